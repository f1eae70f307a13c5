-- Data as years of use leave it: psql -v workspaces=1000 -v conversations=1000000, ten times as many messages. One workspace
-- has a fifth of everything, the others less and less; one conversation in a thousand has a thousand messages; four languages
-- of four scripts, whose words follow Zipf's law. Other numbers of the same seed make the same shape.
--
-- Rows are put in the order of time, as they come in life, so that a conversation's messages lie far apart. Triggers are off,
-- and indexes are made at the end: both only cost time here.
\set ON_ERROR_STOP on
\set big '''00000000-0000-7000-8000-000000000001'''
set session_replication_role = replica;
set maintenance_work_mem = '512MB';
set work_mem = '128MB';
set synchronous_commit = off;
set timezone = 'UTC';
select setseed(0.42) \gset

create function pg_temp.id(kind text, n bigint) returns uuid immutable parallel safe language sql as
  $$ select md5(kind || n)::uuid $$;
-- time first, as the product's ids
create function pg_temp.timed(at timestamptz, n bigint) returns uuid immutable parallel safe language sql as
  $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid $$;
-- as backend/src/domain/search/terms.rs has it
create function pg_temp.tag(id uuid) returns text immutable parallel safe language sql as
  $$ select translate(rtrim(encode(substring(uuid_send(id) from 13), 'base64'), '='), '+/', '-_') $$;

-- words: by syllables, so that they can be said; the first are the common ones
create temp table syllable as
  select row_number() over () - 1 as n, a || b as text from unnest(string_to_array('b d f g k l m n p r s t v z', ' ')) a, unnest(string_to_array('a e i o u', ' ')) b;
create temp table word as
  select language, n, case language when 0 then plain when 1 then translate(plain, 'abdefgiklmnoprstuvz', 'абдефгиклмнопрстувз')
      when 2 then translate(plain, 'abdefgiklmnoprstuvz', 'ابدعفغيكلمنورقستوهز')
      else chr(19968 + (n * 7919) % 9000) || chr(19968 + (n * 104729) % 9000) end as text
  from (
    select w.n, string_agg(s.text, '' order by place) as plain
    from generate_series(0, 19999) w (n), generate_series(0, 2) place, syllable s
    where s.n = (w.n / (70 ^ place)::int) % 70 and (place < 2 or w.n >= 4900) group by w.n
  ) plain, generate_series(0, 3) language;
create unique index on word (language, n);
-- sentences, with the terms that the indexer finds in them
create temp table sentence as
  select p.n, p.language, string_agg(w.text, ' ' order by p.place) as text,
    array_agg(distinct w.text) || case when p.language = 3 then array_agg(distinct right(w.text, 1)) else '{}' end as terms
  from (
    select n, n % 4 as language, place, floor(20000 * power(random(), 3))::int as word
    from generate_series(0, 99999) n, generate_series(1, 16) place where place <= 4 + n % 13
  ) p join word w on w.language = p.language and w.n = p.word group by p.n, p.language;
create unique index on sentence (n);
analyze sentence;

-- workspaces; the first is there
create temp table tenant as select n, case when n = 1 then :big::uuid else pg_temp.id('w', n) end as id from generate_series(1, :workspaces) n;
insert into workspace (id, name, created_at) select id, 'Workspace ' || n, now() - interval '400 days' from tenant where n > 1;
insert into workspace_counter (workspace_id) select id from tenant where n > 1;
create temp table desk as
  select t.n as tenant, t.id as workspace_id, k as place, pg_temp.id('i', 10 * t.n + k) as id, case k when 0 then 'messenger' when 1 then 'whatsapp' else 'instagram' end as channel
  from tenant t, generate_series(0, 2) k;
insert into inbox (workspace_id, id, channel, external_id, name, created_at) select workspace_id, id, channel, 'account-' || id, 'Shop ' || channel, now() - interval '400 days' from desk;
insert into label (workspace_id, id, name, color, created_at) select id, pg_temp.id('l', 100 * n + k), 'Label ' || k, '#335577', now() from tenant, generate_series(1, 10) k;
insert into team (workspace_id, id, name, created_at) select id, pg_temp.id('t', 100 * n + k), 'Team ' || k, now() from tenant, generate_series(1, 5) k;
insert into users (id, email, name, password_hash, created_at) select pg_temp.id('u', 100 * n + k), 'agent' || 100 * n + k || '@bench.test', 'Agent ' || k, '-', now() from tenant, generate_series(1, 20) k;
insert into member (workspace_id, user_id, role, created_at) select id, pg_temp.id('u', 100 * n + k), 'agent', now() from tenant, generate_series(1, 20) k;

-- conversations with their people
create temp table talk as
  select one.n, t.n as tenant, t.id as workspace_id, d.id as inbox_id, d.channel, pg_temp.id('p', one.n) as contact_id, pg_temp.id('k', one.n) as identity_id,
    pg_temp.id('c', one.n) as id, case when one.n % 1000 = 0 then 1000 else 4 + (one.n * 7919) % 11 end as count, (one.n * 31) % 4 as language, one.began,
    a.text || b.text || ' ' || c.text || d1.text || e.text as name
  from (
    select n, case when n % 5 = 0 then 1 else 2 + floor((:workspaces - 1) * power(random(), 2))::int end as tenant, now() - random() * interval '360 days' as began
    from generate_series(1::bigint, :conversations) n
  ) one join tenant t on t.n = least(one.tenant, :workspaces) join desk d on d.tenant = t.n and d.place = one.n % 3
  join syllable a on a.n = one.n % 70 join syllable b on b.n = (one.n / 70) % 70
  join syllable c on c.n = (one.n * 13) % 70 join syllable d1 on d1.n = (one.n / 7) % 70 join syllable e on e.n = (one.n / 490) % 70;
analyze talk;
insert into contact (workspace_id, id, name, phone, created_at)
  select workspace_id, contact_id, initcap(name), case when channel = 'whatsapp' then '+4477' || lpad(n::text, 8, '0') end, began from talk;
insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at)
  select workspace_id, identity_id, inbox_id, contact_id, case channel when 'whatsapp' then 'wa_id' when 'messenger' then 'psid' else 'igsid' end,
    case when channel = 'whatsapp' then '4477' || lpad(n::text, 8, '0') else (10150000000000 + n)::text end, began from talk;

-- messages, in the order of time
create unlogged table line as
  select row_number() over (order by sent_at) as n, * from (
    select workspace_id, inbox_id, contact_id, identity_id, id as conversation_id, language, k, k = count as is_last,
      began + (now() - began) * (k - random() / 2) / (count + 1.0) as sent_at
    from talk, generate_series(1, count) k
  ) every;
create unlogged table said as
  select l.*, pg_temp.timed(l.sent_at, l.n) as id, case when l.k % 5 < 3 then 'customer' else 'agent' end as kind, l.n % 20 = 0 as has_picture,
    s.text || ' ' || l.n as text, s.terms || l.n::text as terms
  from line l join sentence s on s.n = 4 * ((l.n * 7919) % 25000) + l.language order by l.n;
drop table line;

create temp table made_later as
  select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
  where i.indrelid::regclass::text in ('message', 'customer_message', 'agent_message', 'attachment', 'conversation', 'message_search', 'contact_search')
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid);
select 'drop index ' || name from made_later \gexec

insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type, author_id, text, attachment_count)
  select workspace_id, id, conversation_id, inbox_id, kind, 'seed.' || n, sent_at, sent_at, case kind when 'customer' then 'contact' else 'platform' end,
    case when kind = 'customer' then contact_id end, text, has_picture::int from said;
insert into customer_message (workspace_id, message_id, identity_id) select workspace_id, id, identity_id from said where kind = 'customer';
insert into agent_message (workspace_id, message_id, conversation_id, delivery_status) select workspace_id, id, conversation_id, 'read' from said where kind = 'agent';
insert into attachment (workspace_id, id, message_id, kind, state, inbox_id, content_type, created_at)
  select workspace_id, pg_temp.id('f', n), id, 'image', 'ready', inbox_id, 'image/jpeg', sent_at from said where has_picture;
insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, status, assignee_id, team_id, last_activity_at, last_message_id, last_message_kind,
    last_message_audience, last_message_preview, last_message_sent_at, inbound_count, window_expires_at, created_at)
  select t.workspace_id, t.id, t.inbox_id, t.contact_id, t.identity_id, case when t.n % 50 = 5 then 'open' when t.n % 500 = 10 then 'pending' else 'resolved' end,
    case when t.n % 3 = 0 then pg_temp.id('u', 100 * t.tenant + 1 + t.n % 20) end, case when t.n % 4 = 0 then pg_temp.id('t', 100 * t.tenant + 1 + t.n % 5) end,
    s.sent_at, s.id, s.kind, 'customer', left(s.text, 120), s.sent_at, t.count * 3 / 5, s.sent_at + interval '1 day', t.began
  from talk t join said s on s.conversation_id = t.id and s.is_last;
insert into conversation_label select workspace_id, id, pg_temp.id('l', 100 * tenant + 1 + n % 10) from talk where n % 4 = 0;

-- the index of search
insert into message_search (workspace_id, message_id, sent_at, document)
  select workspace_id, id, sent_at, array_to_tsvector(array(
    select lpad(to_hex(extract(epoch from sent_at)::bigint / 86400), 4, '0') || pg_temp.tag(workspace_id) || term
    from unnest(terms || array['#b' || pg_temp.tag(inbox_id)] || case kind when 'customer' then array['#c', '#u' || pg_temp.tag(contact_id)] else array['#a'] end
      || case when has_picture then array['#himage'] else '{}' end) term))
  from said;
insert into contact_search (workspace_id, contact_id, document)
  select workspace_id, contact_id, array_to_tsvector(array(
    select distinct pg_temp.tag(workspace_id) || term from unnest(
        string_to_array(name, ' ') || case when channel = 'whatsapp' then '4477' || lpad(n::text, 8, '0') else (10150000000000 + n)::text end) word,
      lateral (select '^' || word as term union all select right(word, k) from generate_series(3, length(word)) k) ends))
  from talk;
insert into search_progress (workspace_id, oldest_day) select workspace_id, (extract(epoch from min(sent_at))::bigint / 86400)::int from said group by workspace_id
  on conflict (workspace_id) do update set oldest_day = excluded.oldest_day;
drop table said;

select definition from made_later \gexec
set session_replication_role = origin;
vacuum (analyze);
