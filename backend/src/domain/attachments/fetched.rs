//! Files that are fetched from the platform after their message is on screen.

use frontdesk_connectors::model::MediaSource;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Examined, load};
use crate::domain::ingest::Changes;
use crate::domain::views::{AttachmentState, AttachmentView};
use crate::errors::{Error, Result};
use crate::store::jobs::Job;
use crate::store::{Scoped, Signal, Store};

/// What to fetch, and through which inbox.
#[derive(Debug, Clone)]
pub struct FetchTarget {
    pub inbox_id: Uuid,
    pub kind: String,
    pub source: MediaSource,
    pub content_type: Option<String>,
    pub attempts: i32,
    /// The file is looked at and not kept.
    pub proxied: bool,
    pub place: Option<Place>,
}

/// Which file of which message it is at the platform, for asking where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub external_id: String,
    pub position: usize,
}

/// How a fetch ended. What went wrong is in words for the agent.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched {
    Stored {
        storage_key: String,
        size: u64,
        known: Examined,
    },
    /// It is there, and stays there.
    Seen {
        size: Option<u64>,
        content_type: String,
    },
    Failed {
        error: String,
    },
    /// The platform does not have it any more.
    Expired {
        error: String,
    },
}

#[derive(FromRow)]
pub(super) struct TargetRow {
    inbox_id: Option<Uuid>,
    kind: String,
    source: Option<Value>,
    content_type: Option<String>,
    attempts: i32,
    proxied: bool,
    position: i16,
    external_id: Option<String>,
}

/// Columns of the attachment `f` and its message that make a target.
pub(super) const TARGET: &str = "f.inbox_id, f.kind, f.source, f.content_type, f.attempts, f.proxied, f.position,
  (select m.external_id from message m where m.workspace_id = f.workspace_id and m.id = f.message_id) as external_id";

impl TargetRow {
    pub(super) fn target(self) -> Option<FetchTarget> {
        let position = usize::try_from(self.position).ok();
        Some(FetchTarget {
            inbox_id: self.inbox_id?,
            kind: self.kind,
            source: serde_json::from_value(self.source?).ok()?,
            content_type: self.content_type,
            attempts: self.attempts,
            proxied: self.proxied,
            place: self
                .external_id
                .zip(position)
                .map(|(external_id, position)| Place { external_id, position }),
        })
    }
}

/// None when there is nothing to fetch: done, taken back, or gone.
pub async fn fetch_target(store: &Store, workspace_id: Uuid, attachment_id: Uuid) -> Result<Option<FetchTarget>> {
    let sql = format!(
        "update attachment f set attempts = f.attempts + 1 where f.workspace_id = $1 and f.id = $2 and f.state = 'pending'
           and (f.expires_at is null or f.expires_at > $3) returning {TARGET}"
    );
    let row: Option<TargetRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(attachment_id)
        .bind(store.clock.now())
        .fetch_optional(&store.database.owner)
        .await?;
    Ok(row.and_then(TargetRow::target))
}

/// Where the platform has the file now.
pub async fn save_source(store: &Store, workspace_id: Uuid, attachment_id: Uuid, source: &MediaSource) -> Result<()> {
    sqlx::query("update attachment set source = $3 where workspace_id = $1 and id = $2 and source is not null")
        .bind(workspace_id)
        .bind(attachment_id)
        .bind(serde_json::to_value(source).map_err(anyhow::Error::from)?)
        .execute(&store.database.owner)
        .await?;
    Ok(())
}

/// Keeps the outcome and tells the screens. False when the message was taken back meanwhile: the file is not wanted.
pub async fn save_fetched(store: &Store, workspace_id: Uuid, attachment_id: Uuid, fetched: &Fetched) -> Result<bool> {
    let mut transaction = store.database.owner.begin().await?;
    let message_id = write(&mut transaction, workspace_id, attachment_id, fetched).await?;
    let mut changes = Changes::default();
    if let Some(message_id) = message_id {
        touch(&mut transaction, workspace_id, message_id, &mut changes).await?;
    }
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(message_id.is_some())
}

/// The message's view shows its files: it has changed.
pub(super) async fn touch(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let locked = sqlx::query("update message set version = version + 1 where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(message_id)
        .execute(connection)
        .await?;
    if locked.rows_affected() > 0 {
        changes.messages.insert((workspace_id, message_id));
    }
    Ok(())
}

async fn write(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    attachment_id: Uuid,
    fetched: &Fetched,
) -> Result<Option<Uuid>, sqlx::Error> {
    let (state, error) = match fetched {
        Fetched::Stored { .. } | Fetched::Seen { .. } => ("ready", None),
        Fetched::Failed { error } => ("failed", Some(error)),
        Fetched::Expired { error } => ("expired", Some(error)),
    };
    let (key, known) = match fetched {
        Fetched::Stored { storage_key, known, .. } => (Some(storage_key), Some(known)),
        _ => (None, None),
    };
    let size = match fetched {
        Fetched::Stored { size, .. } => Some(*size),
        Fetched::Seen { size, .. } => *size,
        _ => None,
    };
    let content_type = match fetched {
        Fetched::Stored { known, .. } => Some(&known.content_type),
        Fetched::Seen { content_type, .. } => Some(content_type),
        _ => None,
    };
    let message: Option<Option<Uuid>> = sqlx::query_scalar(
        "update attachment set state = $3, error = $4, storage_key = coalesce($5, storage_key), size = coalesce($6, size),
           content_type = coalesce($7, content_type), preview_width = $8, preview_height = $9, duration = $10, waveform = $11,
           thumbnail_key = $12
         where workspace_id = $1 and id = $2 and state = 'pending' returning message_id",
    )
    .bind(workspace_id)
    .bind(attachment_id)
    .bind(state)
    .bind(error)
    .bind(key)
    .bind(size.and_then(|size| i64::try_from(size).ok()))
    .bind(content_type)
    .bind(known.and_then(|known| known.preview).map(|size| size.0))
    .bind(known.and_then(|known| known.preview).map(|size| size.1))
    .bind(known.and_then(|known| known.duration))
    .bind(known.and_then(|known| known.waveform.as_ref()))
    .bind(known.and_then(|known| known.thumbnail_key.as_ref()))
    .fetch_optional(connection)
    .await?;
    Ok(message.flatten())
}

/// "Fetch again": for what failed or expired and still has a source.
pub async fn fetch_again(scope: &mut Scoped, id: Uuid) -> Result<AttachmentView> {
    let workspace_id = scope.workspace_id();
    let stored = load(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("attachment"))?;
    if matches!(stored.view.state, AttachmentState::Ready | AttachmentState::Pending) {
        return Ok(stored.view);
    }
    let message: Option<Option<Uuid>> = sqlx::query_scalar(
        "update attachment set state = 'pending', attempts = 0, error = null
         where workspace_id = $1 and id = $2 and source is not null returning message_id",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(scope.connection())
    .await?;
    let message =
        message.ok_or_else(|| Error::conflict("not_fetchable", "The platform does not offer this file any more."))?;
    if let Some(message_id) = message {
        sqlx::query("update message set version = version + 1 where workspace_id = $1 and id = $2")
            .bind(workspace_id)
            .bind(message_id)
            .execute(scope.connection())
            .await?;
        if let Some(view) = crate::domain::messages::load::one(scope.connection(), workspace_id, message_id).await? {
            scope.record(crate::domain::views::Event::MessageUpdated(view));
        }
    }
    scope.enqueue(Job::FetchMedia {
        workspace_id,
        attachment_id: id,
    });
    scope.signal(Signal::Jobs);
    Ok(load(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("attachment"))?
        .view)
}
