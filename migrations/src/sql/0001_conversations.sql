create table inbox (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  channel text not null,
  external_id text not null,
  name text not null,
  -- sealed with FRONTDESK_SECRET_KEY, bound to this row
  credentials bytea,
  credential_names text[] not null default '{}',
  state text not null default 'connected' check (state in ('connected', 'reauthorization_required', 'disabled')),
  state_detail text,
  -- the platform asked us to slow down until then
  held_until timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, id)
);

-- The one global table of tenancy: which inbox a platform's account belongs to.
create table channel_account (
  channel text not null,
  external_id text not null,
  workspace_id uuid not null,
  inbox_id uuid not null,
  primary key (channel, external_id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);

create table contact (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text,
  username text,
  phone text,
  email text,
  note text,
  avatar_id uuid,
  -- an agent gave the name: the platform's no longer overwrites it
  name_edited boolean not null default false,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);

-- How one inbox knows a contact. WhatsApp may know one person by several keys: the first is the identity, the others
-- point to it by primary_id.
create table contact_identity (
  workspace_id uuid not null,
  id uuid not null,
  inbox_id uuid not null,
  contact_id uuid not null,
  scope text not null,
  external_id text not null,
  primary_id uuid,
  profile_fetched_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade,
  -- deferred: identities go first, so that the unique index decides before a contact is made for nothing
  foreign key (workspace_id, contact_id) references contact on delete cascade deferrable initially deferred
);
create unique index contact_identity_key on contact_identity (workspace_id, inbox_id, scope, external_id);
create index contact_identity_contact on contact_identity (workspace_id, contact_id);

create table conversation (
  workspace_id uuid not null,
  id uuid not null,
  inbox_id uuid not null,
  contact_id uuid not null,
  identity_id uuid not null,
  status text not null default 'open' check (status in ('open', 'pending', 'snoozed', 'resolved')),
  assignee_id uuid,
  team_id uuid,
  priority text not null default 'none' check (priority in ('none', 'low', 'medium', 'high', 'urgent')),
  snoozed_until timestamptz,
  last_activity_at timestamptz not null,
  last_message_id uuid,
  last_message_kind text,
  last_message_audience text,
  last_message_preview text,
  last_message_sent_at timestamptz,
  inbound_count bigint not null default 0,
  window_expires_at timestamptz,
  -- what the platform says was delivered and read, by its own clock
  delivered_watermark timestamptz,
  read_watermark timestamptz,
  -- the customer's newest message, for typing and read marks
  last_inbound_external_id text,
  last_inbound_sent_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade,
  foreign key (workspace_id, contact_id) references contact on delete cascade,
  foreign key (workspace_id, identity_id) references contact_identity on delete cascade,
  foreign key (workspace_id, assignee_id) references member (workspace_id, user_id),
  foreign key (workspace_id, team_id) references team on delete set null (team_id)
) with (fillfactor = 70);
create unique index conversation_identity on conversation (workspace_id, identity_id);
create index conversation_status on conversation (workspace_id, status, last_activity_at desc, id desc);
create index conversation_all on conversation (workspace_id, last_activity_at desc, id desc);
create index conversation_assignee on conversation (workspace_id, assignee_id, last_activity_at desc, id desc);
create index conversation_inbox on conversation (workspace_id, inbox_id, last_activity_at desc, id desc);
create index conversation_team on conversation (workspace_id, team_id, last_activity_at desc, id desc) where team_id is not null;
create index conversation_contact on conversation (workspace_id, contact_id);
create index conversation_snoozed on conversation (snoozed_until) where status = 'snoozed';

create table conversation_label (
  workspace_id uuid not null,
  conversation_id uuid not null,
  label_id uuid not null,
  primary key (workspace_id, conversation_id, label_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, label_id) references label on delete cascade
);
create index conversation_label_label on conversation_label (workspace_id, label_id, conversation_id);

create table read_mark (
  workspace_id uuid not null,
  user_id uuid not null,
  conversation_id uuid not null,
  read_count bigint not null,
  primary key (workspace_id, user_id, conversation_id),
  foreign key (workspace_id, user_id) references member on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);

-- What every kind of message shares; each kind has a table of its own beside it (joined-table inheritance).
create table message (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  inbox_id uuid not null,
  kind text not null check (kind in ('customer', 'agent', 'system')),
  audience text not null default 'customer' check (audience in ('customer', 'team')),
  external_id text,
  sent_at timestamptz not null,
  created_at timestamptz not null,
  author_type text not null check (author_type in ('contact', 'member', 'token', 'platform', 'system')),
  author_id uuid,
  author_name text,
  text text,
  reply_to_id uuid,
  reply_to_external_id text,
  story_url text,
  -- so that the timeline looks for attachments and reactions only where there are some
  attachment_count smallint not null default 0,
  has_reactions boolean not null default false,
  arrived_late boolean not null default false,
  edit_number int,
  edited_at timestamptz,
  deleted_at timestamptz,
  version bigint not null default 1,
  primary key (workspace_id, id),
  unique (workspace_id, id, kind),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create unique index message_external on message (workspace_id, inbox_id, external_id) where external_id is not null;
create index message_timeline on message (workspace_id, conversation_id, sent_at desc, id desc);
create index message_unresolved_quote on message (workspace_id, inbox_id, reply_to_external_id)
  where reply_to_external_id is not null and reply_to_id is null;
create index message_quoted on message (workspace_id, reply_to_id) where reply_to_id is not null;

create table customer_message (
  workspace_id uuid not null,
  message_id uuid not null,
  kind text not null default 'customer' check (kind = 'customer'),
  identity_id uuid not null,
  action jsonb,
  referral jsonb,
  unsupported jsonb,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id, kind) references message (workspace_id, id, kind) on delete cascade
);

create table agent_message (
  workspace_id uuid not null,
  message_id uuid not null,
  kind text not null default 'agent' check (kind = 'agent'),
  conversation_id uuid not null,
  client_id text,
  -- SHA-256 of the request, so that a reused client_id is told from a repeat
  request_hash bytea,
  -- none for notes
  delivery_status text check (delivery_status in ('pending', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  delivery_error jsonb,
  -- place in the conversation's queue; a retry goes to its end
  queue_key uuid,
  attempts int not null default 0,
  -- when it may be tried again
  not_before timestamptz,
  structured jsonb,
  unsupported jsonb,
  -- the platform's own time of it, where an echo told
  platform_sent_at timestamptz,
  sent_recorded_at timestamptz,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id, kind) references message (workspace_id, id, kind) on delete cascade
);
create unique index agent_message_client on agent_message (workspace_id, conversation_id, client_id) where client_id is not null;
create index agent_message_queue on agent_message (workspace_id, conversation_id, queue_key)
  where delivery_status in ('pending', 'sending', 'unknown');
create index agent_message_receipts on agent_message (workspace_id, conversation_id)
  where delivery_status in ('sent', 'delivered', 'unknown');

create table system_message (
  workspace_id uuid not null,
  message_id uuid not null,
  kind text not null default 'system' check (kind = 'system'),
  event jsonb not null,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id, kind) references message (workspace_id, id, kind) on delete cascade
);

create table attachment (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  -- none while it waits in a composer, and for pictures of contacts
  message_id uuid,
  position smallint not null default 0,
  kind text not null,
  state text not null check (state in ('pending', 'ready', 'failed', 'expired')),
  -- where the platform has it (a link or a media id), for fetching again
  source jsonb,
  inbox_id uuid,
  content_type text,
  file_name text,
  size bigint,
  title text,
  detail jsonb,
  storage_key text,
  uploaded_by uuid,
  attempts int not null default 0,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references message on delete cascade
);
create index attachment_message on attachment (workspace_id, message_id, position) where message_id is not null;

-- One reaction of one person on one message. A reaction taken away leaves its row without an emoji, so that an older
-- event that comes late is known to be older.
create table reaction (
  workspace_id uuid not null,
  message_id uuid not null,
  actor text not null,
  emoji text,
  author_type text not null,
  author_id uuid,
  author_name text,
  at timestamptz not null,
  primary key (workspace_id, message_id, actor),
  foreign key (workspace_id, message_id) references message on delete cascade
);
