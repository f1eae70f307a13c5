//! One step of a conversation's queue: record how the last try ended, and take the next message. Steps of many
//! conversations share one transaction.
//!
//! A conversation's queue is worked by whoever holds its lease, strictly one message at a time. A failed message does not
//! hold the ones after it, one whose outcome is unknown holds them ten seconds at most, one that will be tried again does.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use frontdesk_connectors::SendError;
use frontdesk_connectors::outbound::{Part, Receipt};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tracing::error;
use uuid::Uuid;

use super::attempt;
use super::outcome::{Decision, decide};
use super::status::{self, Told};
use crate::domain::inboxes;
use crate::domain::ingest::{self, Changes};
use crate::store::batcher::Batcher;
use crate::store::{Signal, Store};

/// Longer than a request to a platform may take.
const LEASE: time::Duration = time::Duration::seconds(60);
/// The same for files: an upload of two minutes and the message after it.
const FILE_LEASE: time::Duration = time::Duration::seconds(200);
const UNKNOWN_HOLDS: time::Duration = time::Duration::seconds(10);
const REAUTHORIZATION_POLL: time::Duration = time::Duration::minutes(1);
const DOUBT_POLL: time::Duration = time::Duration::minutes(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lane {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
}

pub struct LaneStep {
    pub lane: Lane,
    /// Who works the lane: one task of one process.
    pub owner: Uuid,
    pub finished: Option<Finished>,
    /// Only record: the process stops, somebody else goes on.
    pub leave: bool,
}

/// How a try ended.
pub struct Finished {
    pub assignment: Assignment,
    pub result: Result<Receipt, SendError>,
    /// 0 to 1, for the pause before the next try.
    pub jitter: f64,
}

/// One platform message to send now.
#[derive(Debug, Clone)]
pub struct Assignment {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
    pub inbox_id: Uuid,
    pub message_id: Uuid,
    pub position: i16,
    pub part: Part,
    pub attempt_id: Uuid,
    pub started_at: OffsetDateTime,
    /// Tries of this message, this one included.
    pub tries: u32,
    pub reply_to_external_id: Option<String>,
}

/// The writer of delivery steps in this process.
#[derive(Clone)]
pub struct Steps(Batcher<Uuid, LaneStep, Option<Assignment>>);

impl Steps {
    pub fn start(store: Store, stop: CancellationToken) -> Self {
        Self(Batcher::start(100_000, 128, stop, move |batch| {
            let store = store.clone();
            async move { write(&store, batch).await }
        }))
    }

    /// The next message of the lane, or none when there is nothing to do now.
    pub async fn take(&self, step: LaneStep) -> Option<Assignment> {
        self.0.submit(step.lane.workspace_id, step).await.ok().flatten()
    }
}

/// A step that fails is tried again: what was sent must be recorded, or the lease runs out and it becomes unknown. When the
/// batch keeps failing each step goes alone, so that one does not take the others with it.
async fn write(store: &Store, batch: Vec<LaneStep>) -> Vec<Option<Assignment>> {
    match persist(store, &batch).await {
        Some(mut assignments) => batch.iter().map(|step| assignments.remove(&step.lane)).collect(),
        None => {
            let mut outcomes = Vec::with_capacity(batch.len());
            for step in &batch {
                let alone = persist(store, std::slice::from_ref(step)).await;
                outcomes.push(alone.and_then(|mut assignments| assignments.remove(&step.lane)));
            }
            outcomes
        }
    }
}

async fn persist(store: &Store, batch: &[LaneStep]) -> Option<HashMap<Lane, Assignment>> {
    for pause in [10, 50, 250, 1_000] {
        match commit(store, batch).await {
            Ok(assignments) => return Some(assignments),
            Err(error) => error!(%error, "recording deliveries failed; trying again"),
        }
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    None
}

async fn commit(store: &Store, batch: &[LaneStep]) -> Result<HashMap<Lane, Assignment>, sqlx::Error> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let mut changes = Changes::default();
    lock(&mut transaction, batch).await?;
    record(&mut transaction, store, batch, &mut changes, now).await?;
    leave(&mut transaction, batch).await?;
    let held = lease(&mut transaction, batch, now).await?;
    let assignments = pick(&mut transaction, store, &held, &mut changes, now).await?;
    let jobs = changes.jobs.clone();
    crate::store::jobs::push(&mut transaction, &jobs, now).await?;
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    if !jobs.is_empty() {
        store.wake.send(Signal::Jobs);
    }
    Ok(assignments)
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

async fn record(
    connection: &mut PgConnection,
    store: &Store,
    batch: &[LaneStep],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let finished: Vec<(&Finished, Decision)> = batch
        .iter()
        .filter_map(|step| step.finished.as_ref())
        .map(|finished| {
            let decision = match &finished.result {
                Ok(receipt) => Decision::Sent {
                    external_id: receipt.external_id.clone(),
                },
                Err(error) => decide(error, finished.assignment.tries, finished.jitter),
            };
            (finished, decision)
        })
        .collect();
    if finished.is_empty() {
        return Ok(());
    }
    attempt::close(connection, &finished, now).await?;
    let told: Vec<Told> = finished
        .iter()
        .filter_map(|(finished, decision)| told(&finished.assignment, decision))
        .collect();
    changes.messages.extend(status::raise(connection, &told).await?);
    postpone(connection, &finished, changes, now).await?;
    for (finished, decision) in &finished {
        let assignment = &finished.assignment;
        match decision {
            Decision::HoldInbox { after } => {
                inboxes::hold(connection, assignment.workspace_id, assignment.inbox_id, now + *after).await?
            }
            Decision::Reauthorize { detail } => {
                inboxes::require_reauthorization(
                    connection,
                    assignment.workspace_id,
                    assignment.inbox_id,
                    detail,
                    changes,
                )
                .await?;
            }
            _ => {}
        }
    }
    settle(connection, store, &finished, changes).await
}

fn told(assignment: &Assignment, decision: &Decision) -> Option<Told> {
    let (status, error, external_id) = match decision {
        Decision::Sent { external_id } => ("sent", None, Some(external_id.clone())),
        Decision::Fail { error } => ("failed", Some(error.clone()), None),
        Decision::Unknown => ("unknown", None, None),
        Decision::Retry { .. } | Decision::HoldInbox { .. } | Decision::Reauthorize { .. } => return None,
    };
    Some(Told {
        workspace_id: assignment.workspace_id,
        message_id: assignment.message_id,
        position: Some(assignment.position),
        status,
        error,
        external_id,
        platform_sent_at: None,
    })
}

/// Back to the queue with a time; and, for an unknown outcome, how long it holds its successors.
async fn postpone(
    connection: &mut PgConnection,
    finished: &[(&Finished, Decision)],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    for (finished, decision) in finished {
        let assignment = &finished.assignment;
        let (status, until) = match decision {
            Decision::Retry { after } => ("pending", now + *after),
            Decision::HoldInbox { .. } | Decision::Reauthorize { .. } => ("pending", now),
            Decision::Unknown => ("unknown", now + UNKNOWN_HOLDS),
            Decision::Sent { .. } | Decision::Fail { .. } => continue,
        };
        // a receipt that came meanwhile knows better: only what is still open goes back
        let reopened = sqlx::query(
            "with part as (
               update delivery_part set status = $4 where workspace_id = $1 and message_id = $2 and position = $3 and status = 'sending'
             ), open as (
               update agent_message set delivery_status = $4, not_before = $5
               where workspace_id = $1 and message_id = $2 and delivery_status in ('sending', $4) returning 1
             )
             update message set version = version + 1 where workspace_id = $1 and id = $2 and exists (select from open)",
        )
        .bind(assignment.workspace_id)
        .bind(assignment.message_id)
        .bind(assignment.position)
        .bind(status)
        .bind(until)
        .execute(&mut *connection)
        .await?;
        if reopened.rows_affected() > 0 {
            changes
                .messages
                .insert((assignment.workspace_id, assignment.message_id));
        }
    }
    Ok(())
}

/// What waited for the platform's id of these sends, and echoes that waited for their end.
async fn settle(
    connection: &mut PgConnection,
    store: &Store,
    finished: &[(&Finished, Decision)],
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let sent: Vec<(Uuid, Uuid, Uuid, &str, OffsetDateTime)> = finished
        .iter()
        .filter_map(|(finished, decision)| match decision {
            Decision::Sent { external_id } => {
                let a = &finished.assignment;
                Some((
                    a.workspace_id,
                    a.inbox_id,
                    a.message_id,
                    external_id.as_str(),
                    a.started_at,
                ))
            }
            _ => None,
        })
        .collect();
    if !sent.is_empty() {
        sqlx::query(
            "update agent_message a set sent_recorded_at = coalesce(a.sent_recorded_at, t.at), attempts = 0
             from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as t (workspace_id, message_id, at)
             where a.workspace_id = t.workspace_id and a.message_id = t.message_id",
        )
        .bind(sent.iter().map(|sent| sent.0).collect::<Vec<_>>())
        .bind(sent.iter().map(|sent| sent.2).collect::<Vec<_>>())
        .bind(sent.iter().map(|sent| sent.4).collect::<Vec<_>>())
        .execute(&mut *connection)
        .await?;
    }
    let keys: Vec<(Uuid, Uuid, &str)> = sent.iter().map(|sent| (sent.0, sent.1, sent.3)).collect();
    let mut waiting = ingest::take_for_messages(connection, &keys).await?;
    let conversations: BTreeSet<(Uuid, Uuid)> = finished
        .iter()
        .map(|(finished, _)| (finished.assignment.workspace_id, finished.assignment.conversation_id))
        .collect();
    waiting.extend(ingest::take_for_conversation(connection, &conversations).await?);
    let ready: Vec<ingest::Ready<'_>> = waiting.iter().map(ingest::Parked::ready).collect();
    let more = ingest::apply(connection, store, &ready).await?;
    changes.merge(more);
    Ok(())
}

#[derive(FromRow)]
struct Held {
    workspace_id: Uuid,
    conversation_id: Uuid,
    inbox_id: Uuid,
    inbox_state: String,
    held_until: Option<OffsetDateTime>,
}

/// Gives the leases back of those who only record; what is left in their queues is due at once.
async fn leave(connection: &mut PgConnection, batch: &[LaneStep]) -> Result<(), sqlx::Error> {
    let leaving: Vec<&LaneStep> = batch.iter().filter(|step| step.leave).collect();
    if leaving.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update delivery_lane l set lease_until = null, lease_owner = null
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (workspace_id, conversation_id, owner)
         where l.workspace_id = t.workspace_id and l.conversation_id = t.conversation_id and l.lease_owner = t.owner",
    )
    .bind(leaving.iter().map(|step| step.lane.workspace_id).collect::<Vec<_>>())
    .bind(leaving.iter().map(|step| step.lane.conversation_id).collect::<Vec<_>>())
    .bind(leaving.iter().map(|step| step.owner).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes or keeps the leases. Nothing due, or somebody else at it: not ours.
async fn lease(
    connection: &mut PgConnection,
    batch: &[LaneStep],
    now: OffsetDateTime,
) -> Result<Vec<(Held, Uuid)>, sqlx::Error> {
    let owners: BTreeMap<Lane, Uuid> = batch
        .iter()
        .filter(|step| !step.leave)
        .map(|step| (step.lane, step.owner))
        .collect();
    let rows: Vec<Held> = sqlx::query_as(
        "with taken as (
           update delivery_lane l set lease_until = $4, lease_owner = t.owner
           from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (workspace_id, conversation_id, owner)
           where l.workspace_id = t.workspace_id and l.conversation_id = t.conversation_id and l.due_at is not null
             and (l.lease_owner = t.owner or l.lease_until is null or l.lease_until < $5)
             and (l.due_at <= $5 or l.lease_owner = t.owner)
           returning l.workspace_id, l.conversation_id, l.inbox_id
         )
         select taken.*, i.state as inbox_state, i.held_until from taken
         join inbox i on i.workspace_id = taken.workspace_id and i.id = taken.inbox_id",
    )
    .bind(owners.keys().map(|lane| lane.workspace_id).collect::<Vec<_>>())
    .bind(owners.keys().map(|lane| lane.conversation_id).collect::<Vec<_>>())
    .bind(owners.values().copied().collect::<Vec<_>>())
    .bind(now + LEASE)
    .bind(now)
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let lane = Lane {
                workspace_id: row.workspace_id,
                conversation_id: row.conversation_id,
            };
            (row, owners[&lane])
        })
        .collect())
}

#[derive(FromRow)]
struct Next {
    workspace_id: Uuid,
    conversation_id: Uuid,
    message_id: Uuid,
    not_before: Option<OffsetDateTime>,
    attempts: i32,
    /// Its first part that is still to be sent.
    position: Option<i16>,
    part_status: Option<String>,
    content: Option<Value>,
    /// Nobody knows whether one of its parts went out.
    doubtful: bool,
    quoted: Option<String>,
}

/// The first message of each queue that has something to send, or when to look again.
async fn pick(
    connection: &mut PgConnection,
    store: &Store,
    held: &[(Held, Uuid)],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<HashMap<Lane, Assignment>, sqlx::Error> {
    if held.is_empty() {
        return Ok(HashMap::new());
    }
    let queued = queue(connection, held).await?;
    let mut assignments = HashMap::new();
    let mut release: Vec<(Lane, Option<OffsetDateTime>)> = Vec::new();
    let mut orphans: Vec<Told> = Vec::new();
    for (lane, _) in held {
        let key = Lane {
            workspace_id: lane.workspace_id,
            conversation_id: lane.conversation_id,
        };
        let queue: &[Next] = queued.get(&key).map_or(&[], Vec::as_slice);
        match choose(lane, queue, now) {
            Choice::Send(next) => {
                assignments.insert(key, assign(store, lane, next, now));
            }
            Choice::Wait(until) => release.push((key, until)),
            Choice::Orphan(next) => {
                orphans.push(orphan(next));
                release.push((key, Some(now + UNKNOWN_HOLDS)));
            }
        }
    }
    changes.messages.extend(status::raise(connection, &orphans).await?);
    hold_unknown(connection, &orphans, now).await?;
    attempt::open(connection, assignments.values(), changes, now).await?;
    extend_for_files(connection, &assignments, now).await?;
    free(connection, &release).await?;
    Ok(assignments)
}

enum Choice<'a> {
    Send(&'a Next),
    /// Until then; none: the queue is empty.
    Wait(Option<OffsetDateTime>),
    /// Somebody began to send it and never came back: nobody knows whether it went out.
    Orphan(&'a Next),
}

fn choose<'a>(lane: &Held, queue: &'a [Next], now: OffsetDateTime) -> Choice<'a> {
    let mut later = None;
    for next in queue {
        if next.part_status.as_deref() == Some("sending") {
            return Choice::Orphan(next);
        }
        if next.doubtful {
            match next.not_before {
                Some(until) if until > now => return Choice::Wait(Some(until)),
                // past its time it holds nobody up; what is left of it goes out once its outcome is known
                _ => later = later.or(next.position.map(|_| now + DOUBT_POLL)),
            }
            continue;
        }
        if next.position.is_none() {
            continue;
        }
        if lane.inbox_state != "connected" {
            return Choice::Wait(Some(now + REAUTHORIZATION_POLL));
        }
        let until = next.not_before.max(lane.held_until).filter(|until| *until > now);
        return match until {
            Some(until) => Choice::Wait(Some(until)),
            None => Choice::Send(next),
        };
    }
    Choice::Wait(later)
}

fn orphan(next: &Next) -> Told {
    Told {
        workspace_id: next.workspace_id,
        message_id: next.message_id,
        position: next.position,
        status: "unknown",
        error: None,
        external_id: None,
        platform_sent_at: None,
    }
}

async fn hold_unknown(connection: &mut PgConnection, orphans: &[Told], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    if orphans.is_empty() {
        return Ok(());
    }
    let messages: Vec<Uuid> = orphans.iter().map(|told| told.message_id).collect();
    let workspaces: Vec<Uuid> = orphans.iter().map(|told| told.workspace_id).collect();
    sqlx::query(
        "update agent_message a set not_before = $3 from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, message_id)
         where a.workspace_id = t.workspace_id and a.message_id = t.message_id and a.delivery_status = 'unknown'",
    )
    .bind(&workspaces)
    .bind(&messages)
    .bind(now + UNKNOWN_HOLDS)
    .execute(&mut *connection)
    .await?;
    attempt::close_orphans(connection, &workspaces, &messages, now).await
}

/// The head of each queue: a few messages, each with its first part that was not sent.
async fn queue(connection: &mut PgConnection, held: &[(Held, Uuid)]) -> Result<HashMap<Lane, Vec<Next>>, sqlx::Error> {
    let rows: Vec<Next> = sqlx::query_as(
        "select t.workspace_id, t.conversation_id, q.message_id, q.not_before, q.attempts, p.position, p.content,
           p.status as part_status, exists (select from delivery_part d where d.workspace_id = q.workspace_id
             and d.message_id = q.message_id and d.status = 'unknown') as doubtful,
           case when p.position = 0 then coalesce(quoted.external_id, m.reply_to_external_id) end as quoted
         from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, conversation_id)
         cross join lateral (
           select a.* from agent_message a
           where a.workspace_id = t.workspace_id and a.conversation_id = t.conversation_id
             and a.delivery_status in ('pending', 'sending', 'unknown') and a.queue_key is not null
           order by a.queue_key limit 20
         ) q
         join message m on m.workspace_id = q.workspace_id and m.id = q.message_id
         left join message quoted on quoted.workspace_id = m.workspace_id and quoted.id = m.reply_to_id
         left join lateral (
           select position, content, status from delivery_part p
           where p.workspace_id = q.workspace_id and p.message_id = q.message_id and p.status in ('pending', 'sending')
           order by position limit 1
         ) p on true
         order by q.queue_key",
    )
    .bind(held.iter().map(|(lane, _)| lane.workspace_id).collect::<Vec<_>>())
    .bind(held.iter().map(|(lane, _)| lane.conversation_id).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    let mut queues: HashMap<Lane, Vec<Next>> = HashMap::new();
    for row in rows {
        queues
            .entry(Lane {
                workspace_id: row.workspace_id,
                conversation_id: row.conversation_id,
            })
            .or_default()
            .push(row);
    }
    Ok(queues)
}

fn assign(store: &Store, lane: &Held, next: &Next, now: OffsetDateTime) -> Assignment {
    let part = next
        .content
        .clone()
        .and_then(|content| serde_json::from_value(content).ok());
    Assignment {
        workspace_id: lane.workspace_id,
        conversation_id: lane.conversation_id,
        inbox_id: lane.inbox_id,
        message_id: next.message_id,
        position: next.position.unwrap_or(0),
        part: part.unwrap_or(Part::Text { text: String::new() }),
        attempt_id: store.clock.id(),
        started_at: now,
        tries: u32::try_from(next.attempts).unwrap_or(0) + 1,
        reply_to_external_id: next.quoted.clone(),
    }
}

async fn extend_for_files(
    connection: &mut PgConnection,
    assignments: &HashMap<Lane, Assignment>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let lanes: Vec<Lane> = assignments
        .iter()
        .filter(|(_, assignment)| matches!(assignment.part, Part::Media { .. }))
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

async fn free(connection: &mut PgConnection, release: &[(Lane, Option<OffsetDateTime>)]) -> Result<(), sqlx::Error> {
    if release.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update delivery_lane l set lease_until = null, lease_owner = null, due_at = t.due_at
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as t (workspace_id, conversation_id, due_at)
         where l.workspace_id = t.workspace_id and l.conversation_id = t.conversation_id",
    )
    .bind(release.iter().map(|(lane, _)| lane.workspace_id).collect::<Vec<_>>())
    .bind(release.iter().map(|(lane, _)| lane.conversation_id).collect::<Vec<_>>())
    .bind(release.iter().map(|(_, due_at)| *due_at).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}
