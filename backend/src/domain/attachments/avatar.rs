//! Pictures of contacts: small copies, each an attachment of its own.

use uuid::Uuid;

use crate::errors::Result;
use crate::store::Store;

/// A picture that lies in storage.
#[derive(Debug, Clone)]
pub struct Avatar<'a> {
    pub id: Uuid,
    pub inbox_id: Uuid,
    pub storage_key: &'a str,
    pub size: usize,
    pub content_type: &'a str,
}

pub async fn save_avatar(store: &Store, workspace_id: Uuid, avatar: Avatar<'_>) -> Result<()> {
    sqlx::query(
        "insert into attachment (workspace_id, id, kind, state, inbox_id, content_type, size, storage_key, created_at)
         values ($1, $2, 'image', 'ready', $3, $4, $5, $6, $7)",
    )
    .bind(workspace_id)
    .bind(avatar.id)
    .bind(avatar.inbox_id)
    .bind(avatar.content_type)
    .bind(i64::try_from(avatar.size).unwrap_or(i64::MAX))
    .bind(avatar.storage_key)
    .bind(store.clock.now())
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
