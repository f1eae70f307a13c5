//! How far each member has read. A resource of its own, told to that member alone.

use uuid::Uuid;

use crate::domain::access::Actor;
use crate::domain::views::{Event, ReadMarkView};
use crate::errors::{Error, Result};
use crate::store::Scoped;
use crate::store::jobs::Job;

/// Sets the mark; it may go back ("mark as unread"). Reading on also tells the platform, so that the customer sees it.
pub async fn mark_read(
    scope: &mut Scoped,
    actor: &Actor,
    conversation_id: Uuid,
    read_count: i64,
) -> Result<ReadMarkView> {
    let user_id = actor
        .user_id
        .ok_or(Error::Forbidden("Only members have read marks; a token has none."))?;
    let workspace_id = scope.workspace_id();
    let count: Option<i64> =
        sqlx::query_scalar("select inbound_count from conversation where workspace_id = $1 and id = $2")
            .bind(workspace_id)
            .bind(conversation_id)
            .fetch_optional(scope.connection())
            .await?;
    let count = count.ok_or(Error::NotFound("conversation"))?;
    if read_count < 0 {
        return Err(Error::invalid("read_count", "must not be negative"));
    }
    let read_count = read_count.min(count);
    let before: Option<i64> = sqlx::query_scalar(
        "select read_count from read_mark where workspace_id = $1 and user_id = $2 and conversation_id = $3",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(conversation_id)
    .fetch_optional(scope.connection())
    .await?;
    let view = ReadMarkView {
        conversation_id,
        read_count,
    };
    if before == Some(read_count) {
        return Ok(view);
    }
    sqlx::query(
        "insert into read_mark (workspace_id, user_id, conversation_id, read_count) values ($1, $2, $3, $4)
         on conflict (workspace_id, user_id, conversation_id) do update set read_count = excluded.read_count",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(conversation_id)
    .bind(read_count)
    .execute(scope.connection())
    .await?;
    scope.record_for(user_id, Event::ReadMarkUpdated(view.clone()));
    if read_count == count && before.unwrap_or(0) < read_count {
        scope.enqueue(Job::MarkRead {
            workspace_id,
            conversation_id,
        });
    }
    Ok(view)
}

/// The marks of the member who asks; a conversation without one was never read.
pub async fn read_marks(scope: &mut Scoped, actor: &Actor, conversation_ids: &[Uuid]) -> Result<Vec<ReadMarkView>> {
    let Some(user_id) = actor.user_id else {
        return Ok(Vec::new());
    };
    let workspace_id = scope.workspace_id();
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(
        "select conversation_id, read_count from read_mark where workspace_id = $1 and user_id = $2 and conversation_id = any($3)",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(conversation_ids)
    .fetch_all(scope.connection())
    .await?;
    Ok(rows
        .into_iter()
        .map(|(conversation_id, read_count)| ReadMarkView {
            conversation_id,
            read_count,
        })
        .collect())
}
