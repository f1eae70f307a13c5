//! The common case: words of people we know, with nothing else to them. What the general way does in ten statements of one
//! transaction, two do here: one reads, one writes everything or nothing. The second fails where anybody changed what the
//! first has read; whatever is not stored here goes the general way.

mod write;

use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;

use frontdesk_connectors::Channel;
use frontdesk_connectors::model::{AccountSlice, Inbound, InboundEvent, InboundMessage, Origin, PeerKey};
use futures::FutureExt;
use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use tracing::{debug, error, warn};
use uuid::Uuid;

use super::Received;
use super::accounts;
use super::apply::Ready;
use super::messages::Currents;
use super::people::{self, Person};
use super::raw::{self, Slot};
use crate::domain::conversations::load;
use crate::domain::conversations::received::{self, Current};
use crate::errors::{may_pass, violated};
use crate::store::{Columns, Store, StoredEvent};

/// What became of the plain ones among webhooks, by their place.
pub enum Outcome {
    /// These are stored; the others go the general way.
    Stored(HashSet<usize>),
    /// The database went away: whether these are stored is not known, and they come again.
    Unknown(HashSet<usize>),
}

/// Stores those of the webhooks that are plain.
pub async fn store(store: &Store, slots: &[Slot<'_>]) -> Outcome {
    let mut chosen = chosen(slots);
    if chosen.is_empty() {
        return Outcome::Stored(chosen);
    }
    let work = async {
        let mut connection = store.database.writers.webhooks.acquire().await?;
        try_store(&mut connection, store, slots, &mut chosen).await
    };
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(events)) => {
            store.wake.committed(events);
            return Outcome::Stored(chosen);
        }
        Ok(Err(error)) if is_race(&error) => debug!(%error, "webhooks go the general way"),
        Ok(Err(error)) if may_pass(&error) => {
            warn!(%error, "webhooks are not taken: the database cannot be reached");
            return Outcome::Unknown(chosen);
        }
        Ok(Err(error)) => warn!(%error, "webhooks go the general way"),
        Err(_) => error!("storing webhooks failed unexpectedly: they go the general way"),
    }
    Outcome::Stored(HashSet::new())
}

/// The same inside the caller's transaction: how many were plain. Nobody is told.
pub async fn store_within(
    connection: &mut PgConnection,
    store: &Store,
    slots: &[Slot<'_>],
) -> Result<usize, sqlx::Error> {
    let mut chosen = chosen(slots);
    try_store(connection, store, slots, &mut chosen).await?;
    Ok(chosen.len())
}

/// What may be plain, by itself.
fn chosen(slots: &[Slot<'_>]) -> HashSet<usize> {
    let mut chosen: HashSet<usize> = (0..slots.len()).filter(|index| is_plain(&slots[*index])).collect();
    keep_people_together(slots, &mut chosen);
    chosen
}

/// Somebody else was at the same rows: a conversation is another than was read, or the message is here meanwhile.
fn is_race(error: &sqlx::Error) -> bool {
    const DIVISION_BY_ZERO: &str = "22012";
    const DEADLOCK: &str = "40P01";
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| [DIVISION_BY_ZERO, DEADLOCK].contains(&&*code))
        || violated(error) == Some("message_external")
}

/// All of the chosen are stored, or none; those that turn out not to be plain are taken out.
async fn try_store(
    connection: &mut PgConnection,
    store: &Store,
    slots: &[Slot<'_>],
    chosen: &mut HashSet<usize>,
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let known = read(connection, slots, chosen).await?;
    chosen.retain(|index| mentions(&slots[*index]).all(|mention| known.is_plain(&mention, store.clock.now())));
    keep_people_together(slots, chosen);
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    write::write(connection, store, slots, chosen, &known).await
}

/// A message in a slice of a POST.
#[derive(Clone, Copy)]
struct Mention<'a> {
    channel: Channel,
    slice: &'a AccountSlice,
    request: &'a Received,
    inbound: &'a Inbound,
    message: &'a InboundMessage,
}

fn mentions<'a>(slot: &'a Slot<'_>) -> impl Iterator<Item = Mention<'a>> {
    let received = slot.received;
    received.slices.iter().flat_map(move |slice| {
        slice.events.iter().filter_map(move |inbound| match &inbound.event {
            InboundEvent::Message(message) => Some(Mention {
                channel: received.channel,
                slice,
                request: received,
                inbound,
                message,
            }),
            _ => None,
        })
    })
}

fn is_plain(slot: &Slot<'_>) -> bool {
    let events = || slot.received.slices.iter().flat_map(|slice| &slice.events);
    events().next().is_some()
        && events().all(|inbound| matches!(&inbound.event, InboundEvent::Message(message) if is_plain_message(message)))
}

fn is_plain_message(message: &InboundMessage) -> bool {
    message.origin == Origin::Customer
        && message.text.is_some()
        && message.attachments.is_empty()
        && message.reply_to.is_none()
        && message.action.is_none()
        && message.unsupported.is_none()
        && message.notice.is_none()
        && message.arrival.is_none()
        && message.peer.picture.is_none()
        && !message.peer.keys.is_empty()
}

/// A person as a webhook names them: channel, account, and one key.
type Key<'a> = (Channel, &'a str, &'a PeerKey);

fn people_of<'a>(slot: &'a Slot<'_>) -> Vec<Key<'a>> {
    let mut keys = Vec::new();
    for slice in slot.received.slices.iter() {
        let peers = slice.events.iter().filter_map(|inbound| people::peer(&inbound.event));
        keys.extend(
            peers
                .flat_map(|peer| &peer.keys)
                .map(|key| (slot.received.channel, slice.account_id.as_str(), key)),
        );
    }
    keys
}

/// One person's messages are stored in the order they came: all of them here, or none.
fn keep_people_together(slots: &[Slot<'_>], chosen: &mut HashSet<usize>) {
    let mut others: Vec<usize> = (0..slots.len()).filter(|index| !chosen.contains(index)).collect();
    let mut taken: HashSet<Key<'_>> = HashSet::new();
    while !others.is_empty() {
        taken.extend(others.iter().flat_map(|index| people_of(&slots[*index])));
        others = chosen
            .iter()
            .copied()
            .filter(|index| people_of(&slots[*index]).iter().any(|key| taken.contains(key)))
            .collect();
        chosen.retain(|index| !others.contains(index));
    }
}

/// What one key of a peer leads to.
struct Found {
    last_webhook_at: Option<OffsetDateTime>,
    /// A message with this id is here.
    repeated: bool,
    /// It was taken back.
    taken_back: bool,
    /// Something came before this message and waits for it.
    awaited: bool,
    /// It was erased with its contact.
    erased: bool,
    person: Person,
}

type Wanted<'a> = (Channel, &'a str, &'a PeerKey, &'a str);

#[derive(Default)]
struct Known<'a> {
    found: HashMap<Wanted<'a>, Found>,
    current: Currents,
}

impl<'a> Known<'a> {
    fn of(&self, mention: &Mention<'a>) -> Option<&Found> {
        self.found.get(&wanted(mention).next()?)
    }

    /// Every key leads to the same person, who is not blocked and of whom there is nothing new; nothing waits for the message, and it
    /// shows in the list or leaves there what no other row can change.
    fn is_plain(&self, mention: &Mention<'a>, now: OffsetDateTime) -> bool {
        let Some(first) = self.of(mention) else { return false };
        let person = &first.person;
        let ready = mention.ready(person);
        wanted(mention).all(|key| {
            let found = self.found.get(&key);
            found.is_some_and(|found| found.person.conversation_id == person.conversation_id)
        }) && !person.blocked
            && !first.awaited
            && !first.taken_back
            && !first.erased
            && self.shows(&ready, person)
            && !accounts::is_due(first.last_webhook_at, now)
            && person.news(&ready, &mention.message.peer).is_none()
            && !person.is_unclear(mention.channel, now)
    }
}

impl Known<'_> {
    fn shows(&self, ready: &Ready<'_>, person: &Person) -> bool {
        let conversation = self.current.get(&(person.workspace_id, person.conversation_id));
        conversation.is_some_and(|now| now.shows_a_customers_words() || now.is_newer(ready.at, Uuid::max()))
    }
}

impl<'a> Mention<'a> {
    fn ready(&self, person: &Person) -> Ready<'a> {
        Ready::new(
            self.channel,
            (person.workspace_id, person.inbox_id),
            self.inbound,
            self.request.received_at,
            Some(self.request),
        )
    }
}

fn wanted<'a>(mention: &Mention<'a>) -> impl Iterator<Item = Wanted<'a>> + use<'a> {
    let (channel, slice, message) = (mention.channel, mention.slice, mention.message);
    let keys = message.peer.keys.iter();
    keys.map(move |key| (channel, slice.account_id.as_str(), key, message.external_id.as_str()))
}

const READ: &str = "
select w.place, o.last_webhook_at,
  m.id is not null as repeated, m.deleted_at is not null as taken_back,
  exists(select from parked_effect e where e.workspace_id = o.workspace_id and e.inbox_id = o.inbox_id and e.target = w.message)
    or exists(select from message q where q.workspace_id = o.workspace_id and q.inbox_id = o.inbox_id
      and q.reply_to_external_id = w.message and q.reply_to_id is null and q.reply_to_external_id is not null) as awaited,
  exists(select from erasure_key k join erased_message x on x.workspace_id = o.workspace_id
    and x.hash = sha256(k.key || uuid_send(o.inbox_id) || convert_to(w.message, 'UTF8'))) as erased,";

/// One statement for everybody and everything that the webhooks name.
async fn read<'a>(
    connection: &mut PgConnection,
    slots: &'a [Slot<'_>],
    chosen: &HashSet<usize>,
) -> Result<Known<'a>, sqlx::Error> {
    let wanted: HashSet<Wanted<'a>> = chosen
        .iter()
        .flat_map(|index| mentions(&slots[*index]))
        .flat_map(|mention| wanted(&mention))
        .collect();
    let wanted: Vec<Wanted<'a>> = wanted.into_iter().collect();
    let sql = format!(
        "{READ} {}, {}, {} from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality
           as w (channel, account, scope, external_id, message, place)
         join channel_account o on o.channel = w.channel and o.external_id = w.account
         join contact_identity n on n.workspace_id = o.workspace_id and n.inbox_id = o.inbox_id and n.scope = w.scope
           and n.external_id = w.external_id
         join conversation c on c.workspace_id = n.workspace_id and c.identity_id = coalesce(n.primary_id, n.id)
         join contact_identity h on h.workspace_id = c.workspace_id and h.id = c.identity_id
         left join message m on m.workspace_id = o.workspace_id and m.inbox_id = o.inbox_id and m.external_id = w.message {}",
        Person::COLUMNS,
        received::COLUMNS,
        load::COLUMNS,
        load::JOINS
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(wanted.iter().map(|wanted| wanted.0.as_str()).collect::<Vec<_>>())
        .bind(wanted.iter().map(|wanted| wanted.1).collect::<Vec<_>>())
        .bind(wanted.iter().map(|wanted| wanted.2.scope.as_str()).collect::<Vec<_>>())
        .bind(wanted.iter().map(|wanted| wanted.2.id.as_str()).collect::<Vec<_>>())
        .bind(wanted.iter().map(|wanted| wanted.3).collect::<Vec<_>>())
        .fetch_all(connection)
        .await?;
    let mut known = Known::default();
    for row in &rows {
        let mut columns = Columns::of(row);
        let place: i64 = columns.take()?;
        let found = Found {
            last_webhook_at: columns.take()?,
            repeated: columns.take()?,
            taken_back: columns.take()?,
            awaited: columns.take()?,
            erased: columns.take()?,
            person: Person::take(&mut columns)?,
        };
        let current = Current::take(&mut columns)?;
        known.current.insert((current.workspace_id, current.id()), current);
        known
            .found
            .insert(wanted[usize::try_from(place - 1).unwrap_or_default()], found);
    }
    Ok(known)
}

impl Known<'_> {
    fn inbox(&self, slot: &Slot<'_>, slice: &AccountSlice) -> raw::Inbox {
        let mention = mentions(slot).find(|mention| std::ptr::eq(mention.slice, slice))?;
        let found = self.found.get(&wanted(&mention).next()?)?;
        Some((found.person.workspace_id, found.person.inbox_id))
    }
}
