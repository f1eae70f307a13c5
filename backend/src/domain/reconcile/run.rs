//! One comparison of one inbox, page by page. The lease keeps two workers from asking the platform for the same; should they
//! do so all the same, the second finds everything there.

use frontdesk_connectors::Channel;
use frontdesk_connectors::model::{Inbound, InboundEvent};
use sqlx::FromRow;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::schedule::EVERY;
use crate::domain::ingest;
use crate::errors::Result;
use crate::store::Store;

/// Longer than any page takes.
const LEASE: Duration = Duration::minutes(2);
/// Further back nothing is looked for: a customer can no longer be answered, and a lively account has thousands of threads.
const LOOKBACK: Duration = Duration::days(7);
/// What is younger is left to its webhook, which may be on its way.
const YOUNG: Duration = Duration::minutes(1);
/// Clocks differ, and the platform's times have no fractions of a second.
const OVERLAP: Duration = Duration::minutes(5);
/// Until a run that failed is tried again.
const AGAIN: Duration = Duration::minutes(15);

/// A run somebody holds the lease of.
#[derive(Debug, Clone)]
pub struct Run {
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    pub since: OffsetDateTime,
    /// What was sent later is left to its webhook.
    pub until: OffsetDateTime,
    pub cursor: Option<String>,
    owner: Uuid,
}

#[derive(FromRow)]
struct Row {
    reconciled_to: OffsetDateTime,
    run_started_at: OffsetDateTime,
    cursor: Option<String>,
}

/// Takes the lease; none when somebody else has it or nothing is due. Meanwhile it is due at the lease's end: earlier only where somebody
/// asks for another look, which this run may have passed already.
pub async fn take(store: &Store, workspace_id: Uuid, inbox_id: Uuid) -> Result<Option<Run>> {
    let (now, owner) = (store.clock.now(), store.clock.id());
    let row: Option<Row> = sqlx::query_as(
        "update inbox_reconcile set lease_until = $4, due_at = $4, lease_owner = $5, run_started_at = coalesce(run_started_at, $3)
         where workspace_id = $1 and inbox_id = $2 and due_at <= $3 and (lease_until is null or lease_until < $3)
         returning reconciled_to, run_started_at, cursor",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(now)
    .bind(now + LEASE)
    .bind(owner)
    .fetch_optional(&store.database.owner)
    .await?;
    Ok(row.map(|row| Run {
        workspace_id,
        inbox_id,
        since: (row.reconciled_to - OVERLAP).max(row.run_started_at - LOOKBACK),
        until: row.run_started_at - YOUNG,
        cursor: row.cursor,
        owner,
    }))
}

/// Takes in what a page holds and is not here. Returns how many messages that was.
pub async fn take_in(
    store: &Store,
    run: &Run,
    channel: Channel,
    account_id: &str,
    events: Vec<Inbound>,
) -> Result<usize> {
    let settled: Vec<Inbound> = events
        .into_iter()
        .filter(|event| event.at.is_none_or(|at| at <= run.until))
        .collect();
    let known = known(store, run, &settled).await?;
    let missed: Vec<Inbound> = settled
        .into_iter()
        .filter(|event| message_id(event).is_some_and(|id| !known.iter().any(|known| known == id)))
        .collect();
    if missed.is_empty() {
        return Ok(0);
    }
    ingest::recover(store, run.workspace_id, channel, account_id, &missed).await
}

fn message_id(event: &Inbound) -> Option<&str> {
    match &event.event {
        InboundEvent::Message(message) => Some(&message.external_id),
        _ => None,
    }
}

/// Platform ids of these that are messages, or parts of replies, already; and of echoes that wait to be told from our own.
async fn known(store: &Store, run: &Run, events: &[Inbound]) -> Result<Vec<String>> {
    let ids: Vec<&str> = events.iter().filter_map(message_id).collect();
    Ok(sqlx::query_scalar(
        "select t.id from unnest($3::text[]) as t (id)
         where exists (select from message m where m.workspace_id = $1 and m.inbox_id = $2 and m.external_id = t.id)
            or exists (select from delivery_part p where p.workspace_id = $1 and p.inbox_id = $2 and p.external_id = t.id)",
    )
    .bind(run.workspace_id)
    .bind(run.inbox_id)
    .bind(ids)
    .fetch_all(&store.database.owner)
    .await?)
}

/// Notes where the run goes on and keeps the lease. False: it is somebody else's now.
pub async fn progress(store: &Store, run: &Run, cursor: &str, recovered: usize) -> Result<bool> {
    let noted = sqlx::query(
        "update inbox_reconcile set cursor = $4, recovered = recovered + $5, recovered_last = case when $6 then 0 else recovered_last end + $5,
           due_at = case when due_at < lease_until then due_at else $7 end, lease_until = $7
         where workspace_id = $1 and inbox_id = $2 and lease_owner = $3",
    )
    .bind(run.workspace_id)
    .bind(run.inbox_id)
    .bind(run.owner)
    .bind(cursor)
    .bind(i32::try_from(recovered).unwrap_or(i32::MAX))
    .bind(run.cursor.is_none())
    .bind(store.clock.now() + LEASE)
    .execute(&store.database.owner)
    .await?;
    Ok(noted.rows_affected() > 0)
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was compared.
    Compared,
    /// It goes on from its place after a while: the platform is too busy, or others want their turn.
    Later { after: Duration, error: Option<String> },
    /// It begins anew: the place is no longer known there, or the platform refused.
    Failed { error: String },
}

/// Gives the lease back. `recovered`: of the last page.
pub async fn finish(store: &Store, run: &Run, recovered: usize, outcome: &Outcome) -> Result<()> {
    let now = store.clock.now();
    let (compared, keep, due, error) = match outcome {
        Outcome::Compared => (true, false, now + EVERY, None),
        Outcome::Later { after, error } => (false, true, now + *after, error.clone()),
        Outcome::Failed { error } => (false, false, now + AGAIN, Some(error.clone())),
    };
    sqlx::query(
        "update inbox_reconcile set lease_until = null, lease_owner = null, last_error = $6,
           due_at = case when due_at < lease_until then due_at else $5 end,
           recovered = recovered + $4, recovered_last = case when $9 then 0 else recovered_last end + $4,
           reconciled_to = case when $7 then run_started_at - interval '1 minute' else reconciled_to end,
           finished_at = case when $7 then $10 else finished_at end,
           cursor = case when $8 then cursor end, run_started_at = case when $8 then run_started_at end
         where workspace_id = $1 and inbox_id = $2 and lease_owner = $3",
    )
    .bind(run.workspace_id)
    .bind(run.inbox_id)
    .bind(run.owner)
    .bind(i32::try_from(recovered).unwrap_or(i32::MAX))
    .bind(due)
    .bind(error)
    .bind(compared)
    .bind(keep)
    .bind(run.cursor.is_none())
    .bind(now)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
