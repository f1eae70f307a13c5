//! Plain words take a short way into the database. The same webhooks, in the same batches, leave the same rows and the same
//! change log there as on the general way.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use frontdesk::clock::{Clock, TimeSource};
use frontdesk::crypto::Keys;
use frontdesk::domain::inboxes::{self, NewInbox};
use frontdesk::domain::ingest::{self, Received, Ways, Written};
use frontdesk::domain::workspaces::{self, NewWorkspace};
use frontdesk::store::{Database, Store, migrate};
use frontdesk_connectors::{Channel, Verified, by_channel};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use time::OffsetDateTime;
use uuid::Uuid;

use super::script::{ACCOUNT, Script};
use crate::support::app::config;
use crate::support::database::{TestDatabase, fresh_database};

const WEBHOOKS: usize = 1_000;
const PEOPLE: usize = 40;
const CHANNELS: [&str; 3] = ["messenger", "instagram", "whatsapp"];
const WORKSPACE: Uuid = Uuid::from_u128(1);
const ELSEWHERE: Uuid = Uuid::from_u128(98);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_ways_leave_the_same() {
    for seed in [1, 2] {
        let time = Arc::new(AtomicI64::new(Clock::system().now().unix_timestamp() * 1_000));
        let batches = batches(seed, time.load(Ordering::SeqCst));
        let (general, both) = (Place::open(&time).await, Place::open(&time).await);
        let mut short = 0;
        for batch in &batches {
            time.fetch_add(1_500, Ordering::SeqCst);
            let received = batch.received(&time);
            for (place, ways) in [(&general, Ways::General), (&both, Ways::Both)] {
                place.interfere(&batch.before).await;
                let written = ingest::write(&place.store, &received, ways).await;
                assert!(written.outcomes.iter().all(Result::is_ok), "everything is stored");
                match ways {
                    Ways::General => assert_eq!(written.short, 0),
                    Ways::Both => short += written.short,
                }
            }
        }
        let posts: usize = batches.iter().map(|batch| batch.posts.len()).sum();
        assert!(
            short * 5 > posts,
            "{short} of {posts} went the short way: too few to tell"
        );
        let expected = general.dump().await;
        expected.assert_full();
        both.dump().await.assert_equals(&expected, seed);
    }
}

/// Whatever plain words can bring with them, of people of two businesses in one batch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_with_plain_words_is_stored_the_same() {
    let time = Arc::new(AtomicI64::new(Clock::system().now().unix_timestamp() * 1_000));
    let now = time.load(Ordering::SeqCst);
    let messenger = |account: &str, sender: &str, at: i64, message: Value| {
        let event =
            json!({ "sender": { "id": sender }, "recipient": { "id": account }, "timestamp": at, "message": message });
        let body = json!({ "object": "page", "entry": [{ "id": account, "time": at, "messaging": [event] }] });
        (Channel::Messenger, body.to_string())
    };
    let batch = |posts| Batch {
        before: Vec::new(),
        posts,
    };
    let hello = |n: i64| json!({ "mid": format!("hello-{n}"), "text": "Hello" });
    let referral = json!({ "ref": "leaflet", "source": "SHORTLINK", "type": "OPEN_THREAD" });
    let batches = [
        batch(vec![
            messenger("messenger", "901", now, hello(1)),
            messenger("elsewhere", "902", now, hello(2)),
            whatsapp(now, "wa-1", &json!({})),
        ]),
        batch(vec![
            messenger(
                "messenger",
                "901",
                now + 1_000,
                json!({ "mid": "m-1", "text": "By a link", "referral": referral }),
            ),
            messenger(
                "elsewhere",
                "902",
                now + 1_000,
                json!({ "mid": "m-2", "text": "Elsewhere" }),
            ),
            whatsapp(now + 1_000, "wa-2", &json!({ "forwarded": true })),
            messenger(
                "messenger",
                "901",
                now - 7_200_000,
                json!({ "mid": "m-3", "text": "Two hours late" }),
            ),
        ]),
    ];
    let (general, both) = (Place::open(&time).await, Place::open(&time).await);
    for (place, ways) in [(&general, Ways::General), (&both, Ways::Both)] {
        place.add_workspace().await;
        let mut short = Vec::new();
        for batch in &batches {
            let written = ingest::write(&place.store, &batch.received(&time), ways).await;
            assert!(written.outcomes.iter().all(Result::is_ok), "everything is stored");
            short.push(written.short);
        }
        assert_eq!(short, if ways == Ways::Both { [0, 4] } else { [0, 0] });
    }
    both.dump().await.assert_equals(&general.dump().await, 0);
    let told: (i64, i64, i64, i64, i64) = sqlx::query_as(
        "select count(*) filter (where data->'referral'->>'ref' = 'leaflet'), count(*) filter (where data->>'forwarded' = 'true'),
           count(*) filter (where data->>'arrived_late' = 'true'), count(distinct workspace_id),
           (select sum(last_seq)::bigint from workspace_counter) - (select count(*) from event)
         from event where type = 'message.created'",
    )
    .fetch_one(&both.store.database.owner)
    .await
    .unwrap();
    assert_eq!(told, (1, 1, 1, 2, 0));
}

/// WhatsApp tells whole seconds, and messages of one second may come to several processes, of which one's clock is ahead.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_of_one_second_are_in_the_order_they_came_whatever_the_clocks_say() {
    let now = Clock::system().now().unix_timestamp() * 1_000;
    let time = Arc::new(AtomicI64::new(now));
    for ways in [Ways::General, Ways::Both] {
        let place = Place::open(&time).await;
        let ahead = Arc::new(AtomicI64::new(now + 600_000));
        let other = Store {
            clock: Clock::from_source(Arc::new(Still(ahead))),
            ..place.store.clone()
        };
        let mut short = 0;
        let batches = [
            (&other, ["1", "2"]),
            (&place.store, ["3", "4"]),
            (&place.store, ["5", "6"]),
        ];
        for (nth, (store, ids)) in batches.into_iter().enumerate() {
            let posts = ids.map(|id| whatsapp(now, id, &json!({}))).to_vec();
            let batch = Batch {
                before: Vec::new(),
                posts,
            }
            .received(&time);
            short += ingest::write(store, &batch, ways).await.short;
            // before the last ones as if a reply led its line: then the second is looked up
            sqlx::query(
                "update conversation set last_message_sent_at = last_message_sent_at + interval '0.5 s' where $1",
            )
            .bind(nth == 1)
            .execute(&place.store.database.owner)
            .await
            .unwrap();
        }
        assert_eq!(short > 0, ways == Ways::Both);
        let shown: Vec<String> = sqlx::query_scalar("select external_id from message order by sent_at, id")
            .fetch_all(&place.store.database.owner)
            .await
            .unwrap();
        assert_eq!(shown, ["1", "2", "3", "4", "5", "6"]);
    }
}

/// Somebody else changes the conversation after it was read: nothing of the short way stays, and the general way does it all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_that_changed_meanwhile_is_read_again() {
    let (place, batches) = place_with_somebody().await;
    let mut other = place.store.database.owner.begin().await.unwrap();
    sqlx::query("update conversation set status = 'resolved', version = version + 1")
        .execute(&mut *other)
        .await
        .unwrap();
    let writing = place.write_beside(batches[1].clone()).await;
    other.commit().await.unwrap();
    let written = writing.await.unwrap();
    assert_eq!((written.short, written.outcomes.iter().all(Result::is_ok)), (0, true));
    let (status, inbound, version, messages): (String, i64, i64, i64) =
        sqlx::query_as("select status, inbound_count, version, (select count(*) from message) from conversation")
            .fetch_one(&place.store.database.owner)
            .await
            .unwrap();
    assert_eq!((status.as_str(), inbound, messages), ("open", 2, 2));
    // made, first message, resolved, second message
    assert_eq!(version, 4);
}

/// Another process stores the same message at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_came_in_meanwhile_is_stored_once() {
    let (place, batches) = place_with_somebody().await;
    let mut other = place.store.database.owner.begin().await.unwrap();
    sqlx::query(
        "insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type)
         select workspace_id, gen_random_uuid(), conversation_id, inbox_id, kind, 'm-1', sent_at, created_at, author_type from message",
    )
    .execute(&mut *other)
    .await
    .unwrap();
    let writing = place.write_beside(batches[1].clone()).await;
    other.commit().await.unwrap();
    let written = writing.await.unwrap();
    assert_eq!((written.short, written.outcomes.iter().all(Result::is_ok)), (0, true));
    let left: (i64, i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from message), (select inbound_count from conversation), (select count(*) from webhook_delivery),
           (select count(*) from event where type = 'message.created')",
    )
    .fetch_one(&place.store.database.owner)
    .await
    .unwrap();
    assert_eq!(left, (2, 1, 2, 1));
}

/// A message of Lee's.
fn whatsapp(at: i64, id: &str, context: &Value) -> (Channel, String) {
    let message = json!({ "from": "15005550", "id": id, "timestamp": (at / 1_000).to_string(), "type": "text",
        "text": { "body": "Hello" }, "context": context });
    let value = json!({ "messaging_product": "whatsapp", "metadata": { "phone_number_id": "whatsapp" },
        "contacts": [{ "profile": { "name": "Lee" }, "wa_id": "15005550" }], "messages": [message] });
    let body = json!({ "object": "whatsapp_business_account",
        "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": value }] }] });
    (Channel::Whatsapp, body.to_string())
}

/// Somebody who wrote once, in the first of the batches; the second is another message of theirs.
async fn place_with_somebody() -> (Place, Vec<Vec<Received>>) {
    let time = Arc::new(AtomicI64::new(Clock::system().now().unix_timestamp() * 1_000));
    let place = Place::open(&time).await;
    let batches: Vec<Vec<Received>> = (0..2)
        .map(|n| {
            let at = time.load(Ordering::SeqCst) + n;
            let body = format!(
                r#"{{"object":"page","entry":[{{"id":"messenger","time":{at},"messaging":[{{"sender":{{"id":"900"}},"recipient":{{"id":"messenger"}},"timestamp":{at},"message":{{"mid":"m-{n}","text":"Hello {n}"}}}}]}}]}}"#
            );
            let posts = vec![(Channel::Messenger, body)];
            Batch { before: Vec::new(), posts }.received(&time)
        })
        .collect();
    let first = ingest::write(&place.store, &batches[0], Ways::Both).await;
    assert_eq!(first.short, 0, "somebody new takes the general way");
    (place, batches)
}

/// POSTs that are written at once, and what happened before.
struct Batch {
    before: Vec<(&'static str, String)>,
    posts: Vec<(Channel, String)>,
}

/// The script in order, somewhat mixed up, some of it twice, cut at random; some POSTs carry several events.
fn batches(seed: u64, now: i64) -> Vec<Batch> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut posts: Vec<(Channel, String)> = Script::write(seed, WEBHOOKS, PEOPLE, now)
        .posts
        .into_iter()
        .map(|post| (post.channel.parse().unwrap(), post.body.replace(ACCOUNT, post.channel)))
        .collect();
    for chunk in posts.chunks_mut(40) {
        if rng.random_bool(0.5) {
            chunk.shuffle(&mut rng);
        }
    }
    let mut batches = Vec::new();
    let mut rest = posts.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rng.random_range(1..=40).min(rest.len()));
        rest = later;
        let mut posts = joined(now, &mut rng);
        if rng.random_bool(0.3) {
            posts.push(posts[rng.random_range(0..posts.len())].clone());
        }
        let before = (0..rng.random_range(0..3)).map(|_| interference(&mut rng)).collect();
        batches.push(Batch { before, posts });
    }
    // all of the last ones once more
    batches.push(Batch {
        before: Vec::new(),
        posts: posts[posts.len() - 30..].to_vec(),
    });
    batches
}

fn joined(posts: &[(Channel, String)], rng: &mut StdRng) -> Vec<(Channel, String)> {
    let mut joined: Vec<(Channel, String)> = Vec::new();
    for (channel, body) in posts {
        match joined
            .last_mut()
            .filter(|last| last.0 == *channel && rng.random_bool(0.3))
        {
            Some((_, before)) => {
                let mut all: Value = serde_json::from_str(before).unwrap();
                let mut one: Value = serde_json::from_str(body).unwrap();
                let entries = one["entry"].as_array_mut().unwrap();
                all["entry"].as_array_mut().unwrap().append(entries);
                *before = all.to_string();
            }
            None => joined.push((*channel, body.clone())),
        }
    }
    joined
}

/// What agents and platforms do meanwhile to somebody's conversation.
fn interference(rng: &mut StdRng) -> (&'static str, String) {
    let somebody = format!("%{:07}", rng.random_range(0..PEOPLE));
    let statements = [
        "update conversation c set status = 'resolved', version = version + 1 where {theirs}",
        "update conversation c set status = 'snoozed', snoozed_until = c.created_at + interval '1 day', version = version + 1 where {theirs}",
        "update conversation c set unreachable = '{\"code\":\"recipient\",\"detail\":\"No.\"}', version = version + 1 where {theirs}",
        "update conversation c set unreachable = jsonb_build_object('code', 'recipient', 'detail', 'No.', 'since',
           c.last_message_sent_at + interval '20 seconds'), version = version + 1 where {theirs}",
        "update contact p set name = 'Named by hand', name_edited = true from conversation c where p.id = c.contact_id and {theirs}",
        "update contact_identity h set profile_asked_at = '2020-01-01' from conversation c where h.id = c.identity_id and {theirs}",
        "update channel_account set last_webhook_at = null where $1 is not null",
    ];
    (statements[rng.random_range(0..statements.len())], somebody)
}

impl Batch {
    fn received(&self, time: &AtomicI64) -> Vec<Received> {
        let received_at = at(time);
        let one = |(channel, body): &(Channel, String)| Received {
            channel: *channel,
            slices: by_channel(*channel).parse(Verified::stored(body.as_bytes())).into(),
            body: body.clone().into_bytes().into(),
            received_at,
            received: tokio::time::Instant::now(),
            trace: None,
        };
        self.posts.iter().map(one).collect()
    }
}

fn at(time: &AtomicI64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(time.load(Ordering::SeqCst)) * 1_000_000).unwrap()
}

/// A clock that stands still between batches.
struct Still(Arc<AtomicI64>);

impl TimeSource for Still {
    fn now(&self) -> OffsetDateTime {
        at(&self.0)
    }
}

/// A database with one workspace, whose ids are known.
struct Place {
    store: Store,
    _database: TestDatabase,
}

impl Place {
    async fn open(time: &Arc<AtomicI64>) -> Self {
        let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
        let nowhere = config(
            "http://127.0.0.1:9",
            "http://127.0.0.1:9",
            std::env::temp_dir(),
            "127.0.0.1:0".parse().unwrap(),
        );
        let store = Store {
            database: Database::connect(&database.url, &nowhere.database).await.unwrap(),
            clock: Clock::from_source(Arc::new(Still(time.clone()))),
            wake: Default::default(),
        };
        let owner = NewWorkspace {
            id: Some(WORKSPACE),
            name: "Test".to_owned(),
            owner_email: "owner@example.test".to_owned(),
            owner_name: None,
            owner_password: "correct horse battery".to_owned(),
        };
        workspaces::create(&store, owner).await.unwrap();
        let keys = Keys::parse(&Keys::generate()).unwrap();
        for (number, channel) in CHANNELS.into_iter().enumerate() {
            let mut scope = store.scoped(WORKSPACE).await.unwrap();
            let new = NewInbox {
                id: Some(Uuid::from_u128(2 + number as u128)),
                channel: channel.to_owned(),
                external_id: channel.to_owned(),
                name: channel.to_owned(),
                credentials: None,
            };
            inboxes::add(&mut scope, &keys, new).await.unwrap();
            scope.commit().await.unwrap();
        }
        Self {
            store,
            _database: database,
        }
    }

    /// A second business, with one account.
    async fn add_workspace(&self) {
        let owner = NewWorkspace {
            id: Some(ELSEWHERE),
            name: "Elsewhere".to_owned(),
            owner_email: "elsewhere@example.test".to_owned(),
            owner_name: None,
            owner_password: "correct horse battery".to_owned(),
        };
        workspaces::create(&self.store, owner).await.unwrap();
        let mut scope = self.store.scoped(ELSEWHERE).await.unwrap();
        let new = NewInbox {
            id: Some(Uuid::from_u128(99)),
            channel: "messenger".to_owned(),
            external_id: "elsewhere".to_owned(),
            name: "Elsewhere".to_owned(),
            credentials: None,
        };
        let keys = Keys::parse(&Keys::generate()).unwrap();
        inboxes::add(&mut scope, &keys, new).await.unwrap();
        scope.commit().await.unwrap();
    }

    async fn interfere(&self, statements: &[(&'static str, String)]) {
        const THEIRS: &str = "c.identity_id in (select id from contact_identity where external_id like $1)";
        for (statement, somebody) in statements {
            let sql = AssertSqlSafe(statement.replace("{theirs}", THEIRS));
            let owner = &self.store.database.owner;
            sqlx::query(sql).bind(somebody).execute(owner).await.unwrap();
        }
    }

    /// Writes in a task of its own; returns when it waits for a lock.
    async fn write_beside(&self, batch: Vec<Received>) -> tokio::task::JoinHandle<Written> {
        let store = self.store.clone();
        let task = tokio::spawn(async move { ingest::write(&store, &batch, Ways::Both).await });
        let waits =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        loop {
            let waiting: i64 = sqlx::query_scalar(waits)
                .fetch_one(&self.store.database.owner)
                .await
                .unwrap();
            if waiting > 0 {
                return task;
            }
            assert!(!task.is_finished(), "it meets nobody");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    async fn dump(&self) -> Dump {
        let names = self.names().await;
        let mut tables = BTreeMap::new();
        for table in TABLES {
            let rows: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(format!("select to_jsonb(t)::text from {table} t")))
                    .fetch_all(&self.store.database.owner)
                    .await
                    .unwrap();
            let mut rows: Vec<String> = rows.iter().map(|row| renamed(row, &names)).collect();
            rows.sort();
            tables.insert(*table, rows);
        }
        tables.insert("the log by conversation", self.log(&names).await);
        Dump(tables)
    }

    /// What happened to each conversation and each contact, in order: what happened to others between is of no importance.
    async fn log(&self, names: &HashMap<Uuid, String>) -> Vec<String> {
        let entries: Vec<(String, String)> = sqlx::query_as(
            "select coalesce(data->>'conversation_id', data->>'id', ''), type || ' ' || data::text from event order by seq",
        )
        .fetch_all(&self.store.database.owner)
        .await
        .unwrap();
        let mut logs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (whose, entry) in entries {
            let log = logs.entry(renamed(&whose, names)).or_default();
            log.push(renamed(&entry, names));
        }
        let lines = logs.into_iter().flat_map(|(whose, log)| {
            let numbered = log.into_iter().enumerate();
            numbered.map(move |(n, entry)| format!("{whose} {n}: {entry}"))
        });
        lines.collect()
    }

    /// What our ids stand for.
    async fn names(&self) -> HashMap<Uuid, String> {
        let named: Vec<(Uuid, String)> = sqlx::query_as(
            "select id, 'message ' || external_id from message
             union all select id, 'identity ' || external_id from contact_identity
             union all select contact_id, 'contact ' || external_id from contact_identity where primary_id is null
             union all select c.id, 'conversation ' || i.external_id from conversation c join contact_identity i on i.id = c.identity_id
             union all select a.id, 'attachment ' || m.external_id || a.position from attachment a join message m on m.id = a.message_id
             union all select id, 'post' from webhook_delivery
             union all select id, 'slice' from webhook_event
             union all select id, 'parked' from parked_effect
             union all select user_id, 'owner' from member",
        )
        .fetch_all(&self.store.database.owner)
        .await
        .unwrap();
        named.into_iter().collect()
    }
}

const TABLES: &[&str] = &[
    "message",
    "customer_message",
    "agent_message",
    "system_message",
    "message_edit",
    "conversation",
    "contact",
    "contact_identity",
    "attachment",
    "reaction",
    "parked_effect",
    "delivery_lane",
    "webhook_delivery",
    "webhook_event",
    "channel_account",
    "workspace_counter",
];

fn renamed(text: &str, names: &HashMap<Uuid, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let id = rest.get(..36).and_then(|start| Uuid::try_parse(start).ok());
        match id.and_then(|id| names.get(&id)) {
            Some(name) => {
                out.push_str(name);
                rest = &rest[36..];
            }
            None => {
                let next = rest.chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..next]);
                rest = &rest[next..];
            }
        }
    }
    out
}

/// Rows and log, without what is made up: our ids.
struct Dump(BTreeMap<&'static str, Vec<String>>);

impl Dump {
    /// There is something to compare.
    fn assert_full(&self) {
        for (table, rows) in &self.0 {
            assert!(
                !rows.is_empty() || ["system_message", "delivery_lane", "parked_effect"].contains(table),
                "{table} has rows"
            );
        }
    }

    fn assert_equals(&self, expected: &Self, seed: u64) {
        for (table, rows) in &expected.0 {
            let ours = &self.0[table];
            let differ = ours.iter().zip(rows).find(|(ours, theirs)| ours != theirs);
            if let Some((ours, theirs)) = differ {
                panic!("seed {seed}, {table}: the short way left\n{ours}\nthe general way\n{theirs}");
            }
            assert_eq!(ours.len(), rows.len(), "seed {seed}, rows of {table}");
        }
    }
}
