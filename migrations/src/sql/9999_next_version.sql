-- For the fault suite alone; see m9999_next_version.rs.
alter table message add column next_version_mark text;
create index message_next_version_mark on message (workspace_id, next_version_mark) where next_version_mark is not null;
create table next_version_thing (
  workspace_id uuid not null,
  id uuid not null,
  name text not null default '',
  primary key (workspace_id, id)
);
