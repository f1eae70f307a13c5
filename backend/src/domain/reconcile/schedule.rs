//! When an inbox is compared: after a start, after it was reconnected, when nothing came for unusually long, and every few
//! hours in any case.

use frontdesk_connectors::{Channel, by_channel};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::errors::Result;
use crate::store::Store;

/// In any case.
pub(super) const EVERY: Duration = Duration::hours(6);
/// An inbox that heard something within these days ...
const LIVELY: Duration = Duration::days(7);
/// ... and nothing for so long may have missed it.
const SILENCE: Duration = Duration::hours(1);
/// A restart soon after a run asks for no other.
const FRESH: Duration = Duration::minutes(10);

/// The channels whose platforms keep their conversations.
fn channels() -> Vec<&'static str> {
    let keeps = |channel: &Channel| by_channel(*channel).keeps_conversations();
    Channel::ALL
        .iter()
        .filter(|channel| keeps(channel))
        .map(|channel| channel.as_str())
        .collect()
}

/// Gives inboxes that have none their place in the plan, and brings forward those that fell silent.
pub async fn plan(store: &Store) -> Result<()> {
    let now = store.clock.now();
    sqlx::query(
        "insert into inbox_reconcile (workspace_id, inbox_id, reconciled_to, due_at)
         select i.workspace_id, i.id, i.created_at, $2 from inbox i
         where i.channel = any($1) and i.removed_at is null
           and not exists (select from inbox_reconcile r where r.workspace_id = i.workspace_id and r.inbox_id = i.id)
         on conflict do nothing",
    )
    .bind(channels())
    .bind(now + EVERY)
    .execute(&store.database.owner)
    .await?;
    sqlx::query(
        "update inbox_reconcile r set due_at = $1 from channel_account a
         where a.workspace_id = r.workspace_id and a.inbox_id = r.inbox_id and r.due_at > $1 and r.run_started_at is null
           and a.last_webhook_at between $2 and $3 and coalesce(r.finished_at, '-infinity') < $3",
    )
    .bind(now)
    .bind(now - LIVELY)
    .bind(now - SILENCE)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

/// A process that starts does not know what it missed.
pub async fn on_start(store: &Store) -> Result<()> {
    let now = store.clock.now();
    sqlx::query(
        "update inbox_reconcile set due_at = $1 where due_at > $1 and coalesce(finished_at, reconciled_to) < $2",
    )
    .bind(now)
    .bind(now - FRESH)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

/// As soon as somebody is free for it: the inbox was reconnected, or an admin asks.
pub async fn look_now(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    inbox_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query("update inbox_reconcile set due_at = least(due_at, $3) where workspace_id = $1 and inbox_id = $2")
        .bind(workspace_id)
        .bind(inbox_id)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Inboxes to compare now that nobody is at, the longest due first.
pub async fn due(store: &Store, limit: i64) -> Result<Vec<(Uuid, Uuid)>> {
    Ok(sqlx::query_as(
        "select r.workspace_id, r.inbox_id from inbox_reconcile r
         join inbox i on i.workspace_id = r.workspace_id and i.id = r.inbox_id
         join workspace w on w.id = r.workspace_id and w.suspended_at is null
         where r.due_at <= $1 and (r.lease_until is null or r.lease_until < $1) and i.removed_at is null and i.state = 'connected'
         order by r.due_at limit $2",
    )
    .bind(store.clock.now())
    .bind(limit)
    .fetch_all(&store.database.owner)
    .await?)
}
