//! Hot queries find what they need by an index. Not the plans are looked at but the work that was done: PostgreSQL counts
//! the rows that each table gave to the transaction, so it is the very statement, the role and the policies of the product.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

use frontdesk::clock::Clock;
use frontdesk::config::DatabaseConfig;
use frontdesk::crypto::Keys;
use frontdesk::domain::access::Actor;
use frontdesk::domain::assignment::{self, AssignmentMode, SettingsChange};
use frontdesk::domain::audit::{self, AuditAction, AuditFilter};
use frontdesk::domain::conversations::{self, Assignee, Counted, FileKind, Filter, Looker, Place};
use frontdesk::domain::delivery::{self, Receipted, overdue};
use frontdesk::domain::drafts::{self, NewDraft};
use frontdesk::domain::ingest::{self, Outcome, Ready, Received};
use frontdesk::domain::mentions::{self, Seen};
use frontdesk::domain::messages::{self, TimelineQuery};
use frontdesk::domain::notifications::{self, Which};
use frontdesk::domain::page::Cursor;
use frontdesk::domain::permissions::{Permissions, Sight};
use frontdesk::domain::presence::{self, Here};
use frontdesk::domain::views::{Audience, ConversationSort, ConversationStatus, Role, ViewConditions, Visibility};
use frontdesk::domain::webhook_endpoints::{self, DeliveryFilter, EndpointDeliveryState};
use frontdesk::domain::workspaces::{self, NewWorkspace};
use frontdesk::domain::{
    attachments, backlog, contacts, inboxes, reactions, scheduled, search, templates, webhook_log,
};
use frontdesk::store::changelog::Followed;
use frontdesk::store::files::Files;
use frontdesk::store::{Database, May, Scoped, Store, Viewer, Wake, changelog, migrate};
use frontdesk_connectors::Channel;
use frontdesk_connectors::model::{
    AccountSlice, Arrival, AttachmentKind, DeliveryStatus, Inbound, InboundAttachment, InboundEvent, InboundMessage,
    MediaSource, Origin, Peer, PeerKey, Side, StatusUpdate,
};
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::support::database::{TestDatabase, copy_of, fresh_database};

/// Rows of each large table.
const ROWS: i64 = 20_000;
/// How often each query runs: from the sixth time on PostgreSQL may take a plan that does not know the values.
const TIMES: i64 = 8;
/// Rows that one run may read of one table. A page has fifty.
const FEW: i64 = 400;

struct Seeded {
    store: Store,
    workspace_id: Uuid,
    inbox_id: Uuid,
    _database: TestDatabase,
    _original: Arc<Original>,
}

/// `n` as an id: the seed's rows are found by their number.
fn id(kind: u16, n: i64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 96) | n as u128)
}

const CONTACT: u16 = 1;
const IDENTITY: u16 = 2;
const CONVERSATION: u16 = 3;
const MESSAGE: u16 = 4;
const OTHER: u16 = 5;

/// The same in SQL.
fn ids(kind: u16) -> String {
    format!("('0000000{kind}-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid")
}

impl Seeded {
    /// A copy of the rows: making them takes longer than what is done with them.
    async fn new() -> Self {
        let original = original().await;
        let database = copy_of(&original.database).await;
        Self {
            store: open(&database).await,
            workspace_id: original.workspace_id,
            inbox_id: id(OTHER, 1),
            _database: database,
            _original: original,
        }
    }
}

/// The rows themselves, which are there as long as one of the tests needs them.
struct Original {
    workspace_id: Uuid,
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
        let workspace_id = workspaces::create(&store, new).await.unwrap().workspace_id;
        fill(&store, workspace_id).await;
        store.database.close().await;
        Self { workspace_id, database }
    }
}

async fn fill(store: &Store, workspace_id: Uuid) {
    let (contact, identity, conversation, message) = (ids(CONTACT), ids(IDENTITY), ids(CONVERSATION), ids(MESSAGE));
    let owner = "(select user_id from member where workspace_id = $1 limit 1)";
    let statements = [
            format!("insert into inbox (workspace_id, id, channel, external_id, name, created_at) select $1, {}, 'messenger', n::text, 'Page', now() from generate_series(1, 4) n where $2 > 0", ids(OTHER)),
            format!("insert into channel_account select 'messenger', n::text, $1, {} from generate_series(1, 4) n where $2 > 0", ids(OTHER)),
            format!("insert into team (workspace_id, id, name, created_at) select $1, {}, n::text, now() from generate_series(1, 20) n where $2 > 0", ids(OTHER)),
            format!("insert into label (workspace_id, id, name, color, created_at) select $1, {}, n::text, '#000000', now() from generate_series(1, 20) n where $2 > 0", ids(OTHER)),
            format!("insert into contact (workspace_id, id, name, phone, email, created_at) select $1, {contact}, 'Contact ' || n, '+1555' || lpad(n::text, 7, '0'), 'p' || n || '@example.test', now() - n * interval '1 second' from generate_series(1, $2) n"),
            format!("insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at)
              select $1, {identity}, ('00000005-0000-0000-0000-' || lpad(to_hex(1 + n % 4), 12, '0'))::uuid, {contact}, 'psid', n::text, now() from generate_series(1, $2) n"),
            // one in fifty is open, one in two hundred is somebody's or a team's
            format!("insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, status, assignee_id, team_id, last_activity_at, created_at, snoozed_until, priority, waiting_since)
              select $1, {conversation}, ('00000005-0000-0000-0000-' || lpad(to_hex(1 + n % 4), 12, '0'))::uuid, {contact}, {identity},
                case when n % 50 = 0 then 'open' when n % 1000 = 1 then 'snoozed' else 'resolved' end, case when n % 200 = 0 then {owner} end,
                case when n % 200 = 1 then '00000005-0000-0000-0000-000000000003'::uuid end, now() - n * interval '1 second', now(), now() + interval '1 day',
                case when n % 500 = 0 then 'urgent' when n % 300 = 0 then 'high' else 'none' end, case when n % 100 = 0 then now() - n * interval '1 minute' end
              from generate_series(1, $2) n"),
            format!("insert into conversation_label select $1, {conversation}, '00000005-0000-0000-0000-000000000007' from generate_series(1, $2, 2000) n"),
            format!("insert into conversation_label select $1, {conversation}, '00000005-0000-0000-0000-000000000008' from generate_series(1, $2) n"),
            // the first conversation has a tenth of all messages
            format!("insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type, text)
              select $1, {message}, ('00000003-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 4 else n end), 12, '0'))::uuid, '00000005-0000-0000-0000-000000000001',
                case when n % 3 = 0 then 'agent' else 'customer' end, 'mid.' || n, now() - n * interval '30 minutes', now(), 'contact', 'text ' || n
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
              select {message}, now() - n * interval '1 millisecond', {message}, 'messenger', '1', $1, ('00000005-0000-0000-0000-' || lpad(to_hex(1 + n / 5000), 12, '0'))::uuid, '{{}}', '{{}}',
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
              select $1, {message}, {message}, 'image', 'ready', now(), case when n % 3 = 0 then now() + interval '1 day' end from generate_series(1, $2) n"),
            "update contact_identity set profile_fetched_at = now(), profile_due_at = now() + interval '1 day' where workspace_id = $1 and $2 > 0".to_owned(),
            // every text has one word in common, and one that no other has
            "insert into message_search (workspace_id, message_id, sent_at, document)
              select $1, m.id, m.sent_at, array_to_tsvector(array(select distinct lpad(to_hex(extract(epoch from m.sent_at)::bigint / 86400), 4, '0')
                || translate(rtrim(encode(substring(uuid_send($1) from 13), 'base64'), '='), '+/', '-_') || word
                from unnest(string_to_array(m.text, ' ') || array['#c', '#b' || translate(rtrim(encode(substring(uuid_send(m.inbox_id) from 13), 'base64'), '='), '+/', '-_')]) word))
              from message m where m.workspace_id = $1 and $2 > 0".to_owned(),
            format!("insert into contact_search (workspace_id, contact_id, document)
              select $1, {contact}, array_to_tsvector(array(select translate(rtrim(encode(substring(uuid_send($1) from 13), 'base64'), '='), '+/', '-_') || word
                from unnest(array['contact', '^contact', '^' || n, n::text]) word)) from generate_series(1, $2) n"),
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

/// Rows that each table gave to this transaction so far: by reading all of it, and by an index.
async fn given(connection: &mut PgConnection) -> BTreeMap<String, (i64, i64)> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "select relname::text, coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(name, all, index)| (name, (all, index)))
        .collect()
}

#[track_caller]
fn expect_few(what: &str, before: &BTreeMap<String, (i64, i64)>, after: &BTreeMap<String, (i64, i64)>) {
    for (table, now) in after {
        let was = before.get(table).copied().unwrap_or_default();
        let (all, index) = (now.0 - was.0, now.1 - was.1);
        assert!(
            all < FEW * TIMES,
            "{what} read {all} rows of {table} without an index, in {TIMES} runs"
        );
        assert!(
            index < FEW * TIMES,
            "{what} read {index} rows of {table} by an index, in {TIMES} runs"
        );
    }
}

/// Runs a read of a request some times, in its own scope.
macro_rules! in_scope {
    ($seeded:expr, $what:expr, |$scope:ident| $run:expr) => {{
        let mut $scope = $seeded.store.scoped($seeded.workspace_id).await.unwrap();
        let before = given($scope.connection()).await;
        for _ in 0..TIMES {
            $run;
        }
        let after = given($scope.connection()).await;
        expect_few($what, &before, &after);
    }};
}

/// The same for what runs as the owner.
macro_rules! as_owner {
    ($seeded:expr, $what:expr, |$connection:ident| $run:expr) => {{
        let mut transaction = $seeded.store.database.owner.begin().await.unwrap();
        let $connection: &mut PgConnection = &mut transaction;
        let before = given($connection).await;
        for _ in 0..TIMES {
            $run;
        }
        let after = given($connection).await;
        expect_few($what, &before, &after);
    }};
}

/// Behind the wall each row is asked whose it is, and what is not seen is not passed over: one in a hundred of these is.
#[tokio::test]
async fn who_sees_a_part_reads_little_more_than_that() {
    let seeded = Seeded::new().await;
    let database = &seeded.store.database.owner;
    let me: Uuid = sqlx::query_scalar("select user_id from member")
        .fetch_one(database)
        .await
        .unwrap();
    let (team, busy) = (id(OTHER, 3), id(CONVERSATION, 4));
    for sql in [
        "insert into team_member (workspace_id, team_id, user_id) values ($1, $2, $3)",
        "update conversation set assignee_id = $3 where workspace_id = $1 and id = '00000003-0000-0000-0000-000000000004' and $2::uuid is not null",
    ] {
        let done = sqlx::query(sql)
            .bind(seeded.workspace_id)
            .bind(team)
            .bind(me)
            .execute(database)
            .await;
        assert_eq!(done.unwrap().rows_affected(), 1, "{sql}");
    }
    sqlx::query("vacuum analyze conversation, team_member")
        .execute(database)
        .await
        .unwrap();
    let looker = Looker {
        id: me,
        now: seeded.store.clock.now(),
    };
    let viewer = Viewer {
        user_id: me,
        sees: Visibility::OwnTeams,
    };
    let of = |status, sort| Filter {
        sight: Sight {
            visibility: Visibility::OwnTeams,
            team_ids: vec![team],
        },
        status,
        sort,
        ..Filter::of(looker)
    };
    let few = 8 * FEW * TIMES;
    for what in [
        "newest", "open", "oldest", "waiting", "priority", "counts", "timeline", "one",
    ] {
        let mut scope = seeded
            .store
            .scoped_to(seeded.workspace_id, viewer, May::Read)
            .await
            .unwrap();
        let before = given(scope.connection()).await;
        for _ in 0..TIMES {
            let filter = match what {
                "newest" => of(None, ConversationSort::Newest),
                "open" => of(Some(ConversationStatus::Open), ConversationSort::Newest),
                "oldest" => of(None, ConversationSort::Oldest),
                "waiting" => of(None, ConversationSort::Waiting),
                "priority" => of(None, ConversationSort::Priority),
                "counts" => {
                    let views = [Counted::All, Counted::Mine, Counted::Team(team)];
                    let counts = conversations::count(&mut scope.reader(), looker, &views).await.unwrap();
                    assert!(counts[0].0 >= counts[1].0 && counts[1].0 > 0, "{counts:?}");
                    continue;
                }
                "timeline" => {
                    let newest = TimelineQuery {
                        limit: 50,
                        ..TimelineQuery::default()
                    };
                    let page = messages::timeline(&mut scope.reader(), busy, newest).await.unwrap();
                    assert_eq!(page.items.len(), 50);
                    continue;
                }
                _ => {
                    conversations::get(&mut scope, busy).await.unwrap();
                    continue;
                }
            };
            let page = conversations::list(&mut scope.reader(), &filter, 50, Place::BEGINNING)
                .await
                .unwrap();
            assert!(page.items.len() >= 50, "{what}: {}", page.items.len());
        }
        let after = given(scope.connection()).await;
        for (table, now) in &after {
            let was = before.get(table).copied().unwrap_or_default();
            let (all, index) = (now.0 - was.0, now.1 - was.1);
            assert!(
                all < few && index < few,
                "{what}: {table} gave {all} rows without an index, {index} by one"
            );
        }
    }
}

#[tokio::test]
async fn requests_read_what_they_show() {
    let seeded = Seeded::new().await;
    let owner: Uuid = sqlx::query_scalar("select user_id from member")
        .fetch_one(&seeded.store.database.owner)
        .await
        .unwrap();
    let filters = [
        ("all conversations", Filter::default()),
        (
            "open conversations",
            Filter {
                status: Some(ConversationStatus::Open),
                ..Filter::default()
            },
        ),
        (
            "resolved conversations",
            Filter {
                status: Some(ConversationStatus::Resolved),
                ..Filter::default()
            },
        ),
        (
            "a member's conversations",
            Filter {
                assignee: Some(Assignee::Member(owner)),
                ..Filter::default()
            },
        ),
        (
            "a member's open conversations",
            Filter {
                status: Some(ConversationStatus::Open),
                assignee: Some(Assignee::Member(owner)),
                ..Filter::default()
            },
        ),
        (
            "nobody's conversations",
            Filter {
                assignee: Some(Assignee::Nobody),
                ..Filter::default()
            },
        ),
        (
            "an inbox's conversations",
            Filter {
                inbox_id: Some(seeded.inbox_id),
                ..Filter::default()
            },
        ),
        (
            "an inbox's open conversations",
            Filter {
                inbox_id: Some(seeded.inbox_id),
                status: Some(ConversationStatus::Open),
                ..Filter::default()
            },
        ),
        (
            "a team's conversations",
            Filter {
                team_id: Some(id(OTHER, 3)),
                ..Filter::default()
            },
        ),
        (
            "a label's conversations",
            Filter {
                label_id: Some(id(OTHER, 7)),
                ..Filter::default()
            },
        ),
        (
            "a contact's conversations",
            Filter {
                contact_id: Some(id(CONTACT, 5_000)),
                ..Filter::default()
            },
        ),
    ];
    for (what, filter) in &filters {
        in_scope!(seeded, what, |scope| {
            let page = conversations::list(&mut scope.reader(), filter, 50, Place::BEGINNING)
                .await
                .unwrap();
            assert!(!page.items.is_empty(), "{what}");
        });
    }
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let deep = conversations::list(&mut scope.reader(), &Filter::default(), 100, Place::BEGINNING)
        .await
        .unwrap()
        .next_cursor;
    drop(scope);
    let place = Place::decode(&deep.unwrap(), ConversationSort::Newest).unwrap();
    in_scope!(seeded, "a later page of conversations", |scope| conversations::list(
        &mut scope.reader(),
        &Filter::default(),
        50,
        place
    )
    .await
    .unwrap());
    views_read_what_they_show(&seeded, owner).await;
    in_scope!(seeded, "one conversation", |scope| conversations::get(
        &mut scope,
        id(CONVERSATION, 9_999)
    )
    .await
    .unwrap());
    in_scope!(seeded, "whom a conversation is with", |scope| conversations::peer(
        &mut scope,
        id(CONVERSATION, 9_999)
    )
    .await
    .unwrap());

    in_scope!(seeded, "the times of a message", |scope| messages::times(
        &mut scope,
        id(CONVERSATION, 9_999),
        id(MESSAGE, 9_999)
    )
    .await
    .unwrap());
    let busy = id(CONVERSATION, 4);
    for (what, query) in [
        (
            "the newest page",
            TimelineQuery {
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page before a message",
            TimelineQuery {
                before: Some(id(MESSAGE, 10_000)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page after a message",
            TimelineQuery {
                after: Some(id(MESSAGE, 10_000)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page around a message",
            TimelineQuery {
                around: Some(id(MESSAGE, 10_000)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page from a moment on",
            TimelineQuery {
                from: Some(seeded.store.clock.now() - time::Duration::days(180)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
    ] {
        in_scope!(seeded, what, |scope| {
            let page = messages::timeline(&mut scope.reader(), busy, query).await.unwrap();
            assert_eq!(page.items.len(), 50, "{what}");
        });
    }
    for cursor in [
        None,
        Some(Cursor {
            at: seeded.store.clock.now() - time::Duration::days(100),
            id: id(MESSAGE, 4_800),
        }),
    ] {
        in_scope!(seeded, "all that was said with a contact", |scope| {
            let page = messages::with_contact(&mut scope, id(CONTACT, 4), cursor, 50)
                .await
                .unwrap();
            assert_eq!(page.items.len(), 50);
        });
    }
    in_scope!(seeded, "files of a conversation", |scope| {
        conversations::files(&mut scope, busy, FileKind::Media, None, 50)
            .await
            .unwrap();
    });
    in_scope!(seeded, "contacts", |scope| contacts::list(
        &mut scope,
        &contacts::Filter::default(),
        50,
        None
    )
    .await
    .unwrap());
    let seen = Actor {
        workspace_id: seeded.workspace_id,
        role: Role::Agent,
        permissions: Permissions::of(Role::Agent),
        role_id: None,
        sight: Sight::default(),
        user_id: Some(owner),
        token_id: None,
        name: "test".to_owned(),
        token_name: None,
        proof: None,
        suspended: false,
    };
    for (what, typed, least) in [
        ("a common word", "text", 50),
        ("a rare word", "17117", 1),
        ("a common and a rare word", "text 17117", 1),
        ("the beginning of a word", "tex", 50),
        ("a word of one kind of message", "text from:customer", 50),
        ("a word in one inbox", "text inbox:page", 50),
        ("messages before a day", "text before:2999-01-01", 50),
        ("a fact alone", "from:customer", 50),
        ("nothing at all", "nowhere", 0),
        ("a message's id", "mid.17117", 1),
        ("a conversation's id", &id(CONVERSATION, 77).to_string(), 1),
    ] {
        in_scope!(seeded, what, |scope| {
            let page = search::find(&mut scope, &seen, typed, 50, None).await.unwrap();
            assert!(page.items.len() >= least, "{what}: {}", page.items.len());
        });
    }
    in_scope!(seeded, "conversations of a rare word", |scope| {
        let found = conversations::list_found(&mut scope, "17117", &Filter::default(), 50, Place::BEGINNING).await;
        assert!(!found.unwrap().items.is_empty());
    });
    in_scope!(seeded, "contacts of a rare number", |scope| {
        let words = contacts::Filter {
            q: Some("17117".to_owned()),
            ..contacts::Filter::default()
        };
        let found = contacts::list(&mut scope, &words, 50, None).await.unwrap();
        assert_eq!(found.items.len(), 1);
    });
    in_scope!(seeded, "contacts with a number or an address", |scope| {
        let found = contacts::reached_by(&mut scope, Some("+1 555 0017117"), Some("P17@example.test"), 5).await;
        assert_eq!(found.unwrap().len(), 2);
    });
    in_scope!(seeded, "what there was with a contact", |scope| {
        let lines = contacts::timeline(&mut scope, id(CONTACT, 4), None, 50).await.unwrap();
        assert!(lines.items.len() > 40, "{}", lines.items.len());
    });
    in_scope!(seeded, "one contact", |scope| contacts::get(
        &mut scope,
        id(CONTACT, 77)
    )
    .await
    .unwrap());
    in_scope!(seeded, "inboxes", |scope| inboxes::list(&mut scope, 50, None)
        .await
        .unwrap());
    let since = Some(seeded.store.clock.now() - time::Duration::minutes(10));
    let log = |filter: webhook_log::Filter, found: usize| (filter, found);
    let searches = [
        ("the webhook log", log(webhook_log::Filter::default(), 30)),
        (
            "failed webhooks",
            log(
                webhook_log::Filter {
                    outcome: Some(Outcome::Failed),
                    ..Default::default()
                },
                30,
            ),
        ),
        (
            "an inbox's webhooks",
            log(
                webhook_log::Filter {
                    inbox_id: Some(id(OTHER, 2)),
                    since,
                    ..Default::default()
                },
                30,
            ),
        ),
        (
            "webhooks that name a message",
            log(
                webhook_log::Filter {
                    q: Some("mid.4711".into()),
                    ..Default::default()
                },
                1,
            ),
        ),
        (
            "webhooks of one of our messages",
            log(
                webhook_log::Filter {
                    q: Some(id(MESSAGE, 4711).to_string()),
                    since,
                    ..Default::default()
                },
                1,
            ),
        ),
    ];
    for (what, (filter, found)) in searches {
        in_scope!(seeded, what, |scope| {
            let page = webhook_log::events(&mut scope, &filter, 30, None).await.unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
    in_scope!(seeded, "notices of an inbox", |scope| {
        let page = inboxes::notices::list(&mut scope, seeded.inbox_id, 50, None)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 50);
    });
    let page = async |cursor: Option<String>, scope: &mut Scoped| {
        let query = templates::Query {
            limit: 50,
            cursor,
            ..templates::Query::default()
        };
        templates::list(scope, seeded.inbox_id, query).await.unwrap()
    };
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let query = templates::Query {
        limit: 5_000,
        ..templates::Query::default()
    };
    let deep = templates::list(&mut scope, seeded.inbox_id, query)
        .await
        .unwrap()
        .next_cursor;
    drop(scope);
    for cursor in [None, deep] {
        in_scope!(seeded, "templates of an inbox", |scope| {
            assert_eq!(page(cursor.clone(), &mut scope).await.items.len(), 50);
        });
    }
    as_owner!(seeded, "a template to send", |connection| {
        let one = (
            seeded.workspace_id,
            seeded.inbox_id,
            "template_77".to_owned(),
            "en_US".to_owned(),
        );
        assert_eq!(templates::wanted(connection, &[one]).await.unwrap().0.len(), 1);
    });
}

#[tokio::test]
async fn what_is_a_members_own_is_found_as_theirs() {
    let seeded = Seeded::new().await;
    let owner: Uuid = sqlx::query_scalar("select user_id from member")
        .fetch_one(&seeded.store.database.owner)
        .await
        .unwrap();
    let actor = Actor {
        workspace_id: seeded.workspace_id,
        role: Role::Agent,
        permissions: Permissions::of(Role::Agent),
        role_id: None,
        sight: Sight::default(),
        user_id: Some(owner),
        token_id: None,
        name: "Ada".into(),
        token_name: None,
        proof: None,
        suspended: false,
    };
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(10_000),
        id: id(MESSAGE, 10_000),
    };
    for (what, read) in [
        ("mentions", None),
        ("mentions that are not read", Some(false)),
        ("mentions that are", Some(true)),
    ] {
        for cursor in [None, Some(deep)] {
            in_scope!(seeded, what, |scope| {
                let page = mentions::list(&mut scope, &actor, read, cursor, 20).await.unwrap();
                assert!(page.items.len() >= 19, "{}", page.items.len());
            });
        }
    }
    for cursor in [
        None,
        Some(Cursor {
            id: id(CONVERSATION, 10_000),
            ..deep
        }),
    ] {
        in_scope!(seeded, "drafts", |scope| {
            let page = drafts::list(&mut scope, &actor, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
    }
    in_scope!(seeded, "keeping a draft", |scope| {
        let draft = NewDraft {
            audience: Audience::Customer,
            reply: "Hello".into(),
            note: String::new(),
            reply_to_id: Some(id(MESSAGE, 501)),
            reply_attachment_ids: Vec::new(),
            note_attachment_ids: Vec::new(),
        };
        drafts::put(&mut scope, &actor, id(CONVERSATION, 501), draft)
            .await
            .unwrap();
    });
    let later = Cursor {
        at: seeded.store.clock.now() + time::Duration::seconds(10_000),
        id: id(MESSAGE, 10_000),
    };
    for (of, cursor, many) in [
        (None, None, 50),
        (None, Some(later), 50),
        (Some(id(CONVERSATION, 900)), None, 1),
    ] {
        in_scope!(seeded, "scheduled replies", |scope| {
            let page = scheduled::list(&mut scope, of, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), many);
        });
    }
    in_scope!(seeded, "marking a note as seen", |scope| {
        mentions::mark_read(&mut scope, &actor, Seen::Note(id(MESSAGE, 500)))
            .await
            .unwrap();
    });
    in_scope!(seeded, "marking a conversation's mentions as seen", |scope| {
        mentions::mark_read(&mut scope, &actor, Seen::Conversation(id(CONVERSATION, 500)))
            .await
            .unwrap();
    });
}

#[tokio::test]
async fn a_members_notifications_are_found_as_theirs() {
    let seeded = Seeded::new().await;
    let owner: Uuid = sqlx::query_scalar("select user_id from member")
        .fetch_one(&seeded.store.database.owner)
        .await
        .unwrap();
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(10_000),
        id: id(MESSAGE, 10_000),
    };
    for (what, unread) in [("notifications", false), ("notifications that are not read", true)] {
        for cursor in [None, Some(deep)] {
            in_scope!(seeded, what, |scope| {
                let page = notifications::list(&mut scope, owner, unread, cursor, 20)
                    .await
                    .unwrap();
                assert!(page.items.len() >= 19, "{}", page.items.len());
            });
        }
    }
    for which in [
        Which::These(vec![id(MESSAGE, 500)]),
        Which::OfConversation(id(CONVERSATION, 1_000)),
        Which::All,
    ] {
        in_scope!(seeded, "marking notifications as read", |scope| {
            notifications::mark_read(&mut scope, owner, which.clone())
                .await
                .unwrap();
        });
    }
    // what concerns nobody is passed over
    for _ in 0..3 {
        let done = notifications::follow::step(&seeded.store, seeded.workspace_id)
            .await
            .unwrap();
        assert_ne!(done, Followed::Elsewhere);
    }
}

#[tokio::test]
async fn what_waits_is_given_without_looking_through_what_does_not() {
    let seeded = Seeded::new().await;
    let (store, workspace_id) = (&seeded.store, seeded.workspace_id);
    sqlx::query("update workspace_counter set last_seq = $1")
        .bind(ROWS)
        .execute(&store.database.owner)
        .await
        .unwrap();
    let mut scope = store.scoped(workspace_id).await.unwrap();
    let on = SettingsChange {
        without_team: Some(AssignmentMode::LeastBusy),
        give_back_minutes: Some(Some(1)),
        ..SettingsChange::default()
    };
    assignment::change(&mut scope, on).await.unwrap();
    scope.commit().await.unwrap();
    // knows from here on what is open
    assert_eq!(assignment::step(store, workspace_id).await.unwrap(), Followed::UpToDate);
    in_scope!(
        seeded,
        "nobody is here",
        |scope| while assignment::within(&mut scope).await.unwrap() == Followed::Elsewhere {}
    );
    let owner: Uuid = sqlx::query_scalar("select user_id from member")
        .fetch_one(&store.database.owner)
        .await
        .unwrap();
    let process = id(OTHER, 99);
    presence::beat(store, process).await.unwrap();
    let here = Here {
        came: vec![(workspace_id, owner)],
        left: Vec::new(),
    };
    presence::note(store, process, &here).await.unwrap();
    in_scope!(
        seeded,
        "who is here is busy",
        |scope| while assignment::within(&mut scope).await.unwrap() == Followed::Elsewhere {}
    );
    let mut scope = store.scoped(workspace_id).await.unwrap();
    let more = SettingsChange {
        capacity: Some(105),
        ..SettingsChange::default()
    };
    assignment::change(&mut scope, more).await.unwrap();
    scope.commit().await.unwrap();
    in_scope!(
        seeded,
        "five are given",
        |scope| while assignment::within(&mut scope).await.unwrap() == Followed::Elsewhere {}
    );
}

#[tokio::test]
async fn the_audit_log_is_found_by_what_is_asked() {
    let seeded = Seeded::new().await;
    // each of five members does each of four things to each of many
    let entries = format!(
        "insert into audit_entry (workspace_id, seq, at, action, actor_kind, actor_id, target_id, prev_hash, hash)
         select '{}', 100 + n, now() + n * interval '1 second', (array['label.created', 'member.changed', 'contact.merged', 'webhook.read'])[1 + n % 4],
           'member', ('00000005-0000-0000-0000-' || lpad(to_hex(n % 500), 12, '0'))::uuid, {}, '', '' from generate_series(1, {ROWS}) n",
        seeded.workspace_id,
        ids(CONTACT),
    );
    for sql in [
        "alter table audit_entry disable trigger audit_entry_chain".to_owned(),
        entries,
        "analyze audit_entry".to_owned(),
    ] {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&seeded.store.database.owner)
            .await
            .unwrap();
    }
    let now = seeded.store.clock.now();
    let early = now + time::Duration::seconds(ROWS / 10);
    let late = now + time::Duration::seconds(ROWS - 1_000);
    let all = AuditFilter::default();
    let asked = [
        ("all", all.clone(), None),
        ("far behind", all.clone(), Some("700")),
        (
            "one action",
            AuditFilter {
                action: Some(AuditAction::ContactsMerged),
                ..all.clone()
            },
            None,
        ),
        (
            "one who acts",
            AuditFilter {
                actor_id: Some(id(OTHER, 7)),
                ..all.clone()
            },
            None,
        ),
        (
            "what happened to one",
            AuditFilter {
                target_id: Some(id(CONTACT, 4711)),
                ..all.clone()
            },
            None,
        ),
        (
            "lately",
            AuditFilter {
                since: Some(late),
                ..all.clone()
            },
            None,
        ),
        (
            "long ago",
            AuditFilter {
                until: Some(early),
                ..all.clone()
            },
            None,
        ),
        (
            "an action long ago",
            AuditFilter {
                action: Some(AuditAction::MemberChanged),
                until: Some(early),
                ..all
            },
            None,
        ),
    ];
    for (what, filter, cursor) in asked {
        in_scope!(seeded, what, |scope| {
            let page = audit::list(&mut scope, &filter, cursor, 50).await.unwrap();
            assert!(!page.items.is_empty(), "{what}");
        });
    }
}

#[tokio::test]
async fn what_was_posted_is_found_by_its_endpoint_its_state_and_its_kind() {
    let seeded = Seeded::new().await;
    let of = |state: Option<EndpointDeliveryState>, event_type: Option<&str>| DeliveryFilter {
        state,
        event_type: event_type.map(str::to_owned),
    };
    let cases = [
        ("everything that was posted", 1, of(None, None), 50),
        (
            "what was delivered",
            1,
            of(Some(EndpointDeliveryState::Delivered), None),
            50,
        ),
        ("what failed", 1, of(Some(EndpointDeliveryState::Failed), None), 50),
        (
            "what is tried again",
            1,
            of(Some(EndpointDeliveryState::Retrying), None),
            0,
        ),
        ("one kind", 1, of(None, Some("team.updated")), 40),
        ("another endpoint's", 2, of(None, None), 5),
    ];
    for (what, endpoint, filter, found) in cases {
        in_scope!(seeded, what, |scope| {
            let page = webhook_endpoints::deliveries(&mut scope, id(OTHER, endpoint), &filter, None, 50)
                .await
                .unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
    let middle = Cursor {
        at: seeded.store.clock.now(),
        id: id(MESSAGE, 10_000),
    };
    in_scope!(seeded, "a later page of what was posted", |scope| {
        let page = webhook_endpoints::deliveries(&mut scope, id(OTHER, 1), &of(None, None), Some(middle), 50)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 50);
    });
}

#[tokio::test]
async fn one_webhook_is_read_by_its_id() {
    let seeded = Seeded::new().await;
    as_owner!(seeded, "one webhook", |connection| webhook_log::load(
        connection,
        Some(seeded.workspace_id),
        id(MESSAGE, 8_000)
    )
    .await
    .unwrap());
}

#[tokio::test]
async fn the_tail_reads_on_from_where_it_is() {
    let seeded = Seeded::new().await;
    let workspace_id = seeded.workspace_id;
    for seq in [0, ROWS / 2, ROWS - 10, ROWS] {
        as_owner!(seeded, "the change log", |connection| changelog::read_after(
            connection,
            workspace_id,
            seq,
            100
        )
        .await
        .unwrap());
    }
    as_owner!(seeded, "the ends of the change log", |connection| changelog::bounds(
        connection,
        workspace_id
    )
    .await
    .unwrap());
}

/// With a pool of one connection the statement runs where its rows are counted.
#[tokio::test]
async fn housekeeping_looks_at_what_is_due() {
    let mut seeded = Seeded::new().await;
    let options = seeded.store.database.direct.clone();
    let one = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .unwrap();
    seeded.store.database.owner = one.clone();
    let settled = async || {
        sqlx::query("select pg_stat_force_next_flush()")
            .execute(&one)
            .await
            .unwrap();
        sqlx::query("select pg_stat_clear_snapshot()")
            .execute(&one)
            .await
            .unwrap();
        let rows: Vec<(String, i64, i64)> =
            sqlx::query_as("select relname::text, coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where schemaname = current_schema()")
                .fetch_all(&one)
                .await
                .unwrap();
        rows.into_iter()
            .map(|(name, all, index)| (name, (all, index)))
            .collect::<BTreeMap<_, _>>()
    };
    let before = settled().await;
    for _ in 0..TIMES {
        assert_eq!(overdue::due_lanes(&seeded.store, 100).await.unwrap().len(), 20);
    }
    expect_few("due lanes", &before, &settled().await);
    let before = settled().await;
    for _ in 0..TIMES {
        assert_eq!(backlog::backlog(&seeded.store).await.unwrap().conversations, 20);
    }
    expect_few("what waits", &before, &settled().await);
    let before = settled().await;
    for _ in 0..TIMES {
        assert_eq!(conversations::wake_snoozed(&seeded.store).await.unwrap(), 0);
    }
    expect_few("waking snoozed conversations", &before, &settled().await);
    let before = settled().await;
    for _ in 0..TIMES {
        ingest::match_echoes(&seeded.store).await.unwrap();
    }
    expect_few("echoes that waited", &before, &settled().await);
    let before = settled().await;
    for _ in 0..TIMES {
        contacts::refresh_due(&seeded.store).await.unwrap();
    }
    expect_few("profiles that are due", &before, &settled().await);
    let nowhere = tempfile::tempdir().unwrap();
    let files = Files::open(None, nowhere.path()).unwrap();
    let before = settled().await;
    for _ in 0..TIMES {
        attachments::sweep_expired(&seeded.store, &files).await.unwrap();
    }
    expect_few("media of stories that have ended", &before, &settled().await);
    // taken back: its webhook is looked for at the time it came
    sqlx::query("update message set created_at = now() - interval '2 hours', deleted_at = now() where id = $1")
        .bind(id(MESSAGE, 8))
        .execute(&one)
        .await
        .unwrap();
    let before = settled().await;
    for _ in 0..TIMES {
        ingest::redact(&seeded.store, seeded.workspace_id, id(MESSAGE, 8))
            .await
            .unwrap();
    }
    expect_few(
        "the webhook of a message that was taken back",
        &before,
        &settled().await,
    );
}

fn peer(n: i64) -> Peer {
    Peer {
        keys: vec![PeerKey {
            scope: "psid".into(),
            id: n.to_string(),
        }],
        ..Peer::default()
    }
}

fn message(n: i64, external_id: String) -> InboundEvent {
    InboundEvent::Message(Box::new(InboundMessage {
        external_id,
        peer: peer(n),
        origin: Origin::Customer,
        text: Some("Hello".into()),
        attachments: Vec::new(),
        reply_to: None,
        action: None,
        referral: None,
        unsupported: None,
        notice: None,
        opens_window: true,
        forwarded: false,
        arrival: None,
    }))
}

/// A file of the history, whose place a placeholder may have kept.
fn past_file(n: i64, external_id: String) -> InboundEvent {
    let InboundEvent::Message(mut message) = message(n, external_id) else {
        unreachable!()
    };
    message.arrival = Some(Arrival::History);
    message.attachments.push(InboundAttachment {
        kind: AttachmentKind::Image,
        source: MediaSource::None,
        content_type: None,
        file_name: None,
        title: None,
        detail: None,
    });
    InboundEvent::Message(message)
}

/// Identities, doubles, what effects are about, and what waits for a message.
#[tokio::test]
async fn ingest_finds_people_and_messages_by_their_keys() {
    let seeded = Seeded::new().await;
    let at = seeded.store.clock.now();
    let inbox_id = id(OTHER, 2);
    let known = |n: i64| 4 * n + 1;
    let batch = |round: i64| {
        let n = known(round + 10);
        let status = StatusUpdate {
            target: "out.3".into(),
            our_id: None,
            peer: Some(peer(n)),
            status: DeliveryStatus::Read,
            error: None,
            pricing: None,
            played: false,
        };
        let events = [
            message(n, format!("new.{round}")),
            message(n, "mid.4".into()),
            message(-1 - round, format!("stranger.{round}")),
            InboundEvent::Reaction {
                peer: peer(n),
                from: Side::Customer,
                target: "mid.7".into(),
                emoji: Some("👍".into()),
            },
            InboundEvent::Edit {
                peer: peer(n),
                target: "mid.8".into(),
                text: Some(format!("edit {round}")),
                number: None,
            },
            InboundEvent::Unsend {
                peer: peer(n),
                target: "not here".into(),
            },
            InboundEvent::Status(Box::new(status)),
            InboundEvent::Marketing {
                peer: peer(n),
                stopped: round % 2 == 0,
            },
            InboundEvent::AddressBook {
                peer: peer(n),
                name: "Ada".into(),
            },
            InboundEvent::Account {
                kind: "policy_enforcement".into(),
                raw: serde_json::json!({ "action": "warning", "round": round }),
            },
            past_file(n, "mid.14".into()),
        ];
        events
            .into_iter()
            .map(|event| Inbound { at: Some(at), event })
            .collect::<Vec<_>>()
    };
    let rounds: Vec<Vec<Inbound>> = (0..TIMES).map(batch).collect();
    let mut transaction = seeded.store.database.owner.begin().await.unwrap();
    let before = given(&mut transaction).await;
    for inbounds in &rounds {
        let ready: Vec<Ready<'_>> = inbounds
            .iter()
            .map(|inbound| Ready {
                workspace_id: seeded.workspace_id,
                inbox_id,
                channel: Channel::Messenger,
                inbound,
                at,
                received_at: at,
                request: None,
            })
            .collect();
        let changes = ingest::apply(&mut transaction, &seeded.store, &ready).await.unwrap();
        assert!(!changes.is_empty());
        changes.append(&mut transaction, &seeded.store).await.unwrap();
    }
    expect_few("applying webhooks", &before, &given(&mut transaction).await);
    let account: String =
        sqlx::query_scalar("update channel_account set last_webhook_at = $2 where inbox_id = $1 returning external_id")
            .bind(inbox_id)
            .bind(at)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
    let before = given(&mut transaction).await;
    for round in 0..TIMES {
        let event = message(known(round + 40), format!("plain.{round}"));
        let slice = AccountSlice {
            account_id: account.clone(),
            raw: "{}".to_owned(),
            events: vec![Inbound { at: Some(at), event }],
        };
        let received = Received {
            channel: Channel::Messenger,
            body: "{}".into(),
            slices: [slice].into(),
            received_at: at,
            received: tokio::time::Instant::now(),
            trace: None,
        };
        let stored = ingest::write_short(&mut transaction, &seeded.store, &[received])
            .await
            .unwrap();
        assert_eq!(stored, 1, "words of somebody known");
    }
    expect_few("storing plain words", &before, &given(&mut transaction).await);
    let before = given(&mut transaction).await;
    for _ in 0..TIMES {
        ingest::ripen(&mut transaction, &seeded.store, 10).await.unwrap();
    }
    expect_few("ripening what waits", &before, &given(&mut transaction).await);
    let before = given(&mut transaction).await;
    for n in 0..TIMES {
        let receipt = Receipted {
            workspace_id: seeded.workspace_id,
            conversation_id: id(CONVERSATION, n + 10),
            external_id: format!("out.{n}"),
        };
        let mut changes = ingest::Changes::default();
        delivery::settled(&mut transaction, &[receipt], &mut changes, at)
            .await
            .unwrap();
    }
    expect_few(
        "lanes that waited for a receipt",
        &before,
        &given(&mut transaction).await,
    );
}

/// A view of one condition, and of more that every conversation meets.
fn view(field: &str, op: &str, values: &[&str]) -> ViewConditions {
    serde_json::from_value(serde_json::json!({ "match": "all", "groups": [
        { "match": "all", "conditions": [{ "field": field, "op": op, "values": values }] },
        { "match": "any", "conditions": [{ "field": "waiting", "op": "is_not" }, { "field": "unread", "op": "is_not" }] },
    ] }))
    .unwrap()
}

async fn views_read_what_they_show(seeded: &Seeded, owner: Uuid) {
    let looker = Looker {
        id: owner,
        now: seeded.store.clock.now(),
    };
    let mut cases = Vec::new();
    let (inbox, team) = (seeded.inbox_id.to_string(), id(OTHER, 3).to_string());
    let rare = id(OTHER, 7).to_string();
    for (field, op, values) in [
        ("status", "is", vec!["open"]),
        ("status", "is", vec!["open", "pending", "snoozed"]),
        ("status", "is_not", vec!["resolved"]),
        ("assignee", "is", vec!["me"]),
        ("team", "is", vec![team.as_str()]),
        ("inbox", "is", vec![inbox.as_str()]),
        ("label", "is", vec![rare.as_str()]),
        ("priority", "is", vec!["urgent"]),
        ("priority", "is", vec!["urgent", "high"]),
        ("unread", "is_not", vec![]),
        ("snoozed", "is", vec![]),
        ("last_activity", "shorter_than", vec!["100"]),
    ] {
        cases.push((ConversationSort::Newest, view(field, op, &values)));
    }
    cases.push((ConversationSort::Oldest, view("status", "is", &["open"])));
    cases.push((ConversationSort::Waiting, view("waiting", "is", &[])));
    cases.push((ConversationSort::Waiting, view("waiting", "longer_than", &["1"])));
    cases.push((ConversationSort::Priority, view("status", "is", &["resolved"])));
    for (sort, conditions) in cases {
        let what = format!("{sort:?} {:?}", conditions.groups[0].conditions[0]);
        let filter = Filter {
            conditions: Some(conditions),
            sort,
            ..Filter::of(looker)
        };
        in_scope!(seeded, &what, |scope| {
            let page = conversations::list(&mut scope.reader(), &filter, 20, Place::BEGINNING)
                .await
                .unwrap();
            assert!(!page.items.is_empty(), "{what}");
        });
    }
    nothing_is_looked_for_without_end(seeded, looker).await;
}

/// A view that holds nothing looks through a bounded number of rows, and says where it stopped.
async fn nothing_is_looked_for_without_end(seeded: &Seeded, looker: Looker) {
    let filter = Filter {
        conditions: Some(view("unread", "is", &[])),
        ..Filter::of(looker)
    };
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let before = given(scope.connection()).await;
    let page = conversations::list(&mut scope.reader(), &filter, 20, Place::BEGINNING)
        .await
        .unwrap();
    assert!(page.items.is_empty() && page.next_cursor.is_some());
    // so many have it that a thousand are looked at to know that
    let label = id(OTHER, 8);
    let in_a_view = Filter {
        conditions: Some(view("label", "is", &[&label.to_string()])),
        ..Filter::of(looker)
    };
    let by_itself = Filter {
        label_id: Some(label),
        ..Filter::of(looker)
    };
    for common in [in_a_view, by_itself] {
        let page = conversations::list(&mut scope.reader(), &common, 20, Place::BEGINNING)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 20);
    }
    let counted = [
        Counted::Filtered(Box::new(filter)),
        Counted::Mine,
        Counted::Label(id(OTHER, 7)),
    ];
    let counts = conversations::count(&mut scope.reader(), looker, &counted)
        .await
        .unwrap();
    assert_eq!(counts[0], (0, true), "nobody looked at all of them");
    let after = given(scope.connection()).await;
    for (table, now) in after {
        let was = before.get(&table).copied().unwrap_or_default();
        let read = now.0 + now.1 - was.0 - was.1;
        assert!(read < 14_000, "{read} rows of {table}, of {ROWS}");
    }
}

#[tokio::test]
async fn reactions_find_their_message() {
    let seeded = Seeded::new().await;
    for sql in [
        "update inbox set channel = 'instagram'",
        "update conversation set window_expires_at = now() + interval '1 day'",
        "vacuum analyze conversation",
    ] {
        sqlx::query(sql).execute(&seeded.store.database.owner).await.unwrap();
    }
    let actor = Actor {
        workspace_id: seeded.workspace_id,
        role: Role::Agent,
        permissions: Permissions::of(Role::Agent),
        role_id: None,
        sight: Sight::default(),
        user_id: None,
        token_id: None,
        name: "test".to_owned(),
        token_name: None,
        proof: None,
        suspended: false,
    };
    let (conversation, message) = (id(CONVERSATION, 9_999), id(MESSAGE, 9_999));
    in_scope!(seeded, "a reaction", |scope| {
        let given = reactions::set(&mut scope, &actor, conversation, message, Some("👍"))
            .await
            .unwrap();
        assert_eq!(given.reactions.len(), 1);
    });
}

#[tokio::test]
async fn the_address_of_an_inbox_is_found_among_many() {
    let seeded = Seeded::new().await;
    let keys = Keys::parse(&Keys::generate()).unwrap();
    let mut transaction = seeded.store.database.owner.begin().await.unwrap();
    for table in [
        "insert into inbox (workspace_id, id, channel, external_id, name, created_at) select $1, {id}, 'telegram', n::text, 'Bot', now()",
        "insert into channel_account (channel, external_id, workspace_id, inbox_id) select 'telegram', n::text, $1, {id}",
    ] {
        let sql = format!("{table} from generate_series(1000000, 1005000) n").replace("{id}", &ids(OTHER));
        sqlx::query(AssertSqlSafe(sql))
            .bind(seeded.workspace_id)
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    sqlx::query("analyze inbox, channel_account")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    as_owner!(seeded, "a webhook address", |connection| {
        let door = inboxes::read_door(connection, &keys, id(OTHER, 1_004_000))
            .await
            .unwrap();
        assert_eq!(door.unwrap().account_id, "1004000");
    });
}
