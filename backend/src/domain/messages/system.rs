//! Lines that tell what happened in a conversation.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::views::Event;
use crate::errors::Result;
use crate::store::Scoped;

/// Who did it.
#[derive(Debug, Clone)]
pub struct By {
    pub id: Option<Uuid>,
    pub name: Option<String>,
}

/// Adds a system line and records it. It does not move the conversation in the list.
pub async fn insert_system(
    scope: &mut Scoped,
    conversation_id: Uuid,
    inbox_id: Uuid,
    kind: &str,
    by: &By,
    detail: Value,
) -> Result<()> {
    let (workspace_id, clock) = (scope.workspace_id(), scope.store().clock.clone());
    let (id, now) = (clock.id(), clock.now());
    sqlx::query(
        "with m as (
           insert into message (workspace_id, id, conversation_id, inbox_id, kind, audience, sent_at, created_at, author_type, author_id, author_name)
           values ($1, $2, $3, $4, 'system', 'team', $5, $5, 'system', $6, $7)
         )
         insert into system_message (workspace_id, message_id, event) values ($1, $2, $8)",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(conversation_id)
    .bind(inbox_id)
    .bind(now)
    .bind(by.id)
    .bind(by.name.as_deref())
    .bind(json!({ "type": kind, "detail": detail }))
    .execute(scope.connection())
    .await?;
    if let Some(view) = super::load::one(scope.connection(), workspace_id, id).await? {
        scope.record(Event::MessageCreated(view));
    }
    Ok(())
}
