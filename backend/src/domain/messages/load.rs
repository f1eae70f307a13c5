//! Reading messages as views: one query for all kinds, by id or as a page of a timeline.

use std::sync::LazyLock;

use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use super::preview::INTERACTIVE_WORDS;
use crate::domain::attachments;
use crate::domain::views::{
    Arrival, AttachmentView, Audience, Author, AuthorType, Delivery, DeliveryError, DeliveryState, EditView,
    MessageKind, MessageView, ReactionView, ReplyToView, SystemEvent, UnsupportedView,
};
use crate::store::glance::SCOPE;
use crate::store::{Columns, Reader};

/// Characters of a quoted message that are shown with the quote.
const PREVIEW: usize = 120;

/// An attachment's place that is the story which was answered, and no part of the message.
pub const STORY: i16 = -1;

/// The columns of a message's view. The view of an attachment is put in for `{view}`, and where the messages are for
/// `{messages}`. What only one kind of message has is looked for at messages of that kind alone, and one by one (`limit 1`): the
/// messages are few, and PostgreSQL sometimes thinks otherwise.
const COLUMNS: &str = "
select m.id, m.version, m.conversation_id, m.inbox_id, m.kind, m.audience, m.external_id, m.sent_at, m.created_at,
  m.author_type, m.author_id, m.author_name, m.text, m.reply_to_id, m.reply_to_external_id, m.story_url, m.story_id,
  m.story_expires_at, m.edited_at, m.deleted_at, m.arrived_late, m.arrival, m.forwarded, a.client_id, a.delivery_status, a.delivery_error,
  a.pricing, a.played, case when a.delivery_status = 'pending' and a.attempts = 0 and a.attempted_at is null then a.not_before end as held_until, a.structured,
  coalesce(c.unsupported, a.unsupported) as unsupported, c.action, c.referral,
  case when m.kind = 'system' then (
    select s.event from system_message s where s.workspace_id = m.workspace_id and s.message_id = m.id) end as event,
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
    from message q where q.workspace_id = m.workspace_id and q.id = m.reply_to_id) end as reply_preview,
  a.mention_ids, m.workspace_id
from {messages} m
left join lateral (select * from customer_message c
  where m.kind = 'customer' and c.workspace_id = m.workspace_id and c.message_id = m.id limit 1) c on true
left join lateral (select * from agent_message a
  where m.kind = 'agent' and a.workspace_id = m.workspace_id and a.message_id = m.id limit 1) a on true";

static SELECT: LazyLock<String> = LazyLock::new(|| {
    COLUMNS
        .replace("{view}", attachments::VIEW)
        .replace("{interactive}", &interactive_words())
});

/// The statement for the messages that `messages` names: a table, or a query in brackets.
fn select(messages: &str) -> String {
    SELECT.replace("{messages}", messages)
}

/// The words above buttons or a list of ours (row `b`).
fn interactive_words() -> String {
    let places =
        INTERACTIVE_WORDS.map(|place| format!("b.structured #>> '{{interactive{}}}'", place.replace('/', ",")));
    format!("coalesce({})", places.join(", "))
}

/// The views of these messages with their workspaces, in the order of the ids; ids that do not exist are left out.
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
        select("message")
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(&workspaces)
        .bind(&messages)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("workspace_id")?, view(row)?)))
        .collect()
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
    /// The same with what is there itself.
    From(Position),
}

/// Up to `limit` messages in timeline order: those next to the position, on its side.
pub async fn timeline(
    reader: &mut Reader<'_>,
    conversation_id: Uuid,
    slice: Slice,
    limit: i64,
) -> Result<Vec<MessageView>, sqlx::Error> {
    let (bound, order, position) = match slice {
        Slice::Newest => ("", "desc", None),
        Slice::Before(position) => ("and (sent_at, id) < ($3, $4)", "desc", Some(position)),
        Slice::After(position) => ("and (sent_at, id) > ($3, $4)", "asc", Some(position)),
        Slice::From(position) => ("and (sent_at, id) >= ($3, $4)", "asc", Some(position)),
    };
    // the page first, and only then what belongs to its messages. The limit is in the text: as a parameter PostgreSQL would not
    // know how few rows are wanted
    let page = format!(
        "(select * from message where workspace_id = scope.workspace_id and conversation_id = $2 {bound}
          order by sent_at {order}, id {order} limit {limit})"
    );
    let sql = format!(
        "{SCOPE} select t.* from scope cross join lateral ({} offset 0) t",
        select(&page)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(reader.workspace_id)
        .bind(conversation_id);
    if let Some(position) = position {
        query = query.bind(position.sent_at).bind(position.id);
    }
    let rows = query.fetch_all(&mut *reader.connection).await?;
    let mut views = rows.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    views.sort_by_key(|view| (view.sent_at, view.id));
    Ok(views)
}

/// Up to `limit` of all that was said with a contact, in whatever inbox, newest last: what came before the position. Each of their
/// conversations gives as many as may be wanted of it.
pub async fn of_contact(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    contact_id: Uuid,
    before: Option<Position>,
    limit: i64,
) -> Result<Vec<MessageView>, sqlx::Error> {
    let bound = match before {
        Some(_) => "and (m.sent_at, m.id) < ($3, $4)",
        None => "",
    };
    let page = format!(
        "(select m.* from conversation c cross join lateral (
            select * from message m where m.workspace_id = $1 and m.conversation_id = c.id {bound}
            order by m.sent_at desc, m.id desc limit {limit}) m
          where c.workspace_id = $1 and c.contact_id = $2
          order by m.sent_at desc, m.id desc limit {limit})"
    );
    let mut query = sqlx::query(AssertSqlSafe(select(&page)))
        .bind(workspace_id)
        .bind(contact_id);
    if let Some(before) = before {
        query = query.bind(before.sent_at).bind(before.id);
    }
    let rows = query.fetch_all(connection).await?;
    let mut views = rows.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    views.sort_by_key(|view| (view.sent_at, view.id));
    Ok(views)
}

/// Where a message stands in its conversation.
pub async fn position(
    reader: &mut Reader<'_>,
    conversation_id: Uuid,
    id: Uuid,
) -> Result<Option<Position>, sqlx::Error> {
    let sql = format!(
        "{SCOPE} select m.sent_at from scope cross join lateral (
           select sent_at from message where workspace_id = scope.workspace_id and id = $3 and conversation_id = $2 limit 1) m"
    );
    let sent_at: Option<OffsetDateTime> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(reader.workspace_id)
        .bind(conversation_id)
        .bind(id)
        .fetch_optional(&mut *reader.connection)
        .await?;
    Ok(sent_at.map(|sent_at| Position { sent_at, id }))
}

/// Reads the columns in the order of [`COLUMNS`].
fn view(row: &PgRow) -> Result<MessageView, sqlx::Error> {
    let mut columns = Columns::of(row);
    let mut view = MessageView {
        id: columns.take()?,
        version: columns.take()?,
        conversation_id: columns.take()?,
        inbox_id: columns.take()?,
        kind: match columns.take()? {
            "customer" => MessageKind::Customer,
            "agent" => MessageKind::Agent,
            _ => MessageKind::System,
        },
        audience: match columns.take()? {
            "team" => Audience::Team,
            _ => Audience::Customer,
        },
        external_id: columns.take()?,
        sent_at: columns.take()?,
        created_at: columns.take()?,
        author: Author {
            kind: author_type(columns.take()?),
            id: columns.take()?,
            name: columns.take()?,
        },
        text: columns.take()?,
        reply_to: Some(ReplyToView {
            id: columns.take()?,
            external_id: columns.take()?,
            story_url: columns.take()?,
            story_id: columns.take()?,
            story_expires_at: columns.take()?,
            preview: None,
            story: None,
        }),
        edited_at: columns.take()?,
        deleted_at: columns.take()?,
        arrived_late: columns.take()?,
        arrival: columns.take::<Option<&str>>()?.and_then(arrival),
        forwarded: columns.take()?,
        client_id: columns.take()?,
        delivery: delivery(&mut columns)?,
        structured: columns.take()?,
        unsupported: columns.take::<Option<Value>>()?.and_then(read::<UnsupportedView>),
        action: columns.take()?,
        referral: columns.take()?,
        event: columns.take::<Option<Value>>()?.and_then(read::<SystemEvent>),
        attachments: list::<AttachmentView>(columns.take()?),
        edits: Vec::new(),
        reactions: Vec::new(),
        mention_ids: Vec::new(),
    };
    let story = columns.take::<Option<Value>>()?.and_then(read::<AttachmentView>);
    view.edits = list::<EditView>(columns.take()?);
    view.reactions = list::<ReactionView>(columns.take()?);
    let preview: Option<&str> = columns.take()?;
    view.mention_ids = columns.take::<Option<Vec<Uuid>>>()?.unwrap_or_default();
    view.reply_to = view.reply_to.and_then(|reply_to| {
        let quotes = reply_to.id.is_some()
            || reply_to.external_id.is_some()
            || preview.is_some()
            || reply_to.story_url.is_some()
            || reply_to.story_id.is_some();
        quotes.then(|| ReplyToView {
            preview: preview.map(|text| text.chars().take(PREVIEW).collect()),
            story,
            ..reply_to
        })
    });
    Ok(view)
}

fn delivery(columns: &mut Columns<'_>) -> Result<Option<Delivery>, sqlx::Error> {
    let status: Option<&str> = columns.take()?;
    let error: Option<Value> = columns.take()?;
    let pricing: Option<Value> = columns.take()?;
    let played: Option<bool> = columns.take()?;
    let held_until: Option<OffsetDateTime> = columns.take()?;
    Ok(status.map(|status| Delivery {
        status: delivery_state(status),
        error: error.and_then(read::<DeliveryError>),
        pricing: pricing.and_then(read),
        played: played.unwrap_or(false),
        held_until,
    }))
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn list<T: serde::de::DeserializeOwned>(value: Option<Value>) -> Vec<T> {
    value.and_then(read).unwrap_or_default()
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
