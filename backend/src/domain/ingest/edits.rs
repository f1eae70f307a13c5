//! Edits: the newest one is what a message reads, the others are its earlier versions. In whatever order they arrive, the
//! same versions are there in the end.

use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::apply::{Changes, Ready};
use super::effects::{Target, content_changed};
use crate::store::Store;
use crate::store::jobs::Job;

/// One version of a message. Later ones are greater: by the platform's number where it gives one, else by time. The words
/// that it was sent with come before every edit, also before one of the same second: their number is -1.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
struct Version {
    number: i32,
    at: OffsetDateTime,
    text: Option<String>,
}

impl Version {
    fn is_after(&self, other: &Self) -> bool {
        (self.number, self.at) > (other.number, other.at)
    }

    /// The same edit told twice.
    fn repeats(&self, other: &Self) -> bool {
        self.number == other.number && (self.number > 0 || (self.at == other.at && self.text == other.text))
    }

    /// Another edit at the same time, where the platform counts none: some tell times in whole seconds.
    fn is_at_the_time_of(&self, other: &Self) -> bool {
        let between = other.at - self.at;
        self.number == 0 && other.number == 0 && between >= Duration::ZERO && between < SAME_TIME
    }
}

/// Edits of the same time are kept apart by a microsecond each.
const APART: Duration = Duration::MICROSECOND;
const SAME_TIME: Duration = Duration::MILLISECOND;

/// What was taken back stays gone.
pub async fn edit(
    connection: &mut PgConnection,
    store: &Store,
    event: &Ready<'_>,
    target: &Target,
    text: Option<&str>,
    number: Option<u32>,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let (workspace_id, message_id) = (event.workspace_id, target.message_id);
    let current: Option<Version> = sqlx::query_as(
        "select case when edited_at is null and edit_number is null then -1 else coalesce(edit_number, 0) end as number,
           coalesce(edited_at, sent_at) as at, text from message
         where workspace_id = $1 and id = $2 and deleted_at is null for no key update",
    )
    .bind(workspace_id)
    .bind(message_id)
    .fetch_optional(&mut *connection)
    .await?;
    let mut told = Version {
        number: number.map_or(0, |number| i32::try_from(number).unwrap_or(i32::MAX)),
        at: event.at,
        text: text.map(str::to_owned),
    };
    let Some(current) = current else {
        // its webhook has brought the words once more
        changes.jobs.push(Job::Scrub {
            workspace_id,
            message_id,
        });
        return Ok(());
    };
    if told.repeats(&current) {
        return Ok(());
    }
    // they come in order, so the later one to come is the later one
    if told.is_at_the_time_of(&current) {
        if is_known(connection, workspace_id, message_id, &told).await? {
            return Ok(());
        }
        told.at = current.at + APART;
    }
    if !told.is_after(&current) {
        if keep(connection, store, workspace_id, message_id, &told).await? {
            mark_as_edited(connection, workspace_id, message_id, &current).await?;
            changes.messages.insert((workspace_id, message_id));
        }
        return Ok(());
    }
    if told.text == current.text {
        return count(connection, workspace_id, message_id, told.number).await;
    }
    keep(connection, store, workspace_id, message_id, &current).await?;
    replace(connection, workspace_id, message_id, &told).await?;
    content_changed(connection, workspace_id, target, text.unwrap_or_default(), changes).await
}

/// Whether it is one of the earlier versions. Who goes back to earlier words within one time is taken for a repeat.
async fn is_known(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
    told: &Version,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from message_edit where workspace_id = $1 and message_id = $2 and number = $3
           and at >= $4 and at < $5 and text is not distinct from $6)",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(told.number)
    .bind(told.at)
    .bind(told.at + SAME_TIME)
    .bind(told.text.as_deref())
    .fetch_one(connection)
    .await
}

/// Adds an earlier version; false when it is there already.
async fn keep(
    connection: &mut PgConnection,
    store: &Store,
    workspace_id: Uuid,
    message_id: Uuid,
    version: &Version,
) -> Result<bool, sqlx::Error> {
    let added = sqlx::query(
        "insert into message_edit (workspace_id, message_id, number, text, at, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(version.number)
    .bind(version.text.as_deref())
    .bind(version.at)
    .bind(store.clock.now())
    .execute(connection)
    .await?;
    Ok(added.rows_affected() > 0)
}

async fn replace(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
    version: &Version,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update message set text = $3, edited_at = $4, edit_number = $5, version = version + 1 where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(version.text.as_deref())
    .bind(version.at)
    .bind(version.number)
    .execute(connection)
    .await?;
    Ok(())
}

/// An edit that left the words as they were shows nothing, but what comes with a lower number is older than it.
async fn count(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
    number: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query("update message set edit_number = $3 where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(message_id)
        .bind(number)
        .execute(connection)
        .await?;
    Ok(())
}

/// An older edit that came late: the message reads as before, and has one more earlier version.
async fn mark_as_edited(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
    current: &Version,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update message set edited_at = coalesce(edited_at, $3), version = version + 1 where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(current.at)
    .execute(connection)
    .await?;
    Ok(())
}
