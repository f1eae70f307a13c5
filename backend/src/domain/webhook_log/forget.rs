//! A workspace that is deleted takes along what came for it. A POST that brought something for others as well stays theirs, without its part.

use time::OffsetDateTime;
use uuid::Uuid;

use super::retention::remove_posts;
use crate::errors::Result;
use crate::store::Store;

const BATCH: i64 = 1_000;
/// What stands where a part was: the others keep their places.
const NOTHING: &[u8] = b"null";

/// An event that went: the POST it came with, and its text.
type Gone = (Uuid, OffsetDateTime, String);

/// Takes some of it away; returns how many events went.
pub async fn batch(store: &Store, workspace_id: Uuid) -> Result<u64> {
    let mut transaction = store.database.owner.begin().await?;
    let gone: Vec<Gone> = sqlx::query_as(
        "with taken as materialized (
           select id, received_at from webhook_event where workspace_id = $1 order by received_at, id limit $2
         )
         delete from webhook_event e using taken where e.id = taken.id and e.received_at = taken.received_at
         returning e.delivery_id, e.received_at, e.raw",
    )
    .bind(workspace_id)
    .bind(BATCH)
    .fetch_all(&mut *transaction)
    .await?;
    let ids: Vec<Uuid> = gone.iter().map(|(id, ..)| *id).collect();
    let times: Vec<OffsetDateTime> = gone.iter().map(|(_, at, _)| *at).collect();
    remove_posts(&mut transaction, &ids, &times).await?;
    let shared: Vec<(Uuid, OffsetDateTime, Vec<u8>)> = sqlx::query_as(
        "select d.id, d.received_at, d.body from webhook_delivery d
         where (d.id, d.received_at) in (select * from unnest($1::uuid[], $2::timestamptz[])) order by d.id for update",
    )
    .bind(&ids)
    .bind(&times)
    .fetch_all(&mut *transaction)
    .await?;
    for (id, received_at, body) in shared {
        let parts = gone.iter().filter(|(of, ..)| *of == id).map(|(.., raw)| raw.as_str());
        sqlx::query("update webhook_delivery set body = $3 where id = $1 and received_at = $2")
            .bind(id)
            .bind(received_at)
            .bind(without(body, parts))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(gone.len() as u64)
}

/// The body without these parts of it. Where one cannot be found nothing of it stays: better too little than something of somebody who is
/// gone. The others have their parts beside it.
fn without<'a>(mut body: Vec<u8>, parts: impl Iterator<Item = &'a str>) -> Vec<u8> {
    for part in parts {
        let part = part.as_bytes();
        let place = body.windows(part.len().max(1)).position(|window| window == part);
        match place {
            Some(start) => drop(body.splice(start..start + part.len(), NOTHING.iter().copied())),
            None => return NOTHING.to_vec(),
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_keep_their_parts_and_their_places() {
        let body = br#"{"entry":[{"id":"1"},{"id":"2"}]}"#.to_vec();
        let left = |parts: &[&str]| String::from_utf8(without(body.clone(), parts.iter().copied())).unwrap();
        assert_eq!(left(&[r#"{"id":"1"}"#]), r#"{"entry":[null,{"id":"2"}]}"#);
        assert_eq!(left(&[]), r#"{"entry":[{"id":"1"},{"id":"2"}]}"#);
        assert_eq!(left(&[r#"{"id":"3"}"#]), "null", "not to be found");
    }
}
