-- Who is here. A process with sockets says every few seconds that it is alive; one that has not done so for a while is taken away
-- with all that it said of members.
create table presence_process (
  id uuid primary key,
  seen_at timestamptz not null
);

-- Members with a socket at a process.
create table presence (
  workspace_id uuid not null,
  user_id uuid not null,
  process_id uuid not null references presence_process on delete cascade,
  primary key (workspace_id, user_id, process_id),
  foreign key (workspace_id, user_id) references member on delete cascade
);
create index presence_of_process on presence (process_id);

-- What a member says of themselves. None: available, and never here.
create table availability (
  workspace_id uuid not null,
  user_id uuid not null,
  -- 0: nothing was ever said
  version bigint not null default 0,
  available boolean not null default true,
  changed_at timestamptz not null,
  -- when their last socket went
  left_at timestamptz,
  primary key (workspace_id, user_id),
  foreign key (workspace_id, user_id) references member on delete cascade
);

-- How conversations are given to members by themselves. None: they are not.
create table assignment_settings (
  workspace_id uuid primary key references workspace on delete cascade,
  version bigint not null default 0,
  -- of conversations without a team
  mode text not null default 'off' check (mode in ('off', 'round_robin', 'least_busy')),
  -- the most open conversations of a member who gets another
  capacity int not null default 10,
  sticky boolean not null default true,
  -- what is unanswered goes back to the queue when its member is away for so long; null: never
  give_back_minutes int
);

-- Of a team's conversations; none: off.
create table assignment_team (
  workspace_id uuid not null,
  team_id uuid not null,
  mode text not null check (mode in ('round_robin', 'least_busy')),
  primary key (workspace_id, team_id),
  foreign key (workspace_id, team_id) references team on delete cascade
);

-- Members with a capacity of their own.
create table assignment_capacity (
  workspace_id uuid not null,
  user_id uuid not null,
  capacity int not null,
  primary key (workspace_id, user_id),
  foreign key (workspace_id, user_id) references member on delete cascade
);

-- How far the change log was read, in workspaces where conversations are given by themselves; -1: nothing is known yet.
create table assignment_progress (
  workspace_id uuid primary key references workspace on delete cascade,
  seq bigint not null
);

-- Their open conversations, as the log tells of them: who has which, and which nobody has.
create table assignment_open (
  workspace_id uuid not null references workspace on delete cascade,
  conversation_id uuid not null,
  -- the team, or the nil id for none
  queue uuid not null,
  assignee_id uuid,
  -- the customer does not wait for an answer
  idle boolean not null,
  -- since when they wait, or when something happened last
  since timestamptz not null,
  primary key (workspace_id, conversation_id)
);
create index assignment_open_waiting on assignment_open (workspace_id, queue, idle, since, conversation_id) where assignee_id is null;
create index assignment_open_load on assignment_open (workspace_id, assignee_id) where assignee_id is not null;

-- Who got the last one of a queue: the highest turn.
create table assignment_turn (
  workspace_id uuid not null,
  queue uuid not null,
  user_id uuid not null,
  turn bigint not null,
  primary key (workspace_id, queue, user_id),
  foreign key (workspace_id, user_id) references member on delete cascade
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['presence', 'availability', 'assignment_settings', 'assignment_team', 'assignment_capacity',
    'assignment_progress', 'assignment_open', 'assignment_turn'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
