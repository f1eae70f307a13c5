create index concurrently conversation_live_assignee on conversation (workspace_id, assignee_id, last_activity_at desc, id desc) where status <> 'resolved';
