//! Waking what was put to sleep.

use uuid::Uuid;

use crate::domain::ingest::Changes;
use crate::errors::Result;
use crate::store::Store;

/// Opens snoozed conversations whose time has come. Several processes may call it at once.
pub async fn wake_snoozed(store: &Store) -> Result<usize> {
    let mut transaction = store.database.owner.begin().await?;
    let woken: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "with due as (
           select workspace_id, id from conversation where status = 'snoozed' and snoozed_until <= $1
           order by workspace_id, id limit 200 for no key update skip locked
         )
         update conversation c set status = 'open', snoozed_until = null, last_activity_at = $1, version = c.version + 1
         from due where c.workspace_id = due.workspace_id and c.id = due.id returning c.workspace_id, c.id",
    )
    .bind(store.clock.now())
    .fetch_all(&mut *transaction)
    .await?;
    let mut changes = Changes::default();
    changes.conversations.extend(woken.iter().copied());
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(woken.len())
}
