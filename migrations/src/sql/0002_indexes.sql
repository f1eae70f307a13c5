-- The list of contacts, newest first.
create index contact_newest on contact (workspace_id, created_at desc, id desc);
-- Echoes that wait for the end of an open send: looked for after every send of their conversation.
create index parked_effect_echo on parked_effect (workspace_id, conversation_id) where conversation_id is not null;
