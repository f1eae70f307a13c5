//! Files that agents upload before they send them.

use super::{MAX_BYTES, examine, load, too_large};
use crate::domain::access::Actor;
use crate::domain::views::AttachmentView;
use crate::errors::{Error, Result};
use crate::inspect;
use crate::store::Store;
use crate::store::files::{self, ByteStream, FileError, Files};

pub struct NewUpload {
    pub file_name: Option<String>,
    pub content_type: Option<String>,
    /// A recorded voice note.
    pub voice: bool,
    pub body: ByteStream,
}

/// Streams the file to storage, then makes its row: a file without a row is nobody's and is swept away.
pub async fn upload(store: &Store, files: &Files, actor: &Actor, new: NewUpload) -> Result<AttachmentView> {
    let id = store.clock.id();
    let key = files::key(actor.workspace_id, id);
    let (size, head) = files
        .write(&key, new.body, MAX_BYTES)
        .await
        .map_err(|error| match error {
            FileError::TooLarge { .. } => too_large(),
            FileError::Source(error) if error.kind() == std::io::ErrorKind::FileTooLarge => too_large(),
            FileError::Source(_) => Error::invalid("file", "did not arrive whole; upload it again"),
            other => Error::Internal(other.into()),
        })?;
    if size == 0 {
        files.delete(&key).await.map_err(anyhow::Error::from)?;
        return Err(Error::invalid("file", "is empty"));
    }
    let known = examine(files, &key, &head, new.content_type.as_deref()).await;
    let kind = if new.voice && known.content_type.starts_with("audio/") {
        "voice"
    } else {
        inspect::kind(&known.content_type)
    };
    let mut scope = store.scoped(actor.workspace_id).await?;
    sqlx::query(
        "insert into attachment (workspace_id, id, kind, state, content_type, file_name, size, storage_key, uploaded_by, created_at,
           preview_width, preview_height, duration, waveform, thumbnail_key)
         values ($1, $2, $3, 'ready', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(actor.workspace_id)
    .bind(id)
    .bind(kind)
    .bind(&known.content_type)
    .bind(new.file_name.map(|name| clean_name(&name)))
    .bind(i64::try_from(size).unwrap_or(i64::MAX))
    .bind(&key)
    .bind(actor.id())
    .bind(store.clock.now())
    .bind(known.preview.map(|size| size.0))
    .bind(known.preview.map(|size| size.1))
    .bind(known.duration)
    .bind(known.waveform)
    .bind(known.thumbnail_key)
    .execute(scope.connection())
    .await?;
    let stored = load(scope.connection(), actor.workspace_id, id)
        .await?
        .ok_or(Error::NotFound("attachment"))?;
    scope.commit().await?;
    Ok(stored.view)
}

/// The last part of a path, without what could break a header.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && *c != '"')
        .take(200)
        .collect();
    if clean.is_empty() { "file".to_owned() } else { clean }
}
