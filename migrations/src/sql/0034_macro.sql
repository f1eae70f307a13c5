create index concurrently macro_listed on macro (workspace_id, created_at, id)
