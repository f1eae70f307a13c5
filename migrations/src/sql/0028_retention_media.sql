create index concurrently attachment_kept on attachment (workspace_id, id) where storage_key is not null and message_id is not null
