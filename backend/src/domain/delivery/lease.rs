//! Who is at a conversation's queue. A lease that is not given back runs out.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::settling::Settling;
use super::step::{Assignment, Lane, LaneStep};

/// Longer than a request to a platform may take.
const LEASE: time::Duration = time::Duration::seconds(60);
/// The same for files: an upload of two minutes and the message after it.
const FILE_LEASE: time::Duration = time::Duration::seconds(200);

#[derive(FromRow)]
pub(super) struct Held {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
    pub inbox_id: Uuid,
    pub inbox_state: String,
    /// The account is no longer connected here.
    pub removed: bool,
    /// The workspace has to wait.
    pub suspended: bool,
    pub held_until: Option<OffsetDateTime>,
    pub hold_steps: i16,
    /// The send whose receipt is waited for, and until when.
    pub settling_external_id: Option<String>,
    pub settling_until: Option<OffsetDateTime>,
    /// The last one whose receipt came while the lane was worked.
    pub settled_external_id: Option<String>,
    pub channel: String,
    pub window_expires_at: Option<OffsetDateTime>,
    /// Whoever has it only records, and leaves it for so long.
    #[sqlx(skip)]
    pub leaves_after: Option<Duration>,
}

impl Held {
    pub fn lane(&self) -> Lane {
        Lane {
            workspace_id: self.workspace_id,
            conversation_id: self.conversation_id,
        }
    }
}

/// Takes or keeps the leases. Nothing due, or somebody else at it: not ours. Who only records keeps what is theirs still, to
/// leave it.
pub(super) async fn lease(
    connection: &mut PgConnection,
    batch: &[LaneStep],
    now: OffsetDateTime,
) -> Result<Vec<Held>, sqlx::Error> {
    let steps: BTreeMap<Lane, &LaneStep> = batch.iter().map(|step| (step.lane, step)).collect();
    let mut held: Vec<Held> = sqlx::query_as(
        "with taken as (
           update delivery_lane l set lease_until = $5, lease_owner = t.owner
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[]) as t (workspace_id, conversation_id, owner, leaves)
           where l.workspace_id = t.workspace_id and l.conversation_id = t.conversation_id and l.due_at is not null
             and (l.lease_owner = t.owner
               or not t.leaves and l.due_at <= $6 and (l.lease_until is null or l.lease_until < $6))
           returning l.workspace_id, l.conversation_id, l.inbox_id, l.settling_external_id, l.settling_until, l.settled_external_id
         )
         select taken.*, i.state as inbox_state, i.removed_at is not null as removed, w.suspended_at is not null as suspended, i.held_until, i.hold_steps, i.channel, c.window_expires_at
         from taken
         join inbox i on i.workspace_id = taken.workspace_id and i.id = taken.inbox_id
         join conversation c on c.workspace_id = taken.workspace_id and c.id = taken.conversation_id
         join workspace w on w.id = taken.workspace_id",
    )
    .bind(steps.keys().map(|lane| lane.workspace_id).collect::<Vec<_>>())
    .bind(steps.keys().map(|lane| lane.conversation_id).collect::<Vec<_>>())
    .bind(steps.values().map(|step| step.owner).collect::<Vec<_>>())
    .bind(steps.values().map(|step| step.leave.is_some()).collect::<Vec<_>>())
    .bind(now + LEASE)
    .bind(now)
    .fetch_all(connection)
    .await?;
    for held in &mut held {
        held.leaves_after = steps[&held.lane()].leave;
    }
    Ok(held)
}

pub(super) async fn extend_for_files(
    connection: &mut PgConnection,
    assignments: &HashMap<Lane, Assignment>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let lanes: Vec<Lane> = assignments
        .iter()
        .filter(|(_, assignment)| !assignment.part.attachments().is_empty())
        .map(|(lane, _)| *lane)
        .collect();
    if lanes.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update delivery_lane l set lease_until = $3 from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, conversation_id)
         where l.workspace_id = t.workspace_id and l.conversation_id = t.conversation_id",
    )
    .bind(lanes.iter().map(|lane| lane.workspace_id).collect::<Vec<_>>())
    .bind(lanes.iter().map(|lane| lane.conversation_id).collect::<Vec<_>>())
    .bind(now + FILE_LEASE)
    .execute(connection)
    .await?;
    Ok(())
}

/// A lane that is left, and when there is something to do again.
pub(super) struct Release {
    pub lane: Lane,
    pub due_at: Option<OffsetDateTime>,
    pub settling: Option<Settling>,
}

pub(super) async fn free(connection: &mut PgConnection, release: &[Release]) -> Result<(), sqlx::Error> {
    if release.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update delivery_lane l set lease_until = null, lease_owner = null, due_at = t.due_at,
           settling_external_id = t.external_id, settling_until = t.until
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::timestamptz[])
           as t (workspace_id, conversation_id, due_at, external_id, until)
         where l.workspace_id = t.workspace_id and l.conversation_id = t.conversation_id",
    )
    .bind(release.iter().map(|it| it.lane.workspace_id).collect::<Vec<_>>())
    .bind(release.iter().map(|it| it.lane.conversation_id).collect::<Vec<_>>())
    .bind(release.iter().map(|it| it.due_at).collect::<Vec<_>>())
    .bind(
        release
            .iter()
            .map(|it| it.settling.as_ref().map(|it| it.external_id.as_str()))
            .collect::<Vec<_>>(),
    )
    .bind(
        release
            .iter()
            .map(|it| it.settling.as_ref().map(|it| it.until))
            .collect::<Vec<_>>(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
