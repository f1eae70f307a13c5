-- For the fault suite alone; see m9999_next_version.rs.
alter table message add column if not exists next_version_mark text;
create table if not exists next_version_thing (
  workspace_id uuid not null,
  id uuid not null,
  name text not null default '',
  primary key (workspace_id, id)
);
