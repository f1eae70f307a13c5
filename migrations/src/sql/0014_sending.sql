-- How a member sends: for so many seconds a reply can be taken back, and what stands below it.
create table composer_setting (
  workspace_id uuid not null,
  user_id uuid not null,
  version bigint not null default 1,
  undo_seconds smallint not null check (undo_seconds in (0, 5, 10, 20)),
  signature text not null,
  signature_on boolean not null,
  primary key (workspace_id, user_id),
  foreign key (workspace_id, user_id) references member on delete cascade
);

-- A reply that goes out by itself at its time. It becomes a message then, in the transaction that takes it from here.
create table scheduled_message (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  version bigint not null default 1,
  author_id uuid not null,
  author_name text not null,
  text text,
  reply_to_id uuid,
  template jsonb,
  send_at timestamptz not null,
  state text not null default 'scheduled' check (state in ('scheduled', 'failed')),
  -- why it did not go out, in words
  error text,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index scheduled_message_due on scheduled_message (send_at) where state = 'scheduled';
create index scheduled_message_list on scheduled_message (workspace_id, send_at, id);
create index scheduled_message_conversation on scheduled_message (workspace_id, conversation_id, send_at, id);

create table scheduled_attachment (
  workspace_id uuid not null,
  scheduled_id uuid not null,
  attachment_id uuid not null,
  position smallint not null,
  primary key (workspace_id, scheduled_id, attachment_id),
  foreign key (workspace_id, scheduled_id) references scheduled_message on delete cascade,
  foreign key (workspace_id, attachment_id) references attachment on delete cascade
);
create index scheduled_attachment_file on scheduled_attachment (workspace_id, attachment_id);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['composer_setting', 'scheduled_message', 'scheduled_attachment'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
