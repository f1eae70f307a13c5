create index concurrently mention_read on mention (workspace_id, user_id, created_at desc, message_id desc) where read_at is not null
