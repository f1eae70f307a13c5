//! What time brings: lanes with something to do.

use uuid::Uuid;

use crate::store::Store;

/// Lanes with something to do that nobody is at: workspace, conversation, inbox. Of each inbox some, the longest due first,
/// so that the backlog of one does not keep those of others from being looked at.
pub async fn due_lanes(store: &Store, of_each_inbox: i64) -> Result<Vec<(Uuid, Uuid, Uuid)>, sqlx::Error> {
    sqlx::query_as(
        // from inbox to inbox by the index, however many lanes each has
        "with recursive busy as (
           (select workspace_id, inbox_id from delivery_lane where due_at is not null order by workspace_id, inbox_id limit 1)
           union all
           select next.* from busy cross join lateral (
             select l.workspace_id, l.inbox_id from delivery_lane l
             where l.due_at is not null and (l.workspace_id, l.inbox_id) > (busy.workspace_id, busy.inbox_id)
             order by l.workspace_id, l.inbox_id limit 1) next
         )
         select busy.workspace_id, due.conversation_id, busy.inbox_id from busy
         cross join lateral (
           select l.conversation_id from delivery_lane l
           where l.workspace_id = busy.workspace_id and l.inbox_id = busy.inbox_id and l.due_at is not null and l.due_at <= $1
             and (l.lease_until is null or l.lease_until < $1)
           order by l.due_at limit $2) due
         -- each by its key: of many workspaces few are busy
         where (select w.suspended_at is null from workspace w where w.id = busy.workspace_id)",
    )
    .bind(store.clock.now())
    .bind(of_each_inbox)
    .fetch_all(&store.database.owner)
    .await
}
