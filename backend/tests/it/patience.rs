//! How long the database is waited for, and how long it waits for us.

use frontdesk::errors::may_pass;
use frontdesk::server::Roles;
use sqlx::PgPool;

use crate::support::app::TestApp;

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

async fn setting(pool: &PgPool, name: &str) -> String {
    sqlx::query_scalar("select current_setting($1)")
        .bind(name)
        .fetch_one(pool)
        .await
        .unwrap()
}

/// A session that has gone silent holds nobody up for longer, nor does a row of those who waited behind it.
#[tokio::test]
async fn a_session_waits_for_a_row_less_long_than_it_may_do_nothing() {
    let app = TestApp::with_roles(WEB).await;
    let pool = &app.store.database.owner;
    assert_eq!(setting(pool, "lock_timeout").await, "15s");
    assert_eq!(setting(pool, "idle_in_transaction_session_timeout").await, "20s");
    app.stop().await;
}

/// Whoever was sent away from a row that somebody holds may come again, and so may whoever did nothing for too long.
#[tokio::test]
async fn limits_that_were_reached_may_pass() {
    let app = TestApp::with_roles(WEB).await;
    let pool = &app.store.database.owner;
    let mut holder = pool.begin().await.unwrap();
    sqlx::query("select 1 from workspace where id = $1 for update")
        .bind(app.workspace_id)
        .execute(&mut *holder)
        .await
        .unwrap();

    let mut waiting = pool.begin().await.unwrap();
    sqlx::query("set local lock_timeout = '10ms'")
        .execute(&mut *waiting)
        .await
        .unwrap();
    let error = sqlx::query("select 1 from workspace where id = $1 for update")
        .bind(app.workspace_id)
        .execute(&mut *waiting)
        .await
        .unwrap_err();
    assert!(may_pass(&error), "{error}");

    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut *holder)
        .await
        .unwrap();
    sqlx::query("set idle_in_transaction_session_timeout = '10ms'")
        .execute(&mut *holder)
        .await
        .unwrap();
    app.eventually("the database has ended whoever did nothing", || async {
        let there: bool = sqlx::query_scalar("select exists (select from pg_stat_activity where pid = $1)")
            .bind(pid)
            .fetch_one(pool)
            .await
            .unwrap();
        (!there).then_some(())
    })
    .await;
    let error = sqlx::query("select 1").execute(&mut *holder).await.unwrap_err();
    assert!(may_pass(&error), "{error}");
    app.stop().await;
}
