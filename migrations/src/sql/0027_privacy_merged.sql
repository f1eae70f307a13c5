create index concurrently contact_merged on contact (workspace_id, merged_into) where merged_into is not null
