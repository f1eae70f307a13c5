create index concurrently member_listed on member (workspace_id, created_at, user_id)
