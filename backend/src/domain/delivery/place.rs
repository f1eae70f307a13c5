//! A reply's place in its conversation's queue: after all that wait there, whatever the clocks said when they were written.

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

/// A new id is a good place, since ids grow with time. Where a clock was set back, or another process has one that is ahead, it is the next
/// after the last.
pub fn after(last: Option<Uuid>, id: Uuid) -> Uuid {
    match last {
        Some(last) if id <= last => Uuid::from_u128(last.as_u128().saturating_add(1)),
        _ => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{first_id, made_at};

    #[test]
    fn a_place_is_the_new_id_or_the_next_after_the_last() {
        let [early, late] = [1_791_200_000_i64, 1_791_200_600]
            .map(|at| time::OffsetDateTime::from_unix_timestamp(at).unwrap())
            .map(first_id);
        assert_eq!(after(None, early), early);
        assert_eq!(after(Some(early), late), late);
        let next = after(Some(late), early);
        assert!(next > late && after(Some(next), early) > next);
        assert_eq!(made_at(next), made_at(late));
    }
}
