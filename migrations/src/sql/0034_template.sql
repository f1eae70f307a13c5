create index concurrently message_template_status on message_template (workspace_id, inbox_id, status, name, language)
