//! Posts what happens to the endpoints that want it. Every process with the worker role does it; the lease of an endpoint says who is at it.
//! Endpoints are worked side by side and each by itself, so a slow one delays nobody but itself.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;
use uuid::Uuid;

use super::Context;
use crate::domain::webhook_endpoints::{self as endpoints, Key, Next, Turn};
use crate::errors::Result;
use crate::store::wake::{Ring, Signal};

/// So long after a change more are waited for, that are looked at with it.
const GATHER: Duration = Duration::from_millis(100);
/// How often it is looked for what is to be tried again ...
const TICK: Duration = Duration::from_secs(1);
/// ... and, in ticks, for what is behind, whoever rang.
const LOOK_EVERY: u64 = 10;
/// Endpoints at a time whose last attempt went well. They mostly wait for answers.
const WELL: usize = 256;
/// The same of those that did not: were there ever so many that are dead, the others have their places.
const FAILING: usize = 64;
/// Of all of them so many are at the database at a time.
const AT_THE_DATABASE: usize = 4;
/// One that gets more than this has others go first.
const TURN: usize = 50;
const TURN_TIME: Duration = Duration::from_secs(20);

pub async fn run(context: Context, stop: CancellationToken) {
    let (again, mut ended) = mpsc::unbounded_channel();
    let post = Arc::new(Post {
        context,
        stop: stop.clone(),
        well: Semaphore::new(WELL),
        failing: Semaphore::new(FAILING),
        database: Semaphore::new(AT_THE_DATABASE),
        at_work: Mutex::default(),
        again,
        tasks: TaskTracker::new(),
    });
    let mut rings = post.context.store.wake.subscribe();
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u64 = 0;
    let mut changed: BTreeSet<Uuid> = BTreeSet::new();
    // when what was changed is looked at
    let mut at: Option<Instant> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = ticks.tick() => {
                post.look(count.is_multiple_of(LOOK_EVERY)).await;
                count += 1;
            }
            ring = rings.recv() => match ring {
                Ok(Ring::Committed { workspace_id, .. } | Ring::Signal { signal: Signal::Events { workspace_id }, .. }) => {
                    changed.insert(workspace_id);
                }
                Err(RecvError::Closed) => break,
                // what was not heard is found by the next look
                _ => {}
            },
            Some(key) = ended.recv() => post.begin(key, false),
            () = tokio::time::sleep_until(at.unwrap_or_else(Instant::now)), if at.is_some() => {
                at = None;
                post.look_at(&std::mem::take(&mut changed)).await;
            }
        }
        if at.is_none() && !changed.is_empty() {
            at = Some(Instant::now() + GATHER);
        }
    }
    // each finishes the attempt it is at
    post.tasks.close();
    post.tasks.wait().await;
}

struct Post {
    context: Context,
    stop: CancellationToken,
    well: Semaphore,
    failing: Semaphore,
    database: Semaphore,
    /// Those that this process is at, each with whether something came for it meanwhile.
    at_work: Mutex<HashMap<Key, bool>>,
    /// Those that have to be gone on with.
    again: mpsc::UnboundedSender<Key>,
    tasks: TaskTracker,
}

impl Post {
    async fn look(self: &Arc<Self>, everything: bool) {
        let store = &self.context.store;
        match endpoints::retries(store).await {
            Ok(due) => due.into_iter().for_each(|key| self.begin(key, true)),
            Err(error) => warn!(%error, "looking for webhooks to try again failed; it is done again"),
        }
        if !everything {
            return;
        }
        match endpoints::behind(store).await {
            Ok(behind) => behind.into_iter().for_each(|key| self.begin(key, false)),
            Err(error) => warn!(%error, "looking for webhooks failed; it is done again"),
        }
    }

    async fn look_at(self: &Arc<Self>, workspaces: &BTreeSet<Uuid>) {
        let workspaces: Vec<Uuid> = workspaces.iter().copied().collect();
        match endpoints::behind_in(&self.context.store, &workspaces).await {
            Ok(behind) => behind.into_iter().for_each(|key| self.begin(key, false)),
            Err(error) => warn!(%error, "looking for webhooks failed; it is done again"),
        }
    }

    /// `failing`: its last attempt did not go well.
    fn begin(self: &Arc<Self>, key: Key, failing: bool) {
        if let Some(news) = self.at_work().get_mut(&key) {
            *news = true;
            return;
        }
        self.at_work().insert(key, false);
        let post = self.clone();
        self.tasks.spawn(async move {
            let more = post.turn(key, failing).await;
            let news = post.at_work().remove(&key).unwrap_or(false);
            // whoever rang while it was at work may have rung after it had looked
            if (more || news) && !post.stop.is_cancelled() {
                let _ = post.again.send(key);
            }
        });
    }

    fn at_work(&self) -> MutexGuard<'_, HashMap<Key, bool>> {
        self.at_work.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Says whether there is more to be done.
    async fn turn(&self, key: Key, failing: bool) -> bool {
        let places = if failing { &self.failing } else { &self.well };
        let _place = tokio::select! {
            place = places.acquire() => place.ok(),
            () = self.stop.cancelled() => return false,
        };
        match self.work(key).await {
            Ok(more) => more,
            Err(error) => {
                let (workspace_id, endpoint_id) = key;
                warn!(%error, %workspace_id, %endpoint_id, "posting to a webhook endpoint failed; it is taken up again");
                false
            }
        }
    }

    async fn work(&self, key: Key) -> Result<bool> {
        let store = &self.context.store;
        let taken = {
            let _at_the_database = self.at_the_database().await;
            endpoints::take(store, self.context.outgoing.keys(), key).await?
        };
        let Some(mut turn) = taken else { return Ok(false) };
        let more = self.post(&mut turn).await;
        // whatever went wrong, the next one need not wait for the lease to end
        let _at_the_database = self.at_the_database().await;
        endpoints::finish(store, &turn).await?;
        more
    }

    async fn post(&self, turn: &mut Turn) -> Result<bool> {
        let began = Instant::now();
        let (store, outgoing) = (&self.context.store, &self.context.outgoing);
        let mut posted = 0;
        loop {
            let messages = {
                let _at_the_database = self.at_the_database().await;
                endpoints::entries(store, turn).await?
            };
            if messages.is_empty() {
                return Ok(false);
            }
            for message in messages {
                if self.stop.is_cancelled() {
                    return Ok(false);
                }
                if posted == TURN || began.elapsed() > TURN_TIME {
                    return Ok(true);
                }
                let answer = outgoing
                    .webhooks()
                    .post(&turn.request(&message, store.clock.now()))
                    .await;
                let _at_the_database = self.at_the_database().await;
                let (next, outcome) = endpoints::record(store, outgoing.mailroom(), turn, &message, &answer).await?;
                metrics::counter!("frontdesk_webhook_attempts_total", "outcome" => outcome).increment(1);
                if next == Next::Leave {
                    return Ok(false);
                }
                posted += 1;
            }
        }
    }

    async fn at_the_database(&self) -> Option<SemaphorePermit<'_>> {
        self.database.acquire().await.ok()
    }
}
