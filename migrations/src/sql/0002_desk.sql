-- The list of contacts, newest first.
create index contact_newest on contact (workspace_id, created_at desc, id desc);
-- Echoes that wait for the end of an open send: looked for after every send of their conversation.
create index parked_effect_echo on parked_effect (workspace_id, conversation_id) where conversation_id is not null;
-- What is due, inbox by inbox.
create index delivery_lane_inbox_due on delivery_lane (workspace_id, inbox_id, due_at) where due_at is not null;
drop index delivery_lane_inbox;
-- Those of the credentials that are no secrets: {login?, waba_id?, page_id?}.
alter table inbox add column settings jsonb not null default '{}';
-- A platform that did not tell who somebody is gets asked again.
alter table contact_identity add column profile_asked_at timestamptz;
-- The sign of life of an account, to within ten seconds.
alter table channel_account add column last_webhook_at timestamptz;
-- Uploads that were never sent, for their sweep.
create index attachment_unsent on attachment (created_at) where message_id is null and uploaded_by is not null;
