//! Taking the content of an unsent message out of the change log.

use uuid::Uuid;

use super::load;
use crate::errors::Result;
use crate::store::Store;

/// Rewrites the message's log entries to what it is now. Returns the keys of its files, which are to be deleted and only then
/// forgotten: as long as they are known, deleting can be tried again.
pub async fn scrub(store: &Store, workspace_id: Uuid, message_id: Uuid) -> Result<Vec<String>> {
    let mut transaction = store.database.owner.begin().await?;
    let Some(view) = load::one(&mut transaction, workspace_id, message_id).await? else {
        return Ok(Vec::new());
    };
    if view.deleted_at.is_none() {
        return Ok(Vec::new());
    }
    let data = serde_json::to_string(&view).map_err(anyhow::Error::from)?;
    // the message and those that quote it: their entries begin when the message came
    sqlx::query(
        "update event set data = $4::json where workspace_id = $1 and at >= $3 and type in ('message.created', 'message.updated')
           and data->>'id' = $2",
    )
    .bind(workspace_id)
    .bind(message_id.to_string())
    .bind(view.created_at)
    .bind(data)
    .execute(&mut *transaction)
    .await?;
    let quoting: Vec<Uuid> = sqlx::query_scalar("select id from message where workspace_id = $1 and reply_to_id = $2")
        .bind(workspace_id)
        .bind(message_id)
        .fetch_all(&mut *transaction)
        .await?;
    for id in quoting {
        let Some(view) = load::one(&mut transaction, workspace_id, id).await? else {
            continue;
        };
        sqlx::query(
            "update event set data = $4::json where workspace_id = $1 and at >= $3 and type in ('message.created', 'message.updated')
               and data->>'id' = $2",
        )
        .bind(workspace_id)
        .bind(id.to_string())
        .bind(view.created_at)
        .bind(serde_json::to_string(&view).map_err(anyhow::Error::from)?)
        .execute(&mut *transaction)
        .await?;
    }
    // the list's preview of it
    sqlx::query(
        "update event set data = (jsonb_set(data::jsonb, '{last_message,preview}', '\"[deleted]\"'))::json
         where workspace_id = $1 and at >= $3 and type in ('conversation.created', 'conversation.updated') and data->'last_message'->>'id' = $2",
    )
    .bind(workspace_id)
    .bind(message_id.to_string())
    .bind(view.created_at)
    .execute(&mut *transaction)
    .await?;
    // what members were told of it
    sqlx::query(
        "update event set data = (jsonb_set(data::jsonb, '{preview}', '\"[deleted]\"'))::json
         where workspace_id = $1 and at >= $3 and type = 'notification.updated' and data->>'message_id' = $2",
    )
    .bind(workspace_id)
    .bind(message_id.to_string())
    .bind(view.created_at)
    .execute(&mut *transaction)
    .await?;
    let keys: Vec<String> = sqlx::query_scalar(
        "select k.key from attachment f cross join unnest(array[f.storage_key, f.thumbnail_key]) as k (key)
         where f.workspace_id = $1 and f.message_id = $2 and k.key is not null",
    )
    .bind(workspace_id)
    .bind(message_id)
    .fetch_all(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(keys)
}

/// After the files are gone.
pub async fn forget_files(store: &Store, workspace_id: Uuid, message_id: Uuid, keys: &[String]) -> Result<()> {
    sqlx::query(
        "update attachment set storage_key = case when storage_key <> all($3) then storage_key end,
           thumbnail_key = case when thumbnail_key <> all($3) then thumbnail_key end
         where workspace_id = $1 and message_id = $2 and (storage_key = any($3) or thumbnail_key = any($3))",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(keys)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
