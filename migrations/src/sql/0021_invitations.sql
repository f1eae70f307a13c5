-- Who is asked to join a workspace. Gone when it was accepted or taken back.
create table invitation (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'agent')),
  -- found by its link before its workspace is known
  token_hash bytea not null unique,
  invited_by uuid,
  inviter_name text,
  created_at timestamptz not null,
  -- when it was sent last
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index invitation_email on invitation (workspace_id, lower(email));
create index invitation_newest on invitation (workspace_id, created_at desc, id desc);
create index invitation_expires on invitation (expires_at);

grant select, insert, update, delete on invitation to frontdesk_app;
alter table invitation enable row level security;
create policy workspace_scope on invitation to frontdesk_app
  using (workspace_id = (select current_setting('app.workspace_id')::uuid))
  with check (workspace_id = (select current_setting('app.workspace_id')::uuid));

-- decision 0036
alter table invitation alter column workspace_id set (n_distinct = 1);
