create index concurrently label_listed on label (workspace_id, created_at, id)
