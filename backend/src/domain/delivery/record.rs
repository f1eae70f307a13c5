//! How tries ended: into the rows of their messages, their attempts and their inboxes.

use std::collections::BTreeSet;

use frontdesk_connectors::{ErrorClass, SendError};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::outcome::{Decision, Try, decide, rest};
use super::status::{self, Told};
use super::step::{Assignment, Finished, LaneStep, UNKNOWN_HOLDS};
use super::{About, attempt, follow, token_died};
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
    let finished = decided(connection, batch, now).await?;
    if finished.is_empty() {
        return Ok(());
    }
    attempt::close(connection, &finished).await?;
    let told: Vec<Told> = finished
        .iter()
        .filter_map(|(finished, decision)| told(&finished.assignment, decision))
        .collect();
    status::raise(connection, &told, changes, now).await?;
    postpone(connection, &finished, changes, now).await?;
    for (finished, decision) in &finished {
        follow_up(connection, store, finished, decision, changes, now).await?;
    }
    settle(connection, store, &finished, changes).await
}

async fn decided<'a>(
    connection: &mut PgConnection,
    batch: &'a [LaneStep],
    now: OffsetDateTime,
) -> Result<Vec<(&'a Finished, Decision)>, sqlx::Error> {
    let ended: Vec<&Finished> = batch.iter().filter_map(|step| step.finished.as_deref()).collect();
    let failed: Vec<attempt::Ended<'_>> = ended
        .iter()
        .filter_map(|ended| Some((&ended.assignment, ended.result.as_ref().err()?)))
        .collect();
    let again: Vec<&Assignment> = failed
        .iter()
        .filter(|(to, error)| to.auth_refusals > 0 && is_auth(error))
        .map(|(to, _)| *to)
        .collect();
    let mut tries = attempt::alike(connection, &failed).await?.into_iter();
    let refusals = attempt::auth_refusals(connection, &again).await?;
    let decide = |ended: &'a Finished| {
        let to = &ended.assignment;
        let decision = match &ended.result {
            Ok(receipt) => Decision::Sent {
                external_id: receipt.external_id.clone(),
            },
            Err(error) => decide(
                error,
                Try {
                    tries: tries.next().unwrap_or(to.tries),
                    auth_refusals: refusals.get(&(to.workspace_id, to.message_id)).copied().unwrap_or(0),
                    hold_steps: to.hold_steps,
                    jitter: ended.jitter,
                    now,
                },
            ),
        };
        (ended, decision)
    };
    Ok(ended.into_iter().map(decide).collect())
}

fn is_auth(error: &SendError) -> bool {
    matches!(error, SendError::Refused { error, .. } if error.class == ErrorClass::Auth)
}

/// What a try means for its inbox and its customer.
async fn follow_up(
    connection: &mut PgConnection,
    store: &Store,
    finished: &Finished,
    decision: &Decision,
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let assignment = &finished.assignment;
    let (workspace_id, inbox_id) = (assignment.workspace_id, assignment.inbox_id);
    let about = About {
        workspace_id,
        inbox_id,
        conversation_id: assignment.conversation_id,
    };
    match decision {
        Decision::HoldInbox { after } => {
            inboxes::slow_down(connection, workspace_id, inbox_id, assignment.started_at, now + *after).await?;
        }
        Decision::Sent { .. } if assignment.hold_steps > 0 => {
            inboxes::speed_up(connection, workspace_id, inbox_id, assignment.started_at).await?;
        }
        _ => {}
    }
    match (&finished.result, decision) {
        (Ok(receipt), _) => {
            if let Some(rest) = receipt.usage.and_then(rest) {
                inboxes::hold(connection, workspace_id, inbox_id, now + rest).await?;
            }
            Ok(())
        }
        (Err(SendError::Refused { error, .. }), Decision::Reauthorize) => {
            token_died(connection, store, about, error, changes, now).await
        }
        (Err(SendError::Refused { error, .. }), _) => follow(connection, store, about, error, changes, now).await,
        (Err(SendError::NotSent(_) | SendError::Unknown(_)), _) => Ok(()),
    }
}

fn told(assignment: &Assignment, decision: &Decision) -> Option<Told> {
    let (status, error, external_id) = match decision {
        Decision::Sent { external_id } => ("sent", None, Some(external_id.clone())),
        Decision::Fail { error } => ("failed", Some(error.clone()), None),
        Decision::Unknown => ("unknown", None, None),
        Decision::Retry { .. } | Decision::DoubtToken { .. } | Decision::HoldInbox { .. } | Decision::Reauthorize => {
            return None;
        }
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
        // a pause begins with the answer, however long the writing down took
        let answered_at = finished.answered_at;
        // what is no fault of the message is no try of it
        let (status, until, tried, doubted) = match decision {
            Decision::Retry { after } => ("pending", answered_at + *after, true, false),
            Decision::DoubtToken { after } => ("pending", answered_at + *after, false, true),
            Decision::HoldInbox { .. } | Decision::Reauthorize => ("pending", now, false, false),
            Decision::Unknown => ("unknown", answered_at + UNKNOWN_HOLDS, true, false),
            Decision::Sent { .. } | Decision::Fail { .. } => continue,
        };
        // a receipt that came meanwhile knows better: only what is still open goes back
        let reopened = sqlx::query(
            "with part as (
               update delivery_part set status = $4 where workspace_id = $1 and message_id = $2 and position = $3 and status = 'sending'
             ), open as (
               update agent_message set delivery_status = $4, not_before = $5,
                 attempts = case when $6 then attempts else greatest(attempts - 1, 0) end,
                 auth_refusals = case when $7 then auth_refusals + 1 else 0 end
               where workspace_id = $1 and message_id = $2 and delivery_status in ('sending', $4) returning 1
             )
             update message set version = version + 1 where workspace_id = $1 and id = $2 and exists (select from open)",
        )
        .bind(assignment.workspace_id)
        .bind(assignment.message_id)
        .bind(assignment.position)
        .bind(status)
        .bind(until)
        .bind(tried)
        .bind(doubted)
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
    let sent: Vec<(Uuid, Uuid, Uuid, &str, OffsetDateTime, OffsetDateTime)> = finished
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
                    finished.answered_at,
                ))
            }
            _ => None,
        })
        .collect();
    if !sent.is_empty() {
        sqlx::query(
            "update agent_message a set sent_recorded_at = coalesce(a.sent_recorded_at, t.at), attempts = 0, auth_refusals = 0,
               accepted_at = greatest(a.accepted_at, t.answered_at)
             from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) as t (workspace_id, message_id, at, answered_at)
             where a.workspace_id = t.workspace_id and a.message_id = t.message_id",
        )
        .bind(sent.iter().map(|sent| sent.0).collect::<Vec<_>>())
        .bind(sent.iter().map(|sent| sent.2).collect::<Vec<_>>())
        .bind(sent.iter().map(|sent| sent.4).collect::<Vec<_>>())
        .bind(sent.iter().map(|sent| sent.5).collect::<Vec<_>>())
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
