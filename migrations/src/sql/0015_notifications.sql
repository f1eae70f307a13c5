-- What members are told, each for themselves.
create table notification (
  workspace_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  kind text not null check (kind in ('assigned', 'message', 'mention', 'unassigned', 'reply_failed', 'inbox')),
  -- what it is about: a conversation, a reply that failed, an inbox
  topic uuid not null,
  conversation_id uuid,
  inbox_id uuid,
  message_id uuid,
  -- who did it: a colleague, or nobody
  actor_id uuid,
  actor_name text,
  count int not null default 1,
  -- whether it stands in the list, or was said and no more
  listed boolean not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (workspace_id, user_id, id),
  foreign key (workspace_id, user_id) references member on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);
-- what comes again while it is unread is counted
create unique index notification_unread on notification (workspace_id, user_id, kind, topic) where read_at is null;
create index notification_list on notification (workspace_id, user_id, at desc, id desc) where listed;
create index notification_waiting on notification (workspace_id, user_id, at desc, id desc) where listed and read_at is null;
create index notification_topic on notification (workspace_id, topic, kind);
create index notification_conversation on notification (workspace_id, conversation_id);
create index notification_inbox on notification (workspace_id, inbox_id);
create index notification_age on notification (at);

-- What each member wants to be told, and how; none: as it is for everybody at first.
create table notification_settings (
  workspace_id uuid not null,
  user_id uuid not null,
  version bigint not null,
  settings jsonb not null,
  primary key (workspace_id, user_id),
  foreign key (workspace_id, user_id) references member on delete cascade
);

-- How far the change log was read for notifications. Who is there already is not told of the past.
create table notification_progress (
  workspace_id uuid primary key references workspace on delete cascade,
  seq bigint not null
);
insert into notification_progress select workspace_id, last_seq from workspace_counter;

-- Browsers that take Web Push, and the key of this installation with which it is signed.
create table push_subscription (
  workspace_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  -- sealed: who knows it may send to this browser
  endpoint bytea not null,
  endpoint_hash bytea not null,
  p256dh bytea not null,
  auth bytea not null,
  device text not null,
  created_at timestamptz not null,
  last_success_at timestamptz,
  failures int not null default 0,
  primary key (workspace_id, user_id, id),
  foreign key (workspace_id, user_id) references member on delete cascade
);
create unique index push_subscription_endpoint on push_subscription (workspace_id, user_id, endpoint_hash);

create table push_key (
  only_one boolean primary key default true check (only_one),
  private_key bytea not null,
  public_key bytea not null,
  created_at timestamptz not null
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['notification', 'notification_settings', 'notification_progress', 'push_subscription'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
