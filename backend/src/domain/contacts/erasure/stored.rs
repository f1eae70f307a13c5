//! What was erased does not come back: of each message its keyed hash is kept for as long as a platform may bring it once more, and what
//! does is not taken in.

use std::collections::HashSet;

use frontdesk_connectors::Channel;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::errors::Result;
use crate::store::Store;

/// Platforms repeat a webhook for days. A number of WhatsApp that is connected once more brings its last six months, which is the
/// longest.
const KEPT: Duration = Duration::days(200);
/// Rows of one statement.
const AT_ONCE: i64 = 1_000;

/// Before messages go, parts of replies included.
pub async fn remember(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    ids: &[Uuid],
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into erased_message (workspace_id, hash, erased_at)
         select distinct $1::uuid, sha256(k.key || uuid_send(t.inbox_id) || convert_to(t.external_id, 'UTF8')), $3::timestamptz
         from erasure_key k cross join (
           select inbox_id, external_id from message where workspace_id = $1 and id = any($2)
           union all select inbox_id, external_id from delivery_part where workspace_id = $1 and message_id = any($2)) t
         where t.external_id is not null on conflict (workspace_id, hash) do update set erased_at = excluded.erased_at",
    )
    .bind(workspace_id)
    .bind(ids)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// A message as a platform names it: channel, account, id.
pub type Named<'a> = (Channel, &'a str, &'a str);

/// Those of the messages that were erased in a workspace that has the account.
pub async fn erased_among<'a>(store: &Store, named: &[Named<'a>]) -> Result<HashSet<Named<'a>>, sqlx::Error> {
    if named.is_empty() {
        return Ok(HashSet::new());
    }
    let places: Vec<i64> = sqlx::query_scalar(
        "select w.place from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (channel, account, message, place)
         join channel_account o on o.channel = w.channel and o.external_id = w.account
         cross join erasure_key k
         join erased_message x on x.workspace_id = o.workspace_id
           and x.hash = sha256(k.key || uuid_send(o.inbox_id) || convert_to(w.message, 'UTF8'))",
    )
    .bind(named.iter().map(|named| named.0.as_str()).collect::<Vec<_>>())
    .bind(named.iter().map(|named| named.1).collect::<Vec<_>>())
    .bind(named.iter().map(|named| named.2).collect::<Vec<_>>())
    .fetch_all(&store.database.owner)
    .await?;
    let found = places.into_iter().filter_map(|place| usize::try_from(place - 1).ok());
    Ok(found.map(|place| named[place]).collect())
}

/// Those that nothing brings back any more.
pub async fn forget_old(store: &Store) -> Result<()> {
    loop {
        let gone = sqlx::query(
            "delete from erased_message x using (
               select workspace_id, hash from erased_message where erased_at < $1 order by erased_at limit $2) o
             where x.workspace_id = o.workspace_id and x.hash = o.hash",
        )
        .bind(store.clock.now() - KEPT)
        .bind(AT_ONCE)
        .execute(&store.database.owner)
        .await?;
        if gone.rows_affected() < AT_ONCE.unsigned_abs() {
            return Ok(());
        }
    }
}
