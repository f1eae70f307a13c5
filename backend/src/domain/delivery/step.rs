//! One step of a conversation's queue: record how the last try ended, and take the next message. Steps of many
//! conversations share one transaction.
//!
//! A conversation's queue is worked by whoever holds its lease, strictly one message at a time. A failed message does not
//! hold the ones after it, one whose outcome is unknown holds them ten seconds at most, one that will be tried again does.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use frontdesk_connectors::outbound::{Part, Receipt};
use frontdesk_connectors::{Channel, SendError};
use sqlx::PgConnection;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};
use uuid::Uuid;

use super::lease::{self, Held, Release};
use super::{pick, record, settling};
use crate::domain::ingest::Changes;
use crate::errors::may_pass;
use crate::store::batcher::Batcher;
use crate::store::{Signal, Store};
use crate::traces::Trace;

/// How long an unknown outcome holds the messages after it.
pub(super) const UNKNOWN_HOLDS: time::Duration = time::Duration::seconds(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lane {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
}

pub struct LaneStep {
    pub lane: Lane,
    /// Who works the lane: one task of one process.
    pub owner: Uuid,
    pub finished: Option<Arc<Finished>>,
    /// Only record, and leave the lane: after so long somebody goes on with it.
    pub leave: Option<Duration>,
}

/// How a try ended.
#[derive(Debug)]
pub struct Finished {
    pub assignment: Assignment,
    pub result: Result<Receipt, SendError>,
    /// When the platform answered.
    pub answered_at: OffsetDateTime,
    /// 0 to 1, for the pause before the next try.
    pub jitter: f64,
}

/// One platform message to send now.
#[derive(Debug, Clone)]
pub struct Assignment {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
    pub inbox_id: Uuid,
    pub channel: Channel,
    pub message_id: Uuid,
    pub position: i16,
    pub part: Part,
    /// When its message was queued, or queued again.
    pub queued_at: OffsetDateTime,
    /// Of the request that queued it.
    pub trace: Option<Trace>,
    pub attempt_id: Uuid,
    pub started_at: OffsetDateTime,
    /// Tries of this message, this one included.
    pub tries: u32,
    /// How often in a row the token was refused for it before.
    pub auth_refusals: u32,
    /// How often in a row the platform has slowed the inbox down before.
    pub hold_steps: u32,
    pub reply_to_external_id: Option<String>,
    pub human_agent: HumanAgent,
}

/// Whether a message goes out marked as what a person wrote, which some platforms take for days after the free window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HumanAgent {
    No,
    /// The free window is closed.
    Yes,
    /// The free window is open as far as we know. Where the platform counts it as over, it goes once more, marked.
    IfRefused,
}

/// The database could not be written. What was finished is not recorded yet: come again with it.
#[derive(Debug, Clone, Copy)]
pub struct NotRecorded;

/// The writer of delivery steps in this process.
#[derive(Clone)]
pub struct Steps(Batcher<Uuid, LaneStep, Result<Option<Assignment>, NotRecorded>>);

impl Steps {
    /// `paced`: receipts are waited for where order hangs on them.
    pub fn start(store: Store, stop: CancellationToken, paced: bool) -> Self {
        Self(Batcher::start(100_000, 128, stop, move |batch| {
            let store = store.clone();
            async move { write(&store, batch, paced).await }
        }))
    }

    /// The next message of the lane, or none when there is nothing to do now.
    pub async fn take(&self, step: LaneStep) -> Result<Option<Assignment>, NotRecorded> {
        let written = self.0.submit(step.lane.workspace_id, step).await;
        written.unwrap_or(Err(NotRecorded))
    }
}

/// When the batch keeps failing for a reason that does not pass, each step goes alone, so that one does not take the others
/// with it.
async fn write(store: &Store, batch: Vec<LaneStep>, paced: bool) -> Vec<Result<Option<Assignment>, NotRecorded>> {
    let error = match persist(store, &batch, paced).await {
        Ok(mut assignments) => return batch.iter().map(|step| Ok(assignments.remove(&step.lane))).collect(),
        Err(error) => error,
    };
    if may_pass(&error) || batch.len() == 1 {
        return vec![Err(NotRecorded); batch.len()];
    }
    let mut outcomes = Vec::with_capacity(batch.len());
    for step in &batch {
        let alone = persist(store, std::slice::from_ref(step), paced).await;
        outcomes.push(match alone {
            Ok(mut assignments) => Ok(assignments.remove(&step.lane)),
            Err(_) => Err(NotRecorded),
        });
    }
    outcomes
}

/// Deadlocks and the like are gone the second time.
async fn persist(store: &Store, batch: &[LaneStep], paced: bool) -> Result<HashMap<Lane, Assignment>, sqlx::Error> {
    match commit(store, batch, paced).await {
        Ok(assignments) => return Ok(assignments),
        Err(error) => warn!(%error, "recording deliveries failed; trying again"),
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    commit(store, batch, paced)
        .await
        .inspect_err(|error| error!(%error, "recording deliveries failed"))
}

async fn commit(store: &Store, batch: &[LaneStep], paced: bool) -> Result<HashMap<Lane, Assignment>, sqlx::Error> {
    let now = store.clock.now();
    let mut transaction = store.database.writers.deliveries.begin().await?;
    let mut changes = Changes::default();
    lock(&mut transaction, batch).await?;
    record::record(&mut transaction, store, batch, &mut changes, now).await?;
    let held = lease::lease(&mut transaction, batch, now).await?;
    let receipted = if paced { batch } else { &[] };
    let (leaving, staying) = held.into_iter().partition(|held| held.leaves_after.is_some());
    lease::free(&mut transaction, &leave(leaving, receipted, now)).await?;
    let assignments = pick::pick(&mut transaction, store, &staying, receipted, &mut changes, now).await?;
    let jobs = changes.jobs.clone();
    crate::store::jobs::push(&mut transaction, &store.clock, &jobs, now).await?;
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    if !jobs.is_empty() {
        store.wake.send(Signal::Jobs);
    }
    Ok(assignments)
}

/// Who goes on with a lane knows for how long it rests, and which receipt it waits for.
fn leave(leaving: Vec<Held>, batch: &[LaneStep], now: OffsetDateTime) -> Vec<Release> {
    let release = |held: Held| Release {
        lane: held.lane(),
        due_at: held.leaves_after.map(|rest| now + rest),
        settling: settling::after(&held, batch, now),
    };
    leaving.into_iter().map(release).collect()
}

/// Conversations first, in id order, like everyone who changes what is in them.
async fn lock(connection: &mut PgConnection, batch: &[LaneStep]) -> Result<(), sqlx::Error> {
    let lanes: BTreeSet<Lane> = batch.iter().map(|step| step.lane).collect();
    sqlx::query(
        "select 1 from conversation c join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id)
           on c.workspace_id = t.workspace_id and c.id = t.id
         order by c.workspace_id, c.id for no key update of c",
    )
    .bind(lanes.iter().map(|lane| lane.workspace_id).collect::<Vec<_>>())
    .bind(lanes.iter().map(|lane| lane.conversation_id).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}
