//! What a user does is everybody's whose member they are: it stands in the log of each of their workspaces.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{AuditAction, deed};
use crate::errors::Result;
use crate::store::audit::{Entry, append};
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
    with_others(store, connection, user_id, (action, detail), origin, BTreeMap::new()).await
}

/// The same, behind entries of what was done with it in some of the workspaces.
pub(in crate::domain) async fn with_others(
    store: &Store,
    connection: &mut PgConnection,
    user_id: Uuid,
    (action, detail): (AuditAction, Value),
    origin: &Origin,
    mut others: BTreeMap<Uuid, Vec<Entry>>,
) -> Result<()> {
    let name: Option<String> = sqlx::query_scalar("select name from users where id = $1")
        .bind(user_id)
        .fetch_optional(&mut *connection)
        .await?;
    let active: BTreeSet<Uuid> = sqlx::query_scalar("select workspace_id from member where user_id = $1 and active")
        .bind(user_id)
        .fetch_all(&mut *connection)
        .await?
        .into_iter()
        .collect();
    let entry = deed(action, Some(user_id), name.as_deref(), detail);
    let doer = Doer::member(user_id, name.as_deref().unwrap_or_default(), origin);
    for workspace_id in &active {
        others.entry(*workspace_id).or_default().push(entry.clone());
    }
    // in one order, since each log is held until the end
    for (workspace_id, entries) in others {
        append(connection, workspace_id, &doer, &entries, store.clock.now()).await?;
    }
    Ok(())
}

/// Commits by itself.
pub async fn of_user(store: &Store, user_id: Uuid, action: AuditAction, origin: &Origin, detail: Value) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    within(store, &mut transaction, user_id, action, origin, detail).await?;
    Ok(transaction.commit().await?)
}
