//! A reply's place in its conversation's queue: after all that wait there, whatever the clocks said when they were written. So it is an id
//! that comes after the last of them ([`crate::clock::id_after`]).

use sqlx::PgConnection;
use uuid::Uuid;

/// Of `agent_message a`: it is in its queue.
const WAITS: &str = "a.delivery_status in ('pending', 'sending', 'unknown') and a.queue_key is not null";

/// The last place that is taken in the queue of `workspace_id` and `conversation_id`, as an expression of SQL. Only a statement that
/// begins after the conversation was locked sees all that wait.
pub fn last_of(workspace_id: &str, conversation_id: &str) -> String {
    format!(
        "(select a.queue_key from agent_message a where a.workspace_id = {workspace_id} and a.conversation_id = {conversation_id} and {WAITS}
          order by a.queue_key desc limit 1)"
    )
}

/// The last place that is taken in this queue. Its conversation is locked.
pub async fn last(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
) -> Result<Option<Uuid>, sqlx::Error> {
    let sql = format!("select {}", last_of("$1", "$2"));
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(conversation_id)
        .fetch_one(connection)
        .await
}
