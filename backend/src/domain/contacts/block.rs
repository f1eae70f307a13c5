//! Somebody of whom nobody wants to hear: what they write is kept, and nobody is told. What that means for a conversation is
//! decided where messages arrive (`ingest/messages.rs`), what it means for members where they are told (`notifications/audience.rs`).

use serde_json::{Value, json};
use uuid::Uuid;

use super::{changeable, get, history, lock, tell_conversations};
use crate::domain::audit::{self, AuditAction};
use crate::domain::messages::By;
use crate::domain::views::{ContactView, Event};
use crate::errors::Result;
use crate::store::Scoped;

/// Doing it again changes nothing.
pub async fn block(scope: &mut Scoped, by: &By, id: Uuid, blocked: bool) -> Result<ContactView> {
    lock(scope, &[id], true).await?;
    let before = changeable(scope, id).await?;
    if before.blocked_at.is_some() == blocked {
        return Ok(before);
    }
    let now = scope.store().clock.now();
    sqlx::query("update contact set blocked_at = $3, version = version + 1 where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .bind(blocked.then_some(now))
        .execute(scope.connection())
        .await?;
    history::note(scope, by, id, if blocked { "blocked" } else { "unblocked" }, json!({})).await?;
    let action = if blocked {
        AuditAction::ContactBlocked
    } else {
        AuditAction::ContactUnblocked
    };
    audit::done(scope, action, Some(id), None, Value::Null);
    let after = get(scope, id).await?;
    scope.record(Event::ContactUpdated(after.clone()));
    tell_conversations(scope, id).await?;
    Ok(after)
}
