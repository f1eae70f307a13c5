//! Files that nobody needs any more: uploads that were never sent, and files without a row.

use futures::TryStreamExt;
use time::Duration;
use uuid::Uuid;

use crate::errors::{Error, Result};
use crate::store::Store;
use crate::store::files::{self, FileError, Files};

/// Until then a file may still be on its way to its row, or a row to its message.
const GRACE: Duration = Duration::days(1);
const BATCH: usize = 500;

/// Uploads that wait in a composer nobody comes back to; those of drafts and of replies that wait for their time are kept with
/// them. What a reply is just taking is left to it, and so is everything of a workspace whose drafts are still being taken in.
pub async fn sweep_unsent(store: &Store, files: &Files) -> Result<()> {
    loop {
        let gone: Vec<(Option<String>, Option<String>)> = sqlx::query_as(
            "delete from attachment where (workspace_id, id) in (
               select workspace_id, id from attachment
               where message_id is null and uploaded_by is not null and created_at < $1
                 and not exists (select from draft_attachment d
                   where d.workspace_id = attachment.workspace_id and d.attachment_id = attachment.id)
                 and not exists (select from scheduled_attachment s
                   where s.workspace_id = attachment.workspace_id and s.attachment_id = attachment.id)
                 and not exists (select from workspace_import i where i.id = attachment.workspace_id)
               limit $2 for update skip locked)
             returning storage_key, thumbnail_key",
        )
        .bind(store.clock.now() - GRACE)
        .bind(BATCH as i64)
        .fetch_all(&store.database.owner)
        .await?;
        // a file that stays behind here has no row, and is found as such
        let last = gone.len() < BATCH;
        let keys: Vec<String> = gone.into_iter().flat_map(|keys| [keys.0, keys.1]).flatten().collect();
        for key in &keys {
            files.delete(key).await.map_err(internal)?;
        }
        if last {
            return Ok(());
        }
    }
}

/// Pictures of contacts that no contact has any more: two who turned out to be one had two.
pub async fn sweep_avatars(store: &Store) -> Result<()> {
    // their files have no row then, and are found as such
    sqlx::query(
        "delete from attachment a where a.message_id is null and a.uploaded_by is null and a.created_at < $1
           and not exists (select from contact c where c.workspace_id = a.workspace_id and c.avatar_id = a.id)",
    )
    .bind(store.clock.now() - GRACE)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

/// Files of our workspaces that no attachment has: what was cut off between file and row, or lost its row since. Files of
/// workspaces that this database does not know may be another installation's; those of one that is being taken in are here before their rows.
pub async fn sweep_files(store: &Store, files: &Files) -> Result<()> {
    let mut chunks = files.older_than(store.clock.now() - GRACE).try_chunks(BATCH);
    while let Some(keys) = chunks.try_next().await.map_err(|error| internal(error.1))? {
        for key in without_row(store, &keys).await? {
            files.delete(&key).await.map_err(internal)?;
        }
    }
    Ok(())
}

async fn without_row(store: &Store, keys: &[String]) -> Result<Vec<String>> {
    let named: Vec<(Uuid, Uuid, &str)> = keys
        .iter()
        .filter_map(|key| files::owner(key).map(|(workspace_id, id)| (workspace_id, id, key.as_str())))
        .collect();
    let workspaces: Vec<Uuid> = named.iter().map(|named| named.0).collect();
    let ids: Vec<Uuid> = named.iter().map(|named| named.1).collect();
    let keys: Vec<&str> = named.iter().map(|named| named.2).collect();
    Ok(sqlx::query_scalar(
        "select t.key from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, id, key)
         join workspace w on w.id = t.workspace_id
         left join attachment a on a.workspace_id = t.workspace_id and a.id = t.id
         where (a.id is null or (a.storage_key is distinct from t.key and a.thumbnail_key is distinct from t.key and a.state <> 'pending'))
           and not exists (select from workspace_import i where i.id = t.workspace_id)",
    )
    .bind(workspaces)
    .bind(ids)
    .bind(keys)
    .fetch_all(&store.database.owner)
    .await?)
}

fn internal(error: FileError) -> Error {
    Error::Internal(error.into())
}
