-- Who did what: only ever added to, and each entry's hash is over the one before it, so that a changed, missing or moved one shows.
-- The database chains: whoever writes an entry, by whatever way, gets the next number of their workspace.

-- The last entry of each workspace. Its row lock makes one chain of what is written at the same moment, and a log that was cut off at
-- its end does not reach it. Only the trigger writes here.
create table audit_head (
  workspace_id uuid primary key references workspace on delete cascade,
  seq bigint not null,
  at timestamptz not null,
  hash bytea not null
);

create table audit_entry (
  workspace_id uuid not null references workspace on delete cascade,
  seq bigint not null,
  at timestamptz not null,
  action text not null,
  actor_kind text not null check (actor_kind in ('member', 'token', 'operator', 'system')),
  actor_id uuid,
  actor_name text,
  address text,
  user_agent text,
  target_id uuid,
  target_name text,
  -- json and not jsonb: the hash is over the very text
  before json,
  after json,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (workspace_id, seq)
);
create index audit_entry_at on audit_entry (workspace_id, at, seq);
create index audit_entry_action on audit_entry (workspace_id, action, seq);
create index audit_entry_actor on audit_entry (workspace_id, actor_id, seq);
create index audit_entry_target on audit_entry (workspace_id, target_id, seq);

-- A value with its length, so that no two entries read the same.
create function audit_part(value text) returns text
language sql immutable as $$
  select case when value is null then '-;' else octet_length(value)::text || ':' || value || ';' end
$$;

create function audit_hash(entry audit_entry) returns bytea
language sql immutable
set search_path from current as $$
  select sha256(entry.prev_hash || convert_to(
    audit_part(entry.workspace_id::text) || audit_part(entry.seq::text)
    || audit_part(((extract(epoch from entry.at) * 1000000)::bigint)::text) || audit_part(entry.action)
    || audit_part(entry.actor_kind) || audit_part(entry.actor_id::text) || audit_part(entry.actor_name)
    || audit_part(entry.address) || audit_part(entry.user_agent)
    || audit_part(entry.target_id::text) || audit_part(entry.target_name)
    || audit_part(entry.before::text) || audit_part(entry.after::text), 'UTF8'))
$$;

-- As the tables' owner, since the role of requests may not touch the head.
create function audit_chain() returns trigger
language plpgsql security definer
set search_path from current as $$
declare
  head audit_head%rowtype;
begin
  insert into audit_head (workspace_id, seq, at, hash)
    values (new.workspace_id, 0, new.at, sha256(convert_to(new.workspace_id::text, 'UTF8'))) on conflict do nothing;
  select * into strict head from audit_head h where h.workspace_id = new.workspace_id for update;
  new.seq := head.seq + 1;
  -- one process's clock may be behind another's: the order of times is the order of numbers
  new.at := greatest(new.at, head.at);
  new.prev_hash := head.hash;
  new.hash := audit_hash(new);
  update audit_head h set seq = new.seq, at = new.at, hash = new.hash where h.workspace_id = new.workspace_id;
  return new;
end
$$;
create trigger audit_entry_chain before insert on audit_entry for each row execute function audit_chain();

-- Also for the owner. What goes with its whole workspace goes.
create function audit_is_kept() returns trigger
language plpgsql
set search_path from current as $$
begin
  if tg_op = 'DELETE' then
    if not exists (select from workspace w where w.id = old.workspace_id) then
      return old;
    end if;
  end if;
  raise exception 'the audit log is only ever added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entry_is_kept before update or delete on audit_entry for each row execute function audit_is_kept();
create trigger audit_log_is_kept before truncate on audit_entry for each statement execute function audit_is_kept();

do $$
declare
  tenant_table text;
begin
  grant select on audit_head to frontdesk_app;
  grant select, insert on audit_entry to frontdesk_app;
  foreach tenant_table in array array['audit_head', 'audit_entry'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
