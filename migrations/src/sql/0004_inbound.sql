-- What a message read before it was edited. Goes when the message is taken back.
create table message_edit (
  workspace_id uuid not null,
  message_id uuid not null,
  -- which edit made this version, as the platform counts; 0: the message as it was sent
  number int not null,
  text text,
  -- when it came to read so, by the platform's clock
  at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, message_id, number, at),
  foreign key (workspace_id, message_id) references message on delete cascade
);

alter table message add column forwarded boolean not null default false;
-- none: it came as it happened
alter table message add column arrival text check (arrival in ('history', 'recovered'));
alter table message add column story_id text;
alter table message add column story_expires_at timestamptz;

-- {category, type?, billable?}, as the platform told with a status
alter table agent_message add column pricing jsonb;
-- the customer has listened to this voice note
alter table agent_message add column played boolean not null default false;

-- The customer asked for no marketing messages, at that time; told at: so that an older wish that comes late is known to be older.
alter table contact add column marketing_stopped_at timestamptz;
alter table contact add column marketing_told_at timestamptz;

-- What a platform told about an account itself: restrictions, quality, reviews, policy warnings.
create table inbox_notice (
  workspace_id uuid not null,
  id uuid not null,
  inbox_id uuid not null,
  kind text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  text text not null,
  raw jsonb not null,
  -- the same notice told twice is one
  fingerprint bytea not null,
  at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inbox on delete cascade
);
create unique index inbox_notice_fingerprint on inbox_notice (workspace_id, inbox_id, fingerprint);
create index inbox_notice_newest on inbox_notice (workspace_id, inbox_id, at desc, id desc);

-- What is told about a WhatsApp Business Account is told to each of its numbers.
create index inbox_waba on inbox ((settings->>'waba_id')) where settings->>'waba_id' is not null and removed_at is null;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['message_edit', 'inbox_notice'] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
end
$$;
