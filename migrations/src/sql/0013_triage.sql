-- Since when the customer waits for an answer: when the first of their messages arrived that no reply of ours has followed.
-- None: they do not wait.
alter table conversation add column waiting_since timestamptz;
update conversation set waiting_since = last_message_sent_at where status <> 'resolved' and last_message_kind = 'customer';
-- Who waits longest. Only those who wait are in it, so a message in a conversation that nobody waits in costs it nothing.
create index conversation_waiting on conversation (workspace_id, waiting_since, id) where waiting_since is not null;
-- What is urgent. Only what was given a priority is in them.
create index conversation_priority on conversation (workspace_id, priority, last_activity_at desc, id desc) where priority <> 'none';
create index conversation_priority_status on conversation (workspace_id, priority, status, last_activity_at desc, id desc)
  where priority <> 'none';

-- A list of conversations that somebody put together. `conditions` is checked before it is stored (domain/saved_views).
create table saved_view (
  workspace_id uuid not null,
  id uuid not null,
  -- who made it; one that is not shared is seen by them alone
  user_id uuid not null,
  shared boolean not null,
  name text not null,
  conditions jsonb not null,
  sort text not null check (sort in ('newest', 'oldest', 'waiting', 'priority')),
  version bigint not null default 1,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references member on delete cascade
);
create index saved_view_seen on saved_view (workspace_id, created_at, id);
create index saved_view_maker on saved_view (workspace_id, user_id);

grant select, insert, update, delete on saved_view to frontdesk_app;
alter table saved_view enable row level security;
create policy workspace_scope on saved_view to frontdesk_app
  using (workspace_id = (select current_setting('app.workspace_id')::uuid))
  with check (workspace_id = (select current_setting('app.workspace_id')::uuid));
