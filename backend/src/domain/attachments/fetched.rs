//! Files that are fetched from the platform after their message is on screen.

use frontdesk_connectors::model::MediaSource;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{load, sniff};
use crate::domain::ingest::Changes;
use crate::domain::views::{AttachmentState, AttachmentView};
use crate::errors::{Error, Result};
use crate::store::jobs::Job;
use crate::store::{Scoped, Signal, Store};

/// What to fetch, and through which inbox.
#[derive(Debug, Clone)]
pub struct FetchTarget {
    pub inbox_id: Uuid,
    pub source: MediaSource,
    pub content_type: Option<String>,
    pub attempts: i32,
}

/// How a fetch ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    Ready {
        storage_key: String,
        size: u64,
        head: Vec<u8>,
        content_type: Option<String>,
    },
    Failed,
    /// The platform does not have it any more.
    Expired,
}

/// None when there is nothing to fetch: done, taken back, or gone.
pub async fn fetch_target(store: &Store, workspace_id: Uuid, attachment_id: Uuid) -> Result<Option<FetchTarget>> {
    type Row = (Option<Uuid>, Option<serde_json::Value>, Option<String>, i32);
    let row: Option<Row> = sqlx::query_as(
        "update attachment set attempts = attempts + 1 where workspace_id = $1 and id = $2 and state = 'pending'
         returning inbox_id, source, content_type, attempts",
    )
    .bind(workspace_id)
    .bind(attachment_id)
    .fetch_optional(&store.database.owner)
    .await?;
    Ok(row.and_then(|(inbox_id, source, content_type, attempts)| {
        Some(FetchTarget {
            inbox_id: inbox_id?,
            source: serde_json::from_value(source?).ok()?,
            content_type,
            attempts,
        })
    }))
}

/// Keeps the outcome and tells the screens. False when the message was taken back meanwhile: the file is not wanted.
pub async fn save_fetched(store: &Store, workspace_id: Uuid, attachment_id: Uuid, fetched: &Fetched) -> Result<bool> {
    let mut transaction = store.database.owner.begin().await?;
    let message_id = write(&mut transaction, workspace_id, attachment_id, fetched).await?;
    let mut changes = Changes::default();
    if let Some(message_id) = message_id {
        let locked = sqlx::query("update message set version = version + 1 where workspace_id = $1 and id = $2")
            .bind(workspace_id)
            .bind(message_id)
            .execute(&mut *transaction)
            .await?;
        if locked.rows_affected() > 0 {
            changes.messages.insert((workspace_id, message_id));
        }
    }
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(message_id.is_some())
}

async fn write(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    attachment_id: Uuid,
    fetched: &Fetched,
) -> Result<Option<Uuid>, sqlx::Error> {
    let (state, key, size, content_type) = match fetched {
        Fetched::Ready {
            storage_key,
            size,
            head,
            content_type,
        } => (
            "ready",
            Some(storage_key.as_str()),
            i64::try_from(*size).ok(),
            Some(sniff::content_type(head, content_type.as_deref())),
        ),
        Fetched::Failed => ("failed", None, None, None),
        Fetched::Expired => ("expired", None, None, None),
    };
    let message: Option<Option<Uuid>> = sqlx::query_scalar(
        "update attachment set state = $3, storage_key = coalesce($4, storage_key), size = coalesce($5, size), content_type = coalesce($6, content_type)
         where workspace_id = $1 and id = $2 and state = 'pending' returning message_id",
    )
    .bind(workspace_id)
    .bind(attachment_id)
    .bind(state)
    .bind(key)
    .bind(size)
    .bind(content_type)
    .fetch_optional(connection)
    .await?;
    Ok(message.flatten())
}

/// A picture that lies in storage.
#[derive(Debug, Clone)]
pub struct Avatar<'a> {
    pub id: Uuid,
    pub inbox_id: Uuid,
    pub storage_key: &'a str,
    pub size: u64,
    pub head: &'a [u8],
    pub content_type: Option<&'a str>,
}

/// A contact's picture as an attachment of its own.
pub async fn save_avatar(store: &Store, workspace_id: Uuid, avatar: Avatar<'_>) -> Result<()> {
    sqlx::query(
        "insert into attachment (workspace_id, id, kind, state, inbox_id, content_type, size, storage_key, created_at)
         values ($1, $2, 'image', 'ready', $3, $4, $5, $6, $7)",
    )
    .bind(workspace_id)
    .bind(avatar.id)
    .bind(avatar.inbox_id)
    .bind(sniff::content_type(avatar.head, avatar.content_type))
    .bind(i64::try_from(avatar.size).unwrap_or(i64::MAX))
    .bind(avatar.storage_key)
    .bind(store.clock.now())
    .execute(&store.database.owner)
    .await?;
    Ok(())
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
        "update attachment set state = 'pending', attempts = 0 where workspace_id = $1 and id = $2 and source is not null returning message_id",
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
