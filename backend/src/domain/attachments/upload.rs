//! Files that agents upload before they send them.

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{Draft, DraftMedia, Refusal};
use frontdesk_connectors::{Channel, by_channel};

use super::{examine, largest, load, too_large};
use crate::domain::access::Actor;
use crate::domain::names;
use crate::domain::views::AttachmentView;
use crate::domain::workspaces::limits;
use crate::errors::{Error, Result};
use crate::inspect;
use crate::store::Store;
use crate::store::files::{self, ByteStream, FileError, Files};

pub struct NewUpload {
    pub file_name: Option<String>,
    pub content_type: Option<String>,
    /// A recorded voice note.
    pub voice: bool,
    /// Where it is to be sent, if that is known: then it is held to what the channel takes.
    pub channel: Option<Channel>,
    pub body: ByteStream,
}

/// Streams the file to storage, then makes its row: a file without a row is nobody's and is swept away.
pub async fn upload(store: &Store, files: &Files, actor: &Actor, new: NewUpload) -> Result<AttachmentView> {
    let id = store.clock.id();
    let key = files::key(actor.workspace_id, id);
    let max = largest(new.channel);
    let (size, head) = files.write(&key, new.body, max).await.map_err(|error| match error {
        FileError::TooLarge { .. } => too_large(new.channel),
        FileError::Source(error) if error.kind() == std::io::ErrorKind::FileTooLarge => too_large(new.channel),
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
    let file_name = new.file_name.map(|name| clean_name(&name));
    if let Some(channel) = new.channel
        && let Err(refusal) = may_be_sent(channel, kind, &known.content_type, file_name.as_deref(), size)
    {
        forget(files, &key, known.thumbnail_key.as_deref()).await?;
        return Err(Error::invalid("file", refusal.detail));
    }
    let mut scope = store.scoped(actor.workspace_id).await?;
    if let Err(error) = limits::take_room(&mut scope, size).await {
        scope.rollback().await?;
        forget(files, &key, known.thumbnail_key.as_deref()).await?;
        return Err(error);
    }
    metrics::counter!("frontdesk_media_stored_bytes_total").increment(size);
    sqlx::query(
        "insert into attachment (workspace_id, id, kind, state, content_type, file_name, size, storage_key, uploaded_by, created_at,
           preview_width, preview_height, duration, waveform, thumbnail_key)
         values ($1, $2, $3, 'ready', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(actor.workspace_id)
    .bind(id)
    .bind(kind)
    .bind(&known.content_type)
    .bind(file_name)
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

/// What was written of a file that is not taken.
async fn forget(files: &Files, key: &str, thumbnail_key: Option<&str>) -> Result<()> {
    for key in std::iter::once(key).chain(thumbnail_key) {
        files.delete(key).await.map_err(anyhow::Error::from)?;
    }
    Ok(())
}

/// Whether the channel takes the file by itself.
fn may_be_sent(
    channel: Channel,
    kind: &str,
    content_type: &str,
    name: Option<&str>,
    size: u64,
) -> std::result::Result<(), Refusal> {
    let file = DraftMedia {
        kind: serde_json::from_value(kind.into()).unwrap_or(AttachmentKind::File),
        content_type: content_type.to_owned(),
        file_name: name.unwrap_or("file").to_owned(),
        size,
    };
    let draft = Draft {
        attachments: vec![file],
        ..Draft::default()
    };
    by_channel(channel).plan(&draft).map(drop)
}

/// The last part of a path, without what could break a header.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean = names::readable(last).replace('"', "");
    if clean.is_empty() { "file".to_owned() } else { clean }
}
