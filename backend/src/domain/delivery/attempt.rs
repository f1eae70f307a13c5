//! The record of every try: opened before the request, closed after the answer. An open one whose lease ran out is a send
//! whose outcome nobody knows.

use std::collections::HashMap;

use frontdesk_connectors::SendError;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::outcome::Decision;
use super::step::{Assignment, Finished};
use crate::domain::ingest::Changes;
use crate::domain::views::{AttemptOutcome, AttemptView};

/// Marks messages and parts as being sent and opens their attempts.
pub async fn open<'a>(
    connection: &mut PgConnection,
    assignments: impl Iterator<Item = &'a Assignment>,
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let assignments: Vec<&Assignment> = assignments.collect();
    if assignments.is_empty() {
        return Ok(());
    }
    let changed: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "with t as materialized (
           select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $6::uuid[]) as t (workspace_id, message_id, position, attempt_id, inbox_id)
         ), attempt as (
           insert into delivery_attempt (workspace_id, id, message_id, position, started_at, inbox_id)
           select workspace_id, attempt_id, message_id, position, $5, inbox_id from t
         ), part as (
           update delivery_part p set status = 'sending' from t
           where p.workspace_id = t.workspace_id and p.message_id = t.message_id and p.position = t.position
         ), agent as (
           update agent_message a set delivery_status = 'sending', attempts = a.attempts + 1, not_before = null,
             attempted_at = coalesce(a.attempted_at, $5) from t
           where a.workspace_id = t.workspace_id and a.message_id = t.message_id
         )
         update message m set version = m.version + 1 from t where m.workspace_id = t.workspace_id and m.id = t.message_id
         returning m.workspace_id, m.id",
    )
    .bind(assignments.iter().map(|a| a.workspace_id).collect::<Vec<_>>())
    .bind(assignments.iter().map(|a| a.message_id).collect::<Vec<_>>())
    .bind(assignments.iter().map(|a| a.position).collect::<Vec<_>>())
    .bind(assignments.iter().map(|a| a.attempt_id).collect::<Vec<_>>())
    .bind(now)
    .bind(assignments.iter().map(|a| a.inbox_id).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    changes.messages.extend(changed);
    Ok(())
}

/// As attempts are told apart.
fn class(error: &SendError) -> Option<String> {
    match error {
        SendError::NotSent(_) => Some("not_sent".to_owned()),
        SendError::Unknown(_) => Some("unknown".to_owned()),
        SendError::Refused { error, .. } => serde_json::to_value(error.class).ok()?.as_str().map(str::to_owned),
    }
}

/// A send that was not taken, and why.
pub type Ended<'a> = (&'a Assignment, &'a SendError);

/// For each, how many tries of its message ended like this one, this one included, since it was queued. A platform that could
/// not be reached for a while has not yet refused anything.
pub async fn alike(connection: &mut PgConnection, ended: &[Ended<'_>]) -> Result<Vec<u32>, sqlx::Error> {
    if ended.is_empty() {
        return Ok(Vec::new());
    }
    let earlier: Vec<i64> = sqlx::query_scalar(
        // the last of those that count as tries
        "select count(d.error_class) filter (where d.error_class = t.class)
         from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[]) with ordinality
           as t (workspace_id, message_id, tries, class, place)
         left join lateral (
           select error_class from delivery_attempt
           where workspace_id = t.workspace_id and message_id = t.message_id and finished_at is not null
             and outcome = 'retry' and error_class not in ('auth', 'rate_account', 'spam')
           order by started_at desc limit t.tries) d on true
         group by t.place order by t.place",
    )
    .bind(ended.iter().map(|(to, _)| to.workspace_id).collect::<Vec<_>>())
    .bind(ended.iter().map(|(to, _)| to.message_id).collect::<Vec<_>>())
    .bind(
        ended
            .iter()
            .map(|(to, _)| i64::from(to.tries.max(1)) - 1)
            .collect::<Vec<_>>(),
    )
    .bind(ended.iter().map(|(_, error)| class(error)).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    let counted = |earlier: i64| u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(1);
    Ok(earlier.into_iter().map(counted).collect())
}

/// For each message, how often in a row the token was refused for it, unless its inbox got another one meanwhile. The inboxes
/// are locked, in id order, so that a token that is just being stored counts.
pub async fn auth_refusals(
    connection: &mut PgConnection,
    refused: &[&Assignment],
) -> Result<HashMap<(Uuid, Uuid), u32>, sqlx::Error> {
    if refused.is_empty() {
        return Ok(HashMap::new());
    }
    let workspaces: Vec<Uuid> = refused.iter().map(|to| to.workspace_id).collect();
    sqlx::query(
        "select 1 from inbox i where (i.workspace_id, i.id) in (select * from unnest($1::uuid[], $2::uuid[]))
         order by i.workspace_id, i.id for no key update",
    )
    .bind(&workspaces)
    .bind(refused.iter().map(|to| to.inbox_id).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    let rows: Vec<(Uuid, Uuid, i16)> = sqlx::query_as(
        "select a.workspace_id, a.message_id, a.auth_refusals from agent_message a
         join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, message_id)
           on a.workspace_id = t.workspace_id and a.message_id = t.message_id",
    )
    .bind(&workspaces)
    .bind(refused.iter().map(|to| to.message_id).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    let counted = rows
        .into_iter()
        .map(|(workspace_id, message_id, refusals)| ((workspace_id, message_id), u32::try_from(refusals).unwrap_or(0)));
    Ok(counted.collect())
}

pub async fn close(connection: &mut PgConnection, finished: &[(&Finished, Decision)]) -> Result<(), sqlx::Error> {
    let words = |finished: &Finished| match &finished.result {
        Ok(_) => (None, None, None),
        Err(error @ SendError::Refused { error: told, .. }) => {
            (class(error), Some(told.code.clone()), Some(told.message.clone()))
        }
        Err(error @ (SendError::NotSent(text) | SendError::Unknown(text))) => (class(error), None, Some(text.clone())),
    };
    let outcome = |decision: &Decision| match decision {
        Decision::Sent { .. } => "sent",
        Decision::Fail { .. } => "failed",
        Decision::Unknown => "unknown",
        Decision::Retry { .. } | Decision::DoubtToken { .. } | Decision::HoldInbox { .. } | Decision::Reauthorize => {
            "retry"
        }
    };
    sqlx::query(
        "update delivery_attempt a set finished_at = t.answered_at, outcome = t.outcome, error_class = t.class, error_code = t.code, error_message = t.message
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
           $8::timestamptz[])
           as t (workspace_id, id, started_at, outcome, class, code, message, answered_at)
         where a.workspace_id = t.workspace_id and a.id = t.id and a.started_at = t.started_at",
    )
    .bind(finished.iter().map(|(f, _)| f.assignment.workspace_id).collect::<Vec<_>>())
    .bind(finished.iter().map(|(f, _)| f.assignment.attempt_id).collect::<Vec<_>>())
    .bind(finished.iter().map(|(f, _)| f.assignment.started_at).collect::<Vec<_>>())
    .bind(finished.iter().map(|(_, decision)| outcome(decision)).collect::<Vec<_>>())
    .bind(finished.iter().map(|(f, _)| words(f).0).collect::<Vec<_>>())
    .bind(finished.iter().map(|(f, _)| words(f).1).collect::<Vec<_>>())
    .bind(finished.iter().map(|(f, _)| words(f).2).collect::<Vec<_>>())
    .bind(finished.iter().map(|(f, _)| f.answered_at).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn close_orphans(
    connection: &mut PgConnection,
    workspaces: &[Uuid],
    messages: &[Uuid],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update delivery_attempt a set finished_at = $3, outcome = 'unknown', error_class = 'unknown', error_message = 'the sender stopped before it heard the answer'
         from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, message_id)
         where a.workspace_id = t.workspace_id and a.message_id = t.message_id and a.finished_at is null",
    )
    .bind(workspaces)
    .bind(messages)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Tries of a message that are shown.
const SHOWN: i64 = 50;

/// The last tries of a message, oldest first, as far back as tries are kept.
pub async fn attempts(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
) -> Result<Vec<AttemptView>, sqlx::Error> {
    type Row = (i16, OffsetDateTime, Option<OffsetDateTime>, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "select position, started_at, finished_at, outcome from delivery_attempt
         where workspace_id = $1 and message_id = $2 order by started_at desc, id desc limit $3",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(SHOWN)
    .fetch_all(connection)
    .await?;
    let view = |(position, started_at, answered_at, outcome): Row| AttemptView {
        part: position,
        started_at,
        answered_at,
        outcome: outcome.as_deref().and_then(outcome_view),
    };
    Ok(rows.into_iter().rev().map(view).collect())
}

fn outcome_view(name: &str) -> Option<AttemptOutcome> {
    match name {
        "sent" => Some(AttemptOutcome::Sent),
        "retry" => Some(AttemptOutcome::Retry),
        "failed" => Some(AttemptOutcome::Failed),
        "unknown" => Some(AttemptOutcome::Unknown),
        _ => None,
    }
}
