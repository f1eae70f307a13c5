create index concurrently api_token_listed on api_token (workspace_id, created_at, id) where revoked_at is null;
