//! What is old goes, and nobody waits for it.

use std::time::Duration;

use frontdesk::domain::upkeep;
use frontdesk::server::Roles;
use frontdesk::store::partitions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use time::Date;

use crate::support::app::TestApp;

async fn app() -> TestApp {
    TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .map(|_| ())
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

fn day(app: &TestApp, ago: i64) -> Date {
    (app.store.clock.now() - time::Duration::days(ago)).date()
}

/// Names of partitions of that day, attached or not.
async fn partitions_of(app: &TestApp, day: Date) -> Vec<String> {
    let suffix = format!("{:04}{:02}{:02}", day.year(), u8::from(day.month()), day.day());
    sqlx::query_scalar(
        "select relname::text from pg_class where relkind = 'r' and relname like '%\\_' || $1 order by 1",
    )
    .bind(suffix)
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap()
}

#[tokio::test]
async fn old_partitions_go_while_others_read_and_write() {
    let app = app().await;
    let old = day(&app, 60);
    partitions::ensure(&app.store.database, old, 1).await.unwrap();
    assert_eq!(partitions_of(&app, old).await.len(), 5);
    let insert = |days: i64| {
        format!(
            "insert into event (workspace_id, seq, at, type, data) values ('{}', {}, now() - interval '{days} days', 'label.removed', '{{}}')",
            app.workspace_id,
            1_000 + days
        )
    };
    let connect = async || PgConnection::connect_with(&app.store.database.direct).await.unwrap();
    let (mut reader, mut writer) = (connect().await, connect().await);
    run(&mut writer, &insert(60)).await.unwrap();
    run(&mut writer, "set lock_timeout = '2s'").await.unwrap();
    // somebody reads all of it, and takes their time
    run(&mut reader, "begin; select count(*) from event").await.unwrap();
    let store = app.store.clone();
    let upkeep = tokio::spawn(async move { upkeep::run(&store, 30).await });
    let waits = async || {
        let waiting = "select count(*) from pg_stat_activity where datname = current_database() and query like 'alter table event detach%' and wait_event_type = 'Lock'";
        (count(&app, waiting).await > 0).then_some(())
    };
    app.eventually("it waits for the reader", waits).await;
    run(&mut writer, &insert(0)).await.unwrap();
    run(&mut writer, "select count(*) from event").await.unwrap();
    assert!(!upkeep.is_finished());
    run(&mut reader, "rollback").await.unwrap();
    upkeep.await.unwrap().unwrap();
    assert!(partitions_of(&app, old).await.is_empty());
    assert_eq!(count(&app, "select count(*) from event where seq >= 1000").await, 1);
    assert_eq!(partitions_of(&app, day(&app, 0)).await.len(), 5, "the young stay");
    app.stop().await;
}

#[tokio::test]
async fn what_was_begun_and_not_finished_is_finished() {
    let app = app().await;
    let (half, off) = (day(&app, 50), day(&app, 51));
    for day in [half, off] {
        partitions::ensure(&app.store.database, day, 1).await.unwrap();
    }
    let name = |names: Vec<String>| names.into_iter().find(|name| name.starts_with("event_")).unwrap();
    let half = name(partitions_of(&app, half).await);
    let off = name(partitions_of(&app, off).await);
    let mut reader = PgConnection::connect_with(&app.store.database.direct).await.unwrap();
    let mut other = PgConnection::connect_with(&app.store.database.direct).await.unwrap();
    // one process ended between taking off and dropping, the other while it waited
    run(
        &mut other,
        &format!("alter table event detach partition {off} concurrently"),
    )
    .await
    .unwrap();
    run(&mut reader, "begin; select count(*) from event").await.unwrap();
    run(&mut other, "set lock_timeout = '200ms'").await.unwrap();
    run(
        &mut other,
        &format!("alter table event detach partition {half} concurrently"),
    )
    .await
    .unwrap_err();
    run(&mut reader, "rollback").await.unwrap();
    assert_eq!(
        count(&app, "select count(*) from pg_inherits where inhdetachpending").await,
        1
    );
    assert_eq!(
        partitions::drop_before(&app.store.database, day(&app, 30))
            .await
            .unwrap(),
        10
    );
    let left = format!("select count(*) from pg_class where relname in ('{half}', '{off}')");
    assert_eq!(count(&app, &left).await, 0);
    app.stop().await;
}

#[tokio::test]
async fn one_process_at_a_time_drops_partitions() {
    let app = app().await;
    partitions::ensure(&app.store.database, day(&app, 60), 1).await.unwrap();
    let mut other = PgConnection::connect_with(&app.store.database.direct).await.unwrap();
    run(
        &mut other,
        "select pg_advisory_lock(hashtext('frontdesk.drop_partitions'))",
    )
    .await
    .unwrap();
    let dropped = async || {
        partitions::drop_before(&app.store.database, day(&app, 30))
            .await
            .unwrap()
    };
    assert_eq!(
        tokio::time::timeout(Duration::from_secs(10), dropped()).await.unwrap(),
        0
    );
    other.close().await.unwrap();
    app.eventually("it is dropped", async || (dropped().await == 5).then_some(()))
        .await;
    app.stop().await;
}

#[tokio::test]
async fn finished_jobs_go_in_batches_and_others_stay() {
    let app = app().await;
    let mut connection = app.store.database.owner.acquire().await.unwrap();
    run(&mut connection, "delete from apalis.jobs").await.unwrap();
    for (name, status, done, many) in [
        ("old", "Done", "now() - interval '2 hours'", 2_500),
        ("killed", "Killed", "now() - interval '2 hours'", 10),
        ("young", "Done", "now()", 7),
        ("waiting", "Pending", "null", 5),
    ] {
        let sql = format!(
            "insert into apalis.jobs (job, id, job_type, status, done_at)
             select '', '{name}' || n, 'test', '{status}', {done} from generate_series(1, {many}) n"
        );
        run(&mut connection, &sql).await.unwrap();
    }
    drop(connection);
    upkeep::run(&app.store, 30).await.unwrap();
    let left: Vec<(String, i64)> = sqlx::query_as("select status, count(*) from apalis.jobs group by 1 order by 1")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(left, [("Done".to_owned(), 7), ("Pending".to_owned(), 5)]);
    app.stop().await;
}
