create index concurrently message_notes on message (workspace_id, conversation_id, sent_at desc, id desc) where kind = 'agent' and audience = 'team';
