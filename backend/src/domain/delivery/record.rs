//! How tries ended: into the rows of their messages, their attempts and their inboxes.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::attempt;
use super::outcome::{Decision, decide};
use super::status::{self, Told};
use super::step::{Assignment, Finished, LaneStep, UNKNOWN_HOLDS};
use crate::domain::inboxes;
use crate::domain::ingest::{self, Changes};
use crate::store::Store;

pub(super) async fn record(
    connection: &mut PgConnection,
    store: &Store,
    batch: &[LaneStep],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let finished: Vec<(&Finished, Decision)> = batch
        .iter()
        .filter_map(|step| step.finished.as_deref())
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
        pricing: None,
        played: false,
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
