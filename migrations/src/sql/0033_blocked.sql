create index concurrently contact_blocked on contact (workspace_id, created_at desc, id desc) where blocked_at is not null and merged_into is null;
