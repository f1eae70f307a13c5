//! What puts a line on the timeline: messages of customers, echoes of what the business sent elsewhere, and notices.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use frontdesk_connectors::by_channel;
use frontdesk_connectors::model::{
    Arrival, InboundAttachment, InboundEvent, InboundMessage, MediaSource, Origin, Story,
};
use serde_json::{Value, json};
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::apply::{Changes, Ready};
use super::people::{People, Person};
use super::{echoes, parked, placeholders, reach, redact};
use crate::clock::id_after;
use crate::domain::attachments;
use crate::domain::conversations::received::{self, Current, Newest, Received};
use crate::domain::delivery::status;
use crate::domain::messages::load::STORY;
use crate::domain::messages::preview;
use crate::domain::names;
use crate::domain::views::MessageKind;
use crate::store::Store;
use crate::store::jobs::Job;

/// A message of the batch with the ids it gets if it is new.
#[derive(Clone)]
pub struct Candidate<'a> {
    pub(super) event: &'a Ready<'a>,
    pub(super) message: &'a InboundMessage,
    pub(super) person: &'a Person,
    pub(super) id: Uuid,
    kind: MessageKind,
}

/// A message that is new, by the platform's id: what waits for it is looked up by this.
#[derive(Debug)]
pub struct Arrived {
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    pub external_id: String,
    /// None: a person who is new, or a send that its echo settled.
    pub message_id: Option<Uuid>,
}

/// Messages go first, what happens to messages second, each in the order they came.
pub fn split<'a>(ready: &'a [Ready<'a>]) -> (Vec<(&'a Ready<'a>, &'a InboundMessage)>, Vec<Ready<'a>>) {
    let mut messages = Vec::new();
    let mut effects = Vec::new();
    for event in ready {
        match &event.inbound.event {
            InboundEvent::Message(message) => messages.push((event, &**message)),
            InboundEvent::Account { .. } | InboundEvent::Unsupported { .. } => {}
            _ => effects.push(event.clone()),
        }
    }
    (messages, effects)
}

pub async fn insert(
    connection: &mut PgConnection,
    store: &Store,
    messages: &[(&Ready<'_>, &InboundMessage)],
    people: &People,
    settle_echoes: bool,
    changes: &mut Changes,
) -> Result<Vec<Arrived>, sqlx::Error> {
    let mut candidates: Vec<Candidate<'_>> = messages
        .iter()
        .filter_map(|(event, message)| {
            let person = people.of(event.workspace_id, event.inbox_id, &message.peer)?;
            Some(Candidate::new(event, message, person, store.clock.id()))
        })
        .collect();
    // what waited for the id of a send that its echo settles happens now, too
    let mut arrived = Vec::new();
    if settle_echoes {
        arrived = take_own_echoes(connection, store, &mut candidates, changes).await?;
    }
    if candidates.is_empty() {
        return Ok(arrived);
    }
    let mut current = current(connection, &candidates).await?;
    keep_order(&mut candidates, &current);
    let new = insert_rows(connection, store, &candidates, &current).await?;
    let copies = candidates.iter().flat_map(|c| c.copies(!new.contains(&c.id)));
    redact::came_again(connection, &copies.collect(), changes).await?;
    fill_placeholders(connection, store, &candidates, &new, changes).await?;
    candidates.retain(|candidate| new.contains(&candidate.id));
    insert_attachments(connection, store, &candidates, changes).await?;
    update_conversations(connection, store, &candidates, &mut current, changes).await?;
    let told: Vec<reach::Told> = candidates.iter().filter_map(Candidate::tells_of_reach).collect();
    reach::follow(connection, &told, changes).await?;
    let taps = candidates.iter().filter(|candidate| {
        candidate.message.action.is_some() && by_channel(candidate.event.channel).spec().answers_taps
    });
    changes.jobs.extend(taps.map(|tap| Job::AcknowledgeTap {
        workspace_id: tap.event.workspace_id,
        inbox_id: tap.event.inbox_id,
        external_id: tap.message.external_id.clone(),
    }));
    for candidate in &candidates {
        changes.new_messages.push((candidate.event.workspace_id, candidate.id));
        let origin = candidate.event.origin();
        changes.origins.extend(origin.map(|origin| (candidate.id, origin)));
    }
    status::raise_to_watermarks(
        connection,
        &candidates
            .iter()
            .filter(|c| c.kind == MessageKind::Agent)
            .map(|c| (c.event.workspace_id, c.person.conversation_id))
            .collect(),
        changes,
        store.clock.now(),
    )
    .await?;
    arrived.extend(candidates.iter().map(|candidate| Arrived {
        message_id: Some(candidate.id),
        ..candidate.arrived()
    }));
    Ok(arrived)
}

/// Files of the history whose place is kept.
async fn fill_placeholders(
    connection: &mut PgConnection,
    store: &Store,
    candidates: &[Candidate<'_>],
    new: &HashSet<Uuid>,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let repeats: Vec<&Candidate<'_>> = candidates
        .iter()
        .filter(|candidate| !new.contains(&candidate.id) && candidate.is_history())
        .collect();
    let filled = placeholders::fill(connection, &repeats).await?;
    let files: Vec<Candidate<'_>> = filled
        .into_iter()
        .map(|(id, candidate)| Candidate { id, ..candidate })
        .collect();
    insert_attachments(connection, store, &files, changes).await?;
    changes
        .messages
        .extend(files.iter().map(|file| (file.event.workspace_id, file.id)));
    Ok(())
}

impl<'a> Candidate<'a> {
    pub fn new(event: &'a Ready<'a>, message: &'a InboundMessage, person: &'a Person, id: Uuid) -> Self {
        Self {
            event,
            message,
            person,
            id,
            kind: kind(message),
        }
    }

    /// Workspace and id of its conversation.
    fn conversation(&self) -> (Uuid, Uuid) {
        (self.event.workspace_id, self.person.conversation_id)
    }

    fn is_history(&self) -> bool {
        self.message.arrival == Some(Arrival::History)
    }

    /// What the business itself sends them is no message of theirs.
    fn is_of_blocked(&self) -> bool {
        self.person.blocked && self.kind != MessageKind::Agent
    }

    fn tells_of_reach(&self) -> Option<reach::Told> {
        Some(reach::Told {
            workspace_id: self.event.workspace_id,
            conversation_id: self.person.conversation_id,
            at: self.event.at,
            blocked: reach::is_blocked_by(self.message)?,
        })
    }

    /// Messages that were here before and whose words its webhook may bring along, by workspace, inbox and platform id: the
    /// one that it quotes, and itself where it comes again.
    fn copies(&self, again: bool) -> impl Iterator<Item = (Uuid, Uuid, &str)> {
        let quote = self.message.reply_to.as_ref();
        let quoted = quote.and_then(|quote| quote.external_id.as_deref());
        let itself = again.then_some(self.message.external_id.as_str());
        let key = |id| (self.event.workspace_id, self.event.inbox_id, id);
        quoted.into_iter().chain(itself).map(key)
    }

    fn arrived(&self) -> Arrived {
        Arrived {
            workspace_id: self.event.workspace_id,
            inbox_id: self.event.inbox_id,
            external_id: self.message.external_id.clone(),
            message_id: None,
        }
    }
}

fn kind(message: &InboundMessage) -> MessageKind {
    match (&message.origin, &message.notice) {
        (_, Some(_)) => MessageKind::System,
        (Origin::Echo { .. }, None) => MessageKind::Agent,
        (Origin::Customer, None) => MessageKind::Customer,
    }
}

/// Echoes of our own sends settle them and are no messages of their own; echoes that may be our own wait. Returns the
/// messages that were settled.
async fn take_own_echoes(
    connection: &mut PgConnection,
    store: &Store,
    candidates: &mut Vec<Candidate<'_>>,
    changes: &mut Changes,
) -> Result<Vec<Arrived>, sqlx::Error> {
    let echoes: Vec<&Candidate<'_>> = candidates
        .iter()
        .filter(|candidate| candidate.kind == MessageKind::Agent)
        .collect();
    if echoes.is_empty() {
        return Ok(Vec::new());
    }
    let ours = echoes::settle(
        connection,
        &echoes
            .iter()
            .map(|echo| echoes::Echo {
                event: echo.event,
                message: echo.message,
                conversation_id: echo.person.conversation_id,
            })
            .collect::<Vec<_>>(),
        changes,
        store.clock.now(),
    )
    .await?;
    let (park, mut gone): (Vec<usize>, HashSet<String>) = (ours.undecided, ours.settled);
    let waiting: Vec<parked::Parking<'_>> = park
        .iter()
        .map(|index| parked::Parking {
            event: echoes[*index].event,
            target: &echoes[*index].message.external_id,
            conversation_id: Some(echoes[*index].person.conversation_id),
        })
        .collect();
    parked::park(connection, store, &waiting).await?;
    let settled = echoes
        .iter()
        .filter(|echo| gone.contains(&echo.message.external_id))
        .map(|echo| echo.arrived())
        .collect();
    gone.extend(park.iter().map(|index| echoes[*index].message.external_id.clone()));
    candidates
        .retain(|candidate| candidate.kind != MessageKind::Agent || !gone.contains(&candidate.message.external_id));
    Ok(settled)
}

/// Conversations by workspace and id, as they are before the batch.
pub type Currents = BTreeMap<(Uuid, Uuid), Current>;

/// Platforms tell a moment to the second or to the millisecond, and messages of one moment are in the order of their ids: so each gets one
/// that comes after the last of its moment, though another process whose clock is ahead made that.
pub fn keep_order(candidates: &mut [Candidate<'_>], current: &Currents) {
    let mut last: HashMap<(Uuid, Uuid, OffsetDateTime), Uuid> = HashMap::new();
    for candidate in candidates {
        let key = candidate.conversation();
        let at = candidate.event.at;
        let before = current.get(&key).and_then(|current| current.last_of(at));
        let moment = last
            .entry((key.0, key.1, at))
            .or_insert_with(|| before.unwrap_or_default());
        candidate.id = id_after(Some(*moment), candidate.id);
        *moment = candidate.id;
    }
}

async fn current(connection: &mut PgConnection, candidates: &[Candidate<'_>]) -> Result<Currents, sqlx::Error> {
    let ids: BTreeSet<(Uuid, Uuid)> = candidates.iter().map(Candidate::conversation).collect();
    let rows = received::current(connection, &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.workspace_id, row.id()), row))
        .collect())
}

/// Messages of every kind with their kind's row, as parts of a `with`; `m` has the ids of those that were new. Parameters as
/// [`add`] gives them.
const INSERT: &str = "
new as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[],
    $8::text[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::smallint[], $15::uuid[],
    $16::jsonb[], $17::jsonb[], $18::jsonb[], $19::jsonb[], $21::boolean[], $22::text[], $23::text[], $24::timestamptz[], $25::text[],
    $26::boolean[], $27::timestamptz[])
  with ordinality as t (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, author_type, author_id,
    author_name, text, quoted, story_url, attachment_count, identity_id, action, referral, unsupported, event, forwarded, arrival,
    story_id, story_expires_at, quoted_text, arrived_late, received_at, place)
), m as (
  insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type,
    author_id, author_name, text, reply_to_id, reply_to_external_id, story_url, attachment_count, arrived_late, forwarded, arrival,
    story_id, story_expires_at, quoted_text, received_at)
  select n.workspace_id, n.id, n.conversation_id, n.inbox_id, n.kind, n.external_id, n.sent_at, $20, n.author_type,
    n.author_id, n.author_name, n.text,
    case when n.quoted is not null then (
      select q.id from message q where q.workspace_id = n.workspace_id and q.inbox_id = n.inbox_id and q.external_id = n.quoted) end,
    n.quoted, n.story_url, n.attachment_count, n.arrived_late, n.forwarded, n.arrival, n.story_id, n.story_expires_at, n.quoted_text,
    n.received_at
  from new n
  order by n.place
  on conflict (workspace_id, inbox_id, external_id) where external_id is not null do nothing
  returning id
), customer as (
  insert into customer_message (workspace_id, message_id, identity_id, action, referral, unsupported)
  select workspace_id, id, identity_id, action, referral, unsupported from new join m using (id) where kind = 'customer'
), agent as (
  insert into agent_message (workspace_id, message_id, conversation_id, delivery_status, platform_sent_at, unsupported)
  select workspace_id, id, conversation_id, 'sent', sent_at, unsupported from new join m using (id) where kind = 'agent'
), system as (
  insert into system_message (workspace_id, message_id, event)
  select workspace_id, id, event from new join m using (id) where kind = 'system'
)";

/// Returns the ids of those that were new.
async fn insert_rows(
    connection: &mut PgConnection,
    store: &Store,
    candidates: &[Candidate<'_>],
    current: &Currents,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let mut arguments = PgArguments::default();
    add(&mut arguments, candidates, current, store.clock.now())?;
    let sql = AssertSqlSafe(format!("with {INSERT} select id from m"));
    let ids: Vec<Uuid> = sqlx::query_scalar_with(sql, arguments).fetch_all(connection).await?;
    Ok(ids.into_iter().collect())
}

fn add(
    arguments: &mut PgArguments,
    candidates: &[Candidate<'_>],
    current: &Currents,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($candidate:ident => $value:expr) => {
            arguments
                .add(candidates.iter().map(|$candidate| $value).collect::<Vec<_>>())
                .map_err(sqlx::Error::Encode)?
        };
    }
    column!(c => c.event.workspace_id);
    column!(c => c.id);
    column!(c => c.person.conversation_id);
    column!(c => c.event.inbox_id);
    column!(c => c.kind.as_str());
    column!(c => c.message.external_id.as_str());
    column!(c => c.event.at);
    column!(c => match c.kind { MessageKind::Customer => "contact", MessageKind::Agent => "platform", MessageKind::System => "system" });
    column!(c => (c.kind == MessageKind::Customer).then_some(c.person.contact_id));
    column!(c => author_name(c));
    column!(c => c.message.text.as_deref());
    column!(c => c.message.reply_to.as_ref().and_then(|quote| quote.external_id.as_deref()));
    column!(c => story(c).and_then(|story| story.url.as_deref()));
    column!(c => i16::try_from(c.message.attachments.len().min(ATTACHMENTS_MAX)).unwrap_or(i16::MAX));
    column!(c => c.person.identity_id);
    column!(c => c.message.action.as_ref().map(|action| json!(action)));
    column!(c => c.message.referral.clone());
    column!(c => unsupported(c));
    column!(c => c.message.notice.as_ref().map(|notice| json!({ "type": notice.kind, "detail": notice.detail })));
    arguments.add(now).map_err(sqlx::Error::Encode)?;
    column!(c => c.message.forwarded);
    column!(c => c.message.arrival.map(Arrival::as_str));
    column!(c => story(c).and_then(|story| story.id.as_deref()));
    column!(c => story(c).and_then(|story| story.expires_at));
    column!(c => c.message.reply_to.as_ref().and_then(|quote| quote.text.as_deref()).map(preview::of_text));
    column!(c => is_late(c, current));
    column!(c => c.event.received_at);
    Ok(())
}

/// It came a while after newer ones; what the history brings is old by nature.
pub fn is_late(candidate: &Candidate<'_>, current: &Currents) -> bool {
    let conversation = current.get(&candidate.conversation());
    !candidate.is_history() && conversation.is_some_and(|conversation| conversation.is_late(candidate.event.at))
}

/// Attachments of one message that are kept: no platform sends half as many, and each of them is fetched. The stored webhook has
/// them all.
const ATTACHMENTS_MAX: usize = 100;

/// Content without a better form; where a message has more attachments than are kept, that it has.
fn unsupported(candidate: &Candidate<'_>) -> Option<Value> {
    let left_out = candidate.message.attachments.len().saturating_sub(ATTACHMENTS_MAX);
    let more = (left_out > 0).then(|| json!({ "kind": "more_attachments", "raw": { "left_out": left_out } }));
    candidate
        .message
        .unsupported
        .as_ref()
        .map(|unsupported| json!(unsupported))
        .or(more)
}

/// The customer as they were called then, or the app that sent an echo.
pub(super) fn author_name(candidate: &Candidate<'_>) -> Option<String> {
    let name = match (&candidate.message.origin, candidate.kind) {
        (Origin::Echo { app_name, .. }, MessageKind::Agent) => app_name.as_deref(),
        (_, MessageKind::Customer) => candidate.message.peer.name.as_deref(),
        _ => None,
    };
    name.map(names::readable)
}

fn story<'a>(candidate: &Candidate<'a>) -> Option<&'a Story> {
    candidate.message.reply_to.as_ref()?.story.as_ref()
}

async fn insert_attachments(
    connection: &mut PgConnection,
    store: &Store,
    candidates: &[Candidate<'_>],
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let rows: Vec<NewAttachment<'_>> = candidates
        .iter()
        .flat_map(|candidate| NewAttachment::all_of(candidate, store))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    macro_rules! column {
        ($row:ident => $value:expr) => {
            rows.iter().map(|$row| $value).collect::<Vec<_>>()
        };
    }
    sqlx::query(
        "insert into attachment (workspace_id, id, message_id, position, kind, state, source, inbox_id, content_type, file_name,
           title, detail, expires_at, error, proxied, created_at)
         select t.*, t.expires_at is not null or coalesce(i.media = 'proxy', false), $15
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::jsonb[], $8::uuid[],
           $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::timestamptz[], $14::text[]) as t (workspace_id, id, message_id,
           position, kind, state, source, inbox_id, content_type, file_name, title, detail, expires_at, error)
         left join inbox i on i.workspace_id = t.workspace_id and i.id = t.inbox_id",
    )
    .bind(column!(row => row.of.event.workspace_id))
    .bind(column!(row => row.id))
    .bind(column!(row => row.of.id))
    .bind(column!(row => row.position))
    .bind(column!(row => row.kind.clone()))
    .bind(column!(row => row.state()))
    .bind(column!(row => row.is_pending().then(|| json!(row.source))))
    .bind(column!(row => row.of.event.inbox_id))
    .bind(column!(row => row.attachment.and_then(|attachment| attachment.content_type.clone())))
    .bind(column!(row => row.attachment.and_then(|attachment| attachment.file_name.as_deref().map(names::readable))))
    .bind(column!(row => row.attachment.and_then(|attachment| attachment.title.clone())))
    .bind(column!(row => row.detail()))
    .bind(column!(row => row.expires_at))
    .bind(column!(row => row.is_over.then_some(attachments::STORY_ENDED)))
    .bind(store.clock.now())
    .execute(connection)
    .await?;
    for row in rows.iter().filter(|row| row.is_pending()) {
        changes.jobs.push(Job::FetchMedia {
            workspace_id: row.of.event.workspace_id,
            attachment_id: row.id,
        });
    }
    Ok(())
}

/// A file of a message, or of the story that the message answers.
struct NewAttachment<'a> {
    of: &'a Candidate<'a>,
    id: Uuid,
    position: i16,
    kind: String,
    source: MediaSource,
    /// None: the story.
    attachment: Option<&'a InboundAttachment>,
    /// A story's media end with it.
    expires_at: Option<OffsetDateTime>,
    is_over: bool,
}

impl<'a> NewAttachment<'a> {
    fn all_of(of: &'a Candidate<'a>, store: &Store) -> Vec<Self> {
        let until = of.event.at + attachments::STORY;
        let is_over = until <= store.clock.now();
        let own = of
            .message
            .attachments
            .iter()
            .take(ATTACHMENTS_MAX)
            .enumerate()
            .map(|(index, attachment)| {
                let is_story = attachment.is_story();
                Self {
                    of,
                    id: store.clock.id(),
                    position: i16::try_from(index).unwrap_or(i16::MAX),
                    kind: json!(attachment.kind).as_str().unwrap_or("file").to_owned(),
                    source: attachment.source.clone(),
                    attachment: Some(attachment),
                    expires_at: (is_story && fetchable(&attachment.source)).then_some(until),
                    is_over: is_story && is_over,
                }
            });
        let story = of.message.reply_to.as_ref().and_then(|quote| quote.story.as_ref());
        let answered = story.and_then(|story| story.url.clone()).map(|url| Self {
            of,
            id: store.clock.id(),
            position: STORY,
            kind: "story".to_owned(),
            source: MediaSource::Url { url },
            attachment: None,
            expires_at: Some(until),
            is_over,
        });
        own.chain(answered).collect()
    }

    fn is_pending(&self) -> bool {
        fetchable(&self.source) && !self.is_over
    }

    fn state(&self) -> &'static str {
        match (fetchable(&self.source), self.is_over) {
            (false, _) => "ready",
            (true, false) => "pending",
            (true, true) => "expired",
        }
    }

    /// A story's links are for fetching alone: who sees the message is shown the story through us, while it lives.
    fn detail(&self) -> Option<Value> {
        let mut detail = self.attachment?.detail.clone()?;
        if let (Some(_), Some(map)) = (self.expires_at, detail.as_object_mut()) {
            map.retain(|_, value| !value.as_str().is_some_and(|text| text.starts_with("http")));
        }
        Some(detail)
    }
}

fn fetchable(source: &MediaSource) -> bool {
    !matches!(source, MediaSource::None)
}

async fn update_conversations(
    connection: &mut PgConnection,
    store: &Store,
    candidates: &[Candidate<'_>],
    current: &mut Currents,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let rows = received(candidates, current, store.clock.now());
    if rows.is_empty() {
        return Ok(());
    }
    received::write(connection, &rows).await?;
    for row in rows {
        changes.received.insert((row.workspace_id, row.id()), row.view());
    }
    Ok(())
}

/// The conversations after their new messages; they leave `current`.
pub fn received(candidates: &[Candidate<'_>], current: &mut Currents, now: OffsetDateTime) -> Vec<Current> {
    let summaries = summarise(candidates, now);
    let after = summaries.into_iter().filter_map(|(id, summary)| {
        let mut row = current.remove(&id)?;
        row.receive(summary);
        Some(row)
    });
    after.collect()
}

fn summarise(candidates: &[Candidate<'_>], now: OffsetDateTime) -> BTreeMap<(Uuid, Uuid), Received> {
    let mut of: BTreeMap<(Uuid, Uuid), Vec<&Candidate<'_>>> = BTreeMap::new();
    for candidate in candidates {
        of.entry(candidate.conversation()).or_default().push(candidate);
    }
    of.into_iter()
        .filter_map(|(id, candidates)| Some((id, summary(&candidates, now)?)))
        .collect()
}

/// The history of a phone's app moves no conversation in the list, and asks for nobody; nor does what a blocked person writes.
fn summary(candidates: &[&Candidate<'_>], now: OffsetDateTime) -> Option<Received> {
    let place = |candidate: &&&Candidate<'_>| (candidate.event.at, candidate.id);
    let newest = candidates.iter().max_by_key(place)?;
    let from_customer = || {
        candidates
            .iter()
            .filter(|candidate| candidate.kind == MessageKind::Customer)
    };
    let asks = |candidate: &&&Candidate<'_>| !candidate.is_history() && !candidate.is_of_blocked();
    let is_live = candidates.iter().any(|candidate| asks(&candidate));
    let opening = candidates.iter().filter(|candidate| candidate.message.opens_window);
    Some(Received {
        newest: Newest {
            id: newest.id,
            kind: newest.kind,
            preview: preview::of_inbound(newest.message),
            sent_at: newest.event.at,
        },
        newest_inbound: from_customer()
            .max_by_key(place)
            .map(|candidate| (candidate.message.external_id.clone(), candidate.event.at)),
        inbound: from_customer().filter(asks).count() as i64,
        window_until: opening
            .filter_map(|candidate| received::window_until(candidate.event.channel, candidate.event.at))
            .max(),
        active_at: match is_live {
            true => now,
            false if newest.is_of_blocked() => OffsetDateTime::UNIX_EPOCH,
            false => newest.event.at,
        },
    })
}
