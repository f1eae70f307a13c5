-- What is known of one contact: handed out as a file, or erased everywhere. Why it is so: decision 0047.

-- Files with everything of one contact, made behind the scenes and kept for a few days.
create table contact_export (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  contact_id uuid not null,
  state text not null check (state in ('running', 'ready', 'failed')),
  -- messages
  total int not null default 0,
  done int not null default 0,
  -- where the file lies, known before it is written
  storage_key text not null,
  size bigint,
  author_id uuid,
  author_name text,
  -- somebody works on it until then, unless they note it anew
  lease_until timestamptz not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  -- it goes then, file and all
  expires_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index contact_export_running on contact_export (workspace_id, contact_id) where state = 'running';
create index contact_export_contact on contact_export (workspace_id, contact_id);
create index contact_export_left on contact_export (lease_until) where state = 'running';
create index contact_export_expires on contact_export (expires_at);

-- A contact that is erased, and afterwards the proof of it: what went, when, and who asked for it; nothing of the person.
create table erasure (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  contact_id uuid not null,
  state text not null check (state in ('running', 'finished')),
  -- what is being done, and the ids by which the rest is found; none once it is finished
  stage text not null,
  work jsonb,
  -- keyed, of each identity, number and address: whether somebody was erased can be asked by who knows these
  identity_hashes text[] not null,
  -- by table how many rows went or were emptied, and how many files
  counts jsonb not null default '{}',
  actor_kind text not null check (actor_kind in ('member', 'token', 'operator', 'system')),
  actor_id uuid,
  actor_name text,
  -- of the request by a platform that it is part of
  deletion_code text,
  lease_until timestamptz not null,
  requested_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id),
  check ((state = 'finished') = (finished_at is not null)),
  check (state = 'running' or work is null)
);
create unique index erasure_running on erasure (workspace_id, contact_id) where state = 'running';
create index erasure_newest on erasure (workspace_id, requested_at desc, id desc);
create index erasure_hashes on erasure using gin (identity_hashes);
create index erasure_left on erasure (lease_until) where state = 'running';
create index erasure_deletion on erasure (deletion_code) where deletion_code is not null;

-- Messages that were erased, by a hash of key, inbox and the platform's id: what brings one once more is not taken in. Nobody's request
-- reads it.
create table erased_message (
  workspace_id uuid not null references workspace on delete cascade,
  hash bytea not null,
  erased_at timestamptz not null,
  primary key (workspace_id, hash)
);
create index erased_message_age on erased_message (erased_at);

-- The key of these hashes: an id of a platform may be short enough to be guessed.
create table erasure_key (
  only_one boolean primary key default true check (only_one),
  key bytea not null
);
insert into erasure_key (key) select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['contact_export', 'erasure', 'erased_message'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
    -- decision 0036
    execute format('alter table %I alter column workspace_id set (n_distinct = 1)', tenant_table);
  end loop;
end
$$;
