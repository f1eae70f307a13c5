-- Who is named in a note: of the note itself, as it was written. None for replies.
alter table agent_message add column mention_ids uuid[];

-- What a note tells a member by naming them, and whether they have seen it.
create table mention (
  workspace_id uuid not null,
  user_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  created_at timestamptz not null,
  read_at timestamptz,
  version bigint not null default 1,
  primary key (workspace_id, message_id, user_id),
  foreign key (workspace_id, user_id) references member on delete cascade,
  foreign key (workspace_id, message_id) references message on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index mention_of_member on mention (workspace_id, user_id, created_at desc, message_id desc);
create index mention_unread on mention (workspace_id, user_id, created_at desc, message_id desc) where read_at is null;
create index mention_conversation on mention (workspace_id, conversation_id, user_id) where read_at is null;

do $$
begin
  grant select, insert, update, delete on mention to frontdesk_app;
  alter table mention enable row level security;
  create policy workspace_scope on mention to frontdesk_app
    using (workspace_id = (select current_setting('app.workspace_id')::uuid))
    with check (workspace_id = (select current_setting('app.workspace_id')::uuid));
end
$$;
