-- Ids of messages and of people that a stored webhook names, for finding it by them.
alter table webhook_event add column refs text[] not null default '{}';
create index webhook_event_refs on webhook_event using gin (refs);
create index webhook_event_inbox on webhook_event (workspace_id, inbox_id, received_at desc, id desc);
-- by its POST: what a workspace no longer keeps goes from there as well
create index webhook_event_delivery on webhook_event (delivery_id);

-- Array operators are not leakproof, so their index is ignored under row-level security: this function is the way to it, and
-- gives rows of the caller's own workspace alone. A planner that does not know the ids would rather read young partitions as
-- a whole.
create function webhook_events_naming(ids text[])
returns table (id uuid, received_at timestamptz)
language sql stable security definer set search_path from current set enable_seqscan = off as $$
  with hits as materialized (
    select e.id, e.received_at, e.workspace_id from webhook_event e
    where e.refs && ids
  )
  select hits.id, hits.received_at from hits where hits.workspace_id = (select current_setting('app.workspace_id')::uuid)
$$;
revoke execute on function webhook_events_naming from public;
grant execute on function webhook_events_naming to frontdesk_app;

-- How long a workspace keeps raw webhooks; none: as long as everybody.
alter table workspace add column webhook_retention_days smallint check (webhook_retention_days between 1 and 365);
grant update (webhook_retention_days) on workspace to frontdesk_app;

-- Many stored webhooks that are run again, oldest first, and how far that has come.
create table webhook_replay (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  filter jsonb not null,
  state text not null default 'running' check (state in ('running', 'finished')),
  total int not null,
  done int not null default 0,
  failed int not null default 0,
  reached_at timestamptz,
  reached_id uuid,
  lease_until timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
-- one at a time
create unique index webhook_replay_running on webhook_replay (workspace_id) where state = 'running';

-- What the platform said last about an account, so that it is not asked at every look.
create table inbox_check (
  workspace_id uuid not null,
  inbox_id uuid not null,
  checked_at timestamptz not null,
  facts jsonb not null,
  primary key (workspace_id, inbox_id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);

-- How far the platform's own record of conversations was compared with ours.
create table inbox_reconcile (
  workspace_id uuid not null,
  inbox_id uuid not null,
  -- what the platform has until then is here
  reconciled_to timestamptz not null,
  due_at timestamptz not null,
  -- the run that is under way: where it goes on, and the time it began, which the next one looks back to
  cursor text,
  run_started_at timestamptz,
  lease_until timestamptz,
  lease_owner uuid,
  finished_at timestamptz,
  -- messages that webhooks had missed: ever, and in the last run
  recovered bigint not null default 0,
  recovered_last int not null default 0,
  last_error text,
  primary key (workspace_id, inbox_id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);
create index inbox_reconcile_due on inbox_reconcile (due_at);

-- How sending through an inbox goes.
alter table delivery_attempt add column inbox_id uuid;
create index delivery_attempt_inbox on delivery_attempt (workspace_id, inbox_id, started_at desc);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['webhook_replay', 'inbox_check', 'inbox_reconcile'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
