//! Who wrote: identities, contacts and conversations, found or made. A unique index decides when two processes meet the
//! same person at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use frontdesk_connectors::model::{Arrival, InboundEvent, Notice, Peer, PeerKey};
use frontdesk_connectors::{Channel, by_channel};
use sqlx::{AssertSqlSafe, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::apply::{Changes, Ready, is_message};
use super::effects::peer_target;
use super::merge;
use super::messages::Arrived;
use super::pictures;
use crate::domain::names;
use crate::store::jobs::Job;
use crate::store::{Columns, Store};

/// One key as the database knows it: workspace, inbox, scope, external id.
type Key = (Uuid, Uuid, String, String);

#[derive(Debug, Clone)]
pub struct Person {
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    scope: String,
    external_id: String,
    pub identity_id: Uuid,
    pub contact_id: Uuid,
    pub conversation_id: Uuid,
    contact_name: Option<String>,
    contact_username: Option<String>,
    contact_phone: Option<String>,
    name_edited: bool,
    /// Nobody is told of what they write.
    pub(super) blocked: bool,
    /// When the platform was last asked for the profile, and when it last told.
    profile_asked_at: Option<OffsetDateTime>,
    profile_fetched_at: Option<OffsetDateTime>,
}

#[derive(Debug, Default)]
pub struct People(HashMap<Key, Person>);

const ROUNDS: u32 = 3;

impl People {
    /// Every person that one of the keys leads to.
    pub(super) fn all_of(&self, workspace_id: Uuid, inbox_id: Uuid, peer: &Peer) -> Vec<&Person> {
        let person = |key: &PeerKey| self.0.get(&(workspace_id, inbox_id, key.scope.clone(), key.id.clone()));
        peer.keys.iter().filter_map(person).collect()
    }

    /// From here on the keys of one lead to the other.
    pub(super) fn replace(&mut self, gone: &Person, stays: &Person) {
        for person in self
            .0
            .values_mut()
            .filter(|person| person.identity_id == gone.identity_id)
        {
            let (scope, external_id) = (person.scope.clone(), person.external_id.clone());
            *person = Person {
                scope,
                external_id,
                ..stays.clone()
            };
        }
    }

    /// The person behind a peer, whichever of the keys is known.
    pub fn of(&self, workspace_id: Uuid, inbox_id: Uuid, peer: &Peer) -> Option<&Person> {
        peer.keys
            .iter()
            .find_map(|key| self.0.get(&(workspace_id, inbox_id, key.scope.clone(), key.id.clone())))
    }
}

pub fn peer(event: &InboundEvent) -> Option<&Peer> {
    match event {
        InboundEvent::Message(message) => Some(&message.peer),
        InboundEvent::Reaction { peer, .. }
        | InboundEvent::Edit { peer, .. }
        | InboundEvent::Moved { peer, .. }
        | InboundEvent::Unsend { peer, .. }
        | InboundEvent::Watermark { peer, .. }
        | InboundEvent::Marketing { peer, .. }
        | InboundEvent::AddressBook { peer, .. } => Some(peer),
        InboundEvent::Status(status) => status.peer.as_ref(),
        InboundEvent::Unsupported { peer, .. } => peer.as_ref(),
        InboundEvent::Account { .. } => None,
    }
}

/// Everyone these events are from or to. Messages make people; receipts and reactions only find them.
pub async fn find_or_make(
    connection: &mut PgConnection,
    store: &Store,
    ready: &[Ready<'_>],
    changes: &mut Changes,
) -> Result<People, sqlx::Error> {
    let peers: Vec<(&Ready<'_>, &Peer)> = ready
        .iter()
        .filter_map(|event| peer(&event.inbound.event).map(|peer| (event, peer)))
        .filter(|(_, peer)| !peer.keys.is_empty())
        .collect();
    // a second round finds those whom another process made first
    for _ in 0..ROUNDS {
        let mut people = find(connection, &peers).await?;
        let lost = make(connection, store, &peers, &mut people, changes).await?;
        if !lost {
            merge::merge(connection, &peers, &mut people, changes).await?;
            update_profiles(connection, &peers, &people, changes).await?;
            ask_again(connection, store, &peers, &people, changes).await?;
            pictures::note(connection, &peers, &people, changes).await?;
            return Ok(people);
        }
    }
    // nobody may be left out: the batch comes again
    Err(sqlx::Error::Protocol(
        "other processes keep making the same people".to_owned(),
    ))
}

/// Their conversations are locked, in id order, so that whoever else changes them waits or has finished.
async fn find(connection: &mut PgConnection, peers: &[(&Ready<'_>, &Peer)]) -> Result<People, sqlx::Error> {
    let keys: BTreeSet<(Uuid, Uuid, &str, &str)> = peers
        .iter()
        .flat_map(|(event, peer)| {
            peer.keys
                .iter()
                .map(|key| (event.workspace_id, event.inbox_id, key.scope.as_str(), key.id.as_str()))
        })
        .collect();
    if keys.is_empty() {
        return Ok(People::default());
    }
    let mut columns: (Vec<Uuid>, Vec<Uuid>, Vec<&str>, Vec<&str>) = Default::default();
    for (workspace_id, inbox_id, scope, external_id) in keys {
        columns.0.push(workspace_id);
        columns.1.push(inbox_id);
        columns.2.push(scope);
        columns.3.push(external_id);
    }
    let rows = sqlx::query(
        AssertSqlSafe(format!("select {} from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as wanted (workspace_id, inbox_id, scope, external_id)
         join contact_identity n on n.workspace_id = wanted.workspace_id and n.inbox_id = wanted.inbox_id
           and n.scope = wanted.scope and n.external_id = wanted.external_id
         join conversation c on c.workspace_id = n.workspace_id and c.identity_id = coalesce(n.primary_id, n.id)
         join contact_identity h on h.workspace_id = c.workspace_id and h.id = c.identity_id
         join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
         order by c.workspace_id, c.id for no key update of c", Person::COLUMNS)),
    )
    .bind(&columns.0)
    .bind(&columns.1)
    .bind(&columns.2)
    .bind(&columns.3)
    .fetch_all(connection)
    .await?;
    let rows = rows.iter().map(|row| Person::take(&mut Columns::of(row)));
    let found = rows.collect::<Result<Vec<Person>, _>>()?;
    Ok(People(
        found
            .into_iter()
            .map(|row| {
                (
                    (
                        row.workspace_id,
                        row.inbox_id,
                        row.scope.clone(),
                        row.external_id.clone(),
                    ),
                    row,
                )
            })
            .collect(),
    ))
}

/// A new key: of somebody known by another one, or of somebody new.
struct NewKey {
    key: Key,
    id: Uuid,
    primary: bool,
    has_profile: bool,
    person: Person,
    status: &'static str,
    /// Of the message it begins with, where that is a thing of the past.
    active_at: Option<OffsetDateTime>,
}

/// Makes who is not there yet. True when another process was first with one of them: then everything is looked up again.
async fn make(
    connection: &mut PgConnection,
    store: &Store,
    peers: &[(&Ready<'_>, &Peer)],
    people: &mut People,
    changes: &mut Changes,
) -> Result<bool, sqlx::Error> {
    let new = plan(store, peers, people);
    if new.is_empty() {
        return Ok(false);
    }
    let now = store.clock.now();
    let inserted: Vec<Uuid> = sqlx::query_scalar(
        "insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, primary_id, created_at, profile_asked_at)
         select *, $8, $8 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[])
         on conflict (workspace_id, inbox_id, scope, external_id) do nothing returning id",
    )
    .bind(new.values().map(|n| n.person.workspace_id).collect::<Vec<_>>())
    .bind(new.values().map(|n| n.id).collect::<Vec<_>>())
    .bind(new.values().map(|n| n.person.inbox_id).collect::<Vec<_>>())
    .bind(new.values().map(|n| n.person.contact_id).collect::<Vec<_>>())
    .bind(new.values().map(|n| n.key.2.clone()).collect::<Vec<_>>())
    .bind(new.values().map(|n| n.key.3.clone()).collect::<Vec<_>>())
    .bind(new.values().map(|n| (!n.primary).then_some(n.person.identity_id)).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(&mut *connection)
    .await?;
    let inserted: BTreeSet<Uuid> = inserted.into_iter().collect();
    let lost = inserted.len() < new.len();
    if lost {
        // one key of a person was taken: undo this person's other keys, and meet them again in the next round
        let undo: Vec<Uuid> = inserted.iter().copied().collect();
        let workspaces: Vec<Uuid> = new.values().map(|new| new.person.workspace_id).collect();
        sqlx::query("delete from contact_identity where workspace_id = any($1) and id = any($2)")
            .bind(&workspaces)
            .bind(&undo)
            .execute(connection)
            .await?;
        return Ok(true);
    }
    let first: Vec<&NewKey> = new.values().filter(|new| new.primary).collect();
    if !first.is_empty() {
        insert_contacts(connection, store, &first).await?;
    }
    for new in &first {
        let (workspace_id, conversation_id) = (new.person.workspace_id, new.person.conversation_id);
        changes.new_conversations.push((workspace_id, conversation_id));
        if new.has_profile {
            changes.jobs.push(Job::FetchProfile {
                workspace_id,
                identity_id: new.id,
            });
        }
    }
    for new in new.into_values() {
        changes
            .contacts
            .insert((new.person.workspace_id, new.person.contact_id));
        changes.new_keys.push(Arrived {
            workspace_id: new.person.workspace_id,
            inbox_id: new.person.inbox_id,
            external_id: peer_target(&new.key.2, &new.key.3),
            message_id: None,
        });
        people.0.insert(new.key, new.person);
    }
    Ok(false)
}

/// Sorted by key: every process inserts in the same order.
fn plan(store: &Store, peers: &[(&Ready<'_>, &Peer)], people: &People) -> BTreeMap<Key, NewKey> {
    let mut new: BTreeMap<Key, NewKey> = BTreeMap::new();
    for (event, peer) in peers {
        let key_of = |key: &PeerKey| (event.workspace_id, event.inbox_id, key.scope.clone(), key.id.clone());
        let known = peer.keys.iter().map(key_of).find_map(|key| {
            people
                .0
                .get(&key)
                .or_else(|| new.get(&key).map(|new| &new.person))
                .cloned()
        });
        if known.is_none() && !makes_people(&event.inbound.event) {
            continue;
        }
        let fresh = known.is_none();
        let mut person = known.unwrap_or_else(|| Person {
            workspace_id: event.workspace_id,
            inbox_id: event.inbox_id,
            scope: String::new(),
            external_id: String::new(),
            identity_id: store.clock.id(),
            contact_id: store.clock.id(),
            conversation_id: store.clock.id(),
            contact_name: peer.name.as_deref().map(names::readable),
            contact_username: peer.username.as_deref().map(names::readable),
            contact_phone: peer.phone.clone(),
            name_edited: false,
            blocked: false,
            profile_asked_at: Some(store.clock.now()),
            profile_fetched_at: None,
        });
        for (index, key) in peer.keys.iter().enumerate() {
            let primary = fresh && index == 0;
            let key = key_of(key);
            if people.0.contains_key(&key) || new.contains_key(&key) {
                continue;
            }
            (person.scope, person.external_id) = (key.2.clone(), key.3.clone());
            let id = if primary { person.identity_id } else { store.clock.id() };
            let has_profile = by_channel(event.channel).spec().profiles;
            let (status, active_at) = first_status(event);
            new.insert(
                key.clone(),
                NewKey {
                    key,
                    id,
                    primary,
                    has_profile,
                    person: person.clone(),
                    status,
                    active_at,
                },
            );
        }
    }
    new
}

async fn insert_contacts(connection: &mut PgConnection, store: &Store, first: &[&NewKey]) -> Result<(), sqlx::Error> {
    let now = store.clock.now();
    let workspaces: Vec<Uuid> = first.iter().map(|new| new.person.workspace_id).collect();
    let contacts: Vec<Uuid> = first.iter().map(|new| new.person.contact_id).collect();
    sqlx::query(
        "insert into contact (workspace_id, id, name, username, phone, created_at)
         select *, $6 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])",
    )
    .bind(&workspaces)
    .bind(&contacts)
    .bind(
        first
            .iter()
            .map(|new| new.person.contact_name.clone())
            .collect::<Vec<_>>(),
    )
    .bind(
        first
            .iter()
            .map(|new| new.person.contact_username.clone())
            .collect::<Vec<_>>(),
    )
    .bind(
        first
            .iter()
            .map(|new| new.person.contact_phone.clone())
            .collect::<Vec<_>>(),
    )
    .bind(now)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, status, last_activity_at, created_at)
         select *, $8 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::timestamptz[])",
    )
    .bind(&workspaces)
    .bind(first.iter().map(|new| new.person.conversation_id).collect::<Vec<_>>())
    .bind(first.iter().map(|new| new.person.inbox_id).collect::<Vec<_>>())
    .bind(&contacts)
    .bind(first.iter().map(|new| new.person.identity_id).collect::<Vec<_>>())
    .bind(first.iter().map(|new| new.status).collect::<Vec<_>>())
    .bind(first.iter().map(|new| new.active_at.unwrap_or(now)).collect::<Vec<_>>())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Name, user name and number, of which each may be new.
type Told = (Option<String>, Option<String>, Option<String>);

impl Person {
    /// Of `contact_identity n`, their `conversation c` with its `contact p`, and the identity `h` that stands for all of theirs.
    pub(super) const COLUMNS: &str =
        "n.workspace_id, n.inbox_id, n.scope, n.external_id, c.identity_id, c.contact_id, c.id as conversation_id,
           p.name as contact_name, p.username as contact_username, p.phone as contact_phone, p.name_edited,
           p.blocked_at is not null as contact_is_blocked,
           h.profile_asked_at, h.profile_fetched_at";

    /// Reads what [`Self::COLUMNS`] names, in that order.
    pub(super) fn take(columns: &mut Columns<'_>) -> Result<Self, sqlx::Error> {
        Ok(Self {
            workspace_id: columns.take()?,
            inbox_id: columns.take()?,
            scope: columns.take()?,
            external_id: columns.take()?,
            identity_id: columns.take()?,
            contact_id: columns.take()?,
            conversation_id: columns.take()?,
            contact_name: columns.take()?,
            contact_username: columns.take()?,
            contact_phone: columns.take()?,
            name_edited: columns.take()?,
            blocked: columns.take()?,
            profile_asked_at: columns.take()?,
            profile_fetched_at: columns.take()?,
        })
    }

    /// What an event tells of them that we did not know. An agent's own naming stays.
    pub(super) fn news(&self, event: &Ready<'_>, peer: &Peer) -> Option<Told> {
        let name = peer
            .name
            .as_deref()
            .map(names::readable)
            .filter(|name| !self.name_edited && self.contact_name.as_ref() != Some(name));
        let username = peer
            .username
            .as_deref()
            .map(names::readable)
            .filter(|name| self.contact_username.as_ref() != Some(name));
        let phone = peer.phone.clone().filter(|phone| {
            self.contact_phone.is_none()
                || is_new_number(&event.inbound.event) && self.contact_phone.as_ref() != Some(phone)
        });
        (name.is_some() || username.is_some() || phone.is_some()).then_some((name, username, phone))
    }

    /// Whether their profile is to be asked for when they write.
    pub(super) fn is_unclear(&self, channel: Channel, now: OffsetDateTime) -> bool {
        by_channel(channel).spec().profiles
            && self.profile_fetched_at.is_none_or(|at| at < now - OLD)
            && self.profile_asked_at.is_none_or(|at| at < now - ASK_AGAIN)
    }
}

/// Names that came along with a message.
async fn update_profiles(
    connection: &mut PgConnection,
    peers: &[(&Ready<'_>, &Peer)],
    people: &People,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let mut told: BTreeMap<(Uuid, Uuid), Told> = BTreeMap::new();
    for (event, peer) in peers {
        let person = people.of(event.workspace_id, event.inbox_id, peer);
        if let Some((person, news)) = person.and_then(|person| Some((person, person.news(event, peer)?))) {
            told.insert((person.workspace_id, person.contact_id), news);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let (ids, values): (Vec<(Uuid, Uuid)>, Vec<Told>) = told.into_iter().unzip();
    let (workspaces, contacts): (Vec<Uuid>, Vec<Uuid>) = ids.iter().copied().unzip();
    sqlx::query(
        "update contact p set name = coalesce(t.name, p.name), username = coalesce(t.username, p.username),
           phone = coalesce(t.phone, p.phone), version = p.version + 1
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) as t (workspace_id, id, name, username, phone)
         where p.workspace_id = t.workspace_id and p.id = t.id",
    )
    .bind(&workspaces)
    .bind(&contacts)
    .bind(values.iter().map(|told| told.0.clone()).collect::<Vec<_>>())
    .bind(values.iter().map(|told| told.1.clone()).collect::<Vec<_>>())
    .bind(values.iter().map(|told| told.2.clone()).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    changes.contacts.extend(ids);
    // the conversation's view shows the name
    let touched: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "update conversation c set version = c.version + 1 from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id)
         where c.workspace_id = t.workspace_id and c.contact_id = t.id returning c.workspace_id, c.id",
    )
    .bind(&workspaces)
    .bind(&contacts)
    .fetch_all(connection)
    .await?;
    changes.conversations.extend(touched);
    Ok(())
}

/// A platform that has not told who somebody is gets asked again when they write, so often at most.
const ASK_AGAIN: Duration = Duration::minutes(10);
/// What it told is asked for again when somebody writes after so long: people change their names and pictures.
const OLD: Duration = Duration::days(3);

async fn ask_again(
    connection: &mut PgConnection,
    store: &Store,
    peers: &[(&Ready<'_>, &Peer)],
    people: &People,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let (before, old) = (store.clock.now() - ASK_AGAIN, store.clock.now() - OLD);
    let due: BTreeSet<(Uuid, Uuid)> = peers
        .iter()
        .filter(|(event, _)| is_message(&event.inbound.event))
        .filter_map(|(event, peer)| Some((event, people.of(event.workspace_id, event.inbox_id, peer)?)))
        .filter(|(event, person)| person.is_unclear(event.channel, store.clock.now()))
        .map(|(_, person)| person)
        .map(|person| (person.workspace_id, person.identity_id))
        .collect();
    if due.is_empty() {
        return Ok(());
    }
    let (workspaces, identities): (Vec<Uuid>, Vec<Uuid>) = due.into_iter().unzip();
    let asked: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "update contact_identity i set profile_asked_at = $3 from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id)
         where i.workspace_id = t.workspace_id and i.id = t.id and (i.profile_fetched_at is null or i.profile_fetched_at < $5)
           and (i.profile_asked_at is null or i.profile_asked_at < $4)
         returning i.workspace_id, i.id",
    )
    .bind(&workspaces)
    .bind(&identities)
    .bind(store.clock.now())
    .bind(before)
    .bind(old)
    .fetch_all(connection)
    .await?;
    changes
        .jobs
        .extend(asked.into_iter().map(|(workspace_id, identity_id)| Job::FetchProfile {
            workspace_id,
            identity_id,
        }));
    Ok(())
}

/// The customer told that their number changed: what we know is out of date.
fn is_new_number(event: &InboundEvent) -> bool {
    matches!(event, InboundEvent::Message(message) if message.notice.as_ref().is_some_and(|notice| notice.kind == "number_changed"))
}

/// Who is new to us is met when they write, or are written to: that somebody unknown has a new id is nothing to show.
fn makes_people(event: &InboundEvent) -> bool {
    let about_keys =
        |notice: &Notice| ["user_id_changed", "number_changed", "identity_changed"].contains(&notice.kind.as_str());
    match event {
        InboundEvent::Message(message) => !message.notice.as_ref().is_some_and(about_keys),
        _ => false,
    }
}

/// Somebody of the past alone is somebody whose conversation is over.
fn first_status(event: &Ready<'_>) -> (&'static str, Option<OffsetDateTime>) {
    match &event.inbound.event {
        InboundEvent::Message(message) if message.arrival == Some(Arrival::History) => ("resolved", Some(event.at)),
        _ => ("open", None),
    }
}
