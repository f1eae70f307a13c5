-- What pages say of themselves whose links stand in messages: kept for a while, so that a page is asked once and not by everyone who
-- looks. Per workspace, since a link may be somebody's alone.
create table link_preview (
  workspace_id uuid not null references workspace on delete cascade,
  -- SHA-256 of the link
  url_hash bytea not null,
  title text,
  description text,
  site_name text,
  -- none: the page says nothing of itself, or did not answer
  fetched_at timestamptz not null,
  primary key (workspace_id, url_hash)
);
create index link_preview_age on link_preview (fetched_at);

do $$
begin
  grant select, insert, update, delete on link_preview to frontdesk_app;
  alter table link_preview enable row level security;
  create policy workspace_scope on link_preview to frontdesk_app
    using (workspace_id = (select current_setting('app.workspace_id')::uuid))
    with check (workspace_id = (select current_setting('app.workspace_id')::uuid));
end
$$;
