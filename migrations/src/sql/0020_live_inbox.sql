create index concurrently conversation_live_inbox on conversation (workspace_id, inbox_id, last_activity_at desc, id desc) where status <> 'resolved';
