//! Everything of it arrives, but what is secret or can be had anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use frontdesk::crypto::Keys;
use frontdesk::domain::audit;
use frontdesk::domain::inboxes::{self, NewInbox};
use frontdesk::domain::search;
use frontdesk::domain::workspaces::{self, NewWorkspace, usage};
use frontdesk::store::Store;
use frontdesk::store::changelog::Followed;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::super::deletion::{files_in, reopened, rows};
use super::super::{said, workspace};
use super::Elsewhere;
use crate::support::app::{OWNER_PASSWORD, TestApp, token};
use crate::support::living::fill;
use crate::support::tenant::Tenant;
use crate::tenancy::tenant_tables;

/// Tables of which nothing comes along.
const STAYS: &[&str] = &[
    "api_token",
    "assignment_open",
    "channel_account",
    "contact_export",
    "contact_search",
    "delivery_attempt",
    "endpoint_delivery",
    "event",
    "idempotency_key",
    "inbox_check",
    "inbox_reconcile",
    "invitation",
    "link_preview",
    "message_moment",
    "message_search",
    "message_template",
    "oauth_grant",
    "oauth_state",
    "parked_effect",
    "presence",
    "push_subscription",
    "scheduled_attachment",
    "scheduled_message",
    "search_progress",
    "sign_in_flow",
    "sign_in_identity",
    "sign_in_provider",
    "template_sync",
    "waiting_job",
    "webhook_endpoint",
    "webhook_event",
    "webhook_replay",
];

/// Tables whose rows are not all as they were.
const CHANGES: &[&str] = &[
    "agent_message",
    "assignment_progress",
    "attachment",
    "audit_entry",
    "audit_head",
    "delivery_lane",
    "delivery_part",
    "inbox",
    "notification_progress",
    "reaction",
    "usage_progress",
];

/// Each kind of secret that a workspace has, as it would stand in a line.
const SECRETS: &str = "
select 'credentials' as kind, encode(credentials, 'hex') as secret from inbox where workspace_id = $1
union all select 'login', encode(accounts, 'hex') from oauth_grant where workspace_id = $1
union all select 'push address', encode(endpoint, 'hex') from push_subscription where workspace_id = $1
union all select 'push key', encode(p256dh, 'hex') from push_subscription where workspace_id = $1
union all select 'push secret', encode(auth, 'hex') from push_subscription where workspace_id = $1
union all select 'webhook secret', encode(secret, 'hex') from webhook_endpoint where workspace_id = $1
union all select 'token', encode(token_hash, 'hex') from api_token where workspace_id = $1
union all select 'provider', encode(client_secret, 'hex') from sign_in_provider where workspace_id = $1
union all select 'sign-in', encode(secret_hash, 'hex') from sign_in_flow where workspace_id = $1
union all select 'invitation', encode(token_hash, 'hex') from invitation where workspace_id = $1
union all select 'session', encode(s.token_hash, 'hex') from session s join member m on m.user_id = s.user_id where m.workspace_id = $1
union all select 'password', u.password_hash from users u join member m on m.user_id = u.id where m.workspace_id = $1
union all select 'passkey', encode(p.credential_id, 'hex') from passkey p join member m on m.user_id = p.user_id where m.workspace_id = $1";

/// What a workspace and whoever runs its installation have said of it.
async fn choose(store: &Store, tenant: &Tenant) {
    sqlx::query(
        "update workspace set webhook_retention_days = 7, message_retention_days = 400, media_retention_days = 90, second_factor_required = true,
           member_limit = 20, message_limit = 10000 where id = $1",
    )
    .bind(tenant.workspace_id)
    .execute(&store.database.owner)
    .await
    .unwrap();
}

/// An inbox of a connector of one's own: its account is what the inbox was called when it was made.
fn of_connector(id: Option<Uuid>, account: Uuid) -> NewInbox {
    NewInbox {
        id,
        channel: "api".to_owned(),
        external_id: account.to_string(),
        name: "Own".to_owned(),
        credentials: Some(json!({ "reply_url": "https://connector.example/replies", "text_max": 500 })),
    }
}

async fn connect(store: &Store, keys: &Keys, workspace_id: Uuid, new: NewInbox) -> Uuid {
    let mut scope = store.scoped(workspace_id).await.unwrap();
    let inbox = inboxes::add(&mut scope, keys, new).await.unwrap();
    scope.commit().await.unwrap();
    inbox.id
}

/// What was on its way at the moment of the export.
async fn on_its_way(store: &Store, tenant: &Tenant) {
    for sql in [
        "update agent_message set delivery_status = 'sending', delivery_error = null where workspace_id = $1 and delivery_status is not null",
        "update delivery_part set status = 'sending' where workspace_id = $1",
        "update reaction set delivery = 'pending', delivered_emoji = '🙂', emoji = '🎉' where workspace_id = $1",
        "with waits as (
           insert into message (workspace_id, id, conversation_id, inbox_id, kind, sent_at, created_at, author_type, author_id, text)
           select workspace_id, gen_random_uuid(), conversation_id, inbox_id, 'agent', now(), now(), author_type, author_id, 'Not yet'
           from message where workspace_id = $1 and kind = 'agent' and audience = 'customer' returning *
         ), part as (
           insert into delivery_part (workspace_id, message_id, position, content, inbox_id)
           select workspace_id, id, 0, '{}', inbox_id from waits
         )
         insert into agent_message (workspace_id, message_id, conversation_id, delivery_status, queue_key)
         select workspace_id, id, conversation_id, 'pending', id from waits",
    ] {
        sqlx::query(sql)
            .bind(tenant.workspace_id)
            .execute(&store.database.owner)
            .await
            .unwrap();
    }
}

/// Every line of every part.
fn lines(folder: &Path) -> String {
    let parts = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let parts = parts.filter(|path| path.is_file());
    parts.map(|path| fs::read_to_string(path).unwrap()).collect()
}

async fn expect_no_secrets(store: &Store, workspace_id: Uuid, lines: &str) {
    let secrets: Vec<(String, Option<String>)> = sqlx::query_as(SECRETS)
        .bind(workspace_id)
        .fetch_all(&store.database.owner)
        .await
        .unwrap();
    let mut kinds = BTreeSet::new();
    for (kind, secret) in secrets {
        let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
            continue;
        };
        assert!(!lines.contains(&secret), "{kind}: {secret}");
        kinds.insert(kind);
    }
    assert_eq!(kinds.len(), 13, "nothing would be shown of the others: {kinds:?}");
    for secret in [token("messenger").as_str(), "one-token", OWNER_PASSWORD, "damson"] {
        assert!(!lines.contains(secret), "{secret}");
    }
    assert!(lines.contains("apricot"));
}

/// In how many rows of which table something stands, whatever the column.
async fn naming(store: &Store, tables: &[String], workspace_id: Uuid, what: Uuid) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for table in tables.iter().filter(|table| !table.starts_with("audit_")) {
        let sql = format!("select count(*) from {table} t where workspace_id = $1 and position($2 in t::text) > 0");
        let counted = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(workspace_id)
            .bind(what.to_string());
        let rows: i64 = counted.fetch_one(&store.database.owner).await.unwrap();
        if rows > 0 {
            found.insert(table.clone(), rows);
        }
    }
    found
}

async fn expect_rows(here: &Store, there: &Store, tables: &[String], workspace_id: Uuid) {
    let before = rows(here, tables, workspace_id).await;
    let after = rows(there, tables, workspace_id).await;
    for table in tables {
        assert!(before[table].0 > 0, "nothing would be shown of {table}");
        if STAYS.contains(&table.as_str()) {
            assert_eq!(after[table].0, 0, "{table}");
        } else if !CHANGES.contains(&table.as_str()) {
            assert_eq!(after[table], before[table], "{table}");
        }
    }
}

/// The row of the workspace itself, but for whether it waits.
async fn own_row(store: &Store, workspace_id: Uuid) -> Value {
    sqlx::query_scalar("select to_jsonb(w) - 'suspended_at' from workspace w where id = $1")
        .bind(workspace_id)
        .fetch_one(&store.database.owner)
        .await
        .unwrap()
}

/// What is not as it was is as it has to be.
async fn expect_changes(there: &Store, workspace_id: Uuid) {
    let pool = &there.database.owner;
    let inboxes: Vec<(String, bool, bool, Vec<String>)> = sqlx::query_as(
        "select state, removed_at is not null, credentials is null, credential_names from inbox where workspace_id = $1",
    )
    .bind(workspace_id)
    .fetch_all(pool)
    .await
    .unwrap();
    let removed = ("disabled".to_owned(), true, true, Vec::<String>::new());
    assert_eq!(inboxes, [removed.clone(), removed]);
    let read = async |sql: &'static str| -> Vec<(String, Option<String>)> {
        let read = sqlx::query_as(sql).bind(workspace_id);
        read.fetch_all(pool).await.unwrap()
    };
    let of = |state: &str, code: Option<&str>| (state.to_owned(), code.map(str::to_owned));
    let failed = of("failed", Some("setup"));
    assert_eq!(
        read("select delivery_status, delivery_error->>'code' from agent_message where workspace_id = $1 and delivery_status is not null order by 1").await,
        [failed.clone(), of("unknown", None)]
    );
    assert_eq!(
        read("select distinct status, null::text from delivery_part where workspace_id = $1 order by 1").await,
        [of("failed", None), of("unknown", None)]
    );
    assert_eq!(
        read("select distinct delivery, error->>'code' from reaction where workspace_id = $1 and delivery is not null")
            .await,
        [failed]
    );
    assert_eq!(
        read("select distinct emoji, null::text from reaction where workspace_id = $1 and delivery is not null").await,
        [of("🙂", None)],
        "what the customer sees"
    );
    assert_eq!(
        read("select file_name, null::text from attachment where workspace_id = $1 and message_id is null and uploaded_by is not null").await,
        [of("g-apricot.png", None)],
        "an upload goes along with its draft alone"
    );
    let due = read("select 'due', null::text from delivery_lane where workspace_id = $1 and (due_at is not null or lease_until is not null)").await;
    assert!(due.is_empty(), "{due:?}");
}

/// The audit log is the same, and one entry longer.
async fn expect_log(here: &Store, there: &Store, workspace_id: Uuid) {
    let was = audit::verify(here, workspace_id, None).await.unwrap();
    let is = audit::verify(there, workspace_id, Some(&was.head)).await.unwrap();
    assert_eq!(
        (is.broken, is.entries),
        (None, was.entries + 1),
        "{} entries",
        was.entries
    );
}

/// What is not exported is made anew, and accounts are connected to the inboxes they had. `own`: that of a connector of one's own.
async fn expect_to_go_on(there: &Elsewhere, tenant: &Tenant, own: Uuid) {
    let id = tenant.workspace_id;
    let used = "select sum(messages)::bigint from workspace_usage where workspace_id = $1";
    let before = there.count(used, id).await;
    while usage::step(&there.store, id).await.unwrap() == Followed::More {}
    assert_eq!(there.count(used, id).await, before);
    while search::index::step(&there.store, id).await.unwrap() == Followed::More {}
    let indexed = "select count(*) from message_search where workspace_id = $1";
    assert!(there.count(indexed, id).await > 0);

    let again = NewInbox {
        id: None,
        channel: "messenger".to_owned(),
        external_id: "9001".to_owned(),
        name: "Back again".to_owned(),
        credentials: Some(json!({ "access_token": token("messenger") })),
    };
    let keys = Keys::parse(&there.secret_key).unwrap();
    for (again, inbox_id) in [(again, tenant.inbox_ids[0]), (of_connector(None, own), own)] {
        assert_eq!(connect(&there.store, &keys, id, again).await, inbox_id);
    }
    assert!(workspaces::resume(&there.store, id).await.unwrap());
}

/// By name what lies in a folder of files, exports of contacts left out.
fn names(folder: &Path) -> BTreeSet<String> {
    let below = |path: String| path[folder.display().to_string().len() + 1..].to_owned();
    let all = files_in(folder).into_iter().map(below);
    all.filter(|name| !name.starts_with("exports/")).collect()
}

#[tokio::test]
async fn everything_arrives_but_secrets_and_what_can_be_had_anew() {
    let mut app = TestApp::start().await;
    let one = Tenant::make(&app, "one", &[("messenger", "9001")]).await;
    let two = Tenant::make(&app, "two", &[]).await;
    fill(&app, &one, "9001", "apricot").await;
    let (status, _) = two
        .call(&app, Method::POST, "/labels", Some(json!({ "name": "damson" })))
        .await;
    assert_eq!(status, 201);
    let tables = tenant_tables(&app).await;
    app.rest().await;
    let store = reopened(&app).await;
    let id = one.workspace_id;
    let own = store.clock.id();
    connect(&store, &app.keys, id, of_connector(Some(own), own)).await;
    choose(&store, &one).await;
    on_its_way(&store, &one).await;

    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("one");
    let path = folder.to_str().unwrap();
    let exported = said(workspace(&app, &["export", "one", path]).await);
    assert_eq!(exported[0]["missing_files"], 0, "{exported:?}");
    expect_no_secrets(&store, id, &lines(&folder)).await;

    let there = Elsewhere::make().await;
    let imported = said(there.workspace(&["import", path]).await);
    let wanted = json!({ "workspace_id": id, "name": "one", "rows": exported[0]["rows"], "files": exported[0]["files"], "missing_files": 0,
        "accounts_made": 1, "accounts_known": [] });
    assert_eq!(imported, [wanted]);
    expect_rows(&store, &there.store, &tables, id).await;
    assert_eq!(own_row(&there.store, id).await, own_row(&store, id).await);
    expect_changes(&there.store, id).await;
    expect_log(&store, &there.store, id).await;
    let files = names(&there.folder(id));
    assert_eq!(files.len() as u64, exported[0]["files"].as_u64().unwrap());
    assert!(!files.is_empty());
    let here = app.data_dir.join("files").join(id.to_string());
    for name in &files {
        let (was, is) = (here.join(name), there.folder(id).join(name));
        assert_eq!(fs::read(was).unwrap(), fs::read(is).unwrap(), "{name}");
    }
    let listed = said(there.workspace(&["list", "--json"]).await);
    assert_eq!(
        (listed.len(), &listed[0]["state"]),
        (1, &json!("suspended")),
        "{listed:?}"
    );

    // once more, there is nothing more
    let again = there.workspace(&["import", path]).await;
    assert!(String::from_utf8_lossy(&again.stderr).contains("workspace_exists"));
    expect_rows(&store, &there.store, &tables, id).await;

    let owner = naming(&there.store, &tables, id, one.owner_id).await;
    expect_to_go_on(&there, &one, own).await;
    expect_other_ids(&one, &folder, &tables, owner).await;
    store.database.close().await;
}

/// Where the owner has an account already. `owner`: in how many rows they are named where they have none.
async fn expect_other_ids(tenant: &Tenant, folder: &Path, tables: &[String], owner: BTreeMap<String, i64>) {
    assert!(owner.len() > 10, "{owner:?}");
    let there = Elsewhere::make().await;
    let new = NewWorkspace {
        id: None,
        name: "Mine".to_owned(),
        owner_email: "One@Example.test".to_owned(),
        owner_name: Some("Ada".to_owned()),
        owner_password: OWNER_PASSWORD.to_owned(),
    };
    let known = workspaces::create(&there.store, new).await.unwrap().owner_id;
    // somebody else, who was given the same id
    sqlx::query("insert into users (id, email, name, password_hash, created_at) values ($1, 'other@example.test', 'Other', 'none', now())")
        .bind(tenant.owner_id)
        .execute(&there.store.database.owner)
        .await
        .unwrap();
    let imported = there.import(folder).await.unwrap();
    assert_eq!(
        (imported.accounts_made, imported.accounts_known),
        (0, vec!["One@Example.test".to_owned()])
    );
    let id = tenant.workspace_id;
    assert_eq!(naming(&there.store, tables, id, tenant.owner_id).await, BTreeMap::new());
    assert_eq!(naming(&there.store, tables, id, known).await, owner);
    let verified = audit::verify(&there.store, id, None).await.unwrap();
    assert_eq!(verified.broken, None);
    let users = "select count(*) from users where $1::uuid is not null";
    assert_eq!(there.count(users, id).await, 2, "nobody was made");
}
