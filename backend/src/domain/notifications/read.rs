//! A member has read notifications.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::load;
use super::view::NotificationsReadView;
use crate::domain::views::Event;
use crate::errors::Result;
use crate::store::Scoped;

/// Which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    All,
    These(Vec<Uuid>),
    /// All that are about this conversation.
    OfConversation(Uuid),
}

pub async fn mark_read(scope: &mut Scoped, user_id: Uuid, which: Which) -> Result<()> {
    let now = scope.store().clock.now();
    let workspace_id = scope.workspace_id();
    let (these, ids) = match &which {
        Which::All => ("", Vec::new()),
        Which::These(ids) => ("and id = any($4)", ids.clone()),
        Which::OfConversation(id) => ("and conversation_id = any($4)", vec![*id]),
    };
    let sql = format!(
        "update notification set read_at = $3, version = version + 1
         where workspace_id = $1 and user_id = $2 and read_at is null and at <= $3 and $4::uuid[] is not null {these} returning id"
    );
    let read: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(user_id)
        .bind(now)
        .bind(&ids)
        .fetch_all(scope.connection())
        .await?;
    if read.is_empty() {
        return Ok(());
    }
    if which == Which::All {
        scope.record_for(
            user_id,
            Event::NotificationsRead(NotificationsReadView { through: now }),
        );
        return Ok(());
    }
    let ids: Vec<(Uuid, Uuid)> = read.into_iter().map(|id| (user_id, id)).collect();
    for (_, view) in load::by_ids(scope.connection(), workspace_id, &ids).await? {
        scope.record_for(user_id, Event::NotificationUpdated(view));
    }
    Ok(())
}
