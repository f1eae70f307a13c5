create index concurrently message_next_version_mark on message (workspace_id, next_version_mark) where next_version_mark is not null;
