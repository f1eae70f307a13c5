create index concurrently api_token_of_member on api_token (workspace_id, user_id, created_at, id) where user_id is not null;
