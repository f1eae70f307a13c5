//! One workspace's stream in this process: how far it is emitted, the last entries, and who listens.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use socketioxide::SendError;
use socketioxide::SocketError;
use socketioxide::extract::SocketRef;
use socketioxide::socket::Sid;
use tokio::time::Instant;
use uuid::Uuid;

use super::sight::{self, Places, Verdict};
use super::times::Times;
use crate::domain::access::{Actor, Credential};
use crate::domain::permissions::of_event;
use crate::store::StoredEvent;

/// Entries that are kept in memory, for sockets that attach while others are ahead.
const RECENT: usize = 1_024;
/// Far more than there is between a sign-in and its answer.
const JOINING: Duration = Duration::from_secs(60);
/// What somebody is told of a conversation that is out of their sight.
const GONE: &str = "conversation.removed";

pub struct Listener {
    pub socket: SocketRef,
    pub actor: Actor,
    pub credential: Credential,
    /// Up to where this socket has everything; none before its `resume`.
    pub cursor: Option<i64>,
    joined: Instant,
}

/// What a socket is told: an entry, or that a run of entries holds nothing for it.
pub enum Told<'a> {
    Event(&'a StoredEvent),
    /// In its place, that for them this conversation is no more.
    Gone {
        event: &'a StoredEvent,
        id: Uuid,
    },
    Hole {
        from: i64,
        to: i64,
    },
}

#[derive(Default)]
pub struct Feed {
    /// None until the first socket attaches.
    pub emitted: Option<i64>,
    recent: VecDeque<StoredEvent>,
    pub listeners: HashMap<Sid, Listener>,
}

/// What became of a socket during an emit.
pub struct Left {
    pub listener: Listener,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    TooSlow,
    /// It sees other conversations from now on.
    SightMoved,
}

pub fn may_see(actor: &Actor, event: &StoredEvent) -> bool {
    let addressed = event.only_user_id.is_none_or(|user| actor.user_id == Some(user));
    addressed && hears(actor, &event.name)
}

/// By the event's name; also of what is not stored.
pub fn hears(actor: &Actor, name: &str) -> bool {
    of_event(name).allows(actor.permissions)
}

pub fn verdict(actor: &Actor, places: &Places, event: &StoredEvent) -> Verdict {
    if may_see(actor, event) {
        places.verdict(actor, event)
    } else {
        Verdict::Hidden
    }
}

/// The envelope of an entry that says a conversation is gone, for who does not see it any more.
pub fn gone(event: &StoredEvent, id: Uuid) -> Box<RawValue> {
    #[derive(Deserialize)]
    struct When<'a> {
        #[serde(borrow)]
        at: &'a RawValue,
    }
    let (workspace_id, seq) = (event.workspace_id, event.seq);
    let at = serde_json::from_str(event.envelope.get()).map_or("null", |When { at }| at.get());
    let text =
        format!(r#"{{"seq":{seq},"type":"{GONE}","workspace_id":"{workspace_id}","at":{at},"data":{{"id":"{id}"}}}}"#);
    RawValue::from_string(text).expect("made of JSON")
}

/// Says entries in their order as this actor may know them.
pub fn tell<'a, E>(
    actor: &Actor,
    places: &Places,
    events: impl IntoIterator<Item = &'a StoredEvent>,
    mut say: impl FnMut(Told<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let mut hidden: Option<(i64, i64)> = None;
    for event in events {
        let told = match verdict(actor, places, event) {
            Verdict::Told => Told::Event(event),
            Verdict::Gone(id) => Told::Gone { event, id },
            Verdict::Hidden => {
                hidden = Some((hidden.map_or(event.seq, |(from, _)| from), event.seq));
                continue;
            }
        };
        if let Some((from, to)) = hidden.take() {
            say(Told::Hole { from, to })?;
        }
        say(told)?;
    }
    hidden.map_or(Ok(()), |(from, to)| say(Told::Hole { from, to }))
}

impl Told<'_> {
    /// One argument: the envelope, as it was stored.
    pub fn emit(&self, socket: &SocketRef) -> Result<(), SendError> {
        #[derive(Serialize)]
        struct Hole {
            from: i64,
            to: i64,
        }
        match *self {
            Self::Event(event) => {
                let envelope: &RawValue = &event.envelope;
                socket.emit(&*event.name, &(envelope,))
            }
            Self::Gone { event, id } => socket.emit(GONE, &(gone(event, id),)),
            Self::Hole { from, to } => socket.emit("seq", &Hole { from, to }),
        }
    }
}

impl Listener {
    pub fn new(socket: SocketRef, actor: Actor, credential: Credential) -> Self {
        Self {
            socket,
            actor,
            credential,
            cursor: None,
            joined: Instant::now(),
        }
    }

    fn tell(&mut self, events: &[&StoredEvent], places: &Places) -> Result<(), SendError> {
        let (Some(cursor), Some(last)) = (self.cursor, events.last()) else {
            return Ok(());
        };
        let new = events.iter().copied().filter(|event| event.seq > cursor);
        tell(&self.actor, places, new, |told| told.emit(&self.socket))?;
        self.cursor = Some(last.seq.max(cursor));
        Ok(())
    }
}

impl Feed {
    /// Whether these entries follow on what was emitted.
    pub fn follows(&self, events: &[StoredEvent]) -> bool {
        match (self.emitted, events.first()) {
            (Some(emitted), Some(first)) => first.seq == emitted + 1,
            _ => false,
        }
    }

    /// Emits as it happens: ends the traces of these entries, and says whether there was anybody to hear them.
    pub fn emit_live(&mut self, events: &[StoredEvent], places: &Places) -> (Vec<Left>, bool) {
        let new = events
            .last()
            .is_some_and(|last| self.emitted.is_some_and(|emitted| last.seq > emitted));
        let heard = new && self.listeners.values().any(|listener| listener.cursor.is_some());
        let spans = if heard { Times::begin(events) } else { Vec::new() };
        let left = self.emit(events, places);
        drop(spans);
        (left, heard)
    }

    /// Emits entries in order; what was emitted before is skipped. Returns the sockets that could not take it, or
    /// take nothing more.
    fn emit(&mut self, events: &[StoredEvent], places: &Places) -> Vec<Left> {
        let Some(emitted) = self.emitted else { return Vec::new() };
        let new: Vec<&StoredEvent> = events.iter().filter(|event| event.seq > emitted).collect();
        let Some(last) = new.last() else { return Vec::new() };
        self.emitted = Some(last.seq);
        let mut gone: Vec<(Sid, Option<Why>)> = Vec::new();
        for (sid, listener) in &mut self.listeners {
            let past = |event: &StoredEvent| listener.cursor.is_none_or(|cursor| event.seq <= cursor);
            let moved = new
                .iter()
                .position(|event| !past(event) && sight::moves(&listener.actor, event));
            // what comes before it is told as ever; with it, and what follows, they come back for everything
            if let Err(error) = listener.tell(&new[..moved.unwrap_or(new.len())], places) {
                let slow = matches!(error, SendError::Socket(SocketError::InternalChannelFull));
                gone.push((*sid, slow.then_some(Why::TooSlow)));
            } else if moved.is_some() {
                gone.push((*sid, Some(Why::SightMoved)));
            }
        }
        for event in new {
            if self.recent.len() == RECENT {
                self.recent.pop_front();
            }
            self.recent.push_back(event.clone());
        }
        gone.into_iter()
            .filter_map(|(sid, why)| {
                let listener = self.listeners.remove(&sid)?;
                Some(Left { listener, why: why? })
            })
            .collect()
    }

    /// Whether somebody listens who sees a part of the conversations.
    pub fn is_heard_in_part(&self) -> bool {
        self.listeners.values().any(|listener| !listener.actor.sight.is_whole())
    }

    /// From now on this socket gets what comes after `seq`.
    pub fn attach(&mut self, sid: Sid, seq: i64) {
        if let Some(listener) = self.listeners.get_mut(&sid) {
            listener.cursor = Some(seq);
        }
    }

    /// Entries after `seq` up to what was emitted, if they are all still in memory.
    pub fn recent_after(&self, seq: i64) -> Option<Vec<StoredEvent>> {
        let emitted = self.emitted?;
        if emitted <= seq {
            return Some(Vec::new());
        }
        let covered = self.recent.front().is_some_and(|first| first.seq <= seq + 1);
        covered.then(|| self.recent.iter().filter(|event| event.seq > seq).cloned().collect())
    }

    /// Those who left between their sign-in and its answer: the library tells nobody of them.
    pub fn forget_gone(&mut self) {
        self.listeners
            .retain(|_, listener| listener.socket.connected() || listener.joined.elapsed() < JOINING);
    }

    /// Members with a socket. A token is nobody who could answer, whoever's it is.
    pub fn users(&self) -> Vec<Uuid> {
        self.listeners
            .values()
            .filter_map(|listener| listener.actor.person())
            .collect()
    }

    /// Sockets of one member, or of everyone.
    pub fn sockets(&self, user_id: Option<Uuid>) -> Vec<(SocketRef, Actor, Credential)> {
        self.listeners
            .values()
            .filter(|listener| user_id.is_none() || listener.actor.user_id == user_id)
            .map(|listener| {
                (
                    listener.socket.clone(),
                    listener.actor.clone(),
                    listener.credential.clone(),
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::domain::permissions::{Permission, Permissions, Sight};
    use crate::domain::views::Role;

    fn actor(permissions: Permissions, user_id: Option<Uuid>) -> Actor {
        Actor {
            workspace_id: Uuid::nil(),
            role: Role::Agent,
            permissions,
            role_id: None,
            sight: Sight::default(),
            user_id,
            token_id: None,
            name: "Me".to_owned(),
            token_name: None,
            proof: None,
            suspended: false,
        }
    }

    #[test]
    fn what_one_may_not_read_is_not_told() {
        let event = |name: &str| StoredEvent {
            workspace_id: Uuid::nil(),
            seq: 1,
            name: name.into(),
            envelope: RawValue::from_string("{}".to_owned()).unwrap().into(),
            only_user_id: None,
            message: None,
            trace: None,
        };
        for (role, sees) in [(Role::Agent, false), (Role::Admin, true), (Role::Owner, true)] {
            let actor = actor(Permissions::of(role), None);
            assert_eq!(may_see(&actor, &event("inbox_notice.created")), sees, "{role:?}");
            assert_eq!(may_see(&actor, &event("planet.moved")), sees, "{role:?}");
            assert!(may_see(&actor, &event("inbox.updated")) && may_see(&actor, &event("message.created")));
        }
        let contacts = actor([Permission::ContactsRead].into_iter().collect(), None);
        assert!(may_see(&contacts, &event("contact.updated")) && !may_see(&contacts, &event("message.created")));
        assert!(!hears(&contacts, "typing") && hears(&contacts, "presence"));
    }

    #[test]
    fn runs_of_hidden_entries_are_summed_up_where_they_are() {
        let me = Uuid::from_u128(1);
        let actor = actor(Permissions::of(Role::Agent), Some(me));
        let other = Some(Uuid::from_u128(2));
        let events: Vec<StoredEvent> = [other, other, None, Some(me), other, None, other]
            .into_iter()
            .zip(1..)
            .map(|(only_user_id, seq)| StoredEvent {
                workspace_id: Uuid::nil(),
                seq,
                name: "label.updated".into(),
                envelope: RawValue::from_string("{}".to_owned()).unwrap().into(),
                only_user_id,
                message: None,
                trace: None,
            })
            .collect();
        let mut said = Vec::new();
        let Ok(()) = tell(&actor, &Places::default(), &events, |told| {
            said.push(match told {
                Told::Event(event) => (event.seq, event.seq, true),
                Told::Gone { event, .. } => panic!("nothing is gone: {event:?}"),
                Told::Hole { from, to } => (from, to, false),
            });
            Ok::<(), Infallible>(())
        });
        let wanted = [
            (1, 2, false),
            (3, 3, true),
            (4, 4, true),
            (5, 5, false),
            (6, 6, true),
            (7, 7, false),
        ];
        assert_eq!(said, wanted);
    }
}
