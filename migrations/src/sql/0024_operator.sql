-- What an operator does with a whole workspace: have it wait, and delete it. Why it is so: decision 0044.

-- Since then its people are kept out, and nothing of its goes out.
alter table workspace add column suspended_at timestamptz;

-- Workspaces that are being deleted, until nothing of them is left: also when their own row is gone already. The role of requests gets
-- nothing of it, and it has no workspace_id, since it outlives everything that has one.
create table workspace_deletion (
  id uuid primary key,
  name text not null,
  began_at timestamptz not null
);

-- Jobs that would have told the world something for a workspace that waits. They go back to the queue when it goes on.
create table waiting_job (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  job bytea not null,
  primary key (workspace_id, id)
);
grant select, insert, update, delete on waiting_job to frontdesk_app;
alter table waiting_job enable row level security;
create policy workspace_scope on waiting_job to frontdesk_app
  using (workspace_id = (select current_setting('app.workspace_id')::uuid))
  with check (workspace_id = (select current_setting('app.workspace_id')::uuid));
-- decision 0036
alter table waiting_job alter column workspace_id set (n_distinct = 1);

-- As it was; but what goes with its whole workspace may go before its row does, a part at a time.
create or replace function audit_is_kept() returns trigger
language plpgsql
set search_path from current as $$
begin
  if tg_op = 'DELETE' then
    if not exists (select from workspace w where w.id = old.workspace_id)
      or exists (select from workspace_deletion d where d.id = old.workspace_id) then
      return old;
    end if;
  end if;
  raise exception 'the audit log is only ever added to' using errcode = 'insufficient_privilege';
end
$$;
