//! Housekeeping of the database: partitions ahead, old ones dropped, what workspaces keep for a shorter time, finished jobs, dead sessions, old keys and old notices removed.

use super::{contacts, mail, notifications, sign_in_provider, webhook_endpoints, webhook_log};
use crate::errors::Result;
use crate::store::{Store, jobs, once, partitions};

const DAYS_AHEAD: i32 = 15;
/// Finished jobs that are removed at a time.
const FINISHED_JOBS: i64 = 1_000;
/// How long it stays told what a platform said about an account: few rows, and their history is what an appeal rests on.
const NOTICE_DAYS: i64 = 365;
/// What a page said longer ago is asked anew anyway.
const LINK_PREVIEW_DAYS: i64 = 7;
/// How long an ended invitation is listed, for it to be sent again.
const LINK_DAYS: i64 = 30;
/// How long the version of a draft that was emptied is remembered: longer than a page stays open that knows the one before.
const EMPTIED_DRAFT_DAYS: i64 = 30;

pub async fn run(store: &Store, retention_days: u16) -> Result<()> {
    let pool = &store.database.owner;
    let now = store.clock.now();
    partitions::ensure(&store.database, now.date(), DAYS_AHEAD).await?;
    let oldest = (now - time::Duration::days(i64::from(retention_days))).date();
    partitions::drop_before(&store.database, oldest).await?;
    webhook_log::retention::run(store).await?;
    notifications::forget_old(store).await?;
    contacts::import::tidy(store).await?;
    contacts::erasure::forget_old(store).await?;
    mail::forget_old(store).await?;
    once::forget_old(store).await?;
    webhook_endpoints::forget_old(store, retention_days).await?;
    sqlx::query("delete from session where expires_at < $1")
        .bind(now)
        .execute(pool)
        .await?;
    sqlx::query("delete from half_sign_in where expires_at < $1")
        .bind(now)
        .execute(pool)
        .await?;
    sqlx::query("delete from passkey_challenge where expires_at < $1")
        .bind(now)
        .execute(pool)
        .await?;
    sign_in_provider::forget_old(store, now).await?;
    // shown and never confirmed
    sqlx::query("delete from totp where confirmed_at is null and created_at < $1")
        .bind(now - time::Duration::days(1))
        .execute(pool)
        .await?;
    for ended in ["account_link", "invitation"] {
        let sql = format!("delete from {ended} where expires_at < $1");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(now - time::Duration::days(LINK_DAYS))
            .execute(pool)
            .await?;
    }
    sqlx::query("delete from parked_effect where created_at < $1")
        .bind(now - time::Duration::days(7))
        .execute(pool)
        .await?;
    sqlx::query("delete from inbox_notice where created_at < $1")
        .bind(now - time::Duration::days(NOTICE_DAYS))
        .execute(pool)
        .await?;
    sqlx::query("delete from link_preview where fetched_at < $1")
        .bind(now - time::Duration::days(LINK_PREVIEW_DAYS))
        .execute(pool)
        .await?;
    sqlx::query("delete from draft where is_empty and updated_at < $1")
        .bind(now - time::Duration::days(EMPTIED_DRAFT_DAYS))
        .execute(pool)
        .await?;
    // in small batches, so that nothing waits for it
    loop {
        let gone = sqlx::query(
            "delete from apalis.jobs where id in (
               select id from apalis.jobs where status in ('Done', 'Killed', 'Failed') and done_at < $1 order by done_at limit $2)",
        )
        .bind(now - time::Duration::hours(1))
        .bind(FINISHED_JOBS)
        .execute(pool)
        .await?;
        if gone.rows_affected() < FINISHED_JOBS as u64 {
            return Ok(());
        }
    }
}

/// How many processes with the worker role are alive. The queue has each of them tell every few seconds.
pub async fn workers(store: &Store) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from apalis.workers where worker_type = $1 and last_seen > now() - interval '30 seconds'",
    )
    .bind(jobs::QUEUE)
    .fetch_one(&store.database.owner)
    .await?)
}
