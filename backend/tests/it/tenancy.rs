//! The second wall: within one workspace's scope, rows of another are not there, whatever the statement asks for.

use frontdesk::config::DatabaseConfig;
use frontdesk::domain::contacts::import;
use frontdesk::domain::messages::By;
use frontdesk::domain::oauth::{self, Provider};
use frontdesk::domain::templates;
use frontdesk::store::glance::SCOPE;
use frontdesk::store::{Database, Store};
use frontdesk_connectors::Channel;
use frontdesk_connectors::login::Granted;
use frontdesk_connectors::template::Template;
use reqwest::Method;
use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::app::{OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now, together};
use crate::support::tenant::Tenant;
use crate::support::upload::{File, picture};

/// Tables with rows of tenants; partitions are reached through their parents.
async fn tenant_tables(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select c.table_name::text from information_schema.columns c
         join pg_class p on p.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
         where c.table_schema = current_schema() and c.column_name = 'workspace_id' and p.relkind in ('r', 'p') and not p.relispartition
         order by 1",
    )
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap()
}

/// Statements are planned for a workspace that has everything (docs/decisions/0036).
#[tokio::test]
async fn every_table_is_planned_for_a_large_workspace() {
    let app = TestApp::start().await;
    let unplanned: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
         where c.relkind = 'r' and not c.relispartition and c.relnamespace = current_schema()::regnamespace
           and 'n_distinct=1' <> all(coalesce(a.attoptions, '{}')) order by 1",
    )
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    assert!(
        unplanned.is_empty(),
        "these want `alter table … alter column workspace_id set (n_distinct = 1)`: {unplanned:?}"
    );
    app.stop().await;
}

/// Puts something into every table of a workspace.
async fn live(app: &TestApp, tenant: &Tenant, account: &str) {
    let customer = Customer::on("messenger").of_account(account);
    let at = now(app) - 20_000;
    let body = together(&[
        customer.event(true, at, json!({ "message": { "mid": "m1", "text": "Hello", "attachments": [{ "type": "location", "payload": { "coordinates": { "lat": 1, "long": 2 } } }] } })),
        customer.reaction("m1", Some("👍"), at + 1),
        customer.edit("m1", "Hello!", 1, at + 1),
        customer.event(true, at, json!({ "policy_enforcement": { "action": "warning", "reason": "spam" } })),
        customer.reaction("not here yet", Some("👍"), at + 2),
    ]);
    assert_eq!(app.webhook("messenger", &body).await, 200);
    let call = async |method: Method, path: &str, body| {
        let (status, answer) = tenant.call(app, method, path, Some(body)).await;
        assert!((200..300).contains(&status), "{path}: {answer}");
        answer
    };
    let keyed = app
        .http
        .post(format!("{}/api/v1/teams", app.url))
        .bearer_auth(&tenant.token);
    let keyed = keyed
        .header("Idempotency-Key", "k")
        .json(&json!({ "name": "Made once" }));
    assert_eq!(keyed.send().await.unwrap().status(), 201);
    let label = call(Method::POST, "/labels", json!({ "name": "VIP" })).await;
    let invited = json!({ "email": "invited@example.test", "role": "agent" });
    call(Method::POST, "/invitations", invited).await;
    let endpoint = json!({ "name": "Shop", "url": "https://localhost:9/", "event_types": ["label.removed"] });
    let endpoint = call(Method::POST, "/webhook_endpoints", endpoint).await;
    let test = format!(
        "/webhook_endpoints/{}/test",
        endpoint["endpoint"]["id"].as_str().unwrap()
    );
    call(Method::POST, &test, json!({})).await;
    let sales = json!({ "name": "Sales", "member_ids": [tenant.owner_id] });
    let team = call(Method::POST, "/teams", sales).await;
    let reader = json!({ "name": "Reader", "permissions": ["conversations.read"] });
    call(Method::POST, "/roles", reader).await;
    let shared_out = json!({ "teams": [{ "team_id": team["id"], "mode": "round_robin" }], "capacities": [{ "user_id": tenant.owner_id, "capacity": 3 }] });
    call(Method::PATCH, "/assignment", shared_out).await;
    call(
        Method::POST,
        "/canned_responses",
        json!({ "shortcut": "hi", "text": "Hi" }),
    )
    .await;
    let id = tenant.get(app, "/conversations").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/conversations/{id}");
    call(
        Method::PATCH,
        &path,
        json!({ "label_ids": [label["id"]], "assignee_id": tenant.owner_id }),
    )
    .await;
    let (_, file) = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(10),
    }
    .upload_as(app, &tenant.token)
    .await;
    let reply = json!({ "client_id": "c1", "text": "Yes", "attachment_ids": [file["id"]] });
    call(Method::POST, &format!("{path}/messages"), reply).await;
    let note = json!({ "client_id": "c2", "text": "@owner", "audience": "team", "mention_ids": [tenant.owner_id] });
    call(Method::POST, &format!("{path}/messages"), note).await;
    let me = tenant.get(app, &format!("/members/{}", tenant.owner_id)).await;
    let owner = Browser::sign_in(app, me["email"].as_str().unwrap(), OWNER_PASSWORD).await;
    let (_, waiting) = File {
        name: "g.png",
        content_type: "image/png",
        bytes: picture(11),
    }
    .upload_as(app, &tenant.token)
    .await;
    let draft = json!({ "reply": "Not yet", "reply_attachment_ids": [waiting["id"]] });
    assert_eq!(
        owner
            .call(app, Method::PUT, &format!("{path}/draft"), Some(draft))
            .await
            .0,
        200
    );
    let (_, later) = File {
        name: "h.png",
        content_type: "image/png",
        bytes: picture(12),
    }
    .upload_as(app, &tenant.token)
    .await;
    let at = frontdesk::clock::rfc3339_millis::format(app.store.clock.now() + time::Duration::hours(1));
    let scheduled =
        json!({ "id": app.store.clock.id(), "text": "Later", "attachment_ids": [later["id"]], "send_at": at });
    let scheduling = format!("{path}/scheduled_messages");
    assert_eq!(owner.call(app, Method::POST, &scheduling, Some(scheduled)).await.0, 201);
    let signature = json!({ "signature": "Ada" });
    let signed = owner
        .call(app, Method::PATCH, "/composer_settings", Some(signature))
        .await;
    assert_eq!(signed.0, 200);
    call(
        Method::POST,
        "/macros",
        json!({ "name": "Close", "actions": { "status": "resolved" } }),
    )
    .await;
    let marked = owner
        .call(
            app,
            Method::PUT,
            &format!("{path}/read_mark"),
            Some(json!({ "read_count": 1 })),
        )
        .await;
    assert_eq!(marked.0, 200);
    let open = json!({ "match": "all", "groups": [{ "match": "all", "conditions": [{ "field": "status", "op": "is", "values": ["open"] }] }] });
    let view = json!({ "name": "Open", "shared": true, "conditions": open });
    assert_eq!(owner.call(app, Method::POST, "/saved_views", Some(view)).await.0, 201);
    let begun = owner
        .call(app, Method::POST, "/oauth/facebook/start", Some(json!({})))
        .await;
    assert_eq!(begun.0, 200);
    let mut scope = app.store.scoped(tenant.workspace_id).await.unwrap();
    let nothing = Granted::default();
    oauth::keep(
        &mut scope,
        &app.keys,
        tenant.owner_id,
        Provider::Facebook,
        None,
        &nothing,
    )
    .await
    .unwrap();
    scope.commit().await.unwrap();
    call(Method::POST, "/webhook_replays", json!({ "q": "nobody" })).await;
    let settings = owner.call(app, Method::GET, "/notification_settings", None).await.1;
    let mut settings = settings.as_object().unwrap().clone();
    settings.remove("version");
    let put = owner
        .call(app, Method::PUT, "/notification_settings", Some(settings.into()))
        .await;
    assert_eq!(put.0, 200, "{}", put.1);
    let browser = app.sandbox_post("push", json!({})).await;
    let subscription = json!({ "endpoint": browser["endpoint"], "keys": browser["keys"], "device": "Browser" });
    let subscribed = owner
        .call(app, Method::POST, "/push_subscriptions", Some(subscription))
        .await;
    assert_eq!(subscribed.0, 201, "{}", subscribed.1);
    let away = json!({ "availability": "away" });
    assert_eq!(owner.call(app, Method::PUT, "/availability", Some(away)).await.0, 200);
    let process = app.store.clock.id();
    sqlx::query("insert into presence_process values ($1, now() + interval '1 day')")
        .bind(process)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    for table in [
        "presence (workspace_id, user_id, process_id) values ($1, $2, $3)",
        "assignment_turn (workspace_id, queue, user_id, turn) values ($1, $3, $2, 1)",
    ] {
        sqlx::query(AssertSqlSafe(format!("insert into {table}")))
            .bind(tenant.workspace_id)
            .bind(tenant.owner_id)
            .bind(process)
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    for table in [
        "link_preview (workspace_id, url_hash, fetched_at) values ($1, uuid_send($2), now())",
        "inbox_check (workspace_id, inbox_id, checked_at, facts) values ($1, $2, now(), '[]')",
        "inbox_reconcile (workspace_id, inbox_id, reconciled_to, due_at) values ($1, $2, now(), now())",
    ] {
        sqlx::query(AssertSqlSafe(format!("insert into {table} on conflict do nothing")))
            .bind(tenant.workspace_id)
            .bind(tenant.inbox_ids[0])
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    let twin = Customer::on("messenger").of_account(account).with_id(903);
    assert_eq!(
        app.webhook("messenger", &twin.text("twin", "Hello again", now(app)))
            .await,
        200
    );
    let known = tenant.get(app, "/contacts").await;
    let known: Vec<&str> = known["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| contact["id"].as_str().unwrap())
        .collect();
    let attribute = json!({ "key": "plan", "label": "Plan", "kind": "text" });
    call(Method::POST, "/contact_attributes", attribute).await;
    let merge = json!({ "other_id": known[0] });
    call(Method::POST, &format!("/contacts/{}/merge", known[1]), merge).await;
    let mut scope = app.store.scoped(tenant.workspace_id).await.unwrap();
    let by = By {
        id: Some(tenant.owner_id),
        name: None,
    };
    import::upload(&mut scope, &by, "people.csv", b"name\nAda\n")
        .await
        .unwrap();
    scope.commit().await.unwrap();
    let hits = tenant.get(app, "/search?q=hello").await;
    assert!(!hits["items"].as_array().unwrap().is_empty(), "{hits}");
    let template = Template {
        external_id: None,
        name: "hello".to_owned(),
        language: "en_US".to_owned(),
        category: "UTILITY".to_owned(),
        status: "APPROVED".to_owned(),
        quality: None,
        rejected_reason: None,
        named: false,
        components: json!([{ "type": "BODY", "text": "Hello" }]),
    };
    let inbox_id = tenant.inbox_ids[0];
    let began = templates::begin(&app.store, tenant.workspace_id, inbox_id)
        .await
        .unwrap()
        .unwrap();
    templates::save(
        &app.store,
        tenant.workspace_id,
        inbox_id,
        Channel::Whatsapp,
        vec![template],
        began,
    )
    .await
    .unwrap();
    for (what, sql) in [
        (
            "the reply was tried",
            "select count(*) from delivery_attempt where workspace_id = $1",
        ),
        (
            "somebody was told",
            "select count(*) from notification where workspace_id = $1",
        ),
        (
            "open conversations are known",
            "select count(*) from assignment_open where workspace_id = $1",
        ),
        (
            "moments were kept",
            "select count(*) from message_moment where workspace_id = $1",
        ),
    ] {
        app.eventually(what, || async {
            let rows: i64 = sqlx::query_scalar(sql)
                .bind(tenant.workspace_id)
                .fetch_one(&app.store.database.owner)
                .await
                .unwrap();
            (rows > 0).then_some(())
        })
        .await;
    }
}

async fn count(connection: &mut sqlx::PgConnection, sql: String, workspace_id: Uuid) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.clone()))
        .bind(workspace_id)
        .fetch_one(connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}

#[tokio::test]
async fn a_scope_sees_and_touches_one_workspace() {
    let app = TestApp::start().await;
    let one = Tenant::make(&app, "one", &[("messenger", "9001")]).await;
    let two = Tenant::make(&app, "two", &[("messenger", "9002")]).await;
    live(&app, &one, "9001").await;
    live(&app, &two, "9002").await;
    let tables = tenant_tables(&app).await;
    assert!(tables.len() >= 28, "{tables:?}");
    for table in &tables {
        let mut owner = app.store.database.owner.acquire().await.unwrap();
        let theirs = count(
            &mut owner,
            format!("select count(*) from {table} where workspace_id = $1"),
            two.workspace_id,
        )
        .await;
        assert!(
            theirs > 0,
            "{table} has no row of the other workspace, so nothing would be shown by not seeing it"
        );
        drop(owner);

        let mut scope = app.store.scoped(one.workspace_id).await.unwrap();
        let own = count(
            scope.connection(),
            format!("select count(*) from {table} where workspace_id = $1"),
            one.workspace_id,
        )
        .await;
        assert!(own > 0, "{table}: its own rows are there");
        let seen = count(
            scope.connection(),
            format!("select count(*) from {table} where workspace_id <> $1"),
            one.workspace_id,
        )
        .await;
        assert_eq!(seen, 0, "{table}");
        for sql in [
            format!("update {table} set workspace_id = workspace_id where workspace_id = $1"),
            format!("delete from {table} where workspace_id = $1"),
        ] {
            // each in a transaction of its own: what may only be added to refuses, and breaks it
            let mut scope = app.store.scoped(one.workspace_id).await.unwrap();
            let touched = sqlx::query(AssertSqlSafe(sql.clone()))
                .bind(two.workspace_id)
                .execute(scope.connection())
                .await;
            match touched {
                Ok(touched) => assert_eq!(touched.rows_affected(), 0, "{sql}"),
                Err(error) => {
                    assert!(table.starts_with("audit_"), "{sql}: {error}");
                    assert_eq!(
                        error.as_database_error().and_then(|error| error.code()).as_deref(),
                        Some("42501"),
                        "{sql}: {error}"
                    );
                }
            }
        }
        // its own rows cannot be handed to another workspace
        let moved = sqlx::query(AssertSqlSafe(format!("update {table} set workspace_id = $1")))
            .bind(two.workspace_id)
            .execute(scope.connection())
            .await;
        let error = moved.expect_err(table);
        assert_eq!(
            error.as_database_error().and_then(|error| error.code()).as_deref(),
            Some("42501"),
            "{table}: {error}"
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn people_and_secrets_of_others_are_out_of_reach() {
    let app = TestApp::start().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
    let workspaces: Vec<Uuid> = sqlx::query_scalar("select id from workspace")
        .fetch_all(scope.connection())
        .await
        .unwrap();
    assert_eq!(workspaces, [app.workspace_id]);
    let users: Vec<Uuid> = sqlx::query_scalar("select id from users")
        .fetch_all(scope.connection())
        .await
        .unwrap();
    assert_eq!(users, [app.owner_id]);
    assert_ne!(users, [other.owner_id]);
    for sql in [
        "select password_hash from users",
        "select token_hash from session",
        "select body from webhook_delivery",
        "select recipient from mail",
        "select email from account_link",
        "select secret from totp",
        "select code_hash from recovery_code",
        "select token_hash from half_sign_in",
        "create table mine (id int)",
        "truncate message",
        "reset role; select password_hash from users",
    ] {
        let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
        let refused = sqlx::query(sql).fetch_all(scope.connection()).await;
        assert!(refused.is_err(), "{sql}");
    }
    // outside of a scope the restricted role sees nothing at all
    let mut connection = app.store.database.owner.acquire().await.unwrap();
    for sql in ["begin", "set local role frontdesk_app"] {
        sqlx::query(sql).execute(&mut *connection).await.unwrap();
    }
    let lost = sqlx::query_scalar::<_, i64>("select count(*) from label")
        .fetch_one(&mut *connection)
        .await;
    assert!(lost.is_err() || lost.is_ok_and(|count| count == 0));
    sqlx::query("rollback").execute(&mut *connection).await.unwrap();
    app.stop().await;
}

/// A read without a transaction: it begins with the scope, and what it asks for is up to the test.
async fn read_once(connection: &mut sqlx::PgConnection, workspace_id: Uuid, sql: &str) -> Result<i64, sqlx::Error> {
    let sql = format!("{SCOPE} select t.n from scope cross join lateral ({sql} limit 1) t");
    sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(workspace_id)
        .fetch_one(connection)
        .await
}

#[tokio::test]
async fn a_read_without_a_transaction_sees_one_workspace() {
    let app = TestApp::start().await;
    let one = Tenant::make(&app, "one", &[("messenger", "9001")]).await;
    let two = Tenant::make(&app, "two", &[("messenger", "9002")]).await;
    live(&app, &one, "9001").await;
    live(&app, &two, "9002").await;
    let theirs = two.get(&app, "/conversations").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = format!("/conversations/{theirs}/messages");
    assert_eq!(one.call(&app, Method::GET, &other, None).await.0, 404);

    let mut glance = app.store.glance(one.workspace_id).await.unwrap();
    let connection = glance.reader().connection;
    for table in tenant_tables(&app).await {
        // both turns are on the same connection, and the statement is prepared but once
        for (tenant, not) in [(&one, &two), (&two, &one), (&one, &two)] {
            let count = format!(
                "select count(*) filter (where workspace_id = scope.workspace_id) * 1000000
                   + count(*) filter (where workspace_id <> scope.workspace_id) as n from {table}"
            );
            let seen = read_once(connection, tenant.workspace_id, &count).await;
            let seen = seen.unwrap_or_else(|error| panic!("{table}: {error}"));
            assert!(seen >= 1_000_000, "{table}: its own rows are there");
            assert_eq!(seen % 1_000_000, 0, "{table}: and none of {}", not.workspace_id);
        }
        // nothing of the scope is left for a statement that does not bind itself
        let unbound = format!("select count(*) from {table}");
        let seen = sqlx::query_scalar::<_, i64>(AssertSqlSafe(unbound))
            .fetch_one(&mut *connection)
            .await;
        assert!(seen.is_err(), "{table}: {seen:?}");
    }
    for sql in [
        "select count(password_hash) as n from users",
        "select count(*) as n from session",
    ] {
        assert!(read_once(connection, one.workspace_id, sql).await.is_err(), "{sql}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_read_without_a_transaction_fails_where_the_role_was_lost() {
    let app = TestApp::start().await;
    let count = "select count(*) as n from message";
    let mut owner = app.store.database.owner.acquire().await.unwrap();
    let mut glance = app.store.glance(app.workspace_id).await.unwrap();
    let connection = glance.reader().connection;
    assert_eq!(read_once(connection, app.workspace_id, count).await.unwrap(), 0);
    // the plan was made for the restricted role
    sqlx::query("set role none").execute(&mut *connection).await.unwrap();
    for connection in [connection, &mut owner] {
        let refused = read_once(connection, app.workspace_id, count).await.unwrap_err();
        assert!(refused.to_string().contains("this would run as"), "{refused}");
    }
    drop(owner);

    // a login that may not take on the role reads as it always did: not at all
    let login = format!("login_{}", app.store.clock.id().simple());
    let execute = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&app.store.database.owner)
            .await
            .unwrap()
    };
    execute(format!("create role {login} login password 'x'")).await;
    let stranger = requests_by(&app, &login, "x").await;
    assert!(stranger.glance(app.workspace_id).await.is_err());
    stranger.database.close().await;
    execute(format!("grant frontdesk_app to {login}")).await;
    let granted = requests_by(&app, &login, "x").await;
    let mut glance = granted.glance(app.workspace_id).await.unwrap();
    let seen = read_once(
        glance.reader().connection,
        app.workspace_id,
        "select count(*) as n from label",
    )
    .await;
    assert_eq!(seen.unwrap(), 0);
    drop(glance);
    granted.database.close().await;
    execute(format!("drop role {login}")).await;
    app.stop().await;
}

/// A server's store whose requests come by another login.
async fn requests_by(app: &TestApp, login: &str, password: &str) -> Store {
    let mut url = url::Url::parse(&app.database.url).unwrap();
    let rest: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(name, _)| name != "user")
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(rest)
        .append_pair("user", login)
        .append_pair("password", password);
    let config = DatabaseConfig {
        url: None,
        direct_url: None,
        app_url: Some(url.into()),
        pg_bin: None,
    };
    Store {
        database: Database::connect(&app.database.url, &config).await.unwrap(),
        clock: app.store.clock.clone(),
        wake: Default::default(),
    }
}

#[tokio::test]
async fn each_transaction_restricts_itself_whatever_its_connection_was_opened_with() {
    let app = TestApp::start().await;
    Tenant::make(&app, "other", &[]).await;
    let login = format!("login_{}", app.store.clock.id().simple());
    let execute = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&app.store.database.owner)
            .await
            .unwrap()
    };

    execute(format!("create role {login} login password 'x' superuser")).await;
    let mighty = requests_by(&app, &login, "x").await;
    mighty.database.check_restricted().await.unwrap();
    let mut scope = mighty.scoped(app.workspace_id).await.unwrap();
    let seen: Vec<Uuid> = sqlx::query_scalar("select id from workspace")
        .fetch_all(scope.connection())
        .await
        .unwrap();
    assert_eq!(seen, [app.workspace_id]);
    drop(scope);
    mighty.database.close().await;

    execute(format!("alter role {login} nosuperuser")).await;
    let stranger = requests_by(&app, &login, "x").await;
    let refused = format!("{:#}", stranger.database.check_restricted().await.unwrap_err());
    assert!(
        refused.contains("DATABASE_APP_URL") && refused.contains("grant frontdesk_app to"),
        "{refused}"
    );
    // a connection that was refused the role is as good as new
    execute(format!("grant frontdesk_app to {login}")).await;
    let refused = format!("{:#}", stranger.database.check_restricted().await.unwrap_err());
    assert!(refused.contains("grant frontdesk_limited to"), "{refused}");
    execute(format!("grant frontdesk_limited to {login}")).await;
    stranger.database.check_restricted().await.unwrap();
    stranger.database.close().await;
    execute(format!("drop role {login}")).await;
    app.stop().await;
}
