//! What somebody asks for: a test, or something sent again. It is one attempt at once, beside the queue and whatever the endpoint's state, and
//! whoever asked sees how it went.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::answer::{Answer, Answered};
use super::deliveries::{COLUMNS, EndpointDeliveryView, Row};
use super::load::find;
use super::payload::{Message, Request};
use super::{EndpointDeliveryState, WebhookEventType, secret};
use crate::crypto::Keys;
use crate::domain::access::Actor;
use crate::domain::audit::{self, AuditAction};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// An attempt that is to be made.
pub struct ByHand {
    endpoint_id: Uuid,
    delivery_id: Uuid,
    message: Message,
    pub request: Request,
}

/// What becomes of something that is to be sent again.
pub enum Again {
    /// It waits for its next attempt anyway: that is now, in its turn.
    Queued(Box<EndpointDeliveryView>),
    Now(Box<ByHand>),
}

/// Something that did not happen, to see whether it arrives.
pub async fn test(scope: &mut Scoped, keys: &Keys, endpoint_id: Uuid) -> Result<ByHand> {
    let clock = scope.store().clock.clone();
    let delivery_id = clock.id();
    let message = Message::test(scope.workspace_id(), endpoint_id, delivery_id, clock.now());
    by_hand(scope, keys, endpoint_id, delivery_id, message).await
}

/// Only what `actor` may read themselves: the endpoint may lead elsewhere by now than it did when this was posted.
pub async fn resend(
    scope: &mut Scoped,
    keys: &Keys,
    actor: &Actor,
    endpoint_id: Uuid,
    delivery_id: Uuid,
) -> Result<Again> {
    let endpoint = find(scope, endpoint_id, " for no key update").await?;
    let workspace_id = scope.workspace_id();
    let sql =
        format!("select {COLUMNS} from endpoint_delivery where workspace_id = $1 and endpoint_id = $2 and id = $3");
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(endpoint_id)
        .bind(delivery_id)
        .fetch_optional(scope.connection())
        .await?;
    let row = row.ok_or(Error::NotFound("webhook delivery"))?;
    if row.seq.is_some() && !may_send(actor, &row.event_type) {
        return Err(Error::Forbidden("Nobody has posted what they may not read."));
    }
    let said = serde_json::json!({ "event_type": row.event_type, "delivery_id": row.id });
    audit::done(
        scope,
        AuditAction::WebhookResent,
        Some(endpoint_id),
        Some(&endpoint.name),
        said,
    );
    if row.state == EndpointDeliveryState::Retrying.as_str() {
        return Ok(Again::Queued(Box::new(bring_forward(scope, row).await?)));
    }
    let message = match row.seq {
        None => Message::test(workspace_id, endpoint_id, delivery_id, scope.store().clock.now()),
        Some(seq) => entry(scope, seq).await?,
    };
    Ok(Again::Now(Box::new(
        by_hand(scope, keys, endpoint_id, delivery_id, message).await?,
    )))
}

/// Of what only a newer version knows nobody knows who may read it.
fn may_send(actor: &Actor, event_type: &str) -> bool {
    let known = WebhookEventType::ALL.iter().find(|one| one.as_str() == event_type);
    known.is_some_and(|one| one.may_be_sent_by(actor.reach()))
}

/// What comes next in the queue is tried now.
async fn bring_forward(scope: &mut Scoped, row: Row) -> Result<EndpointDeliveryView> {
    let now = scope.store().clock.now();
    let workspace_id = scope.workspace_id();
    sqlx::query("update webhook_endpoint set retry_at = $3 where workspace_id = $1 and id = $2 and retry_at > $3")
        .bind(workspace_id)
        .bind(row.endpoint_id)
        .bind(now)
        .execute(scope.connection())
        .await?;
    let sql = format!(
        "update endpoint_delivery set next_attempt_at = least(next_attempt_at, $4)
         where workspace_id = $1 and endpoint_id = $2 and id = $3 returning {COLUMNS}"
    );
    let row: Row = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(row.endpoint_id)
        .bind(row.id)
        .bind(now)
        .fetch_one(scope.connection())
        .await?;
    Ok(row.view(workspace_id))
}

async fn entry(scope: &mut Scoped, seq: i64) -> Result<Message> {
    let found: Option<(time::OffsetDateTime, String, String)> = sqlx::query_as(
        "select at, type, data::text from event where workspace_id = $1 and seq = $2 and only_user_id is null",
    )
    .bind(scope.workspace_id())
    .bind(seq)
    .fetch_optional(scope.connection())
    .await?;
    let (at, name, data) = found.ok_or_else(|| {
        Error::conflict(
            "event_gone",
            "What happened then is too long ago to be kept, so it cannot be sent again.",
        )
    })?;
    Ok(Message::of_entry(scope.workspace_id(), seq, at, name, &data))
}

async fn by_hand(
    scope: &mut Scoped,
    keys: &Keys,
    endpoint_id: Uuid,
    delivery_id: Uuid,
    message: Message,
) -> Result<ByHand> {
    let now = scope.store().clock.now();
    let found: Option<(String, Vec<u8>, Option<Vec<u8>>)> = sqlx::query_as(
        "select url, secret, case when previous_until > $3 then previous_secret end from webhook_endpoint where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(endpoint_id)
    .bind(now)
    .fetch_optional(scope.connection())
    .await?;
    let (url, current, previous) = found.ok_or(Error::NotFound("webhook endpoint"))?;
    let sealed = [Some(current), previous].into_iter().flatten();
    let secrets = sealed.map(|sealed| secret::open(keys, endpoint_id, &sealed));
    let secrets = secrets.collect::<Result<Vec<_>>>()?;
    Ok(ByHand {
        endpoint_id,
        delivery_id,
        request: message.request(&url, &secrets, now),
        message,
    })
}

/// Writes down how it went. What waits in the queue is tried at once where this one was accepted: whatever it was, it is mended.
pub async fn tried(scope: &mut Scoped, made: &ByHand, answer: &Answer) -> Result<EndpointDeliveryView> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let accepted = matches!(answer.answered, Answered::Status { code: 200..=299, .. });
    let state = if accepted {
        EndpointDeliveryState::Delivered
    } else {
        EndpointDeliveryState::Failed
    };
    let sql = format!(
        "insert into endpoint_delivery (workspace_id, endpoint_id, id, seq, type, state, attempts, created_at, attempted_at, status, failure, answer, duration_ms)
         values ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8, $9, $10, $11)
         on conflict (workspace_id, endpoint_id, id) do update
           set state = excluded.state, attempts = endpoint_delivery.attempts + 1, attempted_at = excluded.attempted_at, next_attempt_at = null,
             status = excluded.status, failure = excluded.failure, answer = excluded.answer, duration_ms = excluded.duration_ms
         returning {COLUMNS}"
    );
    let row: Row = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(made.endpoint_id)
        .bind(made.delivery_id)
        .bind(made.message.seq)
        .bind(&made.message.event_type)
        .bind(state.as_str())
        .bind(now)
        .bind(answer.status())
        .bind(answer.failure())
        .bind(answer.text())
        .bind(answer.milliseconds())
        .fetch_one(scope.connection())
        .await?;
    if accepted {
        sqlx::query("update webhook_endpoint set retry_at = $3 where workspace_id = $1 and id = $2 and retry_at > $3")
            .bind(workspace_id)
            .bind(made.endpoint_id)
            .bind(now)
            .execute(scope.connection())
            .await?;
    }
    Ok(row.view(workspace_id))
}
