-- Signing in with two steps. All of it is a user's, who may be in several workspaces or in none.

-- since when they sign in with two steps, whichever the second one is; none: with a password alone
alter table users add column second_factor_at timestamptz;
grant select (second_factor_at) on users to frontdesk_app;

alter table workspace add column second_factor_required boolean not null default false;
grant update (second_factor_required) on workspace to frontdesk_app;

alter table session
  -- when its person last showed that it is they; none: when it began
  add column proven_at timestamptz,
  -- when they gave a second factor; a session without is none of somebody who has one
  add column factor_at timestamptz;

-- An authenticator app. The role of requests gets nothing of these three.
create table totp (
  user_id uuid primary key references users on delete cascade,
  -- sealed with FRONTDESK_SECRET_KEY and bound to this row
  secret bytea not null,
  -- of the last code that was taken: neither it nor one before is taken again
  last_step bigint not null default 0,
  created_at timestamptz not null,
  -- none: it was shown, and no code of it was seen yet
  confirmed_at timestamptz
);

-- What is left for who has lost the app: 80 random bits each, so a plain hash of them is enough.
create table recovery_code (
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- Somebody gave a password that is right, and still has to give a code. It lets nobody in.
create table half_sign_in (
  token_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  wrong_codes int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index half_sign_in_user on half_sign_in (user_id);
create index half_sign_in_expires on half_sign_in (expires_at);
