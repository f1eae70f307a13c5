//! What a user does is everybody's whose member they are: it stands in the log of each of their workspaces.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{AuditAction, deed};
use crate::errors::Result;
use crate::store::audit::append;
use crate::store::{Doer, Origin, Store};

/// As part of the owner's transaction.
pub(in crate::domain) async fn within(
    store: &Store,
    connection: &mut PgConnection,
    user_id: Uuid,
    action: AuditAction,
    origin: &Origin,
    detail: Value,
) -> Result<()> {
    let name: Option<String> = sqlx::query_scalar("select name from users where id = $1")
        .bind(user_id)
        .fetch_optional(&mut *connection)
        .await?;
    // in one order, since each log is held until the end
    let workspaces: Vec<Uuid> =
        sqlx::query_scalar("select workspace_id from member where user_id = $1 and active order by workspace_id")
            .bind(user_id)
            .fetch_all(&mut *connection)
            .await?;
    let entry = deed(action, Some(user_id), name.as_deref(), detail);
    let doer = Doer::member(user_id, name.as_deref().unwrap_or_default(), origin);
    for workspace_id in workspaces {
        append(
            connection,
            workspace_id,
            &doer,
            std::slice::from_ref(&entry),
            store.clock.now(),
        )
        .await?;
    }
    Ok(())
}

/// Commits by itself.
pub async fn of_user(store: &Store, user_id: Uuid, action: AuditAction, origin: &Origin, detail: Value) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    within(store, &mut transaction, user_id, action, origin, detail).await?;
    Ok(transaction.commit().await?)
}
