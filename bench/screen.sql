-- For the scenario `screen`: conversation 10 becomes one of 20,000 messages. Everything else is as seed.sql made it.
\set ON_ERROR_STOP on
set session_replication_role = replica;
set synchronous_commit = off;
\set workspace '''00000000-0000-7000-8000-000000000001'''
\set conversation '''00000000-0000-7000-8003-00000000000a'''

create temp table line as
  select k, ('00000000-0000-7000-8005-' || lpad(to_hex(k), 12, '0'))::uuid as id, case when k % 3 = 0 then 'agent' else 'customer' end as kind
  from generate_series(1, 20000) k;
insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type, author_id, text)
  select c.workspace_id, line.id, c.id, c.inbox_id, line.kind, 'screen.' || k, at.moment, at.moment,
    case line.kind when 'customer' then 'contact' else 'platform' end, case line.kind when 'customer' then c.contact_id end,
    'Line ' || k || ' of conversation 10 ' || repeat(' lorem ipsum dolor', 3)
  from line, conversation c, lateral (select now() - interval '80 days' + k * interval '5 minutes' as moment) at
  where c.workspace_id = :workspace and c.id = :conversation;
insert into customer_message (workspace_id, message_id, identity_id)
  select c.workspace_id, line.id, c.identity_id from line, conversation c
  where line.kind = 'customer' and c.workspace_id = :workspace and c.id = :conversation;
insert into agent_message (workspace_id, message_id, conversation_id, delivery_status)
  select :workspace, id, :conversation, 'read' from line where kind = 'agent';
analyze message;
