//! Applying normalised events to the rows, inside the caller's transaction: people first, then messages, then what happens
//! to messages, then the conversations they are in. Locks are taken in one order: conversations, messages, counter; who
//! meets another process in the wrong one begins again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use frontdesk_connectors::Channel;
use frontdesk_connectors::model::{Inbound, InboundEvent};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::accounts::Accounts;
use super::{Received, effects, messages, notices, parked, people};
use crate::domain::views::{ConversationView, Event, InboxNoticeView, MessageView};
use crate::domain::{contacts, conversations, inboxes, mentions, messages as message_views, templates};
use crate::measures::Stretch;
use crate::store::changelog::Origin;
use crate::store::jobs::Job;
use crate::store::wake::Signal;
use crate::store::{Change, Store, StoredEvent, changelog};

/// Events of one account of one POST.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    pub channel: Channel,
    pub account_id: &'a str,
    pub events: &'a [Inbound],
    pub received_at: OffsetDateTime,
    /// None: it came before, or we asked for it.
    pub request: Option<&'a Received>,
    /// Of this workspace alone, whoever the account is connected to by now; none: of whoever has it.
    pub workspace_id: Option<Uuid>,
}

impl<'a> Unit<'a> {
    /// Channel and external id.
    pub fn account(&self) -> (&'static str, &'a str) {
        (self.channel.as_str(), self.account_id)
    }
}

/// One event whose inbox is known.
#[derive(Debug, Clone)]
pub struct Ready<'a> {
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    pub channel: Channel,
    pub inbound: &'a Inbound,
    /// The platform's time; the time of receipt where it gave none or one in the future.
    pub at: OffsetDateTime,
    pub received_at: OffsetDateTime,
    /// The webhook that brings it now.
    pub request: Option<&'a Received>,
}

impl Ready<'_> {
    pub fn origin(&self) -> Option<Origin> {
        self.request.map(|request| Origin {
            webhook: Some((self.channel.as_str(), request.received)),
            trace: request.trace.clone(),
        })
    }
}

impl<'a> Ready<'a> {
    /// `inbox`: workspace and id.
    pub fn new(
        channel: Channel,
        inbox: (Uuid, Uuid),
        inbound: &'a Inbound,
        received_at: OffsetDateTime,
        request: Option<&'a Received>,
    ) -> Self {
        Self {
            workspace_id: inbox.0,
            inbox_id: inbox.1,
            channel,
            inbound,
            at: believable(inbound, received_at),
            received_at,
            request,
        }
    }
}

/// What changed: views are loaded and events made of it at the end.
#[derive(Debug, Default)]
pub struct Changes {
    pub new_conversations: Vec<(Uuid, Uuid)>,
    pub conversations: BTreeSet<(Uuid, Uuid)>,
    /// What messages made of theirs: as they are, unless they are among `conversations`, too.
    pub received: BTreeMap<(Uuid, Uuid), ConversationView>,
    /// Messages as they are, where they were loaded since they changed.
    pub loaded: HashMap<(Uuid, Uuid), MessageView>,
    pub contacts: BTreeSet<(Uuid, Uuid)>,
    /// In the order they are told.
    pub new_messages: Vec<(Uuid, Uuid)>,
    /// How those of them came that a request brought, by their id.
    pub origins: HashMap<Uuid, Origin>,
    pub messages: BTreeSet<(Uuid, Uuid)>,
    pub inboxes: BTreeSet<(Uuid, Uuid)>,
    /// What a platform told about an account itself.
    pub notices: Vec<(Uuid, InboxNoticeView)>,
    /// Replies that we hear are delivered: channel, and how long it took since the platform had taken them.
    pub delivered: Vec<(&'static str, std::time::Duration)>,
    /// Notes that name members.
    pub mentions: Vec<(Uuid, Uuid)>,
    /// Inboxes whose templates changed.
    pub templates: BTreeSet<(Uuid, Uuid)>,
    pub jobs: Vec<Job>,
    /// Lanes that may go on: rung for after the commit, and found by the sweeper where nobody rings.
    pub due_lanes: Vec<Signal>,
    /// Platform keys of people who are new: `workspace, inbox, peer_target`.
    pub new_keys: Vec<messages::Arrived>,
}

/// A platform's clock may run ahead of ours by so much before its time is not believed.
const AHEAD: Duration = Duration::minutes(1);

pub fn ready<'a>(units: &[Unit<'a>], accounts: &Accounts) -> Vec<Ready<'a>> {
    units
        .iter()
        .flat_map(|unit| {
            let whose = accounts.within(unit.workspace_id, unit.channel.as_str(), unit.account_id);
            whose.map(move |account| (unit, account))
        })
        .flat_map(|(unit, account)| {
            unit.events.iter().map(move |inbound| {
                let inbox = (account.workspace_id, account.inbox_id);
                Ready::new(unit.channel, inbox, inbound, unit.received_at, unit.request)
            })
        })
        .collect()
}

/// Less than a second ahead is no clock but the place within its second that a message was given whose platform tells no
/// closer: it was there when it was received, and so it comes before every answer to it. Effects keep theirs, which says which
/// of two is the newer one.
const WITHIN: Duration = Duration::seconds(1);

fn believable(inbound: &Inbound, received_at: OffsetDateTime) -> OffsetDateTime {
    match inbound.at {
        Some(at) if at > received_at && at < received_at + WITHIN && is_message(&inbound.event) => received_at,
        Some(at) if at <= received_at + AHEAD => at,
        _ => received_at,
    }
}

pub async fn apply(connection: &mut PgConnection, store: &Store, ready: &[Ready<'_>]) -> Result<Changes, sqlx::Error> {
    run(connection, store, ready, true).await
}

/// The same for echoes that are known to be nobody's send.
pub async fn apply_foreign(
    connection: &mut PgConnection,
    store: &Store,
    ready: &[Ready<'_>],
) -> Result<Changes, sqlx::Error> {
    run(connection, store, ready, false).await
}

async fn run(
    connection: &mut PgConnection,
    store: &Store,
    ready: &[Ready<'_>],
    settle_echoes: bool,
) -> Result<Changes, sqlx::Error> {
    let mut changes = Changes::default();
    if ready.is_empty() {
        return Ok(changes);
    }
    let people = people::find_or_make(connection, store, ready, &mut changes).await?;
    let (messages, mut later) = messages::split(ready);
    let mut arrived = messages::insert(connection, store, &messages, &people, settle_echoes, &mut changes).await?;
    arrived.append(&mut changes.new_keys);
    // what was waiting for these messages happens to them now
    let (quoting, waiting) = parked::take_for_arrived(connection, &arrived).await?;
    changes.messages.extend(quoting);
    let waiting: Vec<Ready<'_>> = waiting.iter().map(parked::Parked::ready).collect();
    later.extend(waiting);
    if !later.is_empty() {
        changes.read_again();
    }
    effects::apply(connection, store, &later, &people, &mut changes).await?;
    notices::store(connection, store, ready, &mut changes).await?;
    templates::review(connection, store, ready, &mut changes).await?;
    Ok(changes)
}

impl Changes {
    /// What happens next may change them once more.
    fn read_again(&mut self) {
        self.conversations
            .extend(std::mem::take(&mut self.received).into_keys());
    }

    pub fn merge(&mut self, other: Self) {
        self.new_conversations.extend(other.new_conversations);
        self.conversations.extend(other.conversations);
        self.received.extend(other.received);
        self.loaded.extend(other.loaded);
        self.contacts.extend(other.contacts);
        self.new_messages.extend(other.new_messages);
        self.origins.extend(other.origins);
        self.delivered.extend(other.delivered);
        self.messages.extend(other.messages);
        self.inboxes.extend(other.inboxes);
        self.notices.extend(other.notices);
        self.mentions.extend(other.mentions);
        self.templates.extend(other.templates);
        self.jobs.extend(other.jobs);
        self.due_lanes.extend(other.due_lanes);
    }

    pub fn is_empty(&self) -> bool {
        self.new_conversations.is_empty()
            && self.conversations.is_empty()
            && self.received.is_empty()
            && self.contacts.is_empty()
            && self.new_messages.is_empty()
            && self.messages.is_empty()
            && self.inboxes.is_empty()
            && self.notices.is_empty()
            && self.templates.is_empty()
    }

    /// Loads the views of everything that changed and appends their events: the last statements before the commit.
    pub async fn append(
        mut self,
        connection: &mut PgConnection,
        store: &Store,
    ) -> Result<Vec<StoredEvent>, sqlx::Error> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        for (channel, time) in std::mem::take(&mut self.delivered) {
            Stretch::AcceptedToDelivered.took(channel, time);
        }
        let new: BTreeSet<(Uuid, Uuid)> = self.new_conversations.iter().copied().collect();
        let created: BTreeSet<(Uuid, Uuid)> = self.new_messages.iter().copied().collect();
        let updated = self.messages.iter().copied().filter(|id| !created.contains(id));
        let message_ids: Vec<(Uuid, Uuid)> = self.new_messages.iter().copied().chain(updated).collect();
        let changed = |id: &(Uuid, Uuid)| self.conversations.contains(id);
        let touched = self
            .received
            .keys()
            .filter(|id| !changed(id))
            .chain(&self.conversations);
        let conversation_ids: Vec<(Uuid, Uuid)> = self
            .new_conversations
            .iter()
            .chain(touched.filter(|id| !new.contains(id)))
            .copied()
            .collect();
        let unread = |id: &&(Uuid, Uuid)| changed(id) || !self.received.contains_key(id);
        let to_load: Vec<(Uuid, Uuid)> = conversation_ids.iter().filter(unread).copied().collect();
        let contact_ids: Vec<(Uuid, Uuid)> = self.contacts.iter().copied().collect();

        let mut entries: Vec<Change> =
            Vec::with_capacity(message_ids.len() + conversation_ids.len() + contact_ids.len());
        let mut push = |workspace_id, event, origin| {
            entries.push(Change {
                workspace_id,
                event,
                only_user_id: None,
                origin,
            })
        };
        for (workspace_id, view) in contacts::load::by_ids(connection, &contact_ids).await? {
            push(workspace_id, Event::ContactUpdated(view), None);
        }
        let mut conversation_views = self.received.clone();
        for (workspace_id, view) in conversations::load::by_ids(connection, &to_load).await? {
            conversation_views.insert((workspace_id, view.id), view);
        }
        let (made, touched): (Vec<_>, Vec<_>) = conversation_ids
            .into_iter()
            .filter_map(|id| Some((id.0, conversation_views.remove(&id)?)))
            .partition(|(workspace_id, view)| new.contains(&(*workspace_id, view.id)));
        for (workspace_id, view) in made {
            push(workspace_id, Event::ConversationCreated(view), None);
        }
        let not_loaded = |id: &&(Uuid, Uuid)| !self.loaded.contains_key(id);
        let to_load: Vec<(Uuid, Uuid)> = message_ids.iter().filter(not_loaded).copied().collect();
        let mut messages = self.loaded;
        for (workspace_id, view) in message_views::load::by_ids(connection, &to_load).await? {
            messages.insert((workspace_id, view.id), view);
        }
        for (workspace_id, view) in message_ids
            .into_iter()
            .filter_map(|id| Some((id.0, messages.remove(&id)?)))
        {
            let origin = self.origins.remove(&view.id);
            let event = if created.contains(&(workspace_id, view.id)) {
                Event::MessageCreated(view)
            } else {
                Event::MessageUpdated(view)
            };
            push(workspace_id, event, origin);
        }
        for (workspace_id, view) in touched {
            push(workspace_id, Event::ConversationUpdated(view), None);
        }
        for (workspace_id, view) in self.notices {
            push(workspace_id, Event::InboxNoticeCreated(view), None);
        }
        for (workspace_id, view) in templates::load_syncs(connection, &self.templates).await? {
            push(workspace_id, Event::TemplateSyncUpdated(view), None);
        }
        for told in mentions::of_notes(connection, &self.mentions).await? {
            entries.push(Change {
                workspace_id: told.workspace_id,
                event: Event::MentionCreated(told.view),
                only_user_id: Some(told.user_id),
                origin: None,
            });
        }
        for (workspace_id, inbox_id) in self.inboxes {
            if let Some(view) = inboxes::load_one(connection, workspace_id, inbox_id).await? {
                entries.push(Change {
                    workspace_id,
                    event: Event::InboxUpdated(view),
                    only_user_id: None,
                    origin: None,
                });
            }
        }
        changelog::append(connection, &entries, store.clock.now()).await
    }
}

/// Whether an event puts a line on the timeline.
pub fn is_message(event: &InboundEvent) -> bool {
    matches!(event, InboundEvent::Message(_))
}
