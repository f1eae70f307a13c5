//! All feeds of this process, and the task that keeps them going.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use super::feed::{self, Feed, Listener, TooSlow};
use super::switches::Switches;
use crate::connection::Line;
use crate::domain::access;
use crate::errors::Result;
use crate::store::changelog;
use crate::store::wake::{Ring, Signal};
use crate::store::{Store, StoredEvent};

/// The net under lost notifications.
const POLL: Duration = Duration::from_secs(2);
const READ: i64 = 500;

#[derive(Clone)]
pub struct Hub {
    pub store: Store,
    pub switches: Switches,
    feeds: Arc<Mutex<HashMap<Uuid, Arc<SharedFeed>>>>,
}

#[derive(Default)]
pub struct SharedFeed {
    feed: Mutex<Feed>,
    /// One reader at a time, so that entries come in order.
    reading: tokio::sync::Mutex<()>,
}

/// The answer to `resume`.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Resumed {
    Events {
        seq: i64,
        events: Vec<Arc<RawValue>>,
        more: bool,
    },
    Resync {
        resync: bool,
        seq: i64,
    },
}

impl SharedFeed {
    pub fn lock(&self) -> MutexGuard<'_, Feed> {
        self.feed.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Hub {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            switches: Switches::default(),
            feeds: Arc::default(),
        }
    }

    pub fn feed(&self, workspace_id: Uuid) -> Arc<SharedFeed> {
        self.lock().entry(workspace_id).or_default().clone()
    }

    fn existing(&self, workspace_id: Uuid) -> Option<Arc<SharedFeed>> {
        self.lock().get(&workspace_id).cloned()
    }

    fn all(&self) -> Vec<(Uuid, Arc<SharedFeed>)> {
        self.lock().iter().map(|(id, feed)| (*id, feed.clone())).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<SharedFeed>>> {
        self.feeds.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Emits until cancelled.
    pub async fn run(self, stop: CancellationToken) {
        let mut rings = self.store.wake.subscribe();
        let mut poll = tokio::time::interval(POLL);
        poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                ring = rings.recv() => match ring {
                    Ok(ring) => self.hear(ring).await,
                    Err(RecvError::Lagged(_)) => self.catch_up_all().await,
                    Err(RecvError::Closed) => return,
                },
                _ = poll.tick() => {
                    self.forget_idle();
                    self.catch_up_all().await;
                }
                () = stop.cancelled() => return,
            }
        }
    }

    async fn hear(&self, ring: Ring) {
        match ring {
            Ring::Committed { workspace_id, events } => self.committed(workspace_id, &events).await,
            Ring::Signal {
                signal: Signal::Events { workspace_id },
                ..
            } => self.catch_up(workspace_id).await,
            Ring::Signal {
                signal: Signal::Everything,
                ..
            } => self.catch_up_all().await,
            Ring::Signal {
                signal: Signal::Access { workspace_id, user_id },
                ..
            } => self.recheck(workspace_id, user_id),
            Ring::Signal {
                signal:
                    Signal::Ephemeral {
                        workspace_id,
                        name,
                        data,
                        except_socket,
                    },
                ..
            } => {
                self.ephemeral(workspace_id, &name, &data, except_socket.as_deref());
            }
            Ring::Signal {
                signal: Signal::Deliver { .. } | Signal::Jobs,
                ..
            } => {}
        }
    }

    /// What this process committed needs not be read again, if nothing is missing before it.
    async fn committed(&self, workspace_id: Uuid, events: &[StoredEvent]) {
        let Some(feed) = self.existing(workspace_id) else {
            return;
        };
        let slow = {
            let mut feed = feed.lock();
            if feed.follows(events) {
                Some(feed.emit(events))
            } else {
                None
            }
        };
        match slow {
            Some(slow) => self.cut_all(slow),
            None => self.catch_up(workspace_id).await,
        }
    }

    /// Reads on from the last emitted entry.
    async fn catch_up(&self, workspace_id: Uuid) {
        let Some(feed) = self.existing(workspace_id) else {
            return;
        };
        if let Err(error) = self.read_on(workspace_id, &feed).await {
            warn!(%error, "reading the change log failed; trying again soon");
        }
    }

    async fn read_on(&self, workspace_id: Uuid, feed: &SharedFeed) -> Result<()> {
        let _one_at_a_time = feed.reading.lock().await;
        loop {
            let Some(emitted) = feed.lock().emitted else {
                return Ok(());
            };
            let events = self.read_after(workspace_id, emitted).await?;
            let full = events.len() as i64 == READ;
            let slow = feed.lock().emit(&events);
            self.cut_all(slow);
            if !full {
                return Ok(());
            }
        }
    }

    async fn read_after(&self, workspace_id: Uuid, seq: i64) -> Result<Vec<StoredEvent>> {
        let mut connection = self.store.database.owner.acquire().await?;
        Ok(changelog::read_after(&mut connection, workspace_id, seq, READ).await?)
    }

    async fn catch_up_all(&self) {
        for (workspace_id, feed) in self.all() {
            if feed.lock().emitted.is_some() {
                self.catch_up(workspace_id).await;
            }
        }
    }

    /// A workspace nobody listens to is not read.
    fn forget_idle(&self) {
        self.lock()
            .retain(|_, feed| Arc::strong_count(feed) > 1 || !feed.lock().listeners.is_empty());
    }

    /// Answers `resume`, and from then on the socket is live. `answer` is called while nothing is emitted, so that no
    /// live entry can overtake it.
    pub async fn resume(
        &self,
        feed: &SharedFeed,
        listener: &Listener,
        after: Option<i64>,
        answer: impl FnOnce(Resumed),
    ) -> Result<()> {
        let sid = listener.socket.id;
        let (from, resync) = self.begin(listener.actor.workspace_id, after).await?;
        let replay = after.is_some() && !resync;
        let mut seq = from;
        let mut events: Vec<StoredEvent> = Vec::new();
        loop {
            if replay {
                let page = self.read_after(listener.actor.workspace_id, seq).await?;
                seq = page.last().map_or(seq, |event| event.seq);
                let full = page.len() as i64 == READ;
                events.extend(page);
                if full {
                    answer(resumed(listener, seq, &events, true));
                    return Ok(());
                }
            }
            let mut feed = feed.lock();
            let emitted = *feed.emitted.get_or_insert(seq);
            // the feed has gone on since we read: take that too, or read once more
            match feed.recent_after(seq) {
                Some(more) if replay => events.extend(more),
                None if replay => continue,
                _ => {}
            }
            seq = seq.max(emitted);
            answer(if resync {
                Resumed::Resync { resync: true, seq }
            } else {
                resumed(listener, seq, &events, false)
            });
            feed.attach(sid, seq);
            return Ok(());
        }
    }

    /// The same for a client that wants no answer: what it missed comes as events, as fast as it takes them.
    pub async fn replay(&self, feed: &SharedFeed, listener: &Listener, after: Option<i64>) -> Result<()> {
        let (mut seq, _) = self.begin(listener.actor.workspace_id, after).await?;
        loop {
            let page = self.read_after(listener.actor.workspace_id, seq).await?;
            for event in page.iter().filter(|event| listener.may_see(event)) {
                if !emit_when_it_can(&listener.socket, event).await {
                    self.cut_all(vec![TooSlow(listener.socket.clone())]);
                    return Ok(());
                }
            }
            seq = page.last().map_or(seq, |event| event.seq);
            if page.len() as i64 == READ {
                continue;
            }
            let mut feed = feed.lock();
            let emitted = *feed.emitted.get_or_insert(seq);
            if emitted <= seq {
                feed.attach(listener.socket.id, seq);
                return Ok(());
            }
        }
    }

    /// Where to read on from, and whether the client has to load everything instead.
    async fn begin(&self, workspace_id: Uuid, after: Option<i64>) -> Result<(i64, bool)> {
        let mut connection = self.store.database.owner.acquire().await?;
        let (newest, oldest) = changelog::bounds(&mut connection, workspace_id).await?;
        let reaches_back =
            |after: i64| after <= newest && (after == newest || oldest.is_some_and(|oldest| oldest <= after + 1));
        Ok(match after {
            None => (newest, false),
            Some(after) if after >= 0 && reaches_back(after) => (after, false),
            Some(_) => (newest, true),
        })
    }

    fn ephemeral(&self, workspace_id: Uuid, name: &str, data: &str, except: Option<&str>) {
        let Some(feed) = self.existing(workspace_id) else {
            return;
        };
        let Ok(data) = serde_json::from_str::<&RawValue>(data) else {
            return;
        };
        for listener in feed.lock().listeners.values() {
            if except != Some(listener.socket.id.as_str()) {
                // may be lost: a full buffer is no reason to cut
                let _ = listener.socket.emit(name, &(data,));
            }
        }
    }

    /// Sessions or rights changed: whoever lost theirs is cut off.
    fn recheck(&self, workspace_id: Option<Uuid>, user_id: Option<Uuid>) {
        let feeds = match workspace_id {
            Some(id) => self.existing(id).into_iter().collect(),
            None => self.all().into_iter().map(|(_, feed)| feed).collect::<Vec<_>>(),
        };
        for (socket, actor, credential) in feeds.iter().flat_map(|feed| feed.lock().sockets(user_id)) {
            let hub = self.clone();
            tokio::spawn(async move {
                let now = access::authenticate(&hub.store, &credential, Some(actor.workspace_id)).await;
                if !now.is_ok_and(|now| now.role == actor.role) {
                    info!(workspace_id = %actor.workspace_id, "a socket lost its rights and is disconnected");
                    hub.close(&socket);
                }
            });
        }
    }

    /// Ends a socket for good; a polite client does not come back by itself.
    fn close(&self, socket: &SocketRef) {
        let cut = self.switches.take(socket.id.as_str());
        if socket.clone().disconnect().is_err() {
            cut_line(socket, cut);
        }
    }

    fn cut_all(&self, slow: Vec<TooSlow>) {
        for TooSlow(socket) in slow {
            info!(socket = %socket.id, "a socket is too slow and is cut; it will resume");
            metrics::counter!("frontdesk_sockets_cut_total").increment(1);
            cut_line(&socket, self.switches.take(socket.id.as_str()));
        }
    }

    /// Sends everyone elsewhere, for a shutdown.
    pub fn cut_everyone(&self) {
        for (_, feed) in self.all() {
            let sockets: Vec<SocketRef> = feed
                .lock()
                .listeners
                .drain()
                .map(|(_, listener)| listener.socket)
                .collect();
            for socket in sockets {
                cut_line(&socket, self.switches.take(socket.id.as_str()));
            }
        }
    }
}

/// False when the socket is gone or takes nothing for half a minute.
async fn emit_when_it_can(socket: &SocketRef, event: &StoredEvent) -> bool {
    for _ in 0..600 {
        match feed::emit(socket, event) {
            Ok(()) => return true,
            Err(SendError::Socket(SocketError::InternalChannelFull)) => {
                tokio::time::sleep(Duration::from_millis(50)).await
            }
            Err(_) => return false,
        }
    }
    false
}

/// By the connection it was upgraded on, else the one it began with.
fn cut_line(socket: &SocketRef, upgraded: Option<CancellationToken>) {
    let began_with = || {
        socket
            .req_parts()
            .extensions
            .get::<axum::extract::ConnectInfo<Line>>()
            .map(|line| line.0.cut.clone())
    };
    match upgraded.or_else(began_with) {
        Some(cut) => cut.cancel(),
        None => drop(socket.clone().disconnect()),
    }
}

fn resumed(listener: &Listener, seq: i64, events: &[StoredEvent], more: bool) -> Resumed {
    let events = events
        .iter()
        .filter(|event| listener.may_see(event))
        .map(|event| event.envelope.clone())
        .collect();
    Resumed::Events { seq, events, more }
}
