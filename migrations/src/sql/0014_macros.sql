-- Several things done to a conversation at once.
create table macro (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  actions jsonb not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index macro_name on macro (workspace_id, lower(name));

do $$
begin
  grant select, insert, update, delete on macro to frontdesk_app;
  alter table macro enable row level security;
  create policy workspace_scope on macro to frontdesk_app
    using (workspace_id = (select current_setting('app.workspace_id')::uuid))
    with check (workspace_id = (select current_setting('app.workspace_id')::uuid));
end
$$;
