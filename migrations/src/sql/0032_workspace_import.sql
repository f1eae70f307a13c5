-- A workspace that is taken in from a folder, until all of it is here. Why it is so: decision 0052. It has no workspace_id, as
-- workspace_deletion has none, and the role of requests gets nothing of it.
create table workspace_import (
  id uuid primary key references workspace on delete cascade,
  -- SHA-256 of the manifest: it is gone on with from the same export alone
  manifest bytea not null,
  -- whom members are here who have another id there: {theirs: ours}
  people jsonb not null,
  -- accounts that were made for members: where it is given up before the members are here, they go by this
  made uuid[] not null,
  -- by part of the export how much of it is in: {part: {lines, bytes}}
  places jsonb not null default '{}',
  began_at timestamptz not null
);
