-- Passkeys. All of it is a user's, as the rest of how they sign in; the role of requests gets nothing of it.
create table passkey (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- what an authenticator calls it: it is of one account, and of no other
  credential_id bytea not null constraint passkey_credential_id unique,
  -- what an answer is checked by: the public key, the counter, what the authenticator is. Nothing of it is secret
  credential jsonb not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_user on passkey (user_id, created_at, id);

-- What an authenticator was asked and has not answered yet. An answer takes it away, whether or not it is right.
create table passkey_challenge (
  -- hash of what the one browser has that may answer: the secret of its session, of its half sign-in, or a cookie for this alone
  bound_to bytea not null,
  purpose text not null check (purpose in ('add', 'sign_in', 'second_step', 'reauthentication')),
  state jsonb not null,
  expires_at timestamptz not null,
  primary key (bound_to, purpose)
);
create index passkey_challenge_expires on passkey_challenge (expires_at);
