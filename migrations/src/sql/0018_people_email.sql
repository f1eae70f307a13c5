create index concurrently contact_email on contact (workspace_id, lower(email)) where email is not null;
