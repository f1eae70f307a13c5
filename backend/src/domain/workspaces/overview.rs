//! Every workspace of this installation with its size, for operators.

use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::errors::Result;
use crate::store::Store;

/// Of one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Overview {
    pub id: Uuid,
    pub name: String,
    /// active, suspended or deleting
    pub state: String,
    /// Those who may sign in.
    pub members: i64,
    /// Those that are connected.
    pub inboxes: i64,
    pub messages: i64,
    /// Bytes of its files, as far as they are kept.
    pub storage: i64,
}

/// Those after `after`, in the order of their ids. One whose deletion has not come to its end is there, also when its row is gone.
pub async fn page(store: &Store, after: Uuid, limit: i64) -> Result<Vec<Overview>> {
    Ok(sqlx::query_as(
        "select known.id, known.name,
           case when d.id is not null then 'deleting' when w.suspended_at is not null then 'suspended' else 'active' end as state,
           (select count(*) from member m where m.workspace_id = known.id and m.active) as members,
           (select count(*) from inbox i where i.workspace_id = known.id and i.removed_at is null) as inboxes,
           (select count(*) from message m where m.workspace_id = known.id) as messages,
           (select coalesce(sum(a.size), 0)::bigint from attachment a where a.workspace_id = known.id and a.storage_key is not null) as storage
         from (
           select id, name from workspace
           union all
           select d.id, d.name from workspace_deletion d where not exists (select from workspace w where w.id = d.id)
         ) known
         left join workspace w on w.id = known.id
         left join workspace_deletion d on d.id = known.id
         where known.id > $1 order by known.id limit $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(&store.database.owner)
    .await?)
}
