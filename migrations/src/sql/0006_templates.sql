-- Message templates as the platform holds them: a copy that is brought in step now and then, and by what the platform tells.
create table message_template (
  workspace_id uuid not null,
  inbox_id uuid not null,
  id uuid not null,
  external_id text,
  name text not null,
  language text not null,
  category text not null,
  status text not null,
  quality text,
  rejected_reason text,
  -- whether its variables have names; else they have numbers
  named boolean not null,
  -- in the platform's own shape
  components jsonb not null,
  -- name and texts in small letters
  search text not null,
  synced_at timestamptz not null,
  -- when a webhook changed it last: a list that was asked for before knows less
  told_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);
create unique index message_template_name on message_template (workspace_id, inbox_id, name, language);

-- One row for each inbox whose templates were asked for.
create table template_sync (
  workspace_id uuid not null,
  inbox_id uuid not null,
  version bigint not null default 1,
  state text not null check (state in ('running', 'done', 'failed')),
  -- what went wrong, in words
  error text,
  synced_at timestamptz,
  -- when to ask again; while it runs, when to think it dead
  due_at timestamptz not null,
  primary key (workspace_id, inbox_id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['message_template', 'template_sync'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
