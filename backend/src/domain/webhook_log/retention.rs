//! A workspace may keep raw webhooks for a shorter time than everybody does. Partitions are everybody's, so its rows are
//! taken out of them in small batches, before the partition goes as a whole.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::errors::Result;
use crate::store::Store;

const BATCH: i64 = 1_000;

/// Removes what workspaces no longer keep; returns how many events went.
pub async fn run(store: &Store) -> Result<u64> {
    let workspaces: Vec<(Uuid, i16)> =
        sqlx::query_as("select id, webhook_retention_days from workspace where webhook_retention_days is not null")
            .fetch_all(&store.database.owner)
            .await?;
    let mut gone = 0;
    for (workspace_id, days) in workspaces {
        let before = store.clock.now() - Duration::days(i64::from(days));
        loop {
            let batch = remove(store, workspace_id, before).await?;
            gone += batch;
            if batch < BATCH as u64 {
                break;
            }
        }
    }
    Ok(gone)
}

/// One batch: the events, and the POSTs that no other event is of.
async fn remove(store: &Store, workspace_id: Uuid, before: OffsetDateTime) -> Result<u64> {
    let mut transaction = store.database.owner.begin().await?;
    let deliveries: Vec<(Uuid, OffsetDateTime)> = sqlx::query_as(
        "with old as materialized (
           select id, received_at from webhook_event where workspace_id = $1 and received_at < $2
           order by received_at, id limit $3
         )
         delete from webhook_event e using old where e.id = old.id and e.received_at = old.received_at
         returning e.delivery_id, e.received_at",
    )
    .bind(workspace_id)
    .bind(before)
    .bind(BATCH)
    .fetch_all(&mut *transaction)
    .await?;
    let (ids, times): (Vec<Uuid>, Vec<OffsetDateTime>) = deliveries.into_iter().unzip();
    remove_posts(&mut transaction, &ids, &times).await?;
    transaction.commit().await?;
    Ok(ids.len() as u64)
}

/// Of these POSTs those that no event is of any more.
pub(super) async fn remove_posts(
    connection: &mut PgConnection,
    ids: &[Uuid],
    times: &[OffsetDateTime],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from webhook_delivery d using unnest($1::uuid[], $2::timestamptz[]) as t (id, received_at)
         where d.id = t.id and d.received_at = t.received_at
           and not exists (select from webhook_event e where e.delivery_id = t.id and e.received_at = t.received_at)",
    )
    .bind(ids)
    .bind(times)
    .execute(connection)
    .await?;
    Ok(())
}
