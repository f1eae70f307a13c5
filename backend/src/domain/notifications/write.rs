//! Writing notifications, and taking back those that are no longer true.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::audience::Told;
use super::happened::Happened;
use crate::clock::Clock;
use crate::errors::Result;

/// Whose, and which.
pub type Key = (Uuid, Uuid);

/// What comes again while it is unread is counted. What stands for a state (nobody has it, a reply failed, an inbox is cut off) is
/// told once for as long as it lasts, and a state that was read is not told again.
const WRITE: &str = "
insert into notification (workspace_id, user_id, id, kind, topic, conversation_id, inbox_id, message_id, actor_id, actor_name, count, listed, at)
select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::text[],
    $11::int[], $12::boolean[], $13::timestamptz[])
  as t (user_id, id, kind, topic, conversation_id, inbox_id, message_id, actor_id, actor_name, count, listed, at)
where t.kind not in ('reply_failed', 'inbox', 'webhook_endpoint') or not exists (
  select 1 from notification n where n.workspace_id = $1 and n.topic = t.topic and n.kind = t.kind and n.user_id = t.user_id)
on conflict (workspace_id, user_id, kind, topic) where read_at is null do update
  set version = notification.version + 1, count = notification.count + excluded.count, at = excluded.at, message_id = excluded.message_id,
    actor_id = excluded.actor_id, actor_name = excluded.actor_name, listed = excluded.listed
  where excluded.kind in ('assigned', 'message', 'mention')
returning user_id, id, kind, topic";

/// Returns those that are new or came again, each with whether it is pushed.
pub async fn write(
    connection: &mut PgConnection,
    clock: &Clock,
    workspace_id: Uuid,
    told: &[Told],
) -> Result<Vec<(Key, bool)>> {
    if told.is_empty() {
        return Ok(Vec::new());
    }
    macro_rules! column {
        ($one:ident => $value:expr) => {
            told.iter().map(|$one| $value).collect::<Vec<_>>()
        };
    }
    let written: Vec<(Uuid, Uuid, String, Uuid)> = sqlx::query_as(WRITE)
        .bind(workspace_id)
        .bind(column!(one => one.user_id))
        .bind(column!(_one => clock.id()))
        .bind(column!(one => one.kind.as_str()))
        .bind(column!(one => one.topic))
        .bind(column!(one => one.conversation_id))
        .bind(column!(one => one.inbox_id))
        .bind(column!(one => one.message_id))
        .bind(column!(one => one.actor_id))
        .bind(column!(one => one.actor_name.as_deref()))
        .bind(column!(one => one.count))
        .bind(column!(one => one.ways.centre))
        .bind(column!(one => one.at))
        .fetch_all(connection)
        .await?;
    let pushed: BTreeSet<(Uuid, &str, Uuid)> = told
        .iter()
        .filter(|one| one.ways.push)
        .map(|one| (one.user_id, one.kind.as_str(), one.topic))
        .collect();
    Ok(written
        .into_iter()
        .map(|(user_id, id, kind, topic)| ((user_id, id), pushed.contains(&(user_id, kind.as_str(), topic))))
        .collect())
}

/// Conversations that somebody took or resolved, replies that are on their way again, inboxes that are connected again, webhook endpoints that
/// were switched on or removed.
pub async fn take_back(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    taken: &[Uuid],
    happened: &Happened,
) -> Result<Vec<Key>> {
    let replies = happened.replies.values().filter(|reply| !reply.failed);
    let inboxes = happened.inboxes.iter().filter(|(_, state)| state.connected);
    let endpoints = happened.endpoints.iter().filter(|(_, state)| !state.off);
    let topics: Vec<(Uuid, &str)> = taken
        .iter()
        .map(|id| (*id, "unassigned"))
        .chain(replies.map(|reply| (reply.message_id, "reply_failed")))
        .chain(inboxes.map(|(id, _)| (*id, "inbox")))
        .chain(endpoints.map(|(id, _)| (*id, "webhook_endpoint")))
        .collect();
    if topics.is_empty() {
        return Ok(Vec::new());
    }
    let (ids, kinds): (Vec<Uuid>, Vec<&str>) = topics.into_iter().unzip();
    Ok(sqlx::query_as(
        "delete from notification n using unnest($2::uuid[], $3::text[]) as t (topic, kind)
         where n.workspace_id = $1 and n.topic = t.topic and n.kind = t.kind returning n.user_id, n.id",
    )
    .bind(workspace_id)
    .bind(&ids)
    .bind(&kinds)
    .fetch_all(connection)
    .await?)
}
