//! Reading conversations as views.

use frontdesk_connectors::Channel;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::messages::preview::timed;
use crate::domain::views::{
    Audience, ChannelName, ContactSummary, ConversationStatus, ConversationView, LastMessage, MessageKind,
};

pub(super) const SELECT: &str = "
select c.id, c.version, c.inbox_id, i.channel, c.contact_id, p.name as contact_name, p.avatar_id, c.status, c.assignee_id,
  c.team_id, c.priority, c.snoozed_until, c.last_activity_at, c.last_message_id, c.last_message_kind, c.last_message_audience,
  c.last_message_preview, c.last_message_sent_at,
  case when c.last_message_preview in ('[voice]', '[audio]', '[video]') then (
    select f.duration from attachment f where f.workspace_id = c.workspace_id and f.message_id = c.last_message_id
      and f.position = 0) end as last_message_duration,
  coalesce(a.delivery_status in ('failed', 'unknown'), false) as last_message_failed, c.inbound_count, c.window_expires_at, c.unreachable, c.created_at,
  array(select l.label_id from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id
    order by l.label_id) as label_ids
from conversation c
join inbox i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
left join agent_message a on a.workspace_id = c.workspace_id
  and a.message_id = case when c.last_message_kind = 'agent' then c.last_message_id end";

#[derive(FromRow)]
pub(super) struct Row {
    id: Uuid,
    version: i64,
    inbox_id: Uuid,
    channel: String,
    contact_id: Uuid,
    contact_name: Option<String>,
    avatar_id: Option<Uuid>,
    status: String,
    assignee_id: Option<Uuid>,
    team_id: Option<Uuid>,
    priority: String,
    snoozed_until: Option<OffsetDateTime>,
    last_activity_at: OffsetDateTime,
    last_message_id: Option<Uuid>,
    last_message_kind: Option<String>,
    last_message_audience: Option<String>,
    last_message_preview: Option<String>,
    last_message_sent_at: Option<OffsetDateTime>,
    /// Of a recording, once it is known: in seconds.
    last_message_duration: Option<f64>,
    last_message_failed: bool,
    inbound_count: i64,
    window_expires_at: Option<OffsetDateTime>,
    unreachable: Option<serde_json::Value>,
    created_at: OffsetDateTime,
    label_ids: Vec<Uuid>,
}

/// The views of these conversations, in the order of the ids; ids that do not exist are left out.
pub async fn by_ids(
    connection: &mut PgConnection,
    ids: &[(Uuid, Uuid)],
) -> Result<Vec<(Uuid, ConversationView)>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, conversations): (Vec<Uuid>, Vec<Uuid>) = ids.iter().copied().unzip();
    let sql = format!(
        "{SELECT} join unnest($1::uuid[], $2::uuid[]) with ordinality as wanted (workspace_id, id, place)
           on c.workspace_id = wanted.workspace_id and c.id = wanted.id order by wanted.place"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(&workspaces)
        .bind(&conversations)
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
) -> Result<Option<ConversationView>, sqlx::Error> {
    Ok(by_ids(connection, &[(workspace_id, id)])
        .await?
        .pop()
        .map(|(_, view)| view))
}

pub(super) fn view(row: Row) -> ConversationView {
    ConversationView {
        id: row.id,
        version: row.version,
        inbox_id: row.inbox_id,
        channel: channel(&row.channel),
        contact: ContactSummary {
            id: row.contact_id,
            name: row.contact_name,
            avatar_id: row.avatar_id,
        },
        status: match row.status.as_str() {
            "pending" => ConversationStatus::Pending,
            "snoozed" => ConversationStatus::Snoozed,
            "resolved" => ConversationStatus::Resolved,
            _ => ConversationStatus::Open,
        },
        assignee_id: row.assignee_id,
        team_id: row.team_id,
        label_ids: row.label_ids,
        priority: row.priority,
        snoozed_until: row.snoozed_until,
        last_activity_at: row.last_activity_at,
        last_message: match (row.last_message_id, row.last_message_sent_at) {
            (Some(id), Some(sent_at)) => Some(LastMessage {
                id,
                kind: match row.last_message_kind.as_deref() {
                    Some("agent") => MessageKind::Agent,
                    Some("system") => MessageKind::System,
                    _ => MessageKind::Customer,
                },
                audience: if row.last_message_audience.as_deref() == Some("team") {
                    Audience::Team
                } else {
                    Audience::Customer
                },
                preview: timed(row.last_message_preview.unwrap_or_default(), row.last_message_duration),
                failed: row.last_message_failed,
                sent_at,
            }),
            _ => None,
        },
        inbound_count: row.inbound_count,
        window_expires_at: row.window_expires_at,
        human_agent_until: super::window::human_agent_until_of(&row.channel, row.window_expires_at),
        unreachable: row.unreachable.and_then(|error| serde_json::from_value(error).ok()),
        created_at: row.created_at,
    }
}

pub fn channel(name: &str) -> ChannelName {
    // only names of channels are stored
    name.parse::<Channel>()
        .map_or(ChannelName::Messenger, ChannelName::from)
}
