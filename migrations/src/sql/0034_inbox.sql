create index concurrently inbox_listed on inbox (workspace_id, created_at, id) where removed_at is null
