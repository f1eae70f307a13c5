-- The second wall: requests run as a restricted role that sees one workspace's rows and no others. Ingest, workers and
-- the tail of the change log serve all workspaces and run as the owner.
do $$
begin
  if not exists (select from pg_roles where rolname = 'frontdesk_app') then
    create role frontdesk_app nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise exception 'the role frontdesk_app does not exist and this login may not create it: run "create role frontdesk_app nologin; grant frontdesk_app to %" as an administrator', current_user;
end
$$;

do $$
begin
  execute format('grant frontdesk_app to %I', current_user);
exception when others then
  -- a superuser needs no grant, and an administrator may have given it already
  if not pg_has_role(current_user, 'frontdesk_app', 'member') then raise; end if;
end
$$;

do $$
declare
  tenant_table text;
begin
  execute format('grant usage on schema %I to frontdesk_app', current_schema());
  foreach tenant_table in array array[
    'workspace_counter', 'member', 'api_token', 'team', 'team_member', 'label', 'canned_response', 'inbox', 'contact',
    'contact_identity', 'conversation', 'conversation_label', 'read_mark', 'message', 'customer_message', 'agent_message',
    'system_message', 'attachment', 'reaction', 'delivery_lane', 'delivery_part', 'delivery_attempt', 'parked_effect',
    'webhook_event', 'event', 'channel_account'
  ] loop
    execute format('grant select, insert, update, delete on %I to frontdesk_app', tenant_table);
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy workspace_scope on %I to frontdesk_app
         using (workspace_id = (select current_setting(''app.workspace_id'')::uuid))
         with check (workspace_id = (select current_setting(''app.workspace_id'')::uuid))', tenant_table);
  end loop;
  grant select on workspace to frontdesk_app;
  alter table workspace enable row level security;
  create policy workspace_scope on workspace to frontdesk_app
    using (id = (select current_setting('app.workspace_id')::uuid));
  -- names of colleagues, and nothing that could sign one in
  grant select (id, email, name) on users to frontdesk_app;
  alter table users enable row level security;
  create policy colleagues on users to frontdesk_app using (exists (select from member m where m.user_id = users.id));
end
$$;
