//! What the change log tells that somebody may want to know.

use std::collections::BTreeMap;

use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::errors::Result;

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
}

impl Happened {
    pub fn is_nothing(&self) -> bool {
        self.written.is_empty()
            && self.assignments.is_empty()
            && self.mentions.is_empty()
            && self.resolved.is_empty()
            && self.replies.is_empty()
            && self.inboxes.is_empty()
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

/// Fields of the views in the log, as far as they matter here.
#[derive(FromRow)]
struct Entry {
    seq: i64,
    at: OffsetDateTime,
    what: Option<String>,
    id: Option<Uuid>,
    conversation_id: Option<Uuid>,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    target: Option<Uuid>,
    note_id: Option<Uuid>,
    status: Option<String>,
}

/// Not of the past that a platform hands over later, nor of what was said more than a day before it came.
const ENTRIES: &str = "
select seq, at, what, case when what = 'mention' then (data->>'message_id')::uuid when what is not null then (data->>'id')::uuid end as id,
  case when what in ('written', 'assigned', 'resolved', 'mention', 'reply') then (data->>'conversation_id')::uuid end as conversation_id,
  case when what in ('assigned', 'mention') or what = 'reply' and data->'author'->>'type' = 'member'
    then (data->'author'->>'id')::uuid end as author_id,
  case when what in ('assigned', 'mention') then data->'author'->>'name' end as author_name,
  case what when 'assigned' then (data->'event'->'detail'->>'to')::uuid when 'mention' then only_user_id end as target,
  case when what = 'assigned' then (data->'event'->'detail'->>'note_id')::uuid end as note_id,
  case what when 'reply' then data->'delivery'->>'status' when 'inbox' then data->>'state' end as status
from (
  select seq, at, data, only_user_id, case
    when type = 'message.created' and data->>'kind' = 'customer' then
      case when data->>'arrival' is null and (data->>'sent_at')::timestamptz > at - interval '1 day' then 'written' end
    when type = 'message.created' and data->>'kind' = 'system' then
      case when data->'event'->>'type' = 'assigned' then
          -- one who keeps what they have is told of nothing
          case when data->'event'->'detail'->>'to' is distinct from data->'event'->'detail'->>'from' then 'assigned' end
        when data->'event'->>'type' = 'status_changed' and data->'event'->'detail'->>'to' = 'resolved' then 'resolved' end
    when type = 'message.updated' and data->>'kind' = 'agent' and data->>'audience' = 'customer' then 'reply'
    when type = 'mention.created' then 'mention'
    when type in ('inbox.created', 'inbox.updated') then 'inbox' end as what
  from event where workspace_id = $1 and seq > $2 and seq <= $3
) e order by seq";

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
    let reached = entries.last().map(|entry| entry.seq);
    let mut happened = Happened::default();
    for entry in entries {
        happened.note(entry);
    }
    Ok((happened, reached))
}

impl Happened {
    fn note(&mut self, entry: Entry) {
        let (Some(what), Some(id)) = (entry.what, entry.id) else {
            return;
        };
        let at = entry.at;
        match (what.as_str(), entry.conversation_id) {
            ("written", Some(conversation_id)) => {
                let written = self.written.entry(conversation_id).or_insert(Written {
                    message_id: id,
                    at,
                    count: 0,
                });
                *written = Written {
                    message_id: id,
                    at,
                    count: written.count + 1,
                };
            }
            ("assigned", Some(conversation_id)) => self.assignments.push(Assignment {
                conversation_id,
                to: entry.target,
                by: entry.author_id,
                by_name: entry.author_name,
                note_id: entry.note_id,
                at,
            }),
            ("resolved", Some(conversation_id)) => self.resolved.push(conversation_id),
            ("mention", Some(conversation_id)) => self.mentions.extend(entry.target.map(|user_id| Mention {
                user_id,
                conversation_id,
                message_id: id,
                by: entry.author_id,
                by_name: entry.author_name,
                at,
            })),
            ("reply", Some(conversation_id)) => {
                let failed = matches!(entry.status.as_deref(), Some("failed" | "unknown"));
                let reply = Reply {
                    message_id: id,
                    conversation_id,
                    author_id: entry.author_id,
                    failed,
                    at,
                };
                self.replies.insert(id, reply);
            }
            ("inbox", _) => {
                let connected = entry.status.as_deref() == Some("connected");
                self.inboxes.insert(id, InboxState { connected, at });
            }
            _ => {}
        }
    }
}
