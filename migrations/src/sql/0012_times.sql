-- When the platform's webhook, or the request of whoever wrote it, reached us. None: it was made here.
alter table message add column received_at timestamptz;

-- Of the way of a reply, by our own clock: when sending it began and when the platform had taken all of it, since it was last
-- queued; and when we were told of its receipts.
alter table agent_message add column attempted_at timestamptz;
alter table agent_message add column accepted_at timestamptz;
alter table agent_message add column delivered_at timestamptz;
alter table agent_message add column read_at timestamptz;
-- W3C trace context of the request that queued it, for the process that sends it; none where nothing is traced
alter table agent_message add column trace text;

-- The same for the process that emits an entry it did not write.
alter table event add column trace text;

-- When a batch was committed and first emitted. All messages that one batch made in a workspace have the same `created_at`.
create table message_moment (
  workspace_id uuid not null,
  created_at timestamptz not null,
  committed_at timestamptz,
  emitted_at timestamptz,
  primary key (workspace_id, created_at)
) partition by range (created_at);

grant select, insert, update, delete on message_moment to frontdesk_app;
alter table message_moment enable row level security;
create policy workspace_scope on message_moment to frontdesk_app
  using (workspace_id = (select current_setting('app.workspace_id')::uuid))
  with check (workspace_id = (select current_setting('app.workspace_id')::uuid));

-- Day partitions, made ahead of time; a missing one is made by whoever needs it. Those of moments are not logged: they cost
-- no flush, and a crash of the database may take them.
create or replace function ensure_partitions(first_day date, days int) returns void language plpgsql as $$
declare
  parent text;
  day date;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('frontdesk.ensure_partitions'));
  foreach parent in array array['webhook_delivery', 'webhook_event', 'event', 'delivery_attempt', 'message_moment'] loop
    for i in 0 .. days - 1 loop
      day := first_day + i;
      name := parent || '_' || to_char(day, 'YYYYMMDD');
      if to_regclass(name) is null then
        execute format('create %s table %I (like %I including defaults including constraints)',
          case when parent = 'message_moment' then 'unlogged' else '' end, name, parent);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)',
          parent, name, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
      end if;
    end loop;
  end loop;
end
$$;
