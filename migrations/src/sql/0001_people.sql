-- Tenants and people. Tables without a leading workspace_id are the global ones: a person may be in several
-- workspaces, and a session, a token or a platform account has to be found before its workspace is known.

create table workspace (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null
);

-- The workspace's counter of the change log. Its row lock makes the order of seq the order of commits.
create table workspace_counter (
  workspace_id uuid primary key references workspace on delete cascade,
  last_seq bigint not null default 0
) with (fillfactor = 50);

create table users (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  created_at timestamptz not null
);
create unique index users_email on users (lower(email));

create table member (
  workspace_id uuid not null references workspace on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'agent')),
  active boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, user_id)
);
create index member_user on member (user_id);

create table session (
  token_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text
);
create index session_of_user on session (user_id);

create table api_token (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'agent')),
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);

create table team (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index team_name on team (workspace_id, lower(name));

create table team_member (
  workspace_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  primary key (workspace_id, team_id, user_id),
  foreign key (workspace_id, team_id) references team on delete cascade,
  foreign key (workspace_id, user_id) references member on delete cascade
);
create index team_member_user on team_member (workspace_id, user_id);

create table label (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  color text not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index label_name on label (workspace_id, lower(name));

create table canned_response (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  shortcut text not null,
  text text not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index canned_response_shortcut on canned_response (workspace_id, lower(shortcut));
