-- What a file shows before it is opened.
alter table attachment
  add column preview_width int,
  add column preview_height int,
  -- seconds
  add column duration double precision,
  -- 64 values, 0 to 100
  add column waveform smallint[],
  add column thumbnail_key text,
  -- why there is no file, in words
  add column error text,
  -- not kept: each view is fetched from the platform
  add column proxied boolean not null default false,
  -- when it must be gone: a story's media do not outlive the story
  add column expires_at timestamptz;
create index attachment_expiring on attachment (expires_at) where expires_at is not null and (state in ('pending', 'ready') or storage_key is not null);
-- Mentions in stories that were kept until now.
update attachment set expires_at = created_at + interval '24 hours' where kind = 'story_mention' and source is not null;
-- Whether an inbox keeps the media of its customers: 'store' or 'proxy'.
alter table inbox add column media text not null default 'store';
alter table inbox add constraint inbox_media check (media in ('store', 'proxy'));
-- Pictures of contacts, for their sweep.
create index attachment_avatar on attachment (created_at) where message_id is null and uploaded_by is null;
create index contact_avatar on contact (workspace_id, avatar_id) where avatar_id is not null;
-- When the profile of somebody who still writes is asked for again.
alter table contact_identity add column profile_due_at timestamptz;
create index contact_identity_profile_due on contact_identity (profile_due_at) where profile_due_at is not null;
