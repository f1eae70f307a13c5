-- What search looks into. Both are written by the indexer alone, which follows the change log: messages and people stay as
-- fast to write as they were. A term begins with its day (of messages) and its workspace: see domain/search/terms.rs.
create table message_search (
  workspace_id uuid not null references workspace on delete cascade,
  message_id uuid not null,
  sent_at timestamptz not null,
  document tsvector not null,
  primary key (workspace_id, message_id)
);
create index message_search_document on message_search using gin (document);

create table contact_search (
  workspace_id uuid not null references workspace on delete cascade,
  contact_id uuid not null,
  document tsvector not null,
  primary key (workspace_id, contact_id)
);
create index contact_search_document on contact_search using gin (document);

-- How far the indexer has read a workspace's log.
create table search_progress (
  workspace_id uuid not null references workspace on delete cascade,
  seq bigint not null default 0,
  -- what is older than the log is read from the tables, newest id first: those below are still to come; none: all is there
  messages_below uuid,
  contacts_below uuid,
  -- the day of the oldest message that is indexed, since 1970
  oldest_day int,
  primary key (workspace_id)
);

-- Text search operators are not leakproof, so their index is ignored under row-level security: these functions are the way to
-- it, and give rows of the caller's own workspace alone. `queries` are one for each day, newest first, and are gone through
-- until there is enough, so that what a common word costs does not grow with the years.
create function search_messages(queries tsquery[], upto timestamptz, upto_id uuid, room int)
returns table (message_id uuid, sent_at timestamptz)
language plpgsql stable security definer rows 200
set search_path from current set enable_seqscan = off set jit = off as $$
declare
  mine uuid := current_setting('app.workspace_id')::uuid;
  place int := 1;
  span int := 1;
  total int := 0;
  got int;
begin
  while place <= cardinality(queries) and total < room loop
    return query
      with hits as materialized (
        select s.workspace_id, s.message_id, s.sent_at
        from unnest(queries[place : place + span - 1]) as q (wanted) join message_search s on s.document @@ q.wanted
      )
      select h.message_id, h.sent_at from hits h
      where h.workspace_id = mine and (h.sent_at, h.message_id) < (upto, upto_id)
      order by h.sent_at desc, h.message_id desc limit room - total;
    get diagnostics got = row_count;
    total := total + got;
    place := place + span;
    span := span * 2;
  end loop;
end
$$;

-- The newest of those who match.
create function search_contacts(wanted tsquery, room int)
returns table (contact_id uuid)
language sql stable security definer rows 50
set search_path from current set enable_seqscan = off set jit = off as $$
  with hits as materialized (
    select s.workspace_id, s.contact_id from contact_search s where s.document @@ wanted
  )
  select h.contact_id from hits h
  where h.workspace_id = (select current_setting('app.workspace_id')::uuid)
  order by h.contact_id desc limit room
$$;

revoke execute on function search_messages, search_contacts from public;
grant execute on function search_messages, search_contacts to frontdesk_app;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['message_search', 'contact_search', 'search_progress'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
