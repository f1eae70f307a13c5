-- How much a workspace may use, as whoever runs the installation says, and how much it uses. Why it is so: decision 0046.

-- None: as much as it wants. Storage in bytes.
alter table workspace add column member_limit int;
alter table workspace add column inbox_limit int;
alter table workspace add column message_limit bigint;
alter table workspace add column storage_limit bigint;

-- What was used in each month (UTC).
create table workspace_usage (
  workspace_id uuid not null references workspace on delete cascade,
  month date not null,
  -- what customers wrote and what they were answered, counted from the change log
  messages bigint not null default 0,
  -- as they were when that was counted last
  members bigint not null default 0,
  inboxes bigint not null default 0,
  storage bigint not null default 0,
  primary key (workspace_id, month)
);

-- How far the log is counted, and how much is kept in files: added to with each upload, and counted anew when the log names files.
create table usage_progress (
  workspace_id uuid primary key references workspace on delete cascade,
  seq bigint not null,
  storage bigint not null default 0,
  -- when it was counted last; none: it is to be counted
  storage_at timestamptz,
  -- the log named files since
  storage_stale boolean not null default true
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['workspace_usage', 'usage_progress'] loop
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
