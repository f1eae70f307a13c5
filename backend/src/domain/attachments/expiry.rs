//! What must not be kept beyond its time: the media of a story end with it.

use time::Duration;
use uuid::Uuid;

use super::fetched::touch;
use crate::domain::ingest::Changes;
use crate::errors::{Error, Result};
use crate::store::Store;
use crate::store::files::Files;

/// How long a story lives.
pub const STORY: Duration = Duration::hours(24);
pub const STORY_ENDED: &str = "The story has ended, and its picture with it.";
const BATCH: i64 = 200;

/// Files first, then what is known of them: as long as they are known, deleting can be tried again. A workspace that is being taken in has its
/// turn when all of it is here.
pub async fn sweep_expired(store: &Store, files: &Files) -> Result<()> {
    loop {
        let due: Vec<(Uuid, Uuid, Option<String>, Option<String>)> = sqlx::query_as(
            "select workspace_id, id, storage_key, thumbnail_key from attachment
             where expires_at <= $1 and (state in ('pending', 'ready') or storage_key is not null)
               and not exists (select from workspace_import i where i.id = attachment.workspace_id)
             order by expires_at limit $2",
        )
        .bind(store.clock.now())
        .bind(BATCH)
        .fetch_all(&store.database.owner)
        .await?;
        for (_, _, key, thumbnail) in &due {
            for key in key.iter().chain(thumbnail) {
                files.delete(key).await.map_err(|error| Error::Internal(error.into()))?;
            }
        }
        let ended: Vec<(Uuid, Uuid)> = due.iter().map(|row| (row.0, row.1)).collect();
        end(store, &ended, STORY_ENDED).await?;
        if (due.len() as i64) < BATCH {
            return Ok(());
        }
    }
}

/// What is known of files that are gone, but for `words`: why. What another worker has ended meanwhile is not told twice.
pub async fn end(store: &Store, due: &[(Uuid, Uuid)], words: &str) -> Result<()> {
    if due.is_empty() {
        return Ok(());
    }
    let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = due.iter().copied().unzip();
    let mut transaction = store.database.owner.begin().await?;
    let messages: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "update attachment f set state = 'expired', error = $3, source = null, storage_key = null, thumbnail_key = null,
           preview_width = null, preview_height = null, duration = null, waveform = null
         from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id)
         where f.workspace_id = t.workspace_id and f.id = t.id and (f.state <> 'expired' or f.storage_key is not null)
         returning f.workspace_id, f.message_id",
    )
    .bind(workspaces)
    .bind(ids)
    .bind(words)
    .fetch_all(&mut *transaction)
    .await?;
    let mut changes = Changes::default();
    let mut shown: Vec<(Uuid, Uuid)> = messages
        .into_iter()
        .filter_map(|(workspace, id)| Some((workspace, id?)))
        .collect();
    shown.sort_unstable();
    for (workspace_id, message_id) in shown {
        touch(&mut transaction, workspace_id, message_id, &mut changes).await?;
    }
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(())
}
