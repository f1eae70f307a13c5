//! The messages of a contact, some at a time, with everything that hangs on them.

use sqlx::PgConnection;
use uuid::Uuid;

use super::stored;
use super::work::{Counts, Course, Stage, Step, delete};
use crate::domain::link_previews;
use crate::errors::Result;

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
    let keys: Vec<String> = sqlx::query_scalar(
        "select k.key from attachment f cross join unnest(array[f.storage_key, f.thumbnail_key]) as k (key)
         where f.workspace_id = $1 and f.message_id = any($2) and k.key is not null",
    )
    .bind(course.workspace_id)
    .bind(&ids)
    .fetch_all(&course.store.database.owner)
    .await?;
    course.delete_files(&keys, &mut counts).await?;
    let mut transaction = course.begin().await?;
    erase(&mut transaction, course, &ids, &mut counts).await?;
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

async fn erase(connection: &mut PgConnection, course: &Course<'_>, ids: &[Uuid], counts: &mut Counts) -> Result<()> {
    let workspace_id = course.workspace_id;
    // who indexes reads the messages under this lock, and would write down what it had read
    sqlx::query("select from search_progress where workspace_id = $1 for update")
        .bind(workspace_id)
        .execute(&mut *connection)
        .await?;
    stored::remember(connection, workspace_id, ids, course.store.clock.now()).await?;
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
    delete(connection, workspace_id, &TABLES, ids, counts).await
}
