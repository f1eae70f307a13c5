-- Files of the dashboard by their names, which say what is in them: during an upgrade a page of one version asks processes of the other
-- for its files. Read and written by processes of their own accord, never for a request's workspace.
create table dashboard_file (
  name text primary key,
  media_type text not null,
  body bytea not null,
  -- the first start of the newest build that has it
  kept_at timestamptz not null
);
create index dashboard_file_kept on dashboard_file (kept_at);
