//! After a restore: the database is of an earlier moment, and what was to be sent then may have gone out since. Nobody here can know,
//! so it is as with every send that nobody knows the end of: not sent again by itself, settled by the platform's word if that comes,
//! else shown as "may not have been delivered".

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::attempt;
use crate::domain::ingest::Changes;
use crate::errors::Result;
use crate::store::Store;

/// Replies of one transaction: their conversations are locked meanwhile.
const AT_ONCE: i64 = 200;

/// Of `agent_message a`: it would send something by itself.
const WOULD_SEND: &str =
    "a.workspace_id = $1 and a.delivery_status in ('pending', 'sending', 'unknown') and a.queue_key is not null
  and exists (select from delivery_part p where p.workspace_id = a.workspace_id and p.message_id = a.message_id
    and p.status in ('pending', 'sending'))";

/// How many replies of the workspace would go out by themselves.
pub async fn would_send(store: &Store, workspace_id: Uuid) -> Result<u64> {
    let sql = format!("select count(*) from agent_message a where {WOULD_SEND}");
    let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .fetch_one(&store.database.owner)
        .await?;
    Ok(count.unsigned_abs())
}

/// Puts all of them in doubt and says how many there were; the next time there are none.
pub async fn doubt(store: &Store, workspace_id: Uuid) -> Result<u64> {
    let mut doubted = 0;
    loop {
        let some = doubt_some(store, workspace_id).await?;
        if some == 0 {
            return Ok(doubted);
        }
        doubted += some;
    }
}

async fn doubt_some(store: &Store, workspace_id: Uuid) -> Result<u64> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let waiting = waiting(&mut transaction, workspace_id).await?;
    let messages: Vec<Uuid> = waiting.iter().map(|(_, message_id)| *message_id).collect();
    let changed: Vec<Uuid> = sqlx::query_scalar(
        "with part as (
           update delivery_part set status = 'unknown'
           where workspace_id = $1 and message_id = any($2) and status in ('pending', 'sending') returning message_id
         ), agent as (
           -- what comes after it need not wait: it was in doubt long before
           update agent_message set delivery_status = 'unknown', delivery_error = null, not_before = null
           where workspace_id = $1 and message_id in (select message_id from part) returning message_id
         )
         update message set version = version + 1
         where workspace_id = $1 and id in (select message_id from agent) returning id",
    )
    .bind(workspace_id)
    .bind(&messages)
    .fetch_all(&mut *transaction)
    .await?;
    let workspaces = vec![workspace_id; changed.len()];
    attempt::close_orphans(&mut transaction, &workspaces, &changed, now).await?;
    let changes = Changes {
        messages: changed.iter().map(|id| (workspace_id, *id)).collect(),
        ..Changes::default()
    };
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(changed.len() as u64)
}

/// Conversation and message of some, the conversations locked as whoever sends in them locks them.
async fn waiting(connection: &mut PgConnection, workspace_id: Uuid) -> Result<Vec<(Uuid, Uuid)>, sqlx::Error> {
    let sql = format!(
        "select a.conversation_id, a.message_id from agent_message a where {WOULD_SEND}
         order by a.conversation_id, a.queue_key limit {AT_ONCE}"
    );
    let found: Vec<(Uuid, Uuid)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .fetch_all(&mut *connection)
        .await?;
    let conversations: BTreeSet<Uuid> = found.iter().map(|(conversation_id, _)| *conversation_id).collect();
    sqlx::query(
        "select 1 from conversation where workspace_id = $1 and id = any($2) order by workspace_id, id for no key update",
    )
    .bind(workspace_id)
    .bind(conversations.into_iter().collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(found)
}
