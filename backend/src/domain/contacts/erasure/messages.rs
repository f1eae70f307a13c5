//! The messages of a contact, some at a time, with everything that hangs on them.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::stored;
use super::work::{Counts, Course, Stage, Step, delete};
use crate::domain::{link_previews, search};
use crate::errors::Result;
use crate::store::Store;

/// Messages of one commit.
const ROWS: i64 = 100;

/// What holds something of a message, in the order in which it goes.
const TABLES: [(&str, &str); 11] = [
    ("message_search", "message_id"),
    ("delivery_attempt", "message_id"),
    ("delivery_part", "message_id"),
    ("mention", "message_id"),
    ("reaction", "message_id"),
    ("message_edit", "message_id"),
    ("attachment", "message_id"),
    ("customer_message", "message_id"),
    ("agent_message", "message_id"),
    ("system_message", "message_id"),
    ("message", "id"),
];

pub async fn step(course: &Course<'_>) -> Result<Step> {
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select id from message where workspace_id = $1 and conversation_id = any($2) limit $3")
            .bind(course.workspace_id)
            .bind(&course.work.conversations)
            .bind(ROWS)
            .fetch_all(&course.store.database.owner)
            .await?;
    let mut counts = Counts::default();
    let keys = files_of(course.store, course.workspace_id, &ids).await?;
    course.delete_files(&keys, &mut counts).await?;
    let mut transaction = course.begin().await?;
    counts.add_all(erase(&mut transaction, course.workspace_id, &ids, course.store.clock.now()).await?);
    Ok(Step {
        transaction,
        next: if ids.is_empty() {
            Stage::Contact
        } else {
            Stage::Messages
        },
        counts,
        changes: Vec::new(),
    })
}

/// Where files of messages lie.
pub async fn files_of(store: &Store, workspace_id: Uuid, ids: &[Uuid]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select k.key from attachment f cross join unnest(array[f.storage_key, f.thumbnail_key]) as k (key)
         where f.workspace_id = $1 and f.message_id = any($2) and k.key is not null",
    )
    .bind(workspace_id)
    .bind(ids)
    .fetch_all(&store.database.owner)
    .await?)
}

/// The rows of messages whose files are gone, with everything that hangs on them. Their conversations are locked by the caller.
pub async fn erase(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    ids: &[Uuid],
    now: OffsetDateTime,
) -> Result<Counts> {
    let mut counts = Counts::default();
    // who indexes reads the messages under this lock, and would write down what it had read
    search::index::hold(connection, workspace_id).await?;
    stored::remember(connection, workspace_id, ids, now).await?;
    let waiting = sqlx::query(
        "delete from parked_effect e using message m where m.workspace_id = $1 and m.id = any($2) and m.external_id is not null
           and e.workspace_id = m.workspace_id and e.inbox_id = m.inbox_id and e.target = m.external_id",
    )
    .bind(workspace_id)
    .bind(ids)
    .execute(&mut *connection)
    .await?;
    counts.add("parked_effect", waiting.rows_affected());
    let texts: Vec<String> =
        sqlx::query_scalar("select text from message where workspace_id = $1 and id = any($2) and text like '%http%'")
            .bind(workspace_id)
            .bind(ids)
            .fetch_all(&mut *connection)
            .await?;
    let previews = link_previews::forget(connection, workspace_id, &texts).await?;
    counts.add("link_preview", previews);
    delete(connection, workspace_id, &TABLES, ids, &mut counts).await?;
    Ok(counts)
}
