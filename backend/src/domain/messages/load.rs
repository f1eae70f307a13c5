//! Reading messages as views: one query for all kinds, by id or as a page of a timeline.

use std::sync::LazyLock;

use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::preview::INTERACTIVE_WORDS;
use crate::domain::attachments;
use crate::domain::views::{
    Arrival, AttachmentView, Audience, Author, AuthorType, Delivery, DeliveryError, DeliveryState, EditView,
    MessageKind, MessageView, ReactionView, ReplyToView, SystemEvent, UnsupportedView,
};

/// Characters of a quoted message that are shown with the quote.
const PREVIEW: usize = 120;

/// An attachment's place that is the story which was answered, and no part of the message.
pub const STORY: i16 = -1;

/// The columns of a message's view. The view of an attachment is put in for `{view}`.
const COLUMNS: &str = "
select m.id, m.version, m.conversation_id, m.inbox_id, m.kind, m.audience, m.external_id, m.sent_at, m.created_at,
  m.author_type, m.author_id, m.author_name, m.text, m.reply_to_id, m.reply_to_external_id, m.story_url, m.story_id,
  m.story_expires_at, m.edited_at, m.deleted_at, m.arrived_late, m.arrival, m.forwarded, a.client_id, a.delivery_status, a.delivery_error,
  a.pricing, a.played, a.structured,
  coalesce(c.unsupported, a.unsupported) as unsupported, c.action, c.referral, s.event,
  case when m.attachment_count > 0 then (
    select json_agg({view} order by f.position)
    from attachment f where f.workspace_id = m.workspace_id and f.message_id = m.id and f.position >= 0) end as attachments,
  case when m.story_url is not null then (
    select {view} from attachment f where f.workspace_id = m.workspace_id and f.message_id = m.id and f.position = -1) end as story,
  case when m.edited_at is not null then (
    select json_agg(json_build_object('text', e.text, 'at', e.at) order by e.number, e.at)
    from message_edit e where e.workspace_id = m.workspace_id and e.message_id = m.id) end as edits,
  case when m.has_reactions then (
    select json_agg(json_build_object('emoji', r.emoji,
      'author', json_build_object('type', r.author_type, 'id', r.author_id, 'name', r.author_name), 'at', r.at,
      'delivery', case when r.delivery is not null then json_build_object('status', r.delivery, 'error', case when r.delivery = 'failed' then r.error end) end)
      order by r.at, r.actor)
    from reaction r where r.workspace_id = m.workspace_id and r.message_id = m.id and r.emoji is not null) end as reactions,
  case when m.quoted_text is not null then m.quoted_text when m.reply_to_id is not null then (
    select coalesce(q.text, (select '[' || f.kind || ']' from attachment f
      where f.workspace_id = q.workspace_id and f.message_id = q.id and f.position >= 0 order by f.position limit 1),
      (select {interactive} from agent_message b where b.workspace_id = q.workspace_id and b.message_id = q.id))
    from message q where q.workspace_id = m.workspace_id and q.id = m.reply_to_id) end as reply_preview
from message m
left join customer_message c on c.workspace_id = m.workspace_id and c.message_id = m.id
left join agent_message a on a.workspace_id = m.workspace_id and a.message_id = m.id
left join system_message s on s.workspace_id = m.workspace_id and s.message_id = m.id";

static SELECT: LazyLock<String> = LazyLock::new(|| {
    COLUMNS
        .replace("{view}", attachments::VIEW)
        .replace("{interactive}", &interactive_words())
});

/// The words above buttons or a list of ours (row `b`).
fn interactive_words() -> String {
    let places =
        INTERACTIVE_WORDS.map(|place| format!("b.structured #>> '{{interactive{}}}'", place.replace('/', ",")));
    format!("coalesce({})", places.join(", "))
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    conversation_id: Uuid,
    inbox_id: Uuid,
    kind: String,
    audience: String,
    external_id: Option<String>,
    sent_at: OffsetDateTime,
    created_at: OffsetDateTime,
    author_type: String,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    text: Option<String>,
    reply_to_id: Option<Uuid>,
    reply_to_external_id: Option<String>,
    story_url: Option<String>,
    story_id: Option<String>,
    story_expires_at: Option<OffsetDateTime>,
    edited_at: Option<OffsetDateTime>,
    deleted_at: Option<OffsetDateTime>,
    arrived_late: bool,
    arrival: Option<String>,
    forwarded: bool,
    client_id: Option<String>,
    delivery_status: Option<String>,
    delivery_error: Option<Value>,
    pricing: Option<Value>,
    played: Option<bool>,
    structured: Option<Value>,
    unsupported: Option<Value>,
    action: Option<Value>,
    referral: Option<Value>,
    event: Option<Value>,
    attachments: Option<Value>,
    edits: Option<Value>,
    story: Option<Value>,
    reactions: Option<Value>,
    reply_preview: Option<String>,
}

/// The views of these messages, in the order of the ids; ids that do not exist are left out.
pub async fn by_ids(
    connection: &mut PgConnection,
    ids: &[(Uuid, Uuid)],
) -> Result<Vec<(Uuid, MessageView)>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, messages): (Vec<Uuid>, Vec<Uuid>) = ids.iter().copied().unzip();
    let sql = format!(
        "{} join unnest($1::uuid[], $2::uuid[]) with ordinality as wanted (workspace_id, id, place)
           on m.workspace_id = wanted.workspace_id and m.id = wanted.id order by wanted.place",
        *SELECT
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(&workspaces)
        .bind(&messages)
        .fetch_all(connection)
        .await?;
    let workspace_of: std::collections::HashMap<Uuid, Uuid> =
        ids.iter().map(|(workspace, id)| (*id, *workspace)).collect();
    Ok(rows
        .into_iter()
        .map(view)
        .map(|view| (workspace_of[&view.id], view))
        .collect())
}

pub async fn one(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    id: Uuid,
) -> Result<Option<MessageView>, sqlx::Error> {
    Ok(by_ids(connection, &[(workspace_id, id)])
        .await?
        .pop()
        .map(|(_, view)| view))
}

/// A place on a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub sent_at: OffsetDateTime,
    pub id: Uuid,
}

/// Which part of a timeline.
#[derive(Debug, Clone, Copy)]
pub enum Slice {
    Newest,
    Before(Position),
    After(Position),
}

/// Up to `limit` messages in timeline order: those next to the position, on its side.
pub async fn timeline(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
    slice: Slice,
    limit: i64,
) -> Result<Vec<MessageView>, sqlx::Error> {
    let (bound, order, position) = match slice {
        Slice::Newest => ("", "desc", None),
        Slice::Before(position) => ("and (m.sent_at, m.id) < ($4, $5)", "desc", Some(position)),
        Slice::After(position) => ("and (m.sent_at, m.id) > ($4, $5)", "asc", Some(position)),
    };
    let sql = format!(
        "{} where m.workspace_id = $1 and m.conversation_id = $2 {bound} order by m.sent_at {order}, m.id {order} limit $3",
        *SELECT
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(conversation_id)
        .bind(limit);
    if let Some(position) = position {
        query = query.bind(position.sent_at).bind(position.id);
    }
    let rows: Vec<Row> = query.fetch_all(connection).await?;
    let mut views: Vec<MessageView> = rows.into_iter().map(view).collect();
    if order == "desc" {
        views.reverse();
    }
    Ok(views)
}

/// Where a message stands in its conversation.
pub async fn position(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
    id: Uuid,
) -> Result<Option<Position>, sqlx::Error> {
    let sent_at: Option<OffsetDateTime> =
        sqlx::query_scalar("select sent_at from message where workspace_id = $1 and id = $3 and conversation_id = $2")
            .bind(workspace_id)
            .bind(conversation_id)
            .bind(id)
            .fetch_optional(connection)
            .await?;
    Ok(sent_at.map(|sent_at| Position { sent_at, id }))
}

fn view(row: Row) -> MessageView {
    let delivery = row.delivery_status.as_deref().map(|status| Delivery {
        status: delivery_state(status),
        error: row
            .delivery_error
            .and_then(|error| serde_json::from_value::<DeliveryError>(error).ok()),
        pricing: row.pricing.and_then(|pricing| serde_json::from_value(pricing).ok()),
        played: row.played.unwrap_or(false),
    });
    let quotes = row.reply_to_id.is_some()
        || row.reply_to_external_id.is_some()
        || row.reply_preview.is_some()
        || row.story_url.is_some()
        || row.story_id.is_some();
    MessageView {
        id: row.id,
        version: row.version,
        conversation_id: row.conversation_id,
        inbox_id: row.inbox_id,
        kind: match row.kind.as_str() {
            "customer" => MessageKind::Customer,
            "agent" => MessageKind::Agent,
            _ => MessageKind::System,
        },
        audience: if row.audience == "team" {
            Audience::Team
        } else {
            Audience::Customer
        },
        external_id: row.external_id,
        client_id: row.client_id,
        sent_at: row.sent_at,
        created_at: row.created_at,
        author: Author {
            kind: author_type(&row.author_type),
            id: row.author_id,
            name: row.author_name,
        },
        text: row.text,
        attachments: list::<AttachmentView>(row.attachments),
        reply_to: quotes.then(|| ReplyToView {
            id: row.reply_to_id,
            external_id: row.reply_to_external_id,
            preview: row.reply_preview.map(|text| text.chars().take(PREVIEW).collect()),
            story_url: row.story_url,
            story_id: row.story_id,
            story_expires_at: row.story_expires_at,
            story: row.story.and_then(|story| serde_json::from_value(story).ok()),
        }),
        reactions: list::<ReactionView>(row.reactions),
        edited_at: row.edited_at,
        edits: list::<EditView>(row.edits),
        deleted_at: row.deleted_at,
        arrived_late: row.arrived_late,
        arrival: row.arrival.as_deref().and_then(arrival),
        forwarded: row.forwarded,
        delivery,
        event: row
            .event
            .and_then(|event| serde_json::from_value::<SystemEvent>(event).ok()),
        unsupported: row
            .unsupported
            .and_then(|value| serde_json::from_value::<UnsupportedView>(value).ok()),
        action: row.action,
        referral: row.referral,
        structured: row.structured,
    }
}

fn list<T: serde::de::DeserializeOwned>(value: Option<Value>) -> Vec<T> {
    value
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default()
}

fn arrival(name: &str) -> Option<Arrival> {
    match name {
        "history" => Some(Arrival::History),
        "recovered" => Some(Arrival::Recovered),
        _ => None,
    }
}

pub fn author_type(name: &str) -> AuthorType {
    match name {
        "contact" => AuthorType::Contact,
        "member" => AuthorType::Member,
        "token" => AuthorType::Token,
        "platform" => AuthorType::Platform,
        _ => AuthorType::System,
    }
}

pub fn delivery_state(name: &str) -> DeliveryState {
    match name {
        "sending" => DeliveryState::Sending,
        "sent" => DeliveryState::Sent,
        "delivered" => DeliveryState::Delivered,
        "read" => DeliveryState::Read,
        "failed" => DeliveryState::Failed,
        "unknown" => DeliveryState::Unknown,
        _ => DeliveryState::Pending,
    }
}
