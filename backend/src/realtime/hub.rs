//! All feeds of this process, and the tasks that keep them going.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures::StreamExt;
use serde::Serialize;
use serde_json::value::RawValue;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use super::feed::{self, Feed, Left, Listener, Told, Why};
use super::presence::Presence;
use super::sessions::Session;
use super::sight::{self, Places, Verdict};
use super::times::Times;
use crate::domain::access::{self, Actor, Credential};
use crate::domain::conversations;
use crate::domain::permissions::{Permissions, Sight};
use crate::domain::presence::Member;
use crate::domain::views::Role;
use crate::errors::{Error, Result};
use crate::store::changelog;
use crate::store::wake::{Ring, Signal};
use crate::store::{Store, StoredEvent};

/// The net under lost notifications.
const POLL: Duration = Duration::from_secs(2);
const READ: i64 = 500;
/// Events in one answer to `resume`.
const PAGE: usize = 500;
/// The net under lost news of sessions and rights; also for sessions that run out, which nobody tells.
const RECHECK: Duration = Duration::from_secs(180);
/// Sockets that are checked at the same time.
const CHECKS: usize = 4;

#[derive(Clone)]
pub struct Hub {
    pub store: Store,
    times: Times,
    presence: Presence,
    /// Rung when everyone's rights are to be checked.
    doubt: Arc<Notify>,
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
            times: Times::new(store.clone()),
            presence: Presence::default(),
            store,
            doubt: Arc::default(),
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

    /// A socket came or went: who is here is looked at again.
    pub fn look_who_is_here(&self) {
        self.presence.look();
    }

    /// Members with a socket at this process.
    pub fn here(&self) -> BTreeSet<Member> {
        let all = self.all();
        all.iter()
            .flat_map(|(workspace_id, feed)| {
                let users = feed.lock().users();
                users.into_iter().map(|user_id| (*workspace_id, user_id))
            })
            .collect()
    }

    /// Writes down when messages were first emitted, until cancelled; then what is left.
    pub async fn keep_moments(self, stop: CancellationToken) {
        self.times.moments.keep(self.store, stop).await;
    }

    /// Has others know who is here, until cancelled.
    pub async fn keep_presence(self, stop: CancellationToken) {
        let presence = self.presence.clone();
        presence.keep(self, stop).await;
    }

    /// Emits until cancelled.
    pub async fn listen(self, stop: CancellationToken) {
        let mut rings = self.store.wake.subscribe();
        let mut poll = tokio::time::interval(POLL);
        poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                ring = rings.recv() => match ring {
                    Ok(ring) => self.hear(ring).await,
                    Err(RecvError::Lagged(_)) => self.look_at_everything().await,
                    Err(RecvError::Closed) => return,
                },
                _ = poll.tick() => {
                    self.forget_idle();
                    found_untold(self.catch_up_all().await);
                }
                () = stop.cancelled() => return,
            }
        }
    }

    async fn hear(&self, ring: Ring) {
        match ring {
            Ring::Committed {
                workspace_id,
                events,
                at,
            } => self.committed(workspace_id, &events, at).await,
            Ring::Signal {
                signal: Signal::Events { workspace_id },
                ..
            } => {
                self.catch_up(workspace_id).await;
            }
            Ring::Signal {
                signal: Signal::Everything,
                ..
            } => self.look_at_everything().await,
            Ring::Signal {
                signal: Signal::Access { workspace_id, user_id },
                ..
            } => drop(tokio::spawn(self.clone().recheck(workspace_id, user_id))),
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
                self.ephemeral(workspace_id, &name, &data, except_socket.as_deref())
                    .await;
            }
            Ring::Signal {
                signal: Signal::Deliver { .. } | Signal::Presence { .. } | Signal::Jobs,
                ..
            } => {}
        }
    }

    /// Rings were lost, of entries or of rights.
    async fn look_at_everything(&self) {
        self.doubt.notify_one();
        self.catch_up_all().await;
    }

    /// What this process committed needs not be read again, if nothing is missing before it.
    async fn committed(&self, workspace_id: Uuid, events: &[StoredEvent], at: Instant) {
        self.times.committed(workspace_id, events, at);
        let Some(feed) = self.existing(workspace_id) else {
            return;
        };
        if !feed.lock().follows(events) {
            let found = self.catch_up(workspace_id).await;
            found_untold(found.saturating_sub(events.len() as u64));
            return;
        }
        match self.emit(workspace_id, &feed, events).await {
            Ok((left, heard)) => {
                if heard {
                    self.times.emitted(workspace_id, events, at);
                }
                self.leave(left);
            }
            Err(error) => warn!(%error, "who may hear what was committed is not known; trying again soon"),
        }
    }

    /// Emits entries, after a look at who has their conversations where somebody listens who may not hear of all.
    async fn emit(&self, workspace_id: Uuid, feed: &SharedFeed, events: &[StoredEvent]) -> Result<(Vec<Left>, bool)> {
        // the look is for whoever is there when it is told: who has come meanwhile knows no more
        let mut places = None;
        loop {
            {
                let mut feed = feed.lock();
                if places.is_some() || !feed.is_heard_in_part() {
                    return Ok(feed.emit_live(events, places.as_ref().unwrap_or(&Places::default())));
                }
            }
            places = Some(Places::of(&self.store, workspace_id, events).await?);
        }
    }

    /// Reads on from the last emitted entry; how many there were.
    async fn catch_up(&self, workspace_id: Uuid) -> u64 {
        let Some(feed) = self.existing(workspace_id) else {
            return 0;
        };
        let read = self.read_on(workspace_id, &feed).await;
        read.unwrap_or_else(|error| {
            warn!(%error, "reading the change log failed; trying again soon");
            0
        })
    }

    async fn read_on(&self, workspace_id: Uuid, feed: &SharedFeed) -> Result<u64> {
        let _one_at_a_time = feed.reading.lock().await;
        let mut found = 0;
        loop {
            let Some(emitted) = feed.lock().emitted else {
                return Ok(found);
            };
            let events = self.read_after(workspace_id, emitted).await?;
            found += events.len() as u64;
            let full = events.len() as i64 == READ;
            let (left, heard) = self.emit(workspace_id, feed, &events).await?;
            if heard {
                self.times.emitted_from_log(workspace_id, &events).await;
            }
            self.leave(left);
            if !full {
                return Ok(found);
            }
        }
    }

    async fn read_after(&self, workspace_id: Uuid, seq: i64) -> Result<Vec<StoredEvent>> {
        let mut connection = self.store.database.owner.acquire().await?;
        Ok(changelog::read_after(&mut connection, workspace_id, seq, READ).await?)
    }

    /// How many entries there were that nobody had emitted.
    async fn catch_up_all(&self) -> u64 {
        let mut found = 0;
        for (workspace_id, feed) in self.all() {
            if feed.lock().emitted.is_some() {
                found += self.catch_up(workspace_id).await;
            }
        }
        found
    }

    /// A workspace nobody listens to is not read.
    fn forget_idle(&self) {
        self.lock()
            .retain(|_, feed| Arc::strong_count(feed) > 1 || !feed.lock().listeners.is_empty());
    }

    /// Answers `resume`; when nothing is left to ask for, the socket is live. `answer` is called while nothing is emitted,
    /// so that no live entry can overtake it.
    pub async fn resume(
        &self,
        feed: &SharedFeed,
        socket: &SocketRef,
        actor: &Actor,
        after: Option<i64>,
        answer: impl FnOnce(Resumed),
    ) -> Result<()> {
        let Begin { mut seq, mut resync } = self.begin(actor.workspace_id, after).await?;
        let mut replay = after.is_some() && !resync;
        let mut events: Vec<StoredEvent> = Vec::new();
        loop {
            if replay {
                events.extend(self.read_after(actor.workspace_id, seq).await?);
                if events.iter().any(|event| sight::may_have_moved(actor, event)) {
                    // what they have from before is of other conversations
                    events.clear();
                    seq = self.begin(actor.workspace_id, None).await?.seq;
                    (resync, replay) = (true, false);
                }
            }
            let places = self.places(actor, &events).await?;
            if events.len() < PAGE {
                seq = events.last().map_or(seq, |event| event.seq);
                let mut feed = feed.lock();
                let emitted = *feed.emitted.get_or_insert(seq);
                // the feed has gone on since we read: take that too, or read once more. Who sees a part is told nothing of which it
                // was not looked up who has it
                let tellable = |newer: &[StoredEvent]| {
                    let moved = newer.iter().any(|event| sight::may_have_moved(actor, event));
                    newer.is_empty() || (actor.sight.is_whole() && !moved)
                };
                match feed.recent_after(seq) {
                    Some(newer) if replay && tellable(&newer) => events.extend(newer),
                    _ if replay => continue,
                    _ => {}
                }
                if events.len() < PAGE {
                    seq = seq.max(emitted);
                    answer(if resync {
                        Resumed::Resync { resync, seq }
                    } else {
                        resumed(actor, &places, seq, &events, false)
                    });
                    feed.attach(socket.id, seq);
                    return Ok(());
                }
            }
            events.truncate(PAGE);
            seq = events.last().map_or(seq, |event| event.seq);
            answer(resumed(actor, &places, seq, &events, true));
            return Ok(());
        }
    }

    /// The same for a client that wants no answer: what it missed comes as events, as fast as it takes them.
    pub async fn replay(&self, feed: &SharedFeed, socket: &SocketRef, actor: &Actor, after: Option<i64>) -> Result<()> {
        let Begin { mut seq, resync } = self.begin(actor.workspace_id, after).await?;
        if resync && !resynced(socket, seq).await {
            return Ok(());
        }
        // what came before a resync is no news to who loads everything
        let mut was_resynced = resync;
        loop {
            let page = self.read_after(actor.workspace_id, seq).await?;
            if !was_resynced && page.iter().any(|event| sight::may_have_moved(actor, event)) {
                was_resynced = true;
                seq = self.begin(actor.workspace_id, None).await?.seq;
                if !resynced(socket, seq).await {
                    return Ok(());
                }
                continue;
            }
            let places = self.places(actor, &page).await?;
            let mut all: Vec<Told<'_>> = Vec::with_capacity(page.len());
            feed::tell(actor, &places, &page, |told| {
                all.push(told);
                Ok::<(), Error>(())
            })?;
            for told in all {
                if !patiently(socket, || told.emit(socket)).await {
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
                feed.attach(socket.id, seq);
                return Ok(());
            }
        }
    }

    /// Who has the conversations of these entries, for somebody who sees a part of them; nothing is looked up for others.
    async fn places(&self, actor: &Actor, events: &[StoredEvent]) -> Result<Places> {
        if actor.sight.is_whole() {
            return Ok(Places::default());
        }
        Places::of(&self.store, actor.workspace_id, events).await
    }

    /// Whether somebody sees the conversation, so that they may say something of it to others.
    pub async fn sees(&self, actor: &Actor, conversation_id: Uuid) -> Result<bool> {
        if actor.sight.is_whole() {
            return Ok(true);
        }
        let places = conversations::places(&self.store, actor.workspace_id, &[conversation_id]).await?;
        let place = places.get(&conversation_id);
        Ok(place.is_some_and(|place| actor.sight.shows(actor.user_id, *place)))
    }

    async fn begin(&self, workspace_id: Uuid, after: Option<i64>) -> Result<Begin> {
        let mut connection = self.store.database.owner.acquire().await?;
        let (newest, oldest) = changelog::bounds(&mut connection, workspace_id).await?;
        let reaches_back =
            |after: i64| after <= newest && (after == newest || oldest.is_some_and(|oldest| oldest <= after + 1));
        Ok(match after {
            Some(after) if after >= 0 && reaches_back(after) => Begin {
                seq: after,
                resync: false,
            },
            after => Begin {
                seq: newest,
                resync: after.is_some(),
            },
        })
    }

    async fn ephemeral(&self, workspace_id: Uuid, name: &str, data: &str, except: Option<&str>) {
        let Some(feed) = self.existing(workspace_id) else {
            return;
        };
        let Ok(data) = serde_json::from_str::<&RawValue>(data) else {
            return;
        };
        let about = sight::conversation_in(name, data);
        let place = match about {
            Some(id) if feed.lock().is_heard_in_part() => {
                // may be lost: without an answer those are not told who may not know
                let places = conversations::places(&self.store, workspace_id, &[id]).await;
                places.ok().and_then(|places| places.get(&id).copied())
            }
            _ => None,
        };
        let sees = |actor: &Actor| {
            let shown = || place.is_some_and(|place| actor.sight.shows(actor.user_id, place));
            about.is_none() || actor.sight.is_whole() || shown()
        };
        for listener in feed.lock().listeners.values() {
            let hears = feed::hears(&listener.actor, name) && sees(&listener.actor);
            if except != Some(listener.socket.id.as_str()) && hears {
                // may be lost: a full buffer is no reason to cut
                let _ = listener.socket.emit(name, &(data,));
            }
        }
    }

    /// Looks until cancelled whether everybody still has the rights that they came with.
    pub async fn keep_checking(self, stop: CancellationToken) {
        let mut often = tokio::time::interval(RECHECK);
        loop {
            tokio::select! {
                _ = often.tick() => {}
                () = self.doubt.notified() => {}
                () = stop.cancelled() => return,
            }
            for (_, feed) in self.all() {
                feed.lock().forget_gone();
            }
            self.clone().recheck(None, None).await;
        }
    }

    /// Whoever lost their session or rights is disconnected: those of one user, or everyone.
    async fn recheck(self, workspace_id: Option<Uuid>, user_id: Option<Uuid>) {
        let feeds = match workspace_id {
            Some(id) => self.existing(id).into_iter().collect(),
            None => self.all().into_iter().map(|(_, feed)| feed).collect::<Vec<_>>(),
        };
        let sockets: Vec<_> = feeds.iter().flat_map(|feed| feed.lock().sockets(user_id)).collect();
        futures::stream::iter(sockets)
            .for_each_concurrent(CHECKS, async |(socket, actor, credential)| {
                self.check(&socket, &actor, &credential).await;
            })
            .await;
    }

    /// Whether it stays.
    async fn check(&self, socket: &SocketRef, actor: &Actor, credential: &Credential) -> bool {
        match access::recognise(&self.store, credential, Some(actor.workspace_id)).await {
            Ok(now) if rights(&now) == rights(actor) => return true,
            Ok(_)
            | Err(
                Error::Unauthenticated(_)
                | Error::Forbidden(_)
                | Error::SecondFactorRequired
                | Error::ProviderRequired
                | Error::Suspended,
            ) => {
                info!(workspace_id = %actor.workspace_id, "a socket lost its rights and is disconnected");
                close(socket);
            }
            Err(error) => {
                warn!(%error, "a socket's rights could not be checked; it is cut and signs in again");
                cut(socket);
            }
        }
        false
    }

    /// Ends sockets that are told nothing more. Those whose sight has moved come back with what they see now.
    fn leave(&self, left: Vec<Left>) {
        for Left { listener, why } in left {
            match why {
                Why::TooSlow => cut_slow(&listener.socket),
                Why::SightMoved => {
                    let hub = self.clone();
                    tokio::spawn(async move {
                        let Listener {
                            socket,
                            actor,
                            credential,
                            ..
                        } = &listener;
                        // where it is the same again already it missed what came between
                        if hub.check(socket, actor, credential).await {
                            cut(socket);
                        }
                    });
                }
            }
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
            sockets.iter().for_each(cut);
        }
    }
}

/// Where to read on from, and whether the client has to load everything instead.
struct Begin {
    seq: i64,
    resync: bool,
}

/// Ends a socket for good; a polite client does not come back by itself.
fn close(socket: &SocketRef) {
    if socket.clone().disconnect().is_err() {
        cut(socket);
    }
}

/// Breaks a socket's connection, so that the client comes back by itself and resumes.
pub fn cut(socket: &SocketRef) {
    if let Some(session) = socket.req_parts().extensions.get::<Arc<Session>>() {
        session.cut();
    }
    // no longer heard by the client: this is for our own books
    let _ = socket.clone().disconnect();
}

/// Entries that were found before a notification told of them.
fn found_untold(count: u64) {
    metrics::counter!("frontdesk_events_untold_total").increment(count);
}

fn cut_slow(socket: &SocketRef) {
    info!(socket = %socket.id, "a socket is too slow and is cut; it will resume");
    metrics::counter!("frontdesk_sockets_cut_total").increment(1);
    cut(socket);
}

/// What a socket was let in with; when it is something else now, it has to come again.
fn rights(actor: &Actor) -> (Role, Permissions, Option<Uuid>, &Sight) {
    (actor.role, actor.permissions, actor.role_id, &actor.sight)
}

async fn resynced(socket: &SocketRef, seq: i64) -> bool {
    patiently(socket, || socket.emit("resync", &Resumed::Resync { resync: true, seq })).await
}

/// Emits when there is room. False when the socket is gone; one that takes nothing for half a minute is cut.
async fn patiently(socket: &SocketRef, emit: impl Fn() -> Result<(), SendError>) -> bool {
    for _ in 0..600 {
        match emit() {
            Ok(()) => return true,
            Err(SendError::Socket(SocketError::InternalChannelFull)) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(_) => return false,
        }
    }
    cut_slow(socket);
    false
}

fn resumed(actor: &Actor, places: &Places, seq: i64, events: &[StoredEvent], more: bool) -> Resumed {
    let told = |event: &StoredEvent| match feed::verdict(actor, places, event) {
        Verdict::Told => Some(event.envelope.clone()),
        Verdict::Gone(id) => Some(feed::gone(event, id).into()),
        Verdict::Hidden => None,
    };
    let events = events.iter().filter_map(told).collect();
    Resumed::Events { seq, events, more }
}
