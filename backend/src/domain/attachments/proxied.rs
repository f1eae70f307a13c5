//! Files that stay at the platform: each view is fetched from there.

use uuid::Uuid;

use super::fetched::{FetchTarget, TARGET, TargetRow, touch};
use crate::domain::ingest::Changes;
use crate::errors::Result;
use crate::store::{Scoped, Store};

/// Where to fetch a file that is not kept; none when it is kept, or is not to be had any more.
pub async fn proxy_target(scope: &mut Scoped, id: Uuid) -> Result<Option<FetchTarget>> {
    let sql = format!(
        "select {TARGET} from attachment f where f.workspace_id = $1 and f.id = $2 and f.state = 'ready' and f.proxied
           and (f.expires_at is null or f.expires_at > $3)"
    );
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let row: Option<TargetRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .bind(now)
        .fetch_optional(scope.connection())
        .await?;
    Ok(row.and_then(TargetRow::target))
}

/// The platform does not have it any more: from now on the screens say so.
pub async fn expire(store: &Store, workspace_id: Uuid, id: Uuid, error: &str) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let message: Option<Option<Uuid>> = sqlx::query_scalar(
        "update attachment set state = 'expired', error = $3
         where workspace_id = $1 and id = $2 and state = 'ready' and proxied returning message_id",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(error)
    .fetch_optional(&mut *transaction)
    .await?;
    let mut changes = Changes::default();
    if let Some(message_id) = message.flatten() {
        touch(&mut transaction, workspace_id, message_id, &mut changes).await?;
    }
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(())
}
