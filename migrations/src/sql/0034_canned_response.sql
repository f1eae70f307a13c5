create index concurrently canned_response_listed on canned_response (workspace_id, created_at, id)
