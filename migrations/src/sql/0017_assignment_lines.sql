create index concurrently message_system_lines on message (workspace_id, conversation_id, id) where kind = 'system';
