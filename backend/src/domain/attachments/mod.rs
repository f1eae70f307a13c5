//! Attachments: files of messages and pictures of contacts.

mod fetched;
mod leftovers;
mod sniff;
mod upload;

use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

pub use fetched::{Avatar, FetchTarget, Fetched, fetch_again, fetch_target, save_avatar, save_fetched};
pub use leftovers::{sweep_files, sweep_unsent};
pub use upload::{NewUpload, upload};

use super::views::{AttachmentState, AttachmentView};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// The largest file that is kept: what the most generous platform takes.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

pub fn too_large() -> Error {
    Error::TooLarge {
        detail: format!("The file is larger than {} MB.", MAX_BYTES / 1024 / 1024),
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    state: String,
    content_type: Option<String>,
    file_name: Option<String>,
    size: Option<i64>,
    title: Option<String>,
    detail: Option<serde_json::Value>,
    storage_key: Option<String>,
}

/// An attachment and where its file lies.
#[derive(Debug, Clone)]
pub struct Stored {
    pub view: AttachmentView,
    pub storage_key: Option<String>,
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<Stored> {
    let workspace_id = scope.workspace_id();
    load(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("attachment"))
}

pub async fn load(connection: &mut PgConnection, workspace_id: Uuid, id: Uuid) -> Result<Option<Stored>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select id, kind, state, content_type, file_name, size, title, detail, storage_key from attachment where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Stored {
        view: AttachmentView {
            id: row.id,
            kind: row.kind,
            state: state(&row.state),
            content_type: row.content_type,
            file_name: row.file_name,
            size: row.size,
            title: row.title,
            detail: row.detail,
        },
        storage_key: row.storage_key,
    }))
}

fn state(name: &str) -> AttachmentState {
    match name {
        "ready" => AttachmentState::Ready,
        "failed" => AttachmentState::Failed,
        "expired" => AttachmentState::Expired,
        _ => AttachmentState::Pending,
    }
}

/// The files of one message in order, for sending them.
pub async fn of_message(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
) -> Result<Vec<Stored>, sqlx::Error> {
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select id from attachment where workspace_id = $1 and message_id = $2 order by position")
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
