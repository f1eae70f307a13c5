//! Writing down how an attempt went, and where the endpoint is after it, in one transaction.

use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;

use super::answer::Answer;
use super::load::{COLUMNS, Row};
use super::outcome::{Verdict, verdict};
use super::payload::Message;
use super::queue::{LEASE, Turn, told};
use super::view::{DisabledReason, WebhookEndpointView};
use super::{EndpointDeliveryState, switched_off};
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::errors::Result;
use crate::store::wake::Signal;
use crate::store::{Change, Doer, Store, changelog};

/// What is to be done after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The next event has its turn.
    GoOn,
    /// This endpoint waits, is switched off, or was changed meanwhile.
    Leave,
}

/// Returns what comes next, and the outcome for whoever counts them.
pub async fn record(
    store: &Store,
    room: Mailroom<'_>,
    turn: &mut Turn,
    message: &Message,
    answer: &Answer,
) -> Result<(Next, &'static str)> {
    let now = store.clock.now();
    let verdict = verdict(answer, turn.tries, turn.failing_since, now);
    let mut transaction = store.database.owner.begin().await?;
    log(&mut transaction, store, turn, message, answer, verdict, now).await?;
    let moved = advance(&mut transaction, turn, message, verdict, now).await?;
    let mut changes: Vec<Change> = Vec::new();
    let mut mailed = false;
    let mut next = Next::Leave;
    if let Some((view, changed)) = moved {
        if let Verdict::SwitchedOff(reason) = verdict {
            mailed = switched_off::mail(&mut transaction, store, room, turn.workspace_id, &view, reason).await?;
            let detail = json!({ "reason": reason.as_str() });
            let entry = audit::deed(
                AuditAction::WebhookEndpointSwitchedOff,
                Some(view.id),
                Some(&view.name),
                detail,
            );
            crate::store::audit::append(&mut transaction, turn.workspace_id, &Doer::SYSTEM, &[entry], now).await?;
        }
        let expected = turn.version + i64::from(changed);
        if view.version == expected && matches!(verdict, Verdict::Delivered | Verdict::GivenUp) {
            next = Next::GoOn;
        }
        turn.version = view.version;
        turn.failing_since = view.failing_since;
        if changed {
            changes.push(told(turn.workspace_id, view));
        }
    }
    let stored = changelog::append(&mut transaction, &changes, now).await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    if mailed {
        store.wake.send(Signal::Jobs);
    }
    Ok((next, outcome(verdict)))
}

fn outcome(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Delivered => "delivered",
        Verdict::Later(_) => "retrying",
        Verdict::GivenUp | Verdict::SwitchedOff(_) => "failed",
    }
}

/// The row of the list: made at the first attempt. It is written whoever has the lease now, since it was posted.
async fn log(
    connection: &mut PgConnection,
    store: &Store,
    turn: &Turn,
    message: &Message,
    answer: &Answer,
    verdict: Verdict,
    now: OffsetDateTime,
) -> Result<()> {
    let (state, again) = match verdict {
        Verdict::Delivered => (EndpointDeliveryState::Delivered, None),
        Verdict::Later(pause) => (EndpointDeliveryState::Retrying, Some(now + pause)),
        Verdict::GivenUp | Verdict::SwitchedOff(_) => (EndpointDeliveryState::Failed, None),
    };
    sqlx::query(
        "insert into endpoint_delivery (workspace_id, endpoint_id, id, seq, type, state, attempts, created_at, attempted_at, next_attempt_at,
           status, failure, answer, duration_ms)
         values ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8, $9, $10, $11, $12)
         on conflict (workspace_id, endpoint_id, seq) where seq is not null do update
           set state = excluded.state, attempts = endpoint_delivery.attempts + 1, attempted_at = excluded.attempted_at,
             next_attempt_at = excluded.next_attempt_at, status = excluded.status, failure = excluded.failure, answer = excluded.answer,
             duration_ms = excluded.duration_ms",
    )
    .bind(turn.workspace_id)
    .bind(turn.endpoint_id)
    .bind(store.clock.id())
    .bind(message.seq)
    .bind(&message.event_type)
    .bind(state.as_str())
    .bind(now)
    .bind(again)
    .bind(answer.status())
    .bind(answer.failure())
    .bind(answer.text())
    .bind(answer.milliseconds())
    .execute(connection)
    .await?;
    Ok(())
}

/// Where the endpoint is now, and whether that shows. None: it is somebody else's by now, is gone, or was changed in a way that makes this
/// failure one of the past.
async fn advance(
    connection: &mut PgConnection,
    turn: &mut Turn,
    message: &Message,
    verdict: Verdict,
    now: OffsetDateTime,
) -> Result<Option<(WebhookEndpointView, bool)>> {
    let Some(seq) = message.seq else { return Ok(None) };
    let before = turn.seq;
    let (reached, tries, retry_at) = match verdict {
        Verdict::Delivered | Verdict::GivenUp => (seq, 0, None),
        Verdict::Later(pause) => (before, turn.tries + 1, Some(now + pause)),
        // switched on again, it is tried again
        Verdict::SwitchedOff(_) => (before, 0, None),
    };
    let failing_since = match verdict {
        Verdict::Delivered => None,
        _ => Some(turn.failing_since.unwrap_or(now)),
    };
    let off: Option<DisabledReason> = match verdict {
        Verdict::SwitchedOff(reason) => Some(reason),
        _ => None,
    };
    let changed = off.is_some() || failing_since.is_some() != turn.failing_since.is_some();
    let sql = format!(
        "update webhook_endpoint set seq = $4, tries = $5, retry_at = $6, failing_since = $7,
           disabled_at = case when $8::text is null then disabled_at else $9 end, disabled_because = coalesce($8, disabled_because),
           version = version + $10::int, lease_until = $11
         where workspace_id = $1 and id = $2 and lease_owner = $3 and seq <= $4 and ($12 or version = $13) returning {COLUMNS}"
    );
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(turn.workspace_id)
        .bind(turn.endpoint_id)
        .bind(turn.owner)
        .bind(reached)
        .bind(tries)
        .bind(retry_at)
        .bind(failing_since)
        .bind(off.map(DisabledReason::as_str))
        .bind(now)
        .bind(i32::from(changed))
        .bind(now + LEASE)
        // what was accepted was accepted, whatever was changed meanwhile
        .bind(verdict == Verdict::Delivered)
        .bind(turn.version)
        .fetch_optional(connection)
        .await?;
    if row.is_some() {
        (turn.seq, turn.tries) = (reached, tries);
    }
    Ok(row.map(|row| (row.into(), changed)))
}
