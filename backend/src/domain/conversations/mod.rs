//! Conversations: the list agents work from, and what they change about one.

mod bulk;
mod change;
pub mod conditions;
mod counts;
mod files;
mod list;
pub mod load;
mod order;
mod peer;
mod place;
mod read_marks;
pub mod received;
mod snooze;
mod walk;
mod ways;
pub mod window;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

pub use bulk::{BULK_MAX, BulkChange, Changed, change_many, listed};
pub use change::{ConversationChange, PRIORITIES, Why, change, change_for};
pub use conditions::Looker;
pub use counts::{Counted, count, snoozed};
pub use files::{FileKind, files};
pub use list::{Assignee, Filter, list, list_found};
pub use order::Place;
pub use peer::{ConversationPeer, load_peer, peer};
pub use place::{is_seen_by, places};
pub use read_marks::{mark_read, read_marks};
pub use snooze::wake_snoozed;

use super::views::ConversationView;
use crate::errors::{Error, Result};
use crate::store::glance::SCOPE;
use crate::store::{Reader, Scoped};

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ConversationView> {
    let workspace_id = scope.workspace_id();
    load::one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("conversation"))
}

/// Fails with "not found" unless the conversation is there.
pub async fn require(reader: &mut Reader<'_>, id: Uuid) -> Result<()> {
    let sql = format!(
        "{SCOPE} select c.found from scope cross join lateral (
           select 1 as found from conversation where workspace_id = scope.workspace_id and id = $2 limit 1) c"
    );
    let found: Option<i32> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(reader.workspace_id)
        .bind(id)
        .fetch_optional(&mut *reader.connection)
        .await?;
    found.map(|_| ()).ok_or(Error::NotFound("conversation"))
}
