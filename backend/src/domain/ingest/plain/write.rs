//! The one statement that writes plain messages: raw webhooks, messages, conversations and the log.

use std::collections::HashSet;
use std::sync::LazyLock;

use frontdesk_connectors::model::InboundMessage;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::apply::Ready;
use super::super::messages::{self, Candidate, Currents};
use super::super::people::Person;
use super::super::raw::{self, Slot};
use super::{Known, Mention, mentions};
use crate::domain::conversations::received::{self, Current};
use crate::domain::views::{Audience, Author, AuthorType, Event, MessageKind, MessageView};
use crate::store::changelog::{self, Entries, Logs};
use crate::store::sql::shifted;
use crate::store::{Change, Store, StoredEvent};

/// Writes the chosen webhooks. It fails as a whole where a message turns out to be here already, or a conversation to be
/// another than was read.
pub async fn write(
    connection: &mut PgConnection,
    store: &Store,
    slots: &[Slot<'_>],
    chosen: &HashSet<usize>,
    known: &Known<'_>,
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let now = store.clock.now();
    let mut order: Vec<usize> = chosen.iter().copied().collect();
    order.sort_unstable();
    let all: Vec<Mention<'_>> = order.iter().flat_map(|index| mentions(&slots[*index])).collect();
    let unseen = unseen(&all, known);
    let mut candidates: Vec<Candidate<'_>> = unseen
        .iter()
        .map(|(ready, message, person)| Candidate::new(ready, message, person, store.clock.id()))
        .collect();
    let mut current = known.current.clone();
    messages::keep_order(&mut candidates, &current);
    let told: Vec<Told> = candidates
        .iter()
        .map(|candidate| Told {
            workspace_id: candidate.event.workspace_id,
            view: view(candidate, &current, now),
            origin: candidate.event.origin(),
        })
        .collect();

    let mut arguments = PgArguments::default();
    let raw: Vec<&Slot<'_>> = order.iter().map(|index| &slots[*index]).collect();
    raw::add(&mut arguments, &raw, &[], |slot, slice| known.inbox(slot, slice))?;
    add(&mut arguments, &candidates, &current, now)?;
    let conversations = messages::received(&candidates, &mut current, now);
    received::add(&mut arguments, &conversations)?;
    let expected = (candidates.len(), conversations.len());
    let changes = changes(told, conversations);
    let entries = Entries::of(&changes, now);
    entries.add(&mut arguments)?;
    for count in [expected.0, expected.1] {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        arguments.add(count).map_err(sqlx::Error::Encode)?;
    }
    let sql = match entries.logs() {
        Logs::One => &*INTO_ONE,
        Logs::Several => &*INTO_SEVERAL,
    };
    let bases: Vec<(Uuid, i64)> = sqlx::query_as_with(AssertSqlSafe(sql.as_str()), arguments)
        .fetch_all(connection)
        .await?;
    Ok(entries.stored(bases))
}

/// What is not here yet, each once.
fn unseen<'a>(all: &[Mention<'a>], known: &'a Known<'_>) -> Vec<(Ready<'a>, &'a InboundMessage, &'a Person)> {
    let mut seen = HashSet::new();
    all.iter()
        .filter_map(|mention| Some((mention, known.of(mention)?)))
        .filter(|(_, found)| !found.repeated)
        .filter(|(mention, found)| seen.insert((found.person.inbox_id, mention.message.external_id.as_str())))
        .map(|(mention, found)| (mention.ready(&found.person), mention.message, &found.person))
        .collect()
}

/// The messages with their kind's row, as parts of a `with`: what the general way's `messages::INSERT` does for words of a
/// customer. One that is here already is an error.
const MESSAGES: &str = "
new as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::uuid[], $8::text[],
    $9::text[], $10::uuid[], $11::jsonb[], $12::boolean[], $13::boolean[], $14::timestamptz[])
  as t (workspace_id, id, conversation_id, inbox_id, external_id, sent_at, author_id, author_name, text, identity_id, referral,
    forwarded, arrived_late, received_at)
), m as (
  insert into message (workspace_id, id, conversation_id, inbox_id, kind, external_id, sent_at, created_at, author_type,
    author_id, author_name, text, arrived_late, forwarded, received_at)
  select workspace_id, id, conversation_id, inbox_id, 'customer', external_id, sent_at, $15, 'contact', author_id, author_name, text,
    arrived_late, forwarded, received_at
  from new
  returning id
), customer as (
  insert into customer_message (workspace_id, message_id, identity_id, referral)
  select workspace_id, id, identity_id, referral from new
)";

const PARAMETERS: usize = 15;

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
    column!(c => c.message.external_id.as_str());
    column!(c => c.event.at);
    column!(c => c.person.contact_id);
    column!(c => messages::author_name(c));
    column!(c => c.message.text.as_deref());
    column!(c => c.person.identity_id);
    column!(c => c.message.referral.clone());
    column!(c => c.message.forwarded);
    column!(c => messages::is_late(c, current));
    column!(c => c.event.received_at);
    arguments.add(now).map_err(sqlx::Error::Encode)
}

static INTO_ONE: LazyLock<String> = LazyLock::new(|| statement(Logs::One));
static INTO_SEVERAL: LazyLock<String> = LazyLock::new(|| statement(Logs::Several));

/// The locks come in the same order as in the general way: conversations, messages, counter. A conversation that is another than
/// was read divides by zero before the counter is locked, and nothing of it has happened. The messages are all there, or an
/// error: they are counted so that they come before the counter.
fn statement(logs: Logs) -> String {
    let (messages, conversations) = (raw::PARAMETERS, raw::PARAMETERS + PARAMETERS);
    let log = conversations + received::PARAMETERS;
    let counts = log + changelog::PARAMETERS;
    format!(
        "with {}, {}, changed as ({}), ready (yes) as (
           select 1 / case when (select count(*) from changed) = ${} and (select count(*) from m) = ${} then 1 else 0 end = 1
         ), {} select workspace_id, base from counter",
        raw::STORE,
        shifted(MESSAGES, messages),
        shifted(received::UPDATE, conversations),
        counts + 2,
        counts + 1,
        shifted(&logs.sql(), log),
    )
}

/// A new message as clients are told of it.
struct Told {
    workspace_id: Uuid,
    view: MessageView,
    origin: Option<changelog::Origin>,
}

fn changes(messages: Vec<Told>, conversations: Vec<Current>) -> Vec<Change> {
    let change = |workspace_id, event, origin| Change {
        workspace_id,
        event,
        only_user_id: None,
        origin,
    };
    let arrived = messages
        .into_iter()
        .map(|told| change(told.workspace_id, Event::MessageCreated(told.view), told.origin));
    let updated = conversations
        .into_iter()
        .map(|row| change(row.workspace_id, Event::ConversationUpdated(row.view()), None));
    arrived.chain(updated).collect()
}

/// The message as it will be read.
fn view(candidate: &Candidate<'_>, current: &Currents, now: OffsetDateTime) -> MessageView {
    MessageView {
        id: candidate.id,
        version: 1,
        conversation_id: candidate.person.conversation_id,
        inbox_id: candidate.event.inbox_id,
        kind: MessageKind::Customer,
        audience: Audience::Customer,
        external_id: Some(candidate.message.external_id.clone()),
        client_id: None,
        sent_at: candidate.event.at,
        created_at: now,
        author: Author {
            kind: AuthorType::Contact,
            id: Some(candidate.person.contact_id),
            name: messages::author_name(candidate),
        },
        text: candidate.message.text.clone(),
        attachments: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edited_at: None,
        edits: Vec::new(),
        deleted_at: None,
        arrived_late: messages::is_late(candidate, current),
        arrival: None,
        forwarded: candidate.message.forwarded,
        delivery: None,
        event: None,
        unsupported: None,
        action: None,
        referral: candidate.message.referral.clone(),
        structured: None,
        mention_ids: Vec::new(),
    }
}
