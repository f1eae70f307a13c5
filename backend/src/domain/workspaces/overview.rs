//! Every workspace of this installation with what it uses and what it may, for operators.

use serde::Serialize;
use sqlx::{AssertSqlSafe, FromRow};
use time::Date;
use uuid::Uuid;

use super::limits::Limits;
use super::usage::month;
use crate::errors::{Error, Result};
use crate::store::Store;

/// Of one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Overview {
    pub id: Uuid,
    pub name: String,
    /// active, suspended, importing or deleting
    pub state: String,
    /// Those who may sign in.
    pub members: i64,
    /// Those that are connected.
    pub inboxes: i64,
    /// Of this month, as far as they are counted.
    pub messages: i64,
    /// Bytes of its files, as far as they are counted.
    pub storage: i64,
    #[sqlx(flatten)]
    pub limits: Limits,
}

const OVERVIEW: &str = "
select known.id, known.name,
  case when d.id is not null then 'deleting' when exists (select from workspace_import i where i.id = known.id) then 'importing'
    when w.suspended_at is not null then 'suspended' else 'active' end as state,
  (select count(*) from member m where m.workspace_id = known.id and m.active) as members,
  (select count(*) from inbox i where i.workspace_id = known.id and i.removed_at is null) as inboxes,
  coalesce((select u.messages from workspace_usage u where u.workspace_id = known.id and u.month = $1), 0) as messages,
  coalesce((select p.storage from usage_progress p where p.workspace_id = known.id), 0) as storage,
  w.member_limit, w.inbox_limit, w.message_limit, w.storage_limit
from (
  select id, name from workspace
  union all
  select d.id, d.name from workspace_deletion d where not exists (select from workspace w where w.id = d.id)
) known
left join workspace w on w.id = known.id
left join workspace_deletion d on d.id = known.id";

/// Those after `after`, in the order of their ids. One whose deletion has not come to its end is there, also when its row is gone.
pub async fn page(store: &Store, after: Uuid, limit: i64) -> Result<Vec<Overview>> {
    let sql = format!("{OVERVIEW} where known.id > $2 order by known.id limit $3");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(month(store.clock.now()))
        .bind(after)
        .bind(limit)
        .fetch_all(&store.database.owner)
        .await?)
}

pub async fn of(store: &Store, id: Uuid) -> Result<Overview> {
    let found: Option<Overview> = sqlx::query_as(AssertSqlSafe(format!("{OVERVIEW} where known.id = $2")))
        .bind(month(store.clock.now()))
        .bind(id)
        .fetch_optional(&store.database.owner)
        .await?;
    found.ok_or(Error::NotFound("workspace"))
}

/// What was used in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Month {
    /// Its first day.
    #[serde(serialize_with = "as_text")]
    pub month: Date,
    pub messages: i64,
    pub members: i64,
    pub inboxes: i64,
    pub storage: i64,
}

fn as_text<S: serde::Serializer>(date: &Date, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// The newest first.
pub async fn months(store: &Store, id: Uuid, limit: i64) -> Result<Vec<Month>> {
    Ok(sqlx::query_as(
        "select month, messages, members, inboxes, storage from workspace_usage where workspace_id = $1 order by month desc limit $2",
    )
    .bind(id)
    .bind(limit)
    .fetch_all(&store.database.owner)
    .await?)
}
