//! Taking back a reply that has not begun to be sent.

use uuid::Uuid;

use super::{load, preview};
use crate::domain::conversations;
use crate::domain::views::{Event, MessageView, RemovedMessageView};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// The message is gone, as if it had never been; its files wait to be sent again. Whoever delivers locks the conversation as
/// well, so it is either taken back or sent, and never both.
pub async fn cancel(scope: &mut Scoped, conversation_id: Uuid, message_id: Uuid) -> Result<MessageView> {
    let workspace_id = scope.workspace_id();
    sqlx::query("select 1 from conversation where workspace_id = $1 and id = $2 for no key update")
        .bind(workspace_id)
        .bind(conversation_id)
        .fetch_optional(scope.connection())
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    let message = load::one(scope.connection(), workspace_id, message_id)
        .await?
        .filter(|message| message.conversation_id == conversation_id)
        .ok_or(Error::NotFound("message"))?;
    let waits: Option<i32> = sqlx::query_scalar(
        "select 1 from agent_message a where a.workspace_id = $1 and a.message_id = $2 and a.delivery_status = 'pending' and a.attempts = 0
           and a.queue_key is not null and not exists (select from delivery_part p
             where p.workspace_id = a.workspace_id and p.message_id = a.message_id and p.status <> 'pending')",
    )
    .bind(workspace_id)
    .bind(message_id)
    .fetch_optional(scope.connection())
    .await?;
    if waits.is_none() {
        return Err(Error::conflict(
            "already_sent",
            "This can no longer be taken back: it is on its way, or it was no reply that waits.",
        ));
    }
    sqlx::query(
        "update attachment set message_id = null, position = 0, inbox_id = null
         where workspace_id = $1 and message_id = $2 and uploaded_by is not null",
    )
    .bind(workspace_id)
    .bind(message_id)
    .execute(scope.connection())
    .await?;
    sqlx::query("delete from message where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(message_id)
        .execute(scope.connection())
        .await?;
    show_the_one_before(scope, conversation_id, message_id).await?;
    scope.record(Event::MessageRemoved(RemovedMessageView {
        id: message_id,
        conversation_id,
        client_id: message.client_id.clone(),
    }));
    let conversation = conversations::get(scope, conversation_id).await?;
    scope.record(Event::ConversationUpdated(conversation));
    Ok(message)
}

/// The list shows the newest message there is now, where it showed the one that is gone; and the customer waits again, since the first
/// of their messages that no reply has followed.
async fn show_the_one_before(scope: &mut Scoped, conversation_id: Uuid, gone: Uuid) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let newest: Option<Uuid> = sqlx::query_scalar(
        "select id from message where workspace_id = $1 and conversation_id = $2 and kind in ('customer', 'agent')
         order by sent_at desc, id desc limit 1",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .fetch_optional(scope.connection())
    .await?;
    let newest = match newest {
        Some(id) => load::one(scope.connection(), workspace_id, id).await?,
        None => None,
    };
    sqlx::query(
        "update conversation set version = version + 1,
           last_message_id = case when last_message_id = $3 then $4 else last_message_id end,
           last_message_kind = case when last_message_id = $3 then $5 else last_message_kind end,
           last_message_audience = case when last_message_id = $3 then $6 else last_message_audience end,
           last_message_preview = case when last_message_id = $3 then $7 else last_message_preview end,
           last_message_sent_at = case when last_message_id = $3 then $8 else last_message_sent_at end,
           waiting_since = case when status = 'resolved' then waiting_since else (
             select min(m.created_at) from message m
             where m.workspace_id = $1 and m.conversation_id = $2 and m.kind = 'customer' and m.sent_at > coalesce((
               select max(a.sent_at) from message a
               where a.workspace_id = $1 and a.conversation_id = $2 and a.kind = 'agent' and a.audience = 'customer'), '-infinity')) end
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .bind(gone)
    .bind(newest.as_ref().map(|newest| newest.id))
    .bind(newest.as_ref().map(|newest| newest.kind.as_str()))
    .bind(newest.as_ref().map(|newest| newest.audience.as_str()))
    .bind(newest.as_ref().map(preview::of_view))
    .bind(newest.as_ref().map(|newest| newest.sent_at))
    .execute(scope.connection())
    .await?;
    Ok(())
}
