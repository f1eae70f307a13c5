-- How long a workspace keeps messages, and the media in them; none: until somebody erases them. Why it is so: decision 48.
alter table workspace add column message_retention_days int check (message_retention_days between 1 and 3650);
alter table workspace add column media_retention_days int check (media_retention_days between 1 and 3650);
-- its name too is its own to change
grant update (name, message_retention_days, media_retention_days) on workspace to frontdesk_app;
