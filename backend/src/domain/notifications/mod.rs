//! What members are told: assigned to them, written in theirs, mentioned, nobody's yet, a reply that failed, an inbox or a
//! webhook endpoint that needs somebody. A reader of the change log decides it (`follow.rs`), so that those who write messages have nothing to do with it.
//! Each notification is a resource of one member, told to that member alone.

mod audience;
pub mod follow;
mod happened;
mod load;
mod quiet;
mod read;
pub mod settings;
mod view;
mod write;

pub use load::{by_id, list};
pub use read::{Which, mark_read};
pub use settings::{DayPeriod, NotificationSettings, NotificationSettingsView, QuietHours, Sound, Tone, Ways};
pub use view::{NotificationKind, NotificationView, NotificationsReadView, NotifiedConversation, NotifiedEndpoint};

use time::Duration;

use crate::domain::access::Actor;
use crate::errors::{Error, Result};
use crate::store::Store;

/// How long they are kept.
const KEPT: Duration = Duration::days(30);
/// How many are kept of each member.
const KEPT_OF_EACH: i64 = 1_000;

/// The member who asks; a token has no notifications.
pub fn member(actor: &Actor) -> Result<uuid::Uuid> {
    actor
        .user_id
        .ok_or(Error::Forbidden("Only members are notified; a token is not."))
}

/// Deletes what is old, and of each member what is more than anybody reads.
pub async fn forget_old(store: &Store) -> Result<()> {
    sqlx::query("delete from notification where at < $1")
        .bind(store.clock.now() - KEPT)
        .execute(&store.database.owner)
        .await?;
    sqlx::query(
        "delete from notification n using member m
         where n.workspace_id = m.workspace_id and n.user_id = m.user_id and n.at < (
           select k.at from notification k where k.workspace_id = m.workspace_id and k.user_id = m.user_id and k.listed
           order by k.at desc, k.id desc offset $1 limit 1)",
    )
    .bind(KEPT_OF_EACH)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
