-- What a member has begun to write in a conversation: one draft each, a reply and a note side by side. One that was emptied
-- stays for a while, so that its version goes on where it was.
create table draft (
  workspace_id uuid not null,
  user_id uuid not null,
  conversation_id uuid not null,
  version bigint not null default 1,
  audience text not null check (audience in ('customer', 'team')),
  reply text not null,
  note text not null,
  reply_to_id uuid,
  is_empty boolean not null,
  updated_at timestamptz not null,
  primary key (workspace_id, user_id, conversation_id),
  foreign key (workspace_id, user_id) references member on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index draft_of_member on draft (workspace_id, user_id, updated_at desc, conversation_id desc) where not is_empty;
create index draft_emptied on draft (updated_at) where is_empty;

-- Uploads that wait in a draft are kept as long as it is.
create table draft_attachment (
  workspace_id uuid not null,
  user_id uuid not null,
  conversation_id uuid not null,
  attachment_id uuid not null,
  audience text not null check (audience in ('customer', 'team')),
  position smallint not null,
  primary key (workspace_id, user_id, conversation_id, attachment_id),
  foreign key (workspace_id, user_id, conversation_id) references draft on delete cascade,
  foreign key (workspace_id, attachment_id) references attachment on delete cascade
);
create index draft_attachment_file on draft_attachment (workspace_id, attachment_id);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['draft', 'draft_attachment'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
