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

/// Only Linux tells how long a socket was quiet.
#[cfg(target_os = "linux")]
mod silence {
    use std::time::Duration;

    use frontdesk::errors::may_pass;
    use frontdesk::store::{Database, silence};
    use sqlx::postgres::PgQueryResult;
    use tokio::task::JoinHandle;

    use super::WEB;
    use crate::support::app::{TestApp, config};
    use crate::support::tunnel::Tunnel;

    /// Half of it is what a busy machine may need between sending a statement and beginning with it.
    const LIMIT: Duration = Duration::from_secs(2);
    const LONGEST: Duration = Duration::from_secs(60);

    type Asked = JoinHandle<Result<PgQueryResult, sqlx::Error>>;

    /// What comes of it while silence is looked for all the time.
    async fn outcome(database: &Database, asked: Asked) -> Result<PgQueryResult, sqlx::Error> {
        let looking = async {
            let mut often = tokio::time::interval(LIMIT / 10);
            while !asked.is_finished() {
                often.tick().await;
                silence::end_silent(database, LIMIT).await;
            }
        };
        tokio::time::timeout(LONGEST, looking)
            .await
            .expect("it comes to an end");
        asked.await.unwrap()
    }

    #[tokio::test]
    async fn a_long_statement_is_waited_for_and_a_dead_connection_is_given_up() {
        let app = TestApp::with_roles(WEB).await;
        let tunnel = Tunnel::to(&app.database.url).await;
        let config = config(&app.url, app.sandbox.base_url(), app.data_dir.clone(), app.address);
        let database = Database::connect(&tunnel.url, &config.database).await.unwrap();
        let pool = database.owner.clone();

        let sleeping = pool.clone();
        let long = tokio::spawn(async move { sqlx::query("select pg_sleep(5)").execute(&sleeping).await });
        outcome(&database, long).await.expect("it takes its time");

        let mut connection = pool.acquire().await.unwrap();
        tunnel.silence();
        let vain = tokio::spawn(async move { sqlx::query("select 1").execute(&mut *connection).await });
        let error = outcome(&database, vain).await.unwrap_err();
        assert!(may_pass(&error), "{error}");

        let answer: i32 = sqlx::query_scalar("select 1").fetch_one(&pool).await.unwrap();
        assert_eq!(answer, 1, "a new connection is made");
        database.close().await;
        app.stop().await;
    }
}
