//! Order where the platform keeps none: the next message waits until the platform has told that the one before it was sent.
//! The wait is short and has an end, and no other conversation waits along.

use frontdesk_connectors::{Channel, by_channel};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::lease::Held;
use super::step::LaneStep;
use crate::domain::ingest::Changes;
use crate::store::wake::Signal;

/// How long the receipt of a send is waited for before the next one goes all the same.
const PATIENCE: time::Duration = time::Duration::seconds(4);

/// What a lane waits for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settling {
    pub external_id: String,
    pub until: OffsetDateTime,
}

/// After this batch: what the lane waits for, if it does.
pub(super) fn after(held: &Held, batch: &[LaneStep], now: OffsetDateTime) -> Option<Settling> {
    let channel: Channel = held.channel.parse().ok()?;
    if !by_channel(channel).spec().waits_for_sent {
        return None;
    }
    let sent = batch
        .iter()
        .filter(|step| step.lane == held.lane())
        .find_map(|step| step.finished.as_ref()?.result.as_ref().ok());
    match sent {
        Some(receipt) if held.settled_external_id.as_ref() == Some(&receipt.external_id) => None,
        Some(receipt) => Some(Settling {
            external_id: receipt.external_id.clone(),
            until: now + PATIENCE,
        }),
        None => match (&held.settling_external_id, held.settling_until) {
            (Some(external_id), Some(until)) if until > now => Some(Settling {
                external_id: external_id.clone(),
                until,
            }),
            _ => None,
        },
    }
}

/// A receipt of one of our sends, by the platform's id of it.
#[derive(Debug, Clone)]
pub struct Receipted {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
    pub external_id: String,
}

/// The lanes that waited for these receipts go on; those at which somebody is know of them, should they come to wait.
pub async fn settled(
    connection: &mut PgConnection,
    receipts: &[Receipted],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if receipts.is_empty() {
        return Ok(());
    }
    let released: Vec<(Uuid, Uuid, Uuid, bool)> = sqlx::query_as(
        "update delivery_lane l set settled_external_id = t.external_id,
           settling_external_id = case when l.settling_external_id = t.external_id then null else l.settling_external_id end,
           -- a lane that rests for longer than for its receipt rests on
           due_at = case when l.settling_external_id = t.external_id and l.due_at <= l.settling_until then least(l.due_at, $4) else l.due_at end
         from (
           select distinct on (n.workspace_id, n.conversation_id) n.*, o.settling_external_id is not distinct from n.external_id as awaited
           from unnest($1::uuid[], $2::uuid[], $3::text[]) as n (workspace_id, conversation_id, external_id)
           join delivery_lane o on o.workspace_id = n.workspace_id and o.conversation_id = n.conversation_id
           where o.lease_until is not null or o.settling_external_id = n.external_id
           order by n.workspace_id, n.conversation_id, awaited desc
         ) t
         where l.workspace_id = t.workspace_id and l.conversation_id = t.conversation_id
         returning l.workspace_id, l.conversation_id, l.inbox_id, coalesce(t.awaited and l.due_at <= $4, false)",
    )
    .bind(receipts.iter().map(|receipt| receipt.workspace_id).collect::<Vec<_>>())
    .bind(receipts.iter().map(|receipt| receipt.conversation_id).collect::<Vec<_>>())
    .bind(receipts.iter().map(|receipt| receipt.external_id.as_str()).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(connection)
    .await?;
    let waiting = released.into_iter().filter(|(.., waits)| *waits);
    let rings = waiting.map(|(workspace_id, conversation_id, inbox_id, _)| Signal::Deliver {
        workspace_id,
        conversation_id,
        inbox_id,
    });
    changes.due_lanes.extend(rings);
    Ok(())
}
