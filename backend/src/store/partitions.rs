//! Partitions by day: made ahead of time, and dropped when they are old, without a lock that anybody waits for. To drop one where
//! it hangs would lock the whole table, and with it everyone who comes after; so it is taken off first, concurrently, and then
//! dropped by itself.

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use time::Date;

use super::Database;

/// Tables that are partitioned by day; `ensure_partitions` names them too.
const PARENTS: [&str; 5] = [
    "webhook_delivery",
    "webhook_event",
    "event",
    "delivery_attempt",
    "message_moment",
];
/// Taking one off waits for those who read it at that moment, in nobody's way. Longer, and it goes on next time.
const PATIENCE: &str = "set lock_timeout = '20s'";

/// Makes the partitions of these days where they are missing.
pub async fn ensure(database: &Database, first: Date, days: i32) -> Result<(), sqlx::Error> {
    sqlx::query("select ensure_partitions($1, $2)")
        .bind(first)
        .bind(days)
        .execute(&database.owner)
        .await?;
    Ok(())
}

#[derive(Debug, sqlx::FromRow)]
struct Old {
    parent: String,
    name: String,
    attached: bool,
    /// Somebody began to take it off and did not finish.
    pending: bool,
}

/// Drops the partitions of days before that one; returns how many went. One process at a time does it.
pub async fn drop_before(database: &Database, day: Date) -> Result<usize, sqlx::Error> {
    // a session of its own: the lock is the session's, and taking off cannot be part of a transaction
    let mut connection = database.direct.clone().disable_statement_logging().connect().await?;
    let mine: bool = sqlx::query_scalar("select pg_try_advisory_lock(hashtext('frontdesk.drop_partitions'))")
        .fetch_one(&mut connection)
        .await?;
    let mut dropped = 0;
    if mine {
        sqlx::query(PATIENCE).execute(&mut connection).await?;
        for old in old(&mut connection, day).await? {
            take_off(&mut connection, &old).await?;
            run(&mut connection, format!("drop table {}", old.name)).await?;
            dropped += 1;
        }
    }
    connection.close().await?;
    Ok(dropped)
}

/// Those that hang on their parent, and those that no longer do since a process ended in between.
async fn old(connection: &mut PgConnection, day: Date) -> Result<Vec<Old>, sqlx::Error> {
    sqlx::query_as(
        "select p.parent, c.oid::regclass::text as name, i.inhrelid is not null as attached, coalesce(i.inhdetachpending, false) as pending
         from unnest($1::text[]) as p (parent)
         join pg_class c on c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname ~ ('^' || p.parent || '_[0-9]{8}$')
         left join pg_inherits i on i.inhrelid = c.oid
         where case when c.relname ~ '_[0-9]{8}$' then to_date(right(c.relname, 8), 'YYYYMMDD') < $2 end order by c.relname",
    )
    .bind(PARENTS.as_slice())
    .bind(day)
    .fetch_all(connection)
    .await
}

async fn take_off(connection: &mut PgConnection, old: &Old) -> Result<(), sqlx::Error> {
    let how = match (old.attached, old.pending) {
        (false, _) => return Ok(()),
        (true, false) => "concurrently",
        (true, true) => "finalize",
    };
    run(
        connection,
        format!("alter table {} detach partition {} {how}", old.parent, old.name),
    )
    .await
}

/// The names come from the catalogue, quoted.
async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}
