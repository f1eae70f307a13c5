-- Connecting accounts by logging in, and what follows when people leave again.

alter table inbox
  -- the end of the access token; none: not by itself, or not known
  add column token_expires_at timestamptz,
  add column token_issued_at timestamptz,
  add column token_refresh_tried_at timestamptz,
  -- whose app the person logged in to (meta, instagram), and the app-scoped id by which the platform names them
  add column grant_app text,
  add column granted_by text;
-- An account that was here before gets its inbox back.
create index inbox_account on inbox (workspace_id, channel, external_id);
-- The platform names who leaves, and no workspace.
create index inbox_granted_by on inbox (grant_app, granted_by) where granted_by is not null;
-- Tokens that have to be refreshed.
create index inbox_refreshable on inbox (token_issued_at) where token_issued_at is not null and removed_at is null;

-- A login under way: what comes back must bring the secret of who began it. Used once, for minutes.
create table oauth_state (
  workspace_id uuid not null references workspace on delete cascade,
  state_hash bytea not null,
  user_id uuid not null,
  provider text not null check (provider in ('facebook', 'instagram', 'whatsapp')),
  -- the inbox that is reconnected
  inbox_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, state_hash),
  foreign key (workspace_id, user_id) references member on delete cascade
);
create index oauth_state_ended on oauth_state (expires_at);

-- What a login granted, until its accounts were picked.
create table oauth_grant (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  user_id uuid not null,
  provider text not null check (provider in ('facebook', 'instagram', 'whatsapp')),
  -- the app-scoped id of the person
  subject text,
  inbox_id uuid,
  -- accounts with their tokens, sealed with FRONTDESK_SECRET_KEY and bound to this row
  accounts bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references member on delete cascade
);
create index oauth_grant_ended on oauth_grant (expires_at);
create index oauth_grant_subject on oauth_grant (provider, subject) where subject is not null;

-- Requests to delete what is known of somebody who logged in. The person is kept as a hash alone.
create table deletion_request (
  code text primary key,
  app text not null,
  subject_hash bytea not null,
  inboxes int not null,
  requested_at timestamptz not null,
  completed_at timestamptz not null
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['oauth_state', 'oauth_grant'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
