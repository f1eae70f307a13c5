//! Reading conversations as views.

use frontdesk_connectors::Channel;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use super::window::human_agent_until_of;
use crate::domain::messages::preview::timed;
use crate::domain::views::{
    Audience, ChannelName, ContactSummary, ConversationStatus, ConversationView, LastMessage, MessageKind,
};
use crate::store::Columns;

macro_rules! columns {
    () => {
        "c.id, c.version, c.inbox_id, i.channel, c.contact_id, p.name as contact_name, p.avatar_id, p.blocked_at is not null as contact_blocked, c.status, c.assignee_id,
  c.team_id, c.priority, c.snoozed_until, c.last_activity_at, c.last_message_id, c.last_message_kind, c.last_message_audience,
  c.last_message_preview, c.last_message_sent_at,
  case when c.last_message_preview in ('[voice]', '[audio]', '[video]') then (
    select f.duration from attachment f where f.workspace_id = c.workspace_id and f.message_id = c.last_message_id
      and f.position = 0) end as last_message_duration,
  coalesce(a.delivery_status in ('failed', 'unknown'), false) as last_message_failed, c.waiting_since, c.inbound_count, c.window_expires_at, c.unreachable, c.created_at,
  array(select l.label_id from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id
    order by l.label_id) as label_ids"
    };
}
macro_rules! contact_and_reply {
    () => {
        "join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
left join agent_message a on a.workspace_id = c.workspace_id
  and a.message_id = case when c.last_message_kind = 'agent' then c.last_message_id end"
    };
}
macro_rules! joins {
    () => {
        concat!(
            "join inbox i on i.workspace_id = c.workspace_id and i.id = c.inbox_id\n",
            contact_and_reply!()
        )
    };
}

/// What a view is made of, of `conversation c` with [`JOINS`].
pub const COLUMNS: &str = columns!();
pub const JOINS: &str = joins!();
pub(super) const SELECT: &str = concat!("\nselect ", columns!(), "\nfrom conversation c\n", joins!());

/// Views `t` of the rows of a `conversation c` that is a page already: each one's is looked up by itself.
pub(super) const BESIDE: &str = concat!(
    "cross join lateral (select ",
    columns!(),
    "\nfrom inbox i ",
    contact_and_reply!(),
    "
where i.workspace_id = c.workspace_id and i.id = c.inbox_id offset 0) t"
);

/// The views of these conversations with their workspaces, in the order of the ids; ids that do not exist are left out.
pub async fn by_ids(
    connection: &mut PgConnection,
    ids: &[(Uuid, Uuid)],
) -> Result<Vec<(Uuid, ConversationView)>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, conversations): (Vec<Uuid>, Vec<Uuid>) = ids.iter().copied().unzip();
    let sql = format!(
        "select {COLUMNS}, c.workspace_id from conversation c {JOINS}
         join unnest($1::uuid[], $2::uuid[]) with ordinality as wanted (workspace_id, id, place)
           on c.workspace_id = wanted.workspace_id and c.id = wanted.id order by wanted.place"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(&workspaces)
        .bind(&conversations)
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
) -> Result<Option<ConversationView>, sqlx::Error> {
    Ok(by_ids(connection, &[(workspace_id, id)])
        .await?
        .pop()
        .map(|(_, view)| view))
}

/// Reads a row of [`SELECT`].
pub(super) fn view(row: &PgRow) -> Result<ConversationView, sqlx::Error> {
    take(&mut Columns::of(row))
}

/// Reads what [`COLUMNS`] names, in that order.
pub fn take(columns: &mut Columns<'_>) -> Result<ConversationView, sqlx::Error> {
    let (id, version, inbox_id) = (columns.take()?, columns.take()?, columns.take()?);
    let channel_name: &str = columns.take()?;
    let mut view = ConversationView {
        id,
        version,
        inbox_id,
        channel: channel(channel_name),
        contact: ContactSummary {
            id: columns.take()?,
            name: columns.take()?,
            avatar_id: columns.take()?,
            blocked: columns.take()?,
        },
        status: match columns.take()? {
            "pending" => ConversationStatus::Pending,
            "snoozed" => ConversationStatus::Snoozed,
            "resolved" => ConversationStatus::Resolved,
            _ => ConversationStatus::Open,
        },
        assignee_id: columns.take()?,
        team_id: columns.take()?,
        priority: columns.take()?,
        snoozed_until: columns.take()?,
        last_activity_at: columns.take()?,
        last_message: last_message(columns)?,
        waiting_since: columns.take()?,
        inbound_count: columns.take()?,
        window_expires_at: columns.take()?,
        human_agent_until: None,
        unreachable: columns
            .take::<Option<Value>>()?
            .and_then(|error| serde_json::from_value(error).ok()),
        created_at: columns.take()?,
        label_ids: columns.take()?,
    };
    view.human_agent_until = human_agent_until_of(channel_name, view.window_expires_at);
    Ok(view)
}

fn last_message(columns: &mut Columns<'_>) -> Result<Option<LastMessage>, sqlx::Error> {
    let id: Option<Uuid> = columns.take()?;
    let kind = match columns.take::<Option<&str>>()? {
        Some("agent") => MessageKind::Agent,
        Some("system") => MessageKind::System,
        _ => MessageKind::Customer,
    };
    let audience = match columns.take::<Option<&str>>()? {
        Some("team") => Audience::Team,
        _ => Audience::Customer,
    };
    let preview: Option<String> = columns.take()?;
    let sent_at: Option<OffsetDateTime> = columns.take()?;
    // of a recording, once it is known: in seconds
    let duration: Option<f64> = columns.take()?;
    let failed: bool = columns.take()?;
    Ok(id.zip(sent_at).map(|(id, sent_at)| LastMessage {
        id,
        kind,
        audience,
        preview: timed(preview.unwrap_or_default(), duration),
        failed,
        sent_at,
    }))
}

pub fn channel(name: &str) -> ChannelName {
    // only names of channels are stored
    name.parse::<Channel>()
        .map_or(ChannelName::Messenger, ChannelName::from)
}
