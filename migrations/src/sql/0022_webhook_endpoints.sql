-- Where what happens in a workspace is posted to. The change log is the queue: an endpoint is a place in it, and nothing is copied out.
create table webhook_endpoint (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  version bigint not null default 1,
  name text not null,
  url text not null,
  event_types text[] not null,
  -- sealed, bound to this row
  secret bytea not null,
  -- the one before, by which it is signed as well until then
  previous_secret bytea,
  previous_until timestamptz,
  -- every entry of the log up to here is dealt with
  seq bigint not null,
  -- of the entry that comes next: how often it was tried in vain, and when it is tried again
  tries int not null default 0,
  retry_at timestamptz,
  -- when the first of the tries failed since which none succeeded
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_because text check (disabled_because in ('by_hand', 'failing', 'gone')),
  -- when it was found that the log no longer reached back to its place
  missed_at timestamptz,
  -- who is at it, and until when nobody else is
  lease_owner uuid,
  lease_until timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  check ((disabled_at is null) = (disabled_because is null)),
  check ((previous_secret is null) = (previous_until is null))
);
create index webhook_endpoint_retry on webhook_endpoint (retry_at) where disabled_at is null and retry_at is not null;

-- What was posted there, and how it went. What was said stands in the change log, as long as it is kept. Rows of an endpoint that was removed
-- are seen by nobody and go when they are old: there may be too many to take them along.
create table endpoint_delivery (
  workspace_id uuid not null references workspace on delete cascade,
  endpoint_id uuid not null,
  id uuid not null,
  -- the entry of the log; none: a test
  seq bigint,
  type text not null,
  state text not null check (state in ('delivered', 'retrying', 'failed')),
  attempts int not null,
  -- of the first attempt, and of the last
  created_at timestamptz not null,
  attempted_at timestamptz not null,
  next_attempt_at timestamptz,
  -- of the last: what was answered, or why nothing was
  status smallint,
  failure text,
  answer text,
  duration_ms int not null,
  -- ids grow with time: the order of the list
  primary key (workspace_id, endpoint_id, id)
);
create unique index endpoint_delivery_entry on endpoint_delivery (workspace_id, endpoint_id, seq) where seq is not null;
create index endpoint_delivery_trouble on endpoint_delivery (workspace_id, endpoint_id, state, id) where state <> 'delivered';
create index endpoint_delivery_type on endpoint_delivery (workspace_id, endpoint_id, type, id);
create index endpoint_delivery_age on endpoint_delivery (created_at);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['webhook_endpoint', 'endpoint_delivery'] loop
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

-- one more that members are told of; the rows that are there are within the old list
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check
  check (kind in ('assigned', 'message', 'mention', 'unassigned', 'reply_failed', 'inbox', 'webhook_endpoint')) not valid;
