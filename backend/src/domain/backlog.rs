//! What waits for a worker, and since when: whether there are enough of them shows here first.

use std::time::Duration;

use crate::errors::Result;
use crate::measures::Backlog;
use crate::store::{Store, jobs};

/// Counting more would tell nothing more, and cost more.
const MOST: i64 = 10_000;

/// Reads by index, whatever waits.
pub async fn backlog(store: &Store) -> Result<Backlog> {
    let now = store.clock.now();
    let (waiting, oldest_job, oldest_push) = jobs::waiting(&store.database, now, MOST).await?;
    let (conversations, oldest_reply): (i64, Option<f64>) = sqlx::query_as(
        "select count(*), extract(epoch from $1 - min(due_at))::float8 from (
           select l.due_at from delivery_lane l
           where l.due_at <= $1 and (l.lease_until is null or l.lease_until < $1)
             -- what waits with its workspace waits for no worker
             and (select w.suspended_at is null from workspace w where w.id = l.workspace_id)
           order by l.due_at limit $2) due",
    )
    .bind(now)
    .bind(MOST)
    .fetch_one(&store.database.owner)
    .await?;
    let (mails, oldest_mail): (i64, Option<f64>) = sqlx::query_as(
        "select count(*), extract(epoch from $1 - min(created_at))::float8 from (
           select created_at from mail where sent_at is null and failed_at is null order by due_at limit $2) waiting",
    )
    .bind(now)
    .bind(MOST)
    .fetch_one(&store.database.owner)
    .await?;
    let age = |seconds: Option<f64>| Duration::from_secs_f64(seconds.unwrap_or_default().max(0.0));
    Ok(Backlog {
        jobs: waiting.unsigned_abs(),
        oldest_job: age(oldest_job),
        conversations: conversations.unsigned_abs(),
        oldest_reply: age(oldest_reply),
        mails: mails.unsigned_abs(),
        oldest_mail: age(oldest_mail),
        oldest_push: age(oldest_push),
    })
}
