create index concurrently team_listed on team (workspace_id, created_at, id)
