//! Echoes: the platform tells us what the business sent. Of our own sends they settle the outcome; everything else was
//! written elsewhere and becomes a message.
//!
//! Where a platform echoes an id of ours, that decides. Where it does not (Instagram), an echo that comes while a send is
//! open may be its: it waits for our own late answer, and is matched by its content at the deadline.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use frontdesk_connectors::by_channel;
use frontdesk_connectors::model::{Arrival, InboundEvent, InboundMessage, Origin};
use frontdesk_connectors::outbound::Part;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use tracing::warn;
use uuid::Uuid;

use super::apply::{Changes, Ready, apply, apply_foreign};
use super::effects::parse_our_id;
use super::parked::{Parked, take_echoes, take_for_messages};
use crate::domain::delivery::status::{self, Told};
use crate::store::Store;
use crate::store::jobs::Job;

/// How long an echo may wait for the answer to an open send before it is matched by content.
const WAITS: Duration = Duration::seconds(10);
/// A send began so long before its echo at most: our longest request, and some for clocks that differ.
const BEFORE: Duration = Duration::minutes(5);
/// And so long after it at most, by clocks that differ.
const AFTER: Duration = Duration::minutes(1);

pub struct Echo<'a> {
    pub event: &'a Ready<'a>,
    pub message: &'a InboundMessage,
    pub conversation_id: Uuid,
}

impl Echo<'_> {
    /// Without an id of ours on it: where the platform has no field for one, and where it was not asked through a webhook.
    fn may_be_ours(&self) -> bool {
        !by_channel(self.event.channel).spec().echoes_our_id || self.message.arrival == Some(Arrival::Recovered)
    }
}

#[derive(Default)]
pub struct Settled {
    /// Platform ids of echoes that were of our own sends.
    pub settled: HashSet<String>,
    /// Echoes without our id while a send of this conversation is open: they may be its.
    pub undecided: Vec<usize>,
}

#[derive(FromRow)]
struct Recognised {
    place: i64,
    message_id: Option<Uuid>,
    position: Option<i16>,
    /// A message already, not of a send of ours.
    known: bool,
    /// A send is under way, or was at that time without an answer: this may be its echo.
    open: bool,
    /// Of a send that was taken back since.
    taken_back: bool,
}

/// Recognises echoes of our own sends, by our id or by the platform's, and settles those sends.
pub async fn settle(
    connection: &mut PgConnection,
    echoes: &[Echo<'_>],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<Settled, sqlx::Error> {
    let rows = recognise(connection, echoes).await?;
    let mut outcome = Settled::default();
    let mut told = Vec::new();
    let mut conversations = BTreeSet::new();
    for row in rows {
        let index = row.place as usize - 1;
        let echo = &echoes[index];
        match row.message_id {
            Some(message_id) => {
                outcome.settled.insert(echo.message.external_id.clone());
                conversations.insert((echo.event.workspace_id, echo.conversation_id));
                told.push(sent(echo.event, echo.message, message_id, row.position));
                if row.taken_back {
                    changes.jobs.push(Job::Scrub {
                        workspace_id: echo.event.workspace_id,
                        message_id,
                    });
                }
            }
            None if row.open && !row.known => outcome.undecided.push(index),
            None => {}
        }
    }
    status::raise(connection, &told, changes, now).await?;
    status::raise_to_watermarks(connection, &conversations, changes, now).await?;
    Ok(outcome)
}

async fn recognise(connection: &mut PgConnection, echoes: &[Echo<'_>]) -> Result<Vec<Recognised>, sqlx::Error> {
    let ours: Vec<Option<(Uuid, i16)>> = echoes
        .iter()
        .map(|echo| match &echo.message.origin {
            Origin::Echo { our_id: Some(id), .. } => parse_our_id(id),
            _ => None,
        })
        .collect();
    sqlx::query_as(
        "select t.place, coalesce(p.message_id, a.message_id) as message_id,
           coalesce(p.position, case when a.message_id is not null then t.our_position end) as position,
           exists (select from message x where x.workspace_id = t.workspace_id and x.inbox_id = t.inbox_id
             and x.external_id = t.external_id) as known,
           t.may_be_ours and exists (
             select from agent_message o
             where o.workspace_id = t.workspace_id and o.conversation_id = t.conversation_id
               and (o.delivery_status = 'sending' or o.delivery_status = 'unknown' and exists (
                 select from delivery_attempt d where d.workspace_id = o.workspace_id and d.message_id = o.message_id
                   and d.started_at between t.at - $9 * interval '1 second' and t.at + $10 * interval '1 second'))) as open,
           exists (select from message x where x.workspace_id = t.workspace_id and x.id = coalesce(p.message_id, a.message_id)
             and x.deleted_at is not null) as taken_back
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::smallint[], $6::uuid[], $7::boolean[], $8::timestamptz[])
           with ordinality as t (workspace_id, inbox_id, external_id, our_message_id, our_position, conversation_id, may_be_ours, at, place)
         left join delivery_part p on p.workspace_id = t.workspace_id and p.inbox_id = t.inbox_id and p.external_id = t.external_id
         left join agent_message a on a.workspace_id = t.workspace_id and a.message_id = t.our_message_id",
    )
    .bind(echoes.iter().map(|echo| echo.event.workspace_id).collect::<Vec<_>>())
    .bind(echoes.iter().map(|echo| echo.event.inbox_id).collect::<Vec<_>>())
    .bind(echoes.iter().map(|echo| echo.message.external_id.as_str()).collect::<Vec<_>>())
    .bind(ours.iter().map(|our| our.map(|(id, _)| id)).collect::<Vec<_>>())
    .bind(ours.iter().map(|our| our.map(|(_, position)| position)).collect::<Vec<_>>())
    .bind(echoes.iter().map(|echo| echo.conversation_id).collect::<Vec<_>>())
    .bind(echoes.iter().map(Echo::may_be_ours).collect::<Vec<_>>())
    .bind(echoes.iter().map(|echo| echo.event.at).collect::<Vec<_>>())
    .bind(BEFORE.as_seconds_f64())
    .bind(AFTER.as_seconds_f64())
    .fetch_all(connection)
    .await
}

fn sent(event: &Ready<'_>, message: &InboundMessage, message_id: Uuid, position: Option<i16>) -> Told {
    Told {
        workspace_id: event.workspace_id,
        message_id,
        position,
        status: "sent",
        error: None,
        external_id: Some(message.external_id.clone()),
        platform_sent_at: Some(event.at),
        pricing: None,
        played: false,
    }
}

/// Echoes that came while a send was open and whose answer never came: the one with the same content at the same time is
/// its echo, the others were written elsewhere. A conversation that fails does not keep the others waiting.
pub async fn match_waiting(store: &Store) -> Result<(), sqlx::Error> {
    let conversations: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select distinct workspace_id, conversation_id from parked_effect where conversation_id is not null and created_at < $1 limit 100",
    )
    .bind(store.clock.now() - WAITS)
    .fetch_all(&store.database.owner)
    .await?;
    for (workspace_id, conversation_id) in conversations {
        if let Err(error) = match_conversation(store, workspace_id, conversation_id).await {
            warn!(%workspace_id, %conversation_id, %error, "echoes that waited could not be matched; trying again");
        }
    }
    Ok(())
}

async fn match_conversation(store: &Store, workspace_id: Uuid, conversation_id: Uuid) -> Result<(), sqlx::Error> {
    let mut transaction = store.database.owner.begin().await?;
    let changes = match_content(&mut transaction, store, workspace_id, conversation_id).await?;
    crate::store::jobs::push(&mut transaction, &store.clock, &changes.jobs, store.clock.now()).await?;
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(())
}

/// What two messages have in common that are the same one. Platforms know no voice notes of ours: they are audio to them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    Text(String),
    Media(String),
}

impl Content {
    fn media(kind: &str) -> Self {
        let kind = match kind {
            "voice" => "audio",
            // without a number of its own it is a picture
            "sticker" => "image",
            other => other,
        };
        Self::Media(kind.to_owned())
    }

    /// Quick replies hang on a text; buttons and cards are a template.
    fn interactive(message: &Value) -> Option<Self> {
        match message["attachment"]["type"].as_str() {
            Some("template") => Some(Self::template(&message["attachment"]["payload"])),
            Some(kind) => Some(Self::media(kind)),
            None => message["text"].as_str().map(|text| Self::Text(text.to_owned())),
        }
    }

    /// By its words; cards have none above them.
    fn template(payload: &Value) -> Self {
        let words = payload["text"].as_str().map(|text| Self::Text(text.to_owned()));
        words.unwrap_or_else(|| Self::media("share"))
    }

    fn of_echo(message: &InboundMessage) -> Option<Self> {
        let attachment = message.attachments.first();
        let template = attachment.and_then(|attachment| attachment.detail.as_ref()?.get("template"));
        if let Some(payload) = template {
            return Some(Self::template(payload));
        }
        let kind = attachment.and_then(|attachment| serde_json::to_value(attachment.kind).ok());
        let media = kind.and_then(|kind| kind.as_str().map(Self::media));
        message.text.clone().map(Self::Text).or(media)
    }
}

/// A part whose outcome nobody told.
#[derive(FromRow)]
struct OpenPart {
    message_id: Uuid,
    position: i16,
    status: String,
    part: Json<Value>,
    /// Kind of its file, or of the first of its pictures.
    file: Option<String>,
    started_at: Option<OffsetDateTime>,
}

impl OpenPart {
    /// None: of a kind that no echo without our id brings.
    fn content(&self) -> Option<Content> {
        match serde_json::from_value(self.part.0.clone()).ok()? {
            Part::Text { text, .. } => Some(Content::Text(text)),
            Part::Media { .. } | Part::Images { .. } => self.file.as_deref().map(Content::media),
            Part::Interactive { interactive, .. } => Content::interactive(&interactive),
            Part::Template { .. } | Part::Location { .. } | Part::Contacts { .. } => None,
        }
    }

    /// Whether an echo of this time may be its.
    fn at_the_time_of(&self, at: OffsetDateTime) -> bool {
        self.started_at
            .is_some_and(|started| started >= at - BEFORE && started <= at + AFTER)
    }
}

async fn match_content(
    connection: &mut PgConnection,
    store: &Store,
    workspace_id: Uuid,
    conversation_id: Uuid,
) -> Result<Changes, sqlx::Error> {
    let mut changes = Changes::default();
    let open = open_parts(connection, workspace_id, conversation_id).await?;
    if open.iter().any(|part| part.status == "sending") {
        return Ok(changes);
    }
    let waiting = take_echoes(connection, workspace_id, conversation_id).await?;
    let mut known = already_there(connection, &waiting).await?;
    let mut unmatched: BTreeMap<Content, VecDeque<OpenPart>> = BTreeMap::new();
    for part in open {
        if let Some(content) = part.content() {
            unmatched.entry(content).or_default().push_back(part);
        }
    }
    let mut told = Vec::new();
    let mut foreign = Vec::new();
    for echo in &waiting {
        let ready = echo.ready();
        let InboundEvent::Message(message) = &ready.inbound.event else {
            continue;
        };
        // the platform may tell twice
        if !known.insert(message.external_id.clone()) {
            continue;
        }
        let parts = Content::of_echo(message).and_then(|content| unmatched.get_mut(&content));
        let part = parts.and_then(|parts| {
            let place = parts.iter().position(|part| part.at_the_time_of(ready.at))?;
            parts.remove(place)
        });
        match part {
            Some(part) => told.push(sent(&ready, message, part.message_id, Some(part.position))),
            None => foreign.push(echo),
        }
    }
    let now = store.clock.now();
    status::raise(connection, &told, &mut changes, now).await?;
    let conversations = BTreeSet::from([(workspace_id, conversation_id)]);
    status::raise_to_watermarks(connection, &conversations, &mut changes, now).await?;
    changes.merge(happen_now(connection, store, &waiting, &told).await?);
    // those that are nobody's echo are inserted although another send may be unknown still
    let ready: Vec<Ready<'_>> = foreign.into_iter().map(Parked::ready).collect();
    changes.merge(apply_foreign(connection, store, &ready).await?);
    Ok(changes)
}

/// What waited for the platform's id of a send that has one now: receipts, reactions.
async fn happen_now(
    connection: &mut PgConnection,
    store: &Store,
    echoes: &[Parked],
    told: &[Told],
) -> Result<Changes, sqlx::Error> {
    let Some(inbox_id) = echoes.first().map(|echo| echo.ready().inbox_id) else {
        return Ok(Changes::default());
    };
    let keys: Vec<(Uuid, Uuid, &str)> = told
        .iter()
        .filter_map(|told| Some((told.workspace_id, inbox_id, told.external_id.as_deref()?)))
        .collect();
    let waited = take_for_messages(connection, &keys).await?;
    let ready: Vec<Ready<'_>> = waited.iter().map(Parked::ready).collect();
    apply(connection, store, &ready).await
}

/// Locks the conversation and reads the parts whose outcome is not known, oldest first.
async fn open_parts(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
) -> Result<Vec<OpenPart>, sqlx::Error> {
    sqlx::query("select 1 from conversation where workspace_id = $1 and id = $2 for no key update")
        .bind(workspace_id)
        .bind(conversation_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query_as(
        "select a.message_id, p.position, p.status, p.content as part, f.kind as file,
           (select max(d.started_at) from delivery_attempt d
            where d.workspace_id = p.workspace_id and d.message_id = p.message_id and d.position = p.position) as started_at
         from agent_message a
         join delivery_part p on p.workspace_id = a.workspace_id and p.message_id = a.message_id
         left join attachment f on f.workspace_id = p.workspace_id and f.message_id = p.message_id
           and f.position = coalesce(p.content->>'index', p.content->'indices'->>0)::int
         where a.workspace_id = $1 and a.conversation_id = $2 and a.delivery_status in ('sending', 'unknown')
           and p.status in ('sending', 'unknown') order by a.queue_key, p.position",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .fetch_all(connection)
    .await
}

/// Platform ids of these echoes that are messages, or parts of ours, already.
async fn already_there(connection: &mut PgConnection, waiting: &[Parked]) -> Result<HashSet<String>, sqlx::Error> {
    let ids: Vec<(Uuid, Uuid, String)> = waiting
        .iter()
        .filter_map(|echo| {
            let ready = echo.ready();
            match &ready.inbound.event {
                InboundEvent::Message(message) => {
                    Some((ready.workspace_id, ready.inbox_id, message.external_id.clone()))
                }
                _ => None,
            }
        })
        .collect();
    let found: Vec<String> = sqlx::query_scalar(
        "select t.external_id from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, inbox_id, external_id)
         where exists (select from message m where m.workspace_id = t.workspace_id and m.inbox_id = t.inbox_id and m.external_id = t.external_id)
            or exists (select from delivery_part p where p.workspace_id = t.workspace_id and p.inbox_id = t.inbox_id and p.external_id = t.external_id)",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(ids.iter().map(|id| id.1).collect::<Vec<_>>())
    .bind(ids.iter().map(|id| id.2.as_str()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().collect())
}
