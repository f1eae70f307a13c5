//! What came before the message it is about: receipts, reactions, edits, unsends; and echoes that may be of our own sends.
//! They wait here and happen when the message comes.

use std::collections::BTreeSet;

use frontdesk_connectors::Channel;
use frontdesk_connectors::model::Inbound;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use tracing::error;
use uuid::Uuid;

use super::apply::Ready;
use super::messages::Arrived;
use crate::store::Store;

pub struct Parking<'a> {
    pub event: &'a Ready<'a>,
    /// The platform's id of the message it is about.
    pub target: &'a str,
    /// Set for echoes, which wait for the end of an open send in this conversation.
    pub conversation_id: Option<Uuid>,
}

#[derive(FromRow)]
struct Row {
    workspace_id: Uuid,
    inbox_id: Uuid,
    channel: String,
    effect: Value,
    at: OffsetDateTime,
    created_at: OffsetDateTime,
}

/// One that waited, on its way back into [`super::apply`].
pub struct Parked {
    workspace_id: Uuid,
    inbox_id: Uuid,
    channel: Channel,
    inbound: Inbound,
    at: OffsetDateTime,
    received_at: OffsetDateTime,
}

impl Parked {
    pub fn ready(&self) -> Ready<'_> {
        Ready {
            workspace_id: self.workspace_id,
            inbox_id: self.inbox_id,
            channel: self.channel,
            inbound: &self.inbound,
            at: self.at,
            received_at: self.received_at,
            request: None,
        }
    }

    /// What this version cannot read is said and left out; its webhook is stored and can be replayed.
    fn from_row(row: Row) -> Option<Self> {
        let (Ok(channel), Ok(inbound)) = (row.channel.parse(), serde_json::from_value(row.effect)) else {
            error!(workspace_id = %row.workspace_id, inbox_id = %row.inbox_id, "something that waited for its message cannot be read");
            return None;
        };
        Some(Self {
            workspace_id: row.workspace_id,
            inbox_id: row.inbox_id,
            channel,
            inbound,
            at: row.at,
            received_at: row.created_at,
        })
    }
}

pub async fn park(connection: &mut PgConnection, store: &Store, waiting: &[Parking<'_>]) -> Result<(), sqlx::Error> {
    if waiting.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into parked_effect (workspace_id, id, inbox_id, target, conversation_id, effect, at, created_at)
         select *, $8 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::jsonb[], $7::timestamptz[])",
    )
    .bind(waiting.iter().map(|parking| parking.event.workspace_id).collect::<Vec<_>>())
    .bind(waiting.iter().map(|_| store.clock.id()).collect::<Vec<_>>())
    .bind(waiting.iter().map(|parking| parking.event.inbox_id).collect::<Vec<_>>())
    .bind(waiting.iter().map(|parking| parking.target).collect::<Vec<_>>())
    .bind(waiting.iter().map(|parking| parking.conversation_id).collect::<Vec<_>>())
    .bind(waiting.iter().map(|parking| serde_json::to_value(parking.event.inbound).expect("events serialise")).collect::<Vec<_>>())
    .bind(waiting.iter().map(|parking| parking.event.at).collect::<Vec<_>>())
    .bind(store.clock.now())
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes what waited for these messages: workspace, inbox, the platform's id.
pub async fn take_for_messages(
    connection: &mut PgConnection,
    keys: &[(Uuid, Uuid, &str)],
) -> Result<Vec<Parked>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = sqlx::query_as(
        "with gone as (
           delete from parked_effect e using unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, inbox_id, target)
           where e.workspace_id = t.workspace_id and e.inbox_id = t.inbox_id and e.target = t.target
           returning e.*
         )
         select gone.workspace_id, gone.inbox_id, i.channel, gone.effect, gone.at, gone.created_at from gone
         join inbox i on i.workspace_id = gone.workspace_id and i.id = gone.inbox_id order by gone.at, gone.id",
    )
    .bind(keys.iter().map(|key| key.0).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.1).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.2).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Parked::from_row).collect())
}

#[derive(FromRow)]
struct Waited {
    workspace_id: Uuid,
    /// A message that quoted one of these before it was here.
    quoting_id: Option<Uuid>,
    inbox_id: Option<Uuid>,
    channel: Option<String>,
    effect: Option<Value>,
    at: Option<OffsetDateTime>,
    created_at: Option<OffsetDateTime>,
}

/// What waited for messages that have just arrived, in one statement: those that quote them are resolved and returned, and
/// the effects are taken.
pub async fn take_for_arrived(
    connection: &mut PgConnection,
    arrived: &[Arrived],
) -> Result<(Vec<(Uuid, Uuid)>, Vec<Parked>), sqlx::Error> {
    if arrived.is_empty() {
        return Ok(Default::default());
    }
    let rows: Vec<Waited> = sqlx::query_as(
        "with quoting as (
           update message q set reply_to_id = t.id, version = q.version + 1
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) as t (workspace_id, inbox_id, external_id, id)
           where t.id is not null and q.workspace_id = t.workspace_id and q.inbox_id = t.inbox_id
             and q.reply_to_external_id = t.external_id and q.reply_to_id is null and q.reply_to_external_id is not null
           returning q.workspace_id, q.id
         ), gone as (
           delete from parked_effect e using unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, inbox_id, target)
           where e.workspace_id = t.workspace_id and e.inbox_id = t.inbox_id and e.target = t.target
           returning e.*
         )
         select workspace_id, id as quoting_id, null::uuid as inbox_id, null::text as channel, null::jsonb as effect,
           null::timestamptz as at, null::timestamptz as created_at, null::uuid as id from quoting
         union all
         select gone.workspace_id, null, gone.inbox_id, i.channel, gone.effect, gone.at, gone.created_at, gone.id from gone
         join inbox i on i.workspace_id = gone.workspace_id and i.id = gone.inbox_id order by at, id",
    )
    .bind(arrived.iter().map(|new| new.workspace_id).collect::<Vec<_>>())
    .bind(arrived.iter().map(|new| new.inbox_id).collect::<Vec<_>>())
    .bind(arrived.iter().map(|new| new.external_id.as_str()).collect::<Vec<_>>())
    .bind(arrived.iter().map(|new| new.message_id).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    let mut quoting = Vec::new();
    let mut parked = Vec::new();
    for row in rows {
        quoting.extend(row.quoting_id.map(|id| (row.workspace_id, id)));
        if let (Some(inbox_id), Some(channel), Some(effect), Some(at), Some(created_at)) =
            (row.inbox_id, row.channel, row.effect, row.at, row.created_at)
        {
            let workspace_id = row.workspace_id;
            parked.extend(Parked::from_row(Row {
                workspace_id,
                inbox_id,
                channel,
                effect,
                at,
                created_at,
            }));
        }
    }
    Ok((quoting, parked))
}

/// Takes every echo that waits in one conversation.
pub async fn take_echoes(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
) -> Result<Vec<Parked>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "with gone as (delete from parked_effect where workspace_id = $1 and conversation_id = $2 returning *)
         select gone.workspace_id, gone.inbox_id, i.channel, gone.effect, gone.at, gone.created_at from gone
         join inbox i on i.workspace_id = gone.workspace_id and i.id = gone.inbox_id order by gone.at, gone.id",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Parked::from_row).collect())
}

/// Takes the echoes that waited for an open send of these conversations.
pub async fn take_for_conversation(
    connection: &mut PgConnection,
    conversations: &BTreeSet<(Uuid, Uuid)>,
) -> Result<Vec<Parked>, sqlx::Error> {
    let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = conversations.iter().copied().unzip();
    let rows: Vec<Row> = sqlx::query_as(
        "with gone as (
           delete from parked_effect e using unnest($1::uuid[], $2::uuid[]) as t (workspace_id, conversation_id)
           where e.workspace_id = t.workspace_id and e.conversation_id = t.conversation_id
             and not exists (select from agent_message a where a.workspace_id = t.workspace_id
               and a.conversation_id = t.conversation_id and a.delivery_status in ('sending', 'unknown'))
           returning e.*
         )
         select gone.workspace_id, gone.inbox_id, i.channel, gone.effect, gone.at, gone.created_at from gone
         join inbox i on i.workspace_id = gone.workspace_id and i.id = gone.inbox_id order by gone.at, gone.id",
    )
    .bind(&workspaces)
    .bind(&ids)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Parked::from_row).collect())
}

/// How long after it was parked an effect may have missed its message: far longer than two transactions take.
const RIPENS: Duration = Duration::minutes(10);

/// The net under the race of two processes, one parking and one storing the message: takes what waits although its message
/// is here.
pub async fn ripen(connection: &mut PgConnection, store: &Store, limit: i64) -> Result<Vec<Parked>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "with ripe as (
           select e.workspace_id, e.id from parked_effect e
           -- one by one: the planner would rather read all messages at once than so many of them by their key
           where e.conversation_id is null and e.created_at > $2 and coalesce(
             (select true from message m where m.workspace_id = e.workspace_id and m.inbox_id = e.inbox_id and m.external_id = e.target limit 1),
             (select true from delivery_part p where p.workspace_id = e.workspace_id and p.inbox_id = e.inbox_id and p.external_id = e.target limit 1))
           limit $1 for update skip locked
         ), gone as (
           delete from parked_effect e using ripe where e.workspace_id = ripe.workspace_id and e.id = ripe.id returning e.*
         )
         select gone.workspace_id, gone.inbox_id, i.channel, gone.effect, gone.at, gone.created_at from gone
         join inbox i on i.workspace_id = gone.workspace_id and i.id = gone.inbox_id order by gone.at, gone.id",
    )
    .bind(limit)
    .bind(store.clock.now() - RIPENS)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Parked::from_row).collect())
}
