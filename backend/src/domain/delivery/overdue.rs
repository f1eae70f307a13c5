//! What time brings: lanes that are due, sends whose outcome stays unknown, echoes that waited long enough.

use std::collections::{BTreeSet, HashMap};

use frontdesk_connectors::model::InboundEvent;
use sqlx::PgConnection;
use time::Duration;
use uuid::Uuid;

use super::status::{self, Told};
use crate::domain::ingest::{self, Changes};
use crate::store::Store;

/// How long an echo may wait for the answer to an open send before it is matched by content.
const ECHO_WAITS: Duration = Duration::seconds(10);

/// Lanes with something to do that nobody is at: workspace, conversation, inbox.
pub async fn due_lanes(store: &Store, limit: i64) -> Result<Vec<(Uuid, Uuid, Uuid)>, sqlx::Error> {
    sqlx::query_as(
        "select workspace_id, conversation_id, inbox_id from delivery_lane
         where due_at is not null and due_at <= $1 and (lease_until is null or lease_until < $1) order by due_at limit $2",
    )
    .bind(store.clock.now())
    .bind(limit)
    .fetch_all(&store.database.owner)
    .await
}

/// Echoes without our id that came while a send was open and whose answer never came: the one with the same words is its
/// echo, the others were written elsewhere.
pub async fn match_echoes(store: &Store) -> Result<usize, sqlx::Error> {
    let conversations: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select distinct workspace_id, conversation_id from parked_effect where conversation_id is not null and created_at < $1 limit 100",
    )
    .bind(store.clock.now() - ECHO_WAITS)
    .fetch_all(&store.database.owner)
    .await?;
    for conversation in &conversations {
        let mut transaction = store.database.owner.begin().await?;
        let changes = match_one(&mut transaction, store, *conversation).await?;
        crate::store::jobs::push(&mut transaction, &changes.jobs, store.clock.now()).await?;
        let events = changes.append(&mut transaction, store).await?;
        transaction.commit().await?;
        store.wake.committed(events);
    }
    Ok(conversations.len())
}

async fn match_one(
    connection: &mut PgConnection,
    store: &Store,
    (workspace_id, conversation_id): (Uuid, Uuid),
) -> Result<Changes, sqlx::Error> {
    sqlx::query("select 1 from conversation where workspace_id = $1 and id = $2 for no key update")
        .bind(workspace_id)
        .bind(conversation_id)
        .execute(&mut *connection)
        .await?;
    let open: Vec<(Uuid, i16, Option<String>, String)> = sqlx::query_as(
        "select a.message_id, p.position, case when p.content->>'type' = 'text' then p.content->>'text' end, p.status
         from agent_message a join delivery_part p on p.workspace_id = a.workspace_id and p.message_id = a.message_id
         where a.workspace_id = $1 and a.conversation_id = $2 and p.status in ('sending', 'unknown') order by a.queue_key, p.position",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .fetch_all(&mut *connection)
    .await?;
    let mut changes = Changes::default();
    if open.iter().any(|(.., status)| status == "sending") {
        return Ok(changes);
    }
    let echoes = ingest::take_echoes(connection, workspace_id, conversation_id).await?;
    let mut unmatched: HashMap<Option<String>, Vec<(Uuid, i16)>> = HashMap::new();
    for (message_id, position, text, _) in open.into_iter().rev() {
        unmatched.entry(text).or_default().push((message_id, position));
    }
    let mut told = Vec::new();
    let mut foreign = Vec::new();
    for echo in &echoes {
        let ready = echo.ready();
        let InboundEvent::Message(message) = &ready.inbound.event else {
            continue;
        };
        match unmatched.get_mut(&message.text).and_then(Vec::pop) {
            Some((message_id, position)) => told.push(Told {
                workspace_id,
                message_id,
                position: Some(position),
                status: "sent",
                error: None,
                external_id: Some(message.external_id.clone()),
                platform_sent_at: Some(ready.at),
            }),
            None => foreign.push(echo),
        }
    }
    changes.messages.extend(status::raise(connection, &told).await?);
    changes
        .messages
        .extend(status::raise_to_watermarks(connection, &BTreeSet::from([(workspace_id, conversation_id)])).await?);
    // those that are nobody's echo are inserted although another send may be unknown still
    let ready: Vec<ingest::Ready<'_>> = foreign.into_iter().map(ingest::Parked::ready).collect();
    changes.merge(ingest::apply_foreign(connection, store, &ready).await?);
    Ok(changes)
}
