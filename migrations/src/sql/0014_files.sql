-- The messages of a conversation that have files, for its gallery: few of all there are.
create index message_files on message (workspace_id, conversation_id, sent_at desc, id desc) where attachment_count > 0 and deleted_at is null;
