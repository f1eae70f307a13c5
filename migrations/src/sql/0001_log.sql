-- The raw POST as it came (operators only), and each account's slice of it in its tenant.
create table webhook_delivery (
  id uuid not null,
  received_at timestamptz not null,
  channel text not null,
  body bytea not null,
  primary key (id, received_at)
) partition by range (received_at);

create table webhook_event (
  id uuid not null,
  received_at timestamptz not null,
  delivery_id uuid not null,
  channel text not null,
  account_id text not null,
  -- none while no inbox has this account
  workspace_id uuid,
  inbox_id uuid,
  raw text not null,
  kinds text[] not null,
  outcome text not null check (outcome in ('processed', 'unsupported', 'failed', 'unrouted')),
  error text,
  replayed_at timestamptz,
  primary key (id, received_at)
) partition by range (received_at);
create index webhook_event_workspace on webhook_event (workspace_id, received_at desc, id desc);
create index webhook_event_account on webhook_event (channel, account_id, received_at desc) where workspace_id is null;
create index webhook_event_trouble on webhook_event (workspace_id, outcome, received_at desc, id desc) where outcome <> 'processed';

-- The workspace's change log: seq order is commit order.
create table event (
  workspace_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  type text not null,
  data json not null,
  -- told to this member alone
  only_user_id uuid,
  primary key (workspace_id, seq, at)
) partition by range (at);

-- Day partitions, made ahead of time; a missing one is made by whoever needs it.
create function ensure_partitions(first_day date, days int) returns void language plpgsql as $$
declare
  parent text;
  day date;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('frontdesk.ensure_partitions'));
  foreach parent in array array['webhook_delivery', 'webhook_event', 'event', 'delivery_attempt'] loop
    for i in 0 .. days - 1 loop
      day := first_day + i;
      name := parent || '_' || to_char(day, 'YYYYMMDD');
      if to_regclass(name) is null then
        execute format('create table %I (like %I including defaults including constraints)', name, parent);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)',
          parent, name, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
      end if;
    end loop;
  end loop;
end
$$;

create function drop_partitions_before(parent text, day date) returns int language plpgsql as $$
declare
  part record;
  dropped int := 0;
begin
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = parent::regclass and right(c.relname, 8) ~ '^[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < day
  loop
    execute format('drop table %I', part.relname);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
