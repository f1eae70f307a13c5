//! Attachments: files of messages and pictures of contacts.

mod avatar;
mod examine;
mod expiry;
mod fetched;
mod leftovers;
mod proxied;
mod upload;

use frontdesk_connectors::{Channel, by_channel};
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

pub use avatar::{Avatar, save_avatar};
pub use examine::{Examined, examine};
pub use expiry::{STORY, STORY_ENDED, end, sweep_expired};
pub use fetched::{FetchTarget, Fetched, Place, fetch_again, fetch_target, save_fetched, save_source};
pub use leftovers::{sweep_avatars, sweep_files, sweep_unsent};
pub use proxied::{expire, proxy_target};
pub use upload::{NewUpload, upload};

use super::views::AttachmentView;
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// The largest file that is kept: what the most generous platform takes.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// The largest file of one kind that is fetched, in bytes: pictures and recordings are shown in place, so they are held
/// to what any platform sends; the rest is for downloading.
pub fn max_bytes(kind: &str) -> u64 {
    match kind {
        "image" | "sticker" | "voice" | "audio" => 32 * 1024 * 1024,
        _ => MAX_BYTES,
    }
}

/// The largest file that may be uploaded, in bytes: for a channel, or for any.
pub fn largest(channel: Option<Channel>) -> u64 {
    let of_channel = |channel: Channel| {
        by_channel(channel)
            .spec()
            .media
            .iter()
            .map(|limit| limit.max_bytes)
            .max()
    };
    channel.and_then(of_channel).unwrap_or(MAX_BYTES).min(MAX_BYTES)
}

pub fn too_large(channel: Option<Channel>) -> Error {
    let max = largest(channel) / 1024 / 1024;
    let detail = match channel {
        Some(channel) => format!(
            "The file is larger than {max} MB, the most that {} takes.",
            by_channel(channel).spec().name
        ),
        None => format!("The file is larger than {max} MB."),
    };
    Error::TooLarge { detail }
}

/// The view of the attachment `f`, as JSON, for every query that shows one.
pub const VIEW: &str = "json_build_object('id', f.id, 'kind', f.kind, 'state', f.state, 'content_type', f.content_type,
  'file_name', f.file_name, 'size', f.size, 'title', f.title, 'detail', f.detail,
  'preview', case when f.preview_width is not null then json_build_object('width', f.preview_width, 'height', f.preview_height) end,
  'thumbnail', f.thumbnail_key is not null and f.state = 'ready', 'duration', f.duration, 'waveform', f.waveform, 'error', f.error)";

/// An attachment and where its file lies.
#[derive(Debug, Clone)]
pub struct Stored {
    pub view: AttachmentView,
    /// None: not here yet, gone, or not kept at all.
    pub storage_key: Option<String>,
    pub thumbnail_key: Option<String>,
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<Stored> {
    let workspace_id = scope.workspace_id();
    load(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("attachment"))
}

pub async fn load(connection: &mut PgConnection, workspace_id: Uuid, id: Uuid) -> Result<Option<Stored>, sqlx::Error> {
    let sql = format!(
        "select {VIEW}, f.storage_key, f.thumbnail_key from attachment f where f.workspace_id = $1 and f.id = $2"
    );
    let row: Option<(Json<AttachmentView>, Option<String>, Option<String>)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(view, storage_key, thumbnail_key)| Stored {
        view: view.0,
        storage_key,
        thumbnail_key,
    }))
}

/// The files of one message in order, for sending them.
pub async fn of_message(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
) -> Result<Vec<Stored>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select id from attachment where workspace_id = $1 and message_id = $2 and position >= 0 order by position",
    )
    .bind(workspace_id)
    .bind(message_id)
    .fetch_all(&mut *connection)
    .await?;
    let mut files = Vec::with_capacity(ids.len());
    for id in ids {
        files.extend(load(connection, workspace_id, id).await?);
    }
    Ok(files)
}
