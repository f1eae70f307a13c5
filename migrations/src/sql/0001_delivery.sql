-- The queue of one conversation's replies: strictly one at a time, in order. The lease says who is at it.
create table delivery_lane (
  workspace_id uuid not null,
  conversation_id uuid not null,
  inbox_id uuid not null,
  -- when there is something to do; none: nothing waits
  due_at timestamptz,
  lease_until timestamptz,
  lease_owner uuid,
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
) with (fillfactor = 60);
create index delivery_lane_due on delivery_lane (due_at) where due_at is not null;
create index delivery_lane_inbox on delivery_lane (workspace_id, inbox_id) where due_at is not null;

-- A reply of text and three pictures is up to four messages at the platform.
create table delivery_part (
  workspace_id uuid not null,
  message_id uuid not null,
  position smallint not null,
  content jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  external_id text,
  inbox_id uuid not null,
  primary key (workspace_id, message_id, position),
  foreign key (workspace_id, message_id) references message on delete cascade
);
-- by the platform's id, for receipts of the parts that are not the message's first
create index delivery_part_external on delivery_part (workspace_id, inbox_id, external_id) where external_id is not null;

-- Every try, partitioned by time and dropped after some weeks.
create table delivery_attempt (
  workspace_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  position smallint not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- sent, retry, failed, unknown
  outcome text,
  error_class text,
  error_code text,
  error_message text,
  primary key (workspace_id, id, started_at)
) partition by range (started_at);
create index delivery_attempt_message on delivery_attempt (workspace_id, message_id, started_at);

-- Receipts, reactions, edits and unsends whose message is not here yet, and echoes that may be our own.
create table parked_effect (
  workspace_id uuid not null,
  id uuid not null,
  inbox_id uuid not null,
  target text not null,
  conversation_id uuid,
  effect jsonb not null,
  at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);
create index parked_effect_target on parked_effect (workspace_id, inbox_id, target);
create index parked_effect_age on parked_effect (created_at);

-- How far a send has come. A status is only ever raised, so the order in which receipts arrive does not matter.
create function delivery_rank(status text) returns int immutable parallel safe language sql as $$
  select array_position(array['pending', 'sending', 'unknown', 'sent', 'failed', 'delivered', 'read'], status)
$$;
create function delivery_of_rank(place int) returns text immutable parallel safe language sql as $$
  select (array['pending', 'sending', 'unknown', 'sent', 'failed', 'delivered', 'read'])[place]
$$;
