create index concurrently message_search_newest on message_search (workspace_id, sent_at desc, message_id desc);
