//! What messages that arrive do to their conversation. Decided here alone, on the row as it was read; written only if nobody
//! wrote the row meanwhile.

use frontdesk_connectors::{Channel, by_channel};
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::load;
use super::window::human_agent_until_of;
use crate::domain::views::{Audience, ConversationStatus, ConversationView, LastMessage, MessageKind};
use crate::store::Columns;

/// A conversation as it is now: its view, and what no view shows.
#[derive(Debug, Clone)]
pub struct Current {
    pub workspace_id: Uuid,
    last_inbound_external_id: Option<String>,
    last_inbound_sent_at: Option<OffsetDateTime>,
    /// The last message of that moment.
    last_inbound_id: Option<Uuid>,
    /// Since when the customer cannot be reached.
    unreachable_since: Option<OffsetDateTime>,
    /// The list shows a recording, whose length is kept elsewhere.
    shows_recording: bool,
    view: ConversationView,
    /// What is shown from now on, where that changed.
    newest: Option<Newest>,
}

/// What the new messages of one conversation amount to.
#[derive(Debug, Clone)]
pub struct Received {
    pub newest: Newest,
    /// The customer's newest: the platform's id and time.
    pub newest_inbound: Option<(String, OffsetDateTime)>,
    /// How many ask for somebody.
    pub inbound: i64,
    /// Until when they open the window.
    pub window_until: Option<OffsetDateTime>,
    /// When something happened, as the list is sorted.
    pub active_at: OffsetDateTime,
}

/// The newest of them.
#[derive(Debug, Clone)]
pub struct Newest {
    pub id: Uuid,
    pub kind: MessageKind,
    pub preview: String,
    pub sent_at: OffsetDateTime,
}

/// Messages that come more than so much after newer ones are marked.
const LATE: Duration = Duration::minutes(1);

impl Current {
    /// Reads what [`COLUMNS`] and [`load::COLUMNS`] name, in that order.
    pub fn take(columns: &mut Columns<'_>) -> Result<Self, sqlx::Error> {
        Ok(Self {
            workspace_id: columns.take()?,
            last_inbound_external_id: columns.take()?,
            last_inbound_sent_at: columns.take()?,
            last_inbound_id: columns.take()?,
            unreachable_since: columns.take()?,
            shows_recording: columns.take()?,
            view: load::take(columns)?,
            newest: None,
        })
    }

    pub fn id(&self) -> Uuid {
        self.view.id
    }

    pub fn view(self) -> ConversationView {
        self.view
    }

    /// The last message of this moment, if it is the newest one or the customer's newest: others of it come after that.
    pub fn last_of(&self, moment: OffsetDateTime) -> Option<Uuid> {
        let inbound = self.last_inbound_sent_at.zip(self.last_inbound_id);
        let shown = self.view.last_message.as_ref().map(|shown| (shown.sent_at, shown.id));
        let of_moment = [inbound, shown].into_iter().flatten().filter(|(at, _)| *at == moment);
        of_moment.map(|(_, id)| id).max()
    }

    /// Whether a message of that time is behind what is shown already.
    pub fn is_late(&self, sent_at: OffsetDateTime) -> bool {
        let shown = self.view.last_message.as_ref();
        shown.is_some_and(|shown| sent_at < shown.sent_at - LATE)
    }

    /// Whether a message takes the place of the one that is shown.
    pub fn is_newer(&self, sent_at: OffsetDateTime, id: Uuid) -> bool {
        let shown = self.view.last_message.as_ref();
        shown.is_none_or(|shown| (sent_at, id) > (shown.sent_at, shown.id))
    }

    /// Whether nothing of what the list shows of the last message is kept in rows of its own: how its delivery went, how long
    /// a recording is.
    pub fn shows_a_customers_words(&self) -> bool {
        let shown = self.view.last_message.as_ref();
        shown.is_none_or(|shown| shown.kind != MessageKind::Agent) && !self.shows_recording
    }

    /// The row after these messages.
    pub fn receive(&mut self, received: Received) {
        self.note_newest_inbound(&received);
        let newer = self.is_newer(received.newest.sent_at, received.newest.id);
        let view = &mut self.view;
        view.version += 1;
        view.last_activity_at = view.last_activity_at.max(received.active_at);
        view.inbound_count += received.inbound;
        if received.inbound > 0 {
            if [ConversationStatus::Resolved, ConversationStatus::Snoozed].contains(&view.status) {
                view.status = ConversationStatus::Open;
            }
            view.waiting_since = view.waiting_since.or(Some(received.active_at));
            view.snoozed_until = None;
            let inbound_at = received.newest_inbound.map(|(_, at)| at);
            if self.unreachable_since.is_none_or(|since| inbound_at > Some(since)) {
                view.unreachable = None;
            }
        }
        if newer {
            let newest = received.newest;
            if newest.kind == MessageKind::Agent {
                view.waiting_since = None;
            }
            view.last_message = Some(LastMessage {
                id: newest.id,
                kind: newest.kind,
                audience: Audience::Customer,
                preview: newest.preview.clone(),
                failed: false,
                sent_at: newest.sent_at,
            });
            self.shows_recording = false;
            self.newest = Some(newest);
        }
        view.window_expires_at = view.window_expires_at.max(received.window_until);
        let channel = Channel::from(view.channel);
        view.human_agent_until = human_agent_until_of(channel.as_str(), view.window_expires_at);
    }

    fn note_newest_inbound(&mut self, received: &Received) {
        if let Some((external_id, at)) = &received.newest_inbound
            && self.last_inbound_sent_at.is_none_or(|before| *at > before)
        {
            (self.last_inbound_external_id, self.last_inbound_sent_at) = (Some(external_id.clone()), Some(*at));
        }
    }
}

/// Until when a message of that time opens the window of its channel.
pub fn window_until(channel: Channel, at: OffsetDateTime) -> Option<OffsetDateTime> {
    let hours = by_channel(channel).spec().window_hours?;
    Some(at + Duration::hours(i64::from(hours)))
}

/// What [`Current::take`] reads before the columns of the view, of `conversation c`.
pub const COLUMNS: &str = "c.workspace_id, c.last_inbound_external_id, c.last_inbound_sent_at,
  case when c.last_message_sent_at = c.last_inbound_sent_at then c.last_message_id else (
    select id from message where workspace_id = c.workspace_id and conversation_id = c.id and sent_at = c.last_inbound_sent_at
    order by id desc limit 1) end as last_inbound_id,
  (c.unreachable->>'since')::timestamptz as unreachable_since,
  coalesce(c.last_message_preview in ('[voice]', '[audio]', '[video]'), false) as shows_recording";

/// These conversations, which the caller has locked.
pub async fn current(connection: &mut PgConnection, ids: &[(Uuid, Uuid)]) -> Result<Vec<Current>, sqlx::Error> {
    let (workspaces, conversations): (Vec<Uuid>, Vec<Uuid>) = ids.iter().copied().unzip();
    let sql = format!(
        "select {COLUMNS}, {} from unnest($1::uuid[], $2::uuid[]) as wanted (workspace_id, id)
         join conversation c on c.workspace_id = wanted.workspace_id and c.id = wanted.id {}",
        load::COLUMNS,
        load::JOINS
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(&workspaces)
        .bind(&conversations)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Current::take(&mut Columns::of(row))).collect()
}

/// Writes what [`Current::receive`] made of conversations, of those that nobody changed meanwhile. Parameters as [`add`] gives
/// them.
pub const UPDATE: &str = "
update conversation c set version = t.version, last_activity_at = t.last_activity_at, inbound_count = t.inbound_count,
  status = t.status, snoozed_until = t.snoozed_until,
  last_message_id = case when t.newest is null then c.last_message_id else t.newest end,
  last_message_kind = case when t.newest is null then c.last_message_kind else t.newest_kind end,
  last_message_audience = case when t.newest is null then c.last_message_audience else 'customer' end,
  last_message_preview = case when t.newest is null then c.last_message_preview else t.newest_preview end,
  last_message_sent_at = case when t.newest is null then c.last_message_sent_at else t.newest_sent_at end,
  window_expires_at = t.window_expires_at, unreachable = case when t.unreachable then c.unreachable end,
  last_inbound_external_id = t.last_inbound_external_id, last_inbound_sent_at = t.last_inbound_sent_at, waiting_since = t.waiting_since
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::text[], $7::timestamptz[], $8::uuid[],
    $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::boolean[], $14::text[], $15::timestamptz[],
    $16::timestamptz[])
  as t (workspace_id, id, version, last_activity_at, inbound_count, status, snoozed_until, newest, newest_kind,
    newest_preview, newest_sent_at, window_expires_at, unreachable, last_inbound_external_id, last_inbound_sent_at,
    waiting_since)
where c.workspace_id = t.workspace_id and c.id = t.id and c.version = t.version - 1
returning c.id";

pub const PARAMETERS: usize = 16;

pub fn add(arguments: &mut PgArguments, rows: &[Current]) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($row:ident => $value:expr) => {
            arguments
                .add(rows.iter().map(|$row| $value).collect::<Vec<_>>())
                .map_err(sqlx::Error::Encode)?
        };
    }
    column!(c => c.workspace_id);
    column!(c => c.view.id);
    column!(c => c.view.version);
    column!(c => c.view.last_activity_at);
    column!(c => c.view.inbound_count);
    column!(c => c.view.status.as_str());
    column!(c => c.view.snoozed_until);
    column!(c => c.newest.as_ref().map(|newest| newest.id));
    column!(c => c.newest.as_ref().map(|newest| newest.kind.as_str()));
    column!(c => c.newest.as_ref().map(|newest| newest.preview.as_str()));
    column!(c => c.newest.as_ref().map(|newest| newest.sent_at));
    column!(c => c.view.window_expires_at);
    column!(c => c.view.unreachable.is_some());
    column!(c => c.last_inbound_external_id.as_deref());
    column!(c => c.last_inbound_sent_at);
    column!(c => c.view.waiting_since);
    Ok(())
}

/// Writes conversations that the caller has locked.
pub async fn write(connection: &mut PgConnection, rows: &[Current]) -> Result<(), sqlx::Error> {
    let mut arguments = PgArguments::default();
    add(&mut arguments, rows)?;
    let written = sqlx::query_with(UPDATE, arguments).fetch_all(connection).await?;
    if written.len() < rows.len() {
        return Err(sqlx::Error::Protocol(
            "a conversation changed while it was locked".to_owned(),
        ));
    }
    Ok(())
}
