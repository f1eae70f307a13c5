//! The rows that queries are measured on: one large workspace with twenty thousand of each, and two thousand small ones beside it. Of
//! what lists are narrowed by, one in twenty of the rows is a case that is larger than any page, so that reading all of it does not pass.

use std::sync::{Arc, Weak};

use frontdesk::clock::Clock;
use frontdesk::config::DatabaseConfig;
use frontdesk::domain::access::Actor;
use frontdesk::domain::conversations::Looker;
use frontdesk::domain::permissions::{Permissions, Sight};
use frontdesk::domain::views::Role;
use frontdesk::domain::workspaces::{self, NewWorkspace};
use frontdesk::store::{Database, Store, Wake, migrate};
use sqlx::AssertSqlSafe;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::support::database::{TestDatabase, copy_of, fresh_database};

/// Rows of each large table.
pub const ROWS: i64 = 20_000;

pub struct Seeded {
    pub store: Store,
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    pub owner_id: Uuid,
    _database: TestDatabase,
    _original: Arc<Original>,
}

/// `n` as an id: the seed's rows are found by their number.
pub fn id(kind: u16, n: i64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 96) | n as u128)
}

pub const CONTACT: u16 = 1;
pub const IDENTITY: u16 = 2;
pub const CONVERSATION: u16 = 3;
pub const MESSAGE: u16 = 4;
pub const OTHER: u16 = 5;
/// People of some tests alone.
pub const USER: u16 = 6;

/// A team, and a label, of one in twenty conversations. Of those that are named elsewhere, far fewer are.
pub const LARGE_TEAM: i64 = 4;
pub const LARGE_LABEL: i64 = 9;
/// A member who has as many. Everything else is the owner's.
pub const COLLEAGUE: i64 = 60;

/// The same in SQL.
pub fn ids(kind: u16) -> String {
    format!("('0000000{kind}-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid")
}

impl Seeded {
    /// A copy of the rows: making them takes longer than what is done with them.
    pub async fn new() -> Self {
        let original = original().await;
        let database = copy_of(&original.database).await;
        Self {
            store: open(&database).await,
            workspace_id: original.workspace_id,
            inbox_id: id(OTHER, 1),
            owner_id: original.owner_id,
            _database: database,
            _original: original,
        }
    }

    /// More rows, for one test alone: `$1` is the workspace, and `$2` how many a large table has.
    pub async fn plant(&self, statements: &[String], tables: &str) {
        let mut connection = self.store.database.owner.acquire().await.unwrap();
        for sql in statements {
            sqlx::query(AssertSqlSafe(sql.clone()))
                .bind(self.workspace_id)
                .bind(ROWS)
                .execute(&mut *connection)
                .await
                .unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
        // what was read for it is not to be counted later, as if a query had
        for sql in [
            format!("analyze {tables}"),
            "select pg_stat_force_next_flush()".to_owned(),
        ] {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *connection).await.unwrap();
        }
    }

    pub fn looker(&self) -> Looker {
        Looker {
            id: self.owner_id,
            now: self.store.clock.now(),
        }
    }

    /// The owner, as somebody who sees everything.
    pub fn actor(&self) -> Actor {
        Actor {
            workspace_id: self.workspace_id,
            role: Role::Agent,
            permissions: Permissions::of(Role::Agent),
            role_id: None,
            sight: Sight::default(),
            user_id: Some(self.owner_id),
            token_id: None,
            name: "Ada".to_owned(),
            token_name: None,
            proof: None,
            suspended: false,
        }
    }
}

/// The rows themselves, which are there as long as one of the tests needs them.
struct Original {
    workspace_id: Uuid,
    owner_id: Uuid,
    database: TestDatabase,
}

async fn original() -> Arc<Original> {
    static MADE: Mutex<Weak<Original>> = Mutex::const_new(Weak::new());
    let mut made = MADE.lock().await;
    if let Some(original) = made.upgrade() {
        return original;
    }
    let original = Arc::new(Original::make().await);
    *made = Arc::downgrade(&original);
    original
}

async fn open(database: &TestDatabase) -> Store {
    let config = DatabaseConfig {
        url: None,
        direct_url: None,
        app_url: None,
        pg_bin: None,
    };
    Store {
        database: Database::connect(&database.url, &config).await.unwrap(),
        clock: Clock::system(),
        wake: Wake::default(),
    }
}

impl Original {
    async fn make() -> Self {
        let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
        let store = open(&database).await;
        let new = NewWorkspace {
            id: None,
            name: "Big".into(),
            owner_email: "o@example.test".into(),
            owner_name: None,
            owner_password: "correct horse battery".into(),
        };
        let made = workspaces::create(&store, new).await.unwrap();
        fill(&store, made.workspace_id).await;
        store.database.close().await;
        Self {
            workspace_id: made.workspace_id,
            owner_id: made.owner_id,
            database,
        }
    }
}

async fn fill(store: &Store, workspace_id: Uuid) {
    let (contact, identity, conversation, message) = (ids(CONTACT), ids(IDENTITY), ids(CONVERSATION), ids(MESSAGE));
    let owner = "(select user_id from member where workspace_id = $1 and role = 'owner')";
    let colleague = format!("'{}'::uuid", id(OTHER, COLLEAGUE));
    let tier = id(OTHER, 1);
    let statements = [
            format!("insert into inbox (workspace_id, id, channel, external_id, name, created_at) select $1, {}, 'messenger', n::text, 'Page', now() from generate_series(1, 4) n where $2 > 0", ids(OTHER)),
            format!("insert into channel_account select 'messenger', n::text, $1, {} from generate_series(1, 4) n where $2 > 0", ids(OTHER)),
            format!("insert into team (workspace_id, id, name, created_at) select $1, {}, n::text, now() from generate_series(1, 20) n where $2 > 0", ids(OTHER)),
            format!("insert into users (id, email, name, password_hash, created_at) select {colleague}, 'bea@example.test', 'Bea', '', now() where $1 is not null and $2 > 0"),
            format!("insert into member (workspace_id, user_id, role, created_at) select $1, {colleague}, 'agent', now() where $2 > 0"),
            format!("insert into contact_attribute (workspace_id, id, key, label, kind, choices, created_at) select $1, '{tier}', 'tier', 'Tier', 'choice', '{{gold,silver}}', now() where $2 > 0"),
            format!("insert into label (workspace_id, id, name, color, created_at) select $1, {}, n::text, '#000000', now() from generate_series(1, 20) n where $2 > 0", ids(OTHER)),
            // one in twenty has the same number, one in twenty an attribute, one in twenty is blocked
            format!("insert into contact (workspace_id, id, name, phone, email, created_at, blocked_at, attributes)
              select $1, {contact}, 'Contact ' || n, case when n % 20 = 15 then '+44 20 7946 0000' else '+1555' || lpad(n::text, 7, '0') end, 'p' || n || '@example.test', now() - n * interval '1 second',
                case when n % 20 = 6 then now() end,
                case when n % 20 = 3 then jsonb_build_object('{tier}', 'gold') when n = 15000 then jsonb_build_object('{tier}', 'silver') else '{{}}' end
              from generate_series(1, $2) n"),
            format!("insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at)
              select $1, {identity}, ('00000005-0000-0000-0000-' || lpad(to_hex(1 + n % 4), 12, '0'))::uuid, {contact}, 'psid', n::text, now() from generate_series(1, $2) n"),
            // one in fifty is open, one in two hundred is the owner's or a team's, one in twenty another member's or another team's
            format!("insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, status, assignee_id, team_id, last_activity_at, created_at, snoozed_until, priority, waiting_since)
              select $1, {conversation}, ('00000005-0000-0000-0000-' || lpad(to_hex(1 + n % 4), 12, '0'))::uuid, {contact}, {identity},
                case when n % 50 = 0 then 'open' when n % 1000 = 1 then 'snoozed' else 'resolved' end, case when n % 200 = 0 then {owner} when n % 20 = 3 then {colleague} end,
                case when n % 200 = 1 then '00000005-0000-0000-0000-000000000003'::uuid when n % 20 = 7 then '00000005-0000-0000-0000-000000000004'::uuid end, now() - n * interval '1 second', now(), now() + interval '1 day',
                case when n % 500 = 0 then 'urgent' when n % 300 = 0 then 'high' when n % 20 = 11 then 'low' else 'none' end, case when n % 100 = 0 then now() - n * interval '1 minute' end
              from generate_series(1, $2) n"),
            format!("insert into conversation_label select $1, {conversation}, '00000005-0000-0000-0000-000000000007' from generate_series(1, $2, 2000) n"),
            format!("insert into conversation_label select $1, {conversation}, '00000005-0000-0000-0000-000000000008' from generate_series(1, $2) n"),
            format!("insert into conversation_label select $1, {conversation}, '00000005-0000-0000-0000-000000000009' from generate_series(1, $2) n where n % 20 = 19"),
            // the first conversation has a tenth of all messages; each has a picture, and one says something of its own in Japanese
            format!("insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type, text, attachment_count)
              select $1, {message}, ('00000003-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 4 else n end), 12, '0'))::uuid, '00000005-0000-0000-0000-000000000001',
                case when n % 3 = 0 then 'agent' else 'customer' end, 'mid.' || n, now() - n * interval '30 minutes', now(), 'contact', 'text ' || n || case when n = 17117 then ' 注文靴下' else ' 注文' end, 1
              from generate_series(1, $2) n"),
            format!("insert into customer_message (workspace_id, message_id, identity_id) select $1, {message}, {identity} from generate_series(1, $2) n where n % 3 <> 0"),
            format!("insert into agent_message (workspace_id, message_id, conversation_id, client_id, request_hash, delivery_status)
              select $1, {message}, ('00000003-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 4 else n end), 12, '0'))::uuid, 'c' || n, '', 'read' from generate_series(1, $2) n where n % 3 = 0"),
            format!("insert into delivery_part (workspace_id, message_id, position, content, status, external_id, inbox_id)
              select $1, {message}, 0, '{{}}', 'read', 'out.' || n, '00000005-0000-0000-0000-000000000001' from generate_series(1, $2) n where n % 3 = 0"),
            format!("insert into delivery_lane (workspace_id, conversation_id, inbox_id, due_at)
              select $1, {conversation}, '00000005-0000-0000-0000-000000000001', case when n % 1000 = 0 then now() - interval '1 minute' end from generate_series(1, $2) n"),
            // the busiest conversation has some notes
            "insert into message (workspace_id, id, conversation_id, inbox_id, kind, audience, sent_at, created_at, author_type, text)
              select $1, ('00000009-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000003-0000-0000-0000-' || lpad(to_hex(4), 12, '0'))::uuid, '00000005-0000-0000-0000-000000000001',
                'agent', 'team', now() - n * interval '3 hours', now(), 'member', 'note ' || n from generate_series(1, 200) n where $2 > 0".to_owned(),
            format!("insert into contact_change (workspace_id, contact_id, id, at, kind, detail)
              select $1, {contact}, {message}, now() - n * interval '1 second', 'changed', '{{}}' from generate_series(1, $2) n"),
            "insert into message_moment (workspace_id, created_at, committed_at)
              select $1, now() - n * interval '1 millisecond', now() from generate_series(1, $2) n".to_owned(),
            "insert into event (workspace_id, seq, at, type, data) select $1, n, now(), 'label.removed', '{}' from generate_series(1, $2) n".to_owned(),
            format!("insert into webhook_event (id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, kinds, outcome, error, refs)
              select {message}, now() - n * interval '1 millisecond', {message}, 'messenger', '1', $1, ('00000005-0000-0000-0000-' || lpad(to_hex(1 + n / 5000), 12, '0'))::uuid, '{{}}', array[case when n % 2000 = 0 then 'template' else 'message' end],
                case when n % 500 = 0 then 'failed' else 'processed' end, case when n % 500 = 0 then 'broken' end,
                array['mid.' || n, (n % 100)::text] from generate_series(1, $2) n"),
            format!("insert into parked_effect (workspace_id, id, inbox_id, target, effect, at, created_at)
              select $1, {message}, '00000005-0000-0000-0000-000000000001', 'nowhere.' || n, '{{}}', now(),
                now() - case when n % 400 = 0 then interval '1 minute' else interval '2 days' end from generate_series(1, $2) n"),
            format!("insert into inbox_notice (workspace_id, id, inbox_id, kind, severity, text, raw, fingerprint, at, created_at)
              select $1, {message}, ('00000005-0000-0000-0000-' || lpad(to_hex(1 + n % 4), 12, '0'))::uuid, 'account_alerts', 'info', 'text', '{{}}', decode(md5(n::text), 'hex'),
                now() - n * interval '1 second', now() from generate_series(1, $2) n"),
            format!("insert into message_template (workspace_id, inbox_id, id, name, language, category, status, named, components, search, synced_at)
                     select $1, '00000005-0000-0000-0000-000000000001', {message}, 'template_' || n, 'en_US', 'UTILITY', 'APPROVED', false, '[]', 'template ' || n, now() from generate_series(1, $2) n"),
            format!("insert into message_edit (workspace_id, message_id, number, text, at, created_at) select $1, {message}, 0, 'before', now(), now() from generate_series(1, $2) n"),
            format!("insert into attachment (workspace_id, id, message_id, kind, state, created_at, expires_at)
              select $1, {message}, {message}, case when n % 1000 = 0 then 'file' else 'image' end, 'ready', now(), case when n % 3 = 0 then now() + interval '1 day' end from generate_series(1, $2) n"),
            "update contact_identity set profile_fetched_at = now(), profile_due_at = now() + interval '1 day' where workspace_id = $1 and $2 > 0".to_owned(),
            // every text has words in common, and one that no other has
            "insert into message_search (workspace_id, message_id, sent_at, document)
              select $1, m.id, m.sent_at, array_to_tsvector(array(select distinct lpad(to_hex(extract(epoch from m.sent_at)::bigint / 86400), 4, '0')
                || translate(rtrim(encode(substring(uuid_send($1) from 13), 'base64'), '='), '+/', '-_') || word
                from unnest(string_to_array(m.text, ' ')
                  || case when m.text like '%靴下' then array['注文', '文靴', '靴下', '下'] when m.text like '%注文' then array['注文', '文'] else array[]::text[] end
                  || array[case when m.audience = 'team' then '#n' when m.kind = 'agent' then '#a' else '#c' end, case when m.attachment_count > 0 then '#himage' end, '#b' || translate(rtrim(encode(substring(uuid_send(m.inbox_id) from 13), 'base64'), '='), '+/', '-_')]) word where word is not null))
              from message m where m.workspace_id = $1 and $2 > 0".to_owned(),
            // found by every end of their number, too
            format!("insert into contact_search (workspace_id, contact_id, document)
              select $1, {contact}, array_to_tsvector(array(select translate(rtrim(encode(substring(uuid_send($1) from 13), 'base64'), '='), '+/', '-_') || word
                from (
                select unnest(array['contact', '^contact', '^' || n, n::text, '^1555' || lpad(n::text, 7, '0')])
                union select substring('1555' || lpad(n::text, 7, '0') from place) from generate_series(1, 9) place) as said (word))) from generate_series(1, $2) n"),
            "insert into search_progress (workspace_id, oldest_day) select $1, (extract(epoch from now())::bigint / 86400)::int - 420 where $2 > 0
              on conflict (workspace_id) do update set oldest_day = excluded.oldest_day".to_owned(),
            format!("insert into mention (workspace_id, user_id, message_id, conversation_id, created_at, read_at)
              select $1, {owner}, {message}, ('00000003-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 4 else n end), 12, '0'))::uuid,
                now() - n * interval '1 second', case when n % 500 <> 0 then now() end from generate_series(1, $2) n"),
            format!("insert into draft (workspace_id, user_id, conversation_id, audience, reply, note, is_empty, updated_at)
              select $1, {owner}, {conversation}, 'customer', 'begun', '', n % 2 = 0, now() - n * interval '1 second' from generate_series(1, $2) n"),
            format!("insert into scheduled_message (workspace_id, id, conversation_id, author_id, author_name, text, send_at, state, created_at)
              select $1, {message}, {conversation}, {owner}, 'Ada', 'later', now() + n * interval '1 second' - interval '10 seconds',
                case when n % 100 = 0 then 'failed' else 'scheduled' end, now() from generate_series(1, $2) n"),
            format!("insert into notification (workspace_id, user_id, id, kind, topic, conversation_id, inbox_id, message_id, listed, at, read_at)
              select $1, {owner}, {message}, 'message', {conversation}, {conversation}, '00000005-0000-0000-0000-000000000001', {message}, true,
                now() - n * interval '1 second', case when n % 500 <> 0 then now() end from generate_series(1, $2) n"),
            format!("insert into webhook_endpoint (workspace_id, id, name, url, event_types, secret, seq, created_at)
              select $1, {}, 'Shop', 'https://hooks.example/', '{{label.removed}}', '', $2, now() from generate_series(1, 2) n", ids(OTHER)),
            // the first has all but a few
            format!("insert into endpoint_delivery (workspace_id, endpoint_id, id, seq, type, state, attempts, created_at, attempted_at, duration_ms)
              select $1, ('00000005-0000-0000-0000-' || lpad(to_hex(case when n % 4000 = 1 then 2 else 1 end), 12, '0'))::uuid, {message}, n,
                case when n % 500 = 0 then 'team.updated' else 'label.removed' end, case when n % 400 = 0 then 'failed' else 'delivered' end, 1, now(), now(), 5
              from generate_series(1, $2) n"),
            format!("insert into read_mark select $1, {owner}, {conversation}, 1 from generate_series(1, $2) n"),
        ]
        .into_iter()
        .chain(neighbours());
    let mut connection = store.database.owner.acquire().await.unwrap();
    for sql in statements {
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(workspace_id)
            .bind(ROWS)
            .execute(&mut *connection)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    // what PostgreSQL reckons with is what is counted here, and not what it may or may not have counted again by itself
    sqlx::query(
        "do $$ declare own regclass; begin
           for own in select c.oid from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace loop
             execute format('alter table %s set (autovacuum_enabled = off)', own);
           end loop;
         end $$",
    )
    .execute(&mut *connection)
    .await
    .unwrap();
    sqlx::query("analyze").execute(&mut *connection).await.unwrap();
}

/// Small workspaces beside the large one, as most are. What a statement that does not know its workspace is thought to find is
/// the average: next to nothing.
fn neighbours() -> Vec<String> {
    let workspace = "('0000000a-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let each = "from generate_series(1, $2 / 10) n where $1 is not null";
    let (inbox, contact, identity) = (ids(OTHER), ids(CONTACT), ids(IDENTITY));
    let (conversation, message) = (ids(CONVERSATION), ids(MESSAGE));
    vec![
        format!("insert into workspace (id, name, created_at) select {workspace}, n::text, now() {each}"),
        format!("insert into inbox (workspace_id, id, channel, external_id, name, created_at)
          select {workspace}, {inbox}, 'messenger', 'near.' || n, 'Page', now() {each}"),
        format!("insert into contact (workspace_id, id, name, created_at) select {workspace}, {contact}, 'Neighbour', now() {each}"),
        format!("insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at)
          select {workspace}, {identity}, {inbox}, {contact}, 'psid', n::text, now() {each}"),
        format!("insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, status, last_activity_at, created_at)
          select {workspace}, {conversation}, {inbox}, {contact}, {identity}, case when n % 4 = 0 then 'open' else 'resolved' end, now(), now() {each}"),
        format!("insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type, text)
          select {workspace}, {message}, {conversation}, {inbox}, 'customer', 'mid.' || n, now(), now(), 'contact', 'text' {each}"),
    ]
}
