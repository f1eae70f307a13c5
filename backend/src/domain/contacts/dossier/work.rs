//! The job. One whose process ended is begun anew by another: what was not finished has no file.

use futures::StreamExt;
use serde_json::Value;
use time::Duration;
use tracing::warn;
use uuid::Uuid;

use super::archive::Archive;
use super::content;
use crate::errors::{Error, Result};
use crate::store::Store;
use crate::store::files::Files;
use crate::store::jobs::{self, Job};

/// Without a sign of life for so long somebody else begins anew.
pub const LEASE: Duration = Duration::minutes(2);
/// Files that are removed at a time.
const AT_ONCE: i64 = 100;

pub async fn work(store: &Store, files: &Files, workspace_id: Uuid, id: Uuid) -> Result<()> {
    let row: Option<(Uuid, String)> = sqlx::query_as(
        "select contact_id, storage_key from contact_export where workspace_id = $1 and id = $2 and state = 'running'",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(&store.database.owner)
    .await?;
    let Some((contact_id, key)) = row else { return Ok(()) };
    let made = make(store, files, (workspace_id, id), contact_id, &key).await;
    let size = match &made {
        Ok(size) => Some(i64::try_from(*size).unwrap_or(i64::MAX)),
        Err(error) => {
            warn!(%error, "a file of a contact could not be made");
            None
        }
    };
    let noted = sqlx::query(
        "update contact_export set state = case when $3::bigint is null then 'failed' else 'ready' end, size = $3, finished_at = $4,
           done = case when $3::bigint is null then done else total end
         where workspace_id = $1 and id = $2 and state = 'running'",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(size)
    .bind(store.clock.now())
    .execute(&store.database.owner)
    .await?;
    if noted.rows_affected() == 0 && !is_ready(store, workspace_id, id).await? {
        // they were erased meanwhile
        files.delete(&key).await.map_err(internal)?;
    }
    Ok(())
}

async fn is_ready(store: &Store, workspace_id: Uuid, id: Uuid) -> Result<bool> {
    let sql = "select exists (select from contact_export where workspace_id = $1 and id = $2 and state = 'ready')";
    Ok(sqlx::query_scalar(sql)
        .bind(workspace_id)
        .bind(id)
        .fetch_one(&store.database.owner)
        .await?)
}

fn internal(error: crate::store::files::FileError) -> Error {
    Error::Internal(error.into())
}

async fn make(store: &Store, files: &Files, export: (Uuid, Uuid), contact_id: Uuid, key: &str) -> Result<u64> {
    let (workspace_id, _) = export;
    let mut connection = store.database.owner.acquire().await?;
    let archive = Archive::begin();
    let contact = content::contact(&mut connection, workspace_id, contact_id, store.clock.now()).await?;
    archive.file("contact.json".to_owned()).await?;
    archive.add(text(&contact)?).await?;
    let ids = content::message_ids(&mut connection, workspace_id, contact_id).await?;
    archive.file("messages.json".to_owned()).await?;
    let mut separator = "[\n";
    for (nth, page) in ids.chunks(content::ROWS).enumerate() {
        note(store, export, ids.len(), nth * content::ROWS).await?;
        for message in content::page(&mut connection, workspace_id, page).await? {
            archive.add(separator.as_bytes()).await?;
            archive.add(text(&message)?).await?;
            separator = ",\n";
        }
    }
    archive
        .add(if ids.is_empty() { "[]\n" } else { "\n]\n" }.as_bytes())
        .await?;
    let media = content::media(&mut connection, workspace_id, contact_id).await?;
    drop(connection);
    for file in &media {
        note(store, export, ids.len(), ids.len()).await?;
        content::add(&archive, files, file).await?;
    }
    let file = tokio::fs::File::from_std(archive.finish().await?);
    let stream = tokio_util::io::ReaderStream::new(file).boxed();
    let (size, _) = files.write(key, stream, u64::MAX).await.map_err(internal)?;
    Ok(size)
}

fn text(value: &Value) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(value).map_err(anyhow::Error::from)?)
}

async fn note(store: &Store, (workspace_id, id): (Uuid, Uuid), total: usize, done: usize) -> Result<()> {
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    sqlx::query(
        "update contact_export set total = $3, done = $4, lease_until = $5 where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(count(total))
    .bind(count(done))
    .bind(store.clock.now() + LEASE)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

/// Those that nobody is at although they are not made: their process ended, and they are queued again.
pub async fn take_up(store: &Store) -> Result<()> {
    let take = "update contact_export set lease_until = $2 where state = 'running' and lease_until < $1 returning workspace_id, id";
    let job = |workspace_id, export_id| Job::ExportContact {
        workspace_id,
        export_id,
    };
    Ok(jobs::queue_again(store, take, LEASE, job).await?)
}

/// Files first, then what is known of them: as long as they are known, deleting can be tried again.
pub async fn sweep_expired(store: &Store, files: &Files) -> Result<()> {
    let over: Vec<(Uuid, Uuid, String)> = sqlx::query_as(
        "select workspace_id, id, storage_key from contact_export where expires_at <= $1 order by expires_at limit $2",
    )
    .bind(store.clock.now())
    .bind(AT_ONCE)
    .fetch_all(&store.database.owner)
    .await?;
    for (workspace_id, id, key) in over {
        files.delete(&key).await.map_err(internal)?;
        sqlx::query("delete from contact_export where workspace_id = $1 and id = $2")
            .bind(workspace_id)
            .bind(id)
            .execute(&store.database.owner)
            .await?;
    }
    Ok(())
}
