-- Requests that shall be carried out once however often they come: decision 0045. A row is written by the transaction that does what was asked.
create table idempotency_key (
  workspace_id uuid not null references workspace on delete cascade,
  -- the member who asked, or the token
  owner_id uuid not null,
  key text not null,
  -- of method, address and body, signed: tells a repeat from another request with the same key
  fingerprint text not null,
  created_at timestamptz not null,
  -- the answer; none until it is known, and where it is not kept
  status smallint,
  media_type text,
  body bytea,
  primary key (workspace_id, owner_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);
grant select, insert, update, delete on idempotency_key to frontdesk_app;
alter table idempotency_key enable row level security;
create policy workspace_scope on idempotency_key to frontdesk_app
  using (workspace_id = (select current_setting('app.workspace_id')::uuid))
  with check (workspace_id = (select current_setting('app.workspace_id')::uuid));
-- decision 0036
alter table idempotency_key alter column workspace_id set (n_distinct = 1);
