//! What the change log tells that somebody may want to know.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use tracing::warn;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::mentions::MENTIONS_MAX;
use crate::domain::views::{self, Audience, AuthorType, DeliveryState, MessageKind};
use crate::domain::webhook_endpoints::DisabledReason;
use crate::errors::Result;

/// Entries of one hand-over, at most: its note names so many and no more, and beside it there are a few lines.
const HAND_OVER: i64 = MENTIONS_MAX as i64 + 50;
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

/// Fields of a message's view, as far as they matter here. During an upgrade a newer version writes words that are not known here
/// yet: such a word is none, and what else is told counts.
#[derive(Deserialize)]
struct Message {
    id: Uuid,
    conversation_id: Uuid,
    #[serde(default, deserialize_with = "known")]
    kind: Option<MessageKind>,
    #[serde(default, deserialize_with = "known")]
    audience: Option<Audience>,
    #[serde(with = "rfc3339_millis")]
    sent_at: OffsetDateTime,
    #[serde(default)]
    author: Author,
    #[serde(default)]
    arrival: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "known")]
    event: Option<Line>,
    #[serde(default, deserialize_with = "known")]
    delivery: Option<Delivery>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Author {
    #[serde(rename = "type", deserialize_with = "known")]
    kind: Option<AuthorType>,
    #[serde(deserialize_with = "known")]
    id: Option<Uuid>,
    #[serde(deserialize_with = "known")]
    name: Option<String>,
}

/// What a system line tells.
#[derive(Deserialize)]
struct Line {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    detail: Value,
}

#[derive(Deserialize)]
struct Delivery {
    #[serde(default, deserialize_with = "known")]
    status: Option<DeliveryState>,
}

#[derive(Deserialize)]
struct Named {
    message_id: Uuid,
    conversation_id: Uuid,
    #[serde(default)]
    author: Author,
}

#[derive(Deserialize)]
struct Inbox {
    id: Uuid,
    #[serde(default, deserialize_with = "known")]
    state: Option<views::InboxState>,
}

#[derive(Deserialize)]
struct Endpoint {
    id: Uuid,
    /// None also where it was removed.
    disabled: Option<Disabled>,
}

#[derive(Deserialize)]
struct Disabled {
    #[serde(default, deserialize_with = "known")]
    reason: Option<DisabledReason>,
}

/// None where it is nothing that we know.
fn known<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(T::deserialize(Value::deserialize(deserializer)?).ok())
}

/// A stretch of the log that was read.
#[derive(Debug, Default)]
pub struct Stretch {
    pub happened: Happened,
    /// The place that was reached, none where nothing follows.
    pub reached: Option<i64>,
    /// More may follow.
    pub more: bool,
}

/// What happened after a place of the log, in so many entries at most.
pub async fn after(connection: &mut PgConnection, workspace_id: Uuid, seq: i64, entries: i64) -> Result<Stretch> {
    let upto = seq + entries;
    let mut read: Vec<Entry> = sqlx::query_as(ENTRIES)
        .bind(workspace_id)
        .bind(seq)
        .bind(upto)
        .fetch_all(&mut *connection)
        .await?;
    let mut reached = read.last().map(|entry| entry.seq);
    let more = reached == Some(upto);
    if more && let Some(cut) = begun(connection, workspace_id, upto, &read).await? {
        let before = read.iter().take_while(|entry| entry.seq < cut).count();
        // one that fills the stretch from its beginning is longer than any is, and nobody waits for its end
        if before > 0 {
            read.truncate(before);
            reached = read.last().map(|entry| entry.seq);
        }
    }
    let mut happened = Happened::default();
    for entry in &read {
        let Some(data) = &entry.data else { continue };
        if let Err(error) = happened.note(entry, data) {
            // one that another version wrote in another way is nobody's news
            warn!(%error, %workspace_id, seq = entry.seq, name = entry.name, "an entry of the log cannot be read");
        }
    }
    Ok(Stretch {
        happened,
        reached,
        more,
    })
}

/// Handing over: the note that names somebody and the line that gives them the conversation are looked at together, so that they hear
/// of it once. Where a hand-over begins whose line is behind the end of what was read.
async fn begun(connection: &mut PgConnection, workspace_id: Uuid, end: i64, read: &[Entry]) -> Result<Option<i64>> {
    let notes: Vec<(i64, Uuid)> = read
        .iter()
        .filter(|entry| entry.name == "mention.created")
        .filter_map(|entry| {
            let named: Named = serde_json::from_str(entry.data.as_deref()?).ok()?;
            Some((entry.seq, named.message_id))
        })
        .collect();
    if notes.is_empty() {
        return Ok(None);
    }
    let behind: Vec<Uuid> = sqlx::query_scalar(
        "select (data->'event'->'detail'->>'note_id')::uuid from event
         where workspace_id = $1 and seq > $2 and seq <= $3 and type = 'message.created'
           and data->'event'->'detail'->>'note_id' = any($4::uuid[]::text[])",
    )
    .bind(workspace_id)
    .bind(end)
    .bind(end + HAND_OVER)
    .bind(notes.iter().map(|(_, note)| *note).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    let first = notes.into_iter().find(|(_, note)| behind.contains(note));
    Ok(first.map(|(seq, _)| seq))
}

impl Happened {
    fn note(&mut self, entry: &Entry, data: &str) -> serde_json::Result<()> {
        match entry.name.as_str() {
            "message.created" => self.created(serde_json::from_str(data)?, entry.at),
            "message.updated" => self.updated(serde_json::from_str(data)?, entry.at),
            "mention.created" => self.mentioned(serde_json::from_str(data)?, entry),
            "webhook_endpoint.updated" | "webhook_endpoint.removed" => {
                let endpoint: Endpoint = serde_json::from_str(data)?;
                // switched off for a reason that we do not know is neither by itself nor by hand
                let off = match endpoint.disabled {
                    Some(disabled) => disabled.reason.map(|reason| reason != DisabledReason::ByHand),
                    None => Some(false),
                };
                self.endpoints
                    .extend(off.map(|off| (endpoint.id, EndpointState { off, at: entry.at })));
            }
            _ => {
                let inbox: Inbox = serde_json::from_str(data)?;
                // one that we do not know is neither cut off nor connected
                self.inboxes.extend(inbox.state.map(|state| {
                    let connected = state == views::InboxState::Connected;
                    (
                        inbox.id,
                        InboxState {
                            connected,
                            at: entry.at,
                        },
                    )
                }));
            }
        }
        Ok(())
    }

    fn created(&mut self, message: Message, at: OffsetDateTime) {
        match (message.kind, &message.event) {
            // not of the past that a platform hands over later, nor of what was said long before it came
            (Some(MessageKind::Customer), _) if message.arrival.is_none() && message.sent_at > at - LATE => {
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
            (Some(MessageKind::System), Some(event)) => self.told(&message, event, at),
            _ => {}
        }
    }

    fn told(&mut self, message: &Message, event: &Line, at: OffsetDateTime) {
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
        if message.kind != Some(MessageKind::Agent) || message.audience != Some(Audience::Customer) {
            return;
        }
        let status = message.delivery.and_then(|delivery| delivery.status);
        let reply = Reply {
            message_id: message.id,
            conversation_id: message.conversation_id,
            author_id: message
                .author
                .id
                .filter(|_| message.author.kind == Some(AuthorType::Member)),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn heard(name: &str, data: Value) -> Happened {
        let entry = Entry {
            seq: 1,
            at: OffsetDateTime::UNIX_EPOCH,
            name: name.to_owned(),
            only_user_id: Some(Uuid::from_u128(7)),
            data: None,
        };
        let mut happened = Happened::default();
        happened
            .note(&entry, &data.to_string())
            .unwrap_or_else(|error| panic!("{error}: {data}"));
        happened
    }

    /// A message as a version after ours may write it, with these fields.
    fn message(fields: Value) -> Value {
        let mut message = json!({
            "id": Uuid::from_u128(1), "conversation_id": Uuid::from_u128(2), "sent_at": "1970-01-01T00:00:00.000Z", "audience": "everybody",
            "author": { "type": "robot", "id": Uuid::from_u128(7), "name": "Bo", "model": { "of": "thing" } }, "mood": ["glad"],
        });
        message
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        message
    }

    #[test]
    fn what_a_newer_version_says_besides_keeps_nobody_from_being_told() {
        let written = heard(
            "message.created",
            message(json!({ "kind": "customer", "delivery": "none" })),
        );
        assert_eq!(written.written.len(), 1);

        let detail = json!({ "to": Uuid::from_u128(7), "from": null, "score": 3 });
        let line = json!({ "kind": "system", "event": { "type": "assigned", "detail": detail, "by": "rule" } });
        let assigned = heard("message.created", message(line)).assignments;
        assert_eq!(
            (assigned[0].to, assigned[0].by, assigned[0].by_name.as_deref()),
            (Some(Uuid::from_u128(7)), Some(Uuid::from_u128(7)), Some("Bo"))
        );

        let reply = json!({ "kind": "agent", "audience": "customer", "delivery": { "status": "queued" } });
        let replies = heard("message.updated", message(reply)).replies;
        let reply = &replies[&Uuid::from_u128(1)];
        assert_eq!((reply.failed, reply.author_id), (false, None));

        let named = json!({ "message_id": Uuid::from_u128(1), "conversation_id": Uuid::from_u128(2), "author": { "type": "robot" } });
        assert_eq!(heard("mention.created", named).mentions.len(), 1);
    }

    #[test]
    fn what_is_wholly_new_is_nobodys_news() {
        for (name, data) in [
            ("message.created", message(json!({ "kind": "call" }))),
            (
                "message.created",
                message(json!({ "kind": "system", "event": { "type": "merged" } })),
            ),
            (
                "message.created",
                message(json!({ "kind": "system", "event": ["merged"] })),
            ),
            ("message.updated", message(json!({ "kind": "agent" }))),
            ("inbox.updated", json!({ "id": Uuid::from_u128(3), "state": "asleep" })),
            (
                "webhook_endpoint.updated",
                json!({ "id": Uuid::from_u128(3), "disabled": { "reason": "asleep" } }),
            ),
        ] {
            assert!(heard(name, data.clone()).is_nothing(), "{data}");
        }
        let cut_off = json!({ "id": Uuid::from_u128(3), "state": "disabled", "mood": 1 });
        assert_eq!(heard("inbox.updated", cut_off).inboxes.len(), 1);
        let off = json!({ "id": Uuid::from_u128(3), "disabled": { "reason": "failing", "mood": 1 } });
        assert!(heard("webhook_endpoint.updated", off).endpoints[&Uuid::from_u128(3)].off);
    }
}
