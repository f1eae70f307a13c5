//! Trying a message again that failed or may not have been delivered. It goes to the end of the queue.

use uuid::Uuid;

use super::load;
use crate::clock::id_after;
use crate::domain::delivery::place;
use crate::domain::views::{Event, MessageView};
use crate::errors::{Error, Result};
use crate::store::jobs::Job;
use crate::store::{Scoped, Signal};
use crate::traces::Trace;

/// `trace`: of the request, which the next try belongs to.
pub async fn retry(
    scope: &mut Scoped,
    conversation_id: Uuid,
    message_id: Uuid,
    trace: Option<&Trace>,
) -> Result<MessageView> {
    let (workspace_id, clock) = (scope.workspace_id(), scope.store().clock.clone());
    let connection = scope.connection();
    let inbox_id: Option<Uuid> =
        sqlx::query_scalar("select inbox_id from conversation where workspace_id = $1 and id = $2 for no key update")
            .bind(workspace_id)
            .bind(conversation_id)
            .fetch_optional(&mut *connection)
            .await?;
    let inbox_id = inbox_id.ok_or(Error::NotFound("conversation"))?;
    let message = load::one(connection, workspace_id, message_id)
        .await?
        .filter(|message| message.conversation_id == conversation_id);
    let message = message.ok_or(Error::NotFound("message"))?;
    let retry_at = message.delivery.and_then(|delivery| delivery.error?.retry_at);
    if retry_at.is_some_and(|at| clock.now() < at) {
        return Err(Error::conflict(
            "too_soon",
            "The platform chose not to deliver this. Trying again within 24 hours makes it worse.",
        ));
    }
    let last = place::last(connection, workspace_id, conversation_id).await?;
    let retried = sqlx::query(
        "with part as (
           update delivery_part set status = 'pending', external_id = null
           where workspace_id = $1 and message_id = $2 and status in ('failed', 'unknown') returning position
         ), agent as (
           update agent_message set delivery_status = 'pending', delivery_error = null, queue_key = $4, attempts = 0, not_before = null,
             attempted_at = null, accepted_at = null, delivered_at = null, read_at = null, trace = $6
           where workspace_id = $1 and message_id = $2 and delivery_status in ('failed', 'unknown') and queue_key is not null returning 1
         ), lane as (
           update delivery_lane set due_at = least(coalesce(due_at, $5), $5) where workspace_id = $1 and conversation_id = $3
         )
         update message set version = version + 1,
           -- the platform's id of a send that failed is no longer this message's
           external_id = case when exists (select from part where position = 0) then null else external_id end
         where workspace_id = $1 and id = $2 and exists (select from agent)",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(conversation_id)
    .bind(id_after(last, clock.id()))
    .bind(clock.now())
    .bind(trace.map(Trace::to_traceparent))
    .execute(&mut *connection)
    .await?;
    if retried.rows_affected() == 0 {
        return Err(Error::conflict(
            "not_retryable",
            "Only a reply that failed or may not have been delivered can be sent again.",
        ));
    }
    let view = load::one(connection, workspace_id, message_id)
        .await?
        .ok_or(Error::NotFound("message"))?;
    scope.record(Event::MessageUpdated(view.clone()));
    scope.enqueue(Job::Deliver {
        workspace_id,
        conversation_id,
        inbox_id,
    });
    scope.signal(Signal::Deliver {
        workspace_id,
        conversation_id,
        inbox_id,
    });
    Ok(view)
}
