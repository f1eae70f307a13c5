-- Roles that a workspace makes for itself, beside owner, admin and agent.

create table custom_role (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  permissions text[] not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index custom_role_name on custom_role (workspace_id, lower(name));

-- With one, `role` says agent: that is what the version before takes the member for.
alter table member add column role_id uuid;
-- not checked on the rows that are there: none of them has one
alter table member add constraint member_custom_role
  foreign key (workspace_id, role_id) references custom_role not valid;
-- the same of those who are asked to join
alter table invitation add column role_id uuid;
alter table invitation add constraint invitation_custom_role
  foreign key (workspace_id, role_id) references custom_role not valid;

do $$
begin
  grant select, insert, update, delete on custom_role to frontdesk_app;
  alter table custom_role enable row level security;
  create policy workspace_scope on custom_role to frontdesk_app
    using (workspace_id = (select current_setting('app.workspace_id')::uuid))
    with check (workspace_id = (select current_setting('app.workspace_id')::uuid));
end
$$;

-- decision 0036
alter table custom_role alter column workspace_id set (n_distinct = 1);
