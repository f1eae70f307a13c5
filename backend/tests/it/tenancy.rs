//! The second wall: within one workspace's scope, rows of another are not there, whatever the statement asks for.

use frontdesk::config::DatabaseConfig;
use frontdesk::domain::{conversations, messages};
use frontdesk::store::glance::SCOPE;
use frontdesk::store::{Database, Store};
use reqwest::Method;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};
use crate::support::living::fill;
use crate::support::tenant::Tenant;

/// Tables with rows of tenants; partitions are reached through their parents.
pub async fn tenant_tables(app: &TestApp) -> Vec<String> {
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
    fill(&app, &one, "9001", "apricot").await;
    fill(&app, &two, "9002", "damson").await;
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
        "select credential_id from passkey",
        "select state from passkey_challenge",
        "select people from workspace_import",
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
    fill(&app, &one, "9001", "apricot").await;
    fill(&app, &two, "9002", "damson").await;
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

/// Ids are unique in a workspace; that two have one is for nobody to rely on.
#[tokio::test]
async fn rows_of_one_id_are_told_apart_by_their_workspace() {
    let app = TestApp::start().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let text = Customer::on("messenger").text("m", "Hello", now(&app));
    assert_eq!(app.webhook("messenger", &text).await, 200);
    let owner = &app.store.database.owner;
    for table in ["contact", "inbox", "contact_identity", "conversation", "message"] {
        let copy = format!(
            "insert into {table} select (jsonb_populate_record(null::{table}, to_jsonb(t) || jsonb_build_object('workspace_id', $2::uuid))).*
             from {table} t where t.workspace_id = $1"
        );
        let copied = sqlx::query(AssertSqlSafe(copy))
            .bind(app.workspace_id)
            .bind(other.workspace_id);
        copied
            .execute(owner)
            .await
            .unwrap_or_else(|error| panic!("{table}: {error}"));
    }
    let wanted = async |table: &str| {
        let sql = format!("select id from {table} where workspace_id = $1");
        let id: Uuid = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(app.workspace_id)
            .fetch_one(owner)
            .await
            .unwrap();
        [app.workspace_id, other.workspace_id].map(|workspace_id| (workspace_id, id))
    };
    let mut connection = owner.acquire().await.unwrap();
    let both = wanted("conversation").await;
    let views = conversations::load::by_ids(&mut connection, &both).await.unwrap();
    assert_eq!(views.iter().map(|(of, view)| (*of, view.id)).collect::<Vec<_>>(), both);
    let both = wanted("message").await;
    let views = messages::load::by_ids(&mut connection, &both).await.unwrap();
    assert_eq!(views.iter().map(|(of, view)| (*of, view.id)).collect::<Vec<_>>(), both);
    drop(connection);
    app.stop().await;
}
