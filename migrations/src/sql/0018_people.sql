-- What a workspace notes of its contacts beyond name, phone and e-mail. A value is kept under the attribute's id, so that one
-- that was removed takes its values out of sight with it.
create table contact_attribute (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  -- what it is called in texts and files; it stays, as does its kind
  key text not null,
  label text not null,
  kind text not null check (kind in ('text', 'number', 'date', 'boolean', 'choice')),
  choices text[] not null default '{}',
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index contact_attribute_key on contact_attribute (workspace_id, key);

alter table contact add column attributes jsonb not null default '{}';
-- since when nobody is told of what they write
alter table contact add column blocked_at timestamptz;
-- they turned out to be this one: kept so that it can be undone, and shown in no list
alter table contact add column merged_into uuid;

-- What members changed about a contact.
create table contact_change (
  workspace_id uuid not null,
  contact_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  kind text not null,
  author_id uuid,
  author_name text,
  detail jsonb not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contact on delete cascade
);
create index contact_change_place on contact_change (workspace_id, contact_id, at desc, id desc);

-- Two contacts that a member made one: what there was before, and what moved.
create table contact_merge (
  workspace_id uuid not null,
  id uuid not null,
  stays_id uuid not null,
  gone_id uuid not null,
  -- the fields of the one that stays, before and after
  before jsonb not null,
  after jsonb not null,
  identity_ids uuid[] not null,
  created_at timestamptz not null,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, stays_id) references contact on delete cascade,
  foreign key (workspace_id, gone_id) references contact on delete cascade
);
create unique index contact_merge_gone on contact_merge (workspace_id, gone_id) where undone_at is null;
create index contact_merge_stays on contact_merge (workspace_id, stays_id, id desc);

-- A file of contacts that is taken in.
create table contact_import (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  version bigint not null default 1,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'running', 'finished', 'cancelled')),
  file_name text not null,
  columns text[] not null,
  -- what each column is; an empty text: nothing
  mapping text[] not null,
  total int not null,
  done int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  failed int not null default 0,
  -- the last line that is done
  reached int not null default 0,
  author_id uuid,
  author_name text,
  -- somebody works on it until then, unless they note it anew
  lease_until timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create index contact_import_newest on contact_import (workspace_id, created_at desc, id desc);
create unique index contact_import_working on contact_import (workspace_id) where state in ('checking', 'running');

-- Its lines, and what became of each.
create table contact_import_line (
  workspace_id uuid not null,
  import_id uuid not null,
  -- as an editor counts them
  line int not null,
  cells jsonb not null,
  outcome text check (outcome in ('created', 'updated', 'failed')),
  problem text,
  contact_id uuid,
  primary key (workspace_id, import_id, line),
  foreign key (workspace_id, import_id) references contact_import on delete cascade
);
create index contact_import_line_failed on contact_import_line (workspace_id, import_id, line) where outcome = 'failed';

-- Who has this number or address. What makes them comparable is not leakproof, so their indexes are ignored under row-level
-- security: this is the way to them, and gives contacts of the caller's own workspace alone.
create function contacts_reached_by(digits text, mail text, room int)
returns table (contact_id uuid, same_phone boolean, same_email boolean)
language sql stable security definer rows 5
set search_path from current as $$
  select f.id, bool_or(f.phone), bool_or(f.mail) from (
    (select c.id, true as phone, false as mail from contact c
     where c.workspace_id = (select current_setting('app.workspace_id')::uuid) and c.phone is not null
       and regexp_replace(c.phone, '[^0-9]', '', 'g') = digits and c.merged_into is null limit room)
    union all
    (select c.id, false, true from contact c
     where c.workspace_id = (select current_setting('app.workspace_id')::uuid) and c.email is not null
       and lower(c.email) = lower(mail) and c.merged_into is null limit room)
  ) f group by f.id order by f.id limit room
$$;

do $$
declare
  tenant_table text;
begin
  revoke execute on function contacts_reached_by from public;
  grant execute on function contacts_reached_by to frontdesk_app;
  foreach tenant_table in array array['contact_attribute', 'contact_change', 'contact_merge', 'contact_import', 'contact_import_line'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
