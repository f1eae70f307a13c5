//! What the change log tells that somebody may want to know.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use tracing::warn;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::views::{self, Audience, Author, AuthorType, DeliveryState, MessageKind, SystemEvent};
use crate::domain::webhook_endpoints::{DisabledReason, DisabledView};
use crate::errors::Result;

/// What was said longer ago than this when it came is no news.
const LATE: Duration = Duration::days(1);

/// A customer's message.
#[derive(Debug, Clone)]
pub struct Written {
    pub message_id: Uuid,
    pub at: OffsetDateTime,
    pub count: i32,
}

#[derive(Debug, Clone)]
pub struct Assignment {
    pub conversation_id: Uuid,
    pub to: Option<Uuid>,
    pub by: Option<Uuid>,
    pub by_name: Option<String>,
    /// The note it was handed over with.
    pub note_id: Option<Uuid>,
    pub at: OffsetDateTime,
}

/// How the delivery of an agent's reply stands.
#[derive(Debug, Clone)]
pub struct Reply {
    pub message_id: Uuid,
    pub conversation_id: Uuid,
    /// The member who wrote it.
    pub author_id: Option<Uuid>,
    pub failed: bool,
    pub at: OffsetDateTime,
}

/// A note names a member.
#[derive(Debug, Clone)]
pub struct Mention {
    pub user_id: Uuid,
    pub conversation_id: Uuid,
    pub message_id: Uuid,
    pub by: Option<Uuid>,
    pub by_name: Option<String>,
    pub at: OffsetDateTime,
}

#[derive(Debug, Clone)]
pub struct InboxState {
    pub connected: bool,
    pub at: OffsetDateTime,
}

#[derive(Debug, Clone)]
pub struct EndpointState {
    /// It was switched off by itself. One that somebody switched off, or removed, is nobody's trouble.
    pub off: bool,
    pub at: OffsetDateTime,
}

/// The interesting part of a stretch of the log, the newest of each thing.
#[derive(Debug, Default)]
pub struct Happened {
    /// By conversation.
    pub written: BTreeMap<Uuid, Written>,
    pub assignments: Vec<Assignment>,
    pub mentions: Vec<Mention>,
    /// Conversations that were resolved.
    pub resolved: Vec<Uuid>,
    /// By message.
    pub replies: BTreeMap<Uuid, Reply>,
    /// By inbox.
    pub inboxes: BTreeMap<Uuid, InboxState>,
    /// By webhook endpoint.
    pub endpoints: BTreeMap<Uuid, EndpointState>,
}

impl Happened {
    pub fn is_nothing(&self) -> bool {
        self.written.is_empty()
            && self.assignments.is_empty()
            && self.mentions.is_empty()
            && self.resolved.is_empty()
            && self.replies.is_empty()
            && self.inboxes.is_empty()
            && self.endpoints.is_empty()
    }

    pub fn conversations(&self) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.written.keys().copied().collect();
        ids.extend(self.assignments.iter().map(|assignment| assignment.conversation_id));
        ids.extend(self.mentions.iter().map(|mention| mention.conversation_id));
        ids.extend(self.replies.values().map(|reply| reply.conversation_id));
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// What may matter here. Only of that the views are read: most of the log is lists' rows, which are large.
const ENTRIES: &str = "
select seq, at, type as name, only_user_id, case when type in ('message.created', 'message.updated', 'mention.created',
    'inbox.created', 'inbox.updated', 'webhook_endpoint.updated', 'webhook_endpoint.removed') then data::text end as data
from event where workspace_id = $1 and seq > $2 and seq <= $3 order by seq";

#[derive(FromRow)]
struct Entry {
    seq: i64,
    at: OffsetDateTime,
    name: String,
    only_user_id: Option<Uuid>,
    data: Option<String>,
}

/// Fields of a message's view, as far as they matter here.
#[derive(Deserialize)]
struct Message {
    id: Uuid,
    conversation_id: Uuid,
    kind: MessageKind,
    audience: Audience,
    #[serde(with = "rfc3339_millis")]
    sent_at: OffsetDateTime,
    author: Author,
    #[serde(default)]
    arrival: Option<IgnoredAny>,
    event: Option<SystemEvent>,
    delivery: Option<Delivery>,
}

#[derive(Deserialize)]
struct Delivery {
    status: DeliveryState,
}

#[derive(Deserialize)]
struct Named {
    message_id: Uuid,
    conversation_id: Uuid,
    author: Author,
}

#[derive(Deserialize)]
struct Inbox {
    id: Uuid,
    state: views::InboxState,
}

#[derive(Deserialize)]
struct Endpoint {
    id: Uuid,
    /// None also where it was removed.
    disabled: Option<DisabledView>,
}

/// What happened after a place of the log and up to another; and the place that was reached, none where nothing follows.
pub async fn between(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    after: i64,
    upto: i64,
) -> Result<(Happened, Option<i64>)> {
    let entries: Vec<Entry> = sqlx::query_as(ENTRIES)
        .bind(workspace_id)
        .bind(after)
        .bind(upto)
        .fetch_all(connection)
        .await?;
    let mut happened = Happened::default();
    for entry in &entries {
        let Some(data) = &entry.data else { continue };
        if let Err(error) = happened.note(entry, data) {
            // one that a version before us wrote in another way is nobody's news
            warn!(%error, %workspace_id, seq = entry.seq, name = entry.name, "an entry of the log cannot be read");
        }
    }
    Ok((happened, entries.last().map(|entry| entry.seq)))
}

impl Happened {
    fn note(&mut self, entry: &Entry, data: &str) -> serde_json::Result<()> {
        match entry.name.as_str() {
            "message.created" => self.created(serde_json::from_str(data)?, entry.at),
            "message.updated" => self.updated(serde_json::from_str(data)?, entry.at),
            "mention.created" => self.mentioned(serde_json::from_str(data)?, entry),
            "webhook_endpoint.updated" | "webhook_endpoint.removed" => {
                let endpoint: Endpoint = serde_json::from_str(data)?;
                let by_itself = |disabled: &DisabledView| disabled.reason != DisabledReason::ByHand;
                let state = EndpointState {
                    off: endpoint.disabled.as_ref().is_some_and(by_itself),
                    at: entry.at,
                };
                self.endpoints.insert(endpoint.id, state);
            }
            _ => {
                let inbox: Inbox = serde_json::from_str(data)?;
                let connected = inbox.state == views::InboxState::Connected;
                self.inboxes.insert(
                    inbox.id,
                    InboxState {
                        connected,
                        at: entry.at,
                    },
                );
            }
        }
        Ok(())
    }

    fn created(&mut self, message: Message, at: OffsetDateTime) {
        match (message.kind, &message.event) {
            // not of the past that a platform hands over later, nor of what was said long before it came
            (MessageKind::Customer, _) if message.arrival.is_none() && message.sent_at > at - LATE => {
                let count = self
                    .written
                    .get(&message.conversation_id)
                    .map_or(0, |written| written.count);
                let written = Written {
                    message_id: message.id,
                    at,
                    count: count + 1,
                };
                self.written.insert(message.conversation_id, written);
            }
            (MessageKind::System, Some(event)) => self.told(&message, event, at),
            _ => {}
        }
    }

    fn told(&mut self, message: &Message, event: &SystemEvent, at: OffsetDateTime) {
        let detail = &event.detail;
        match event.kind.as_str() {
            // one who keeps what they have is told of nothing
            "assigned" if detail["to"] != detail["from"] => self.assignments.push(Assignment {
                conversation_id: message.conversation_id,
                to: id(&detail["to"]),
                by: message.author.id,
                by_name: message.author.name.clone(),
                note_id: id(&detail["note_id"]),
                at,
            }),
            "status_changed" if detail["to"] == "resolved" => self.resolved.push(message.conversation_id),
            _ => {}
        }
    }

    fn updated(&mut self, message: Message, at: OffsetDateTime) {
        if message.kind != MessageKind::Agent || message.audience != Audience::Customer {
            return;
        }
        let status = message.delivery.map(|delivery| delivery.status);
        let reply = Reply {
            message_id: message.id,
            conversation_id: message.conversation_id,
            author_id: message.author.id.filter(|_| message.author.kind == AuthorType::Member),
            failed: matches!(status, Some(DeliveryState::Failed | DeliveryState::Unknown)),
            at,
        };
        self.replies.insert(message.id, reply);
    }

    fn mentioned(&mut self, named: Named, entry: &Entry) {
        self.mentions.extend(entry.only_user_id.map(|user_id| Mention {
            user_id,
            conversation_id: named.conversation_id,
            message_id: named.message_id,
            by: named.author.id,
            by_name: named.author.name.clone(),
            at: entry.at,
        }));
    }
}

fn id(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}
