//! One workspace's stream in this process: how far it is emitted, the last entries, and who listens.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;
use serde_json::value::RawValue;
use socketioxide::SendError;
use socketioxide::SocketError;
use socketioxide::extract::SocketRef;
use socketioxide::socket::Sid;
use uuid::Uuid;

use crate::domain::access::{Actor, Credential};
use crate::store::StoredEvent;

/// Entries that are kept in memory, for sockets that attach while others are ahead.
const RECENT: usize = 1_024;

pub struct Listener {
    pub socket: SocketRef,
    pub actor: Actor,
    pub credential: Credential,
    /// Up to where this socket has everything; none before its `resume`.
    pub cursor: Option<i64>,
    /// First seq of a run of entries this socket may not see.
    hidden_from: Option<i64>,
}

/// "Nothing for you here."
#[derive(Serialize)]
struct Hole {
    from: i64,
    to: i64,
}

#[derive(Default)]
pub struct Feed {
    /// None until the first socket attaches.
    pub emitted: Option<i64>,
    recent: VecDeque<StoredEvent>,
    pub listeners: HashMap<Sid, Listener>,
}

/// What became of a socket during an emit.
pub struct TooSlow(pub SocketRef);

impl Listener {
    pub fn new(socket: SocketRef, actor: Actor, credential: Credential) -> Self {
        Self {
            socket,
            actor,
            credential,
            cursor: None,
            hidden_from: None,
        }
    }

    pub fn may_see(&self, event: &StoredEvent) -> bool {
        event.only_user_id.is_none_or(|user| self.actor.user_id == Some(user))
    }

    fn tell(&mut self, event: &StoredEvent) -> Result<(), SendError> {
        match self.cursor {
            Some(cursor) if event.seq > cursor => {}
            _ => return Ok(()),
        }
        if self.may_see(event) {
            self.close_hole(event.seq - 1)?;
            emit(&self.socket, event)?;
        } else if self.hidden_from.is_none() {
            self.hidden_from = Some(event.seq);
        }
        self.cursor = Some(event.seq);
        Ok(())
    }

    fn close_hole(&mut self, to: i64) -> Result<(), SendError> {
        match self.hidden_from.take() {
            Some(from) => self.socket.emit("seq", &Hole { from, to }),
            None => Ok(()),
        }
    }
}

/// One argument: the envelope, as it was stored.
pub fn emit(socket: &SocketRef, event: &StoredEvent) -> Result<(), SendError> {
    let envelope: &RawValue = &event.envelope;
    socket.emit(&*event.name, &(envelope,))
}

impl Feed {
    /// Whether these entries follow on what was emitted.
    pub fn follows(&self, events: &[StoredEvent]) -> bool {
        match (self.emitted, events.first()) {
            (Some(emitted), Some(first)) => first.seq == emitted + 1,
            _ => false,
        }
    }

    /// Emits entries in order; what was emitted before is skipped. Returns the sockets that could not take it.
    pub fn emit(&mut self, events: &[StoredEvent]) -> Vec<TooSlow> {
        let Some(emitted) = self.emitted else { return Vec::new() };
        let new: Vec<&StoredEvent> = events.iter().filter(|event| event.seq > emitted).collect();
        let Some(last) = new.last() else { return Vec::new() };
        self.emitted = Some(last.seq);
        let mut gone: Vec<(Sid, bool)> = Vec::new();
        for (sid, listener) in &mut self.listeners {
            let told = new
                .iter()
                .try_for_each(|event| listener.tell(event))
                .and_then(|()| listener.close_hole(last.seq));
            if let Err(error) = told {
                gone.push((
                    *sid,
                    matches!(error, SendError::Socket(SocketError::InternalChannelFull)),
                ));
            }
        }
        for event in new {
            if self.recent.len() == RECENT {
                self.recent.pop_front();
            }
            self.recent.push_back(event.clone());
        }
        gone.into_iter()
            .filter_map(|(sid, slow)| {
                self.listeners
                    .remove(&sid)
                    .filter(|_| slow)
                    .map(|listener| TooSlow(listener.socket))
            })
            .collect()
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
