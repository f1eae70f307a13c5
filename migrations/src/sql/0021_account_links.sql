-- Links that were mailed to somebody: whoever has one reads that address. Used once.
create table account_link (
  token_hash bytea primary key,
  -- of the request that it answers, which is answered once
  request_id uuid not null unique,
  kind text not null check (kind in ('password_reset', 'sign_up')),
  email text not null,
  user_id uuid references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index account_link_user on account_link (user_id);
create index account_link_expires on account_link (expires_at);
