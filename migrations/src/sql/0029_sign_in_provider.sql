-- Signing in by a workspace's own identity provider (OpenID Connect). Why it is so: decision 0049.

-- A session that a provider has begun reaches this workspace and no other; none: all of its user's. Nothing hangs on the workspace: without its
-- member such a session lets nobody in.
alter table session add column only_workspace_id uuid;

-- A workspace has one or none.
create table sign_in_provider (
  workspace_id uuid primary key references workspace on delete cascade,
  -- by which its people find it at the login
  name text not null,
  issuer text not null,
  client_id text not null,
  -- sealed with FRONTDESK_SECRET_KEY and bound to this row
  client_secret bytea not null,
  scopes text[] not null,
  -- of addresses that are believed; empty: of all
  domains text[] not null,
  -- what becomes of somebody who is no member: none: they are not let in
  join_role text check (join_role in ('admin', 'agent')),
  join_role_id uuid,
  -- whether members sign in by it alone
  required boolean not null default false,
  -- when somebody came through it last as it is set up now
  verified_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint sign_in_provider_custom_role foreign key (workspace_id, join_role_id) references custom_role
);
create unique index sign_in_provider_name on sign_in_provider (name);

-- Whom of its members the provider means by whom: known by its word at the first sign-in, and by nothing else afterwards.
create table sign_in_identity (
  workspace_id uuid not null,
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (workspace_id, issuer, subject),
  foreign key (workspace_id, user_id) references member on delete cascade
);
-- nobody is two people at the provider
create unique index sign_in_identity_member on sign_in_identity (workspace_id, user_id);
create index sign_in_identity_listed on sign_in_identity (workspace_id, created_at desc, user_id desc);

-- A sign-in under way: what comes back must come back to the browser that began it. Used once, for minutes.
create table sign_in_flow (
  workspace_id uuid not null references workspace on delete cascade,
  -- of the browser's secret
  secret_hash bytea not null,
  -- somebody tries the settings out, and is not signed in by it
  is_test boolean not null,
  -- whether the person has to show once more that it is they
  again boolean not null,
  -- the page where they go on
  return_to text,
  -- as it was set up then
  issuer text not null,
  client_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, secret_hash)
);
create index sign_in_flow_ended on sign_in_flow (expires_at);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['sign_in_provider', 'sign_in_identity', 'sign_in_flow'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;

-- decision 0036
alter table sign_in_provider alter column workspace_id set (n_distinct = 1);
alter table sign_in_identity alter column workspace_id set (n_distinct = 1);
alter table sign_in_flow alter column workspace_id set (n_distinct = 1);
