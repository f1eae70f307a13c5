//! Conversations: the list agents work from, and what they change about one.

mod change;
mod list;
pub mod load;
mod peer;
mod read_marks;
mod snooze;
pub mod window;

use sqlx::PgConnection;
use uuid::Uuid;

pub use change::{ConversationChange, change};
pub use list::{Assignee, Filter, list};
pub use peer::{ConversationPeer, load_peer, peer};
pub use read_marks::{mark_read, read_marks};
pub use snooze::wake_snoozed;

use super::views::ConversationView;
use crate::errors::{Error, Result};
use crate::store::Scoped;

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ConversationView> {
    let workspace_id = scope.workspace_id();
    load::one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("conversation"))
}

/// Fails with "not found" unless the conversation is there.
pub async fn require(connection: &mut PgConnection, workspace_id: Uuid, id: Uuid) -> Result<()> {
    let found: Option<i32> = sqlx::query_scalar("select 1 from conversation where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    found.map(|_| ()).ok_or(Error::NotFound("conversation"))
}
