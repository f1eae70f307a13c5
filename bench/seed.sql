-- 100,000 conversations with 1,000,000 messages: 1,000 busy ones of 505 messages, 99,000 of 5. Contact n is on Messenger
-- where n is odd, on WhatsApp where it is even; 40 % of the conversations are open. Ids are made from n, so that a run can
-- be compared with another. Other numbers can be given: psql -v conversations=2000 -v busy=500 -v busy_messages=101
\set ON_ERROR_STOP on
\if :{?conversations}
\else
  \set conversations 100000
  \set busy 1000
  \set busy_messages 505
\endif
-- rows fit each other by their making, and what a crash takes is made again
set session_replication_role = replica;
set synchronous_commit = off;
\set workspace '''00000000-0000-7000-8000-000000000001'''

create function pg_temp.id(kind int, n bigint) returns uuid immutable language sql as
  $$ select ('00000000-0000-7000-8' || lpad(to_hex(kind), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create temp table who as
  select n, case when n % 2 = 1 then 'messenger' else 'whatsapp' end as channel from generate_series(1, :conversations) n;
create temp table desk as select id, channel from inbox where workspace_id = :workspace;

insert into contact (workspace_id, id, name, created_at)
  select :workspace, pg_temp.id(1, n), 'Customer ' || n, now() - interval '90 days' from who;
insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at)
  select :workspace, pg_temp.id(2, n), desk.id, pg_temp.id(1, n), case channel when 'messenger' then 'psid' else 'wa_id' end,
    (case channel when 'messenger' then 10150000000000 else 447700000000 end + n)::text, now() - interval '90 days'
  from who join desk using (channel);
insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, status, last_activity_at, inbound_count,
    window_expires_at, created_at)
  select :workspace, pg_temp.id(3, n), desk.id, pg_temp.id(1, n), pg_temp.id(2, n), case when n % 10 < 4 then 'open' else 'resolved' end,
    now() - (n % 86400) * interval '1 minute', 1, now() + interval '1 day', now() - interval '90 days'
  from who join desk using (channel);

create temp table line as
  select row_number() over () as n, conversation, k, case when k % 50 < 30 then 'customer' when k % 50 < 49 then 'agent' else 'system' end as kind
  from (
    select conversation, k from (
      select conversation, k from generate_series(1, :busy) conversation, generate_series(1, :busy_messages) k
      union all select conversation, k from generate_series(:busy + 1, :conversations) conversation, generate_series(1, 5) k
    ) every order by random()
  ) shuffled;
insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type, author_id, text)
  select :workspace, pg_temp.id(4, n), pg_temp.id(3, conversation), desk.id, kind,
    case kind when 'system' then null else 'seed.' || n end,
    now() - interval '60 days' + n * interval '5 seconds', now() - interval '60 days' + n * interval '5 seconds',
    case kind when 'customer' then 'contact' when 'agent' then 'platform' else 'system' end,
    case kind when 'customer' then pg_temp.id(1, conversation) end,
    'Seeded message ' || n || ' of conversation ' || conversation || repeat(' lorem ipsum dolor', 5)
  from line join desk on desk.channel = case when conversation % 2 = 1 then 'messenger' else 'whatsapp' end;
insert into customer_message (workspace_id, message_id, identity_id)
  select :workspace, pg_temp.id(4, n), pg_temp.id(2, conversation) from line where kind = 'customer';
insert into agent_message (workspace_id, message_id, conversation_id, delivery_status)
  select :workspace, pg_temp.id(4, n), pg_temp.id(3, conversation), 'read' from line where kind = 'agent';
insert into system_message (workspace_id, message_id, event)
  select :workspace, pg_temp.id(4, n), '{"type": "assigned", "detail": {}}' from line where kind = 'system';
update conversation c set last_message_id = m.id, last_message_kind = m.kind, last_message_audience = 'customer',
    last_message_preview = left(m.text, 120), last_message_sent_at = m.sent_at
  from (select distinct on (conversation_id) * from message where workspace_id = :workspace order by conversation_id, sent_at desc) m
  where c.workspace_id = m.workspace_id and c.id = m.conversation_id;
vacuum analyze;
