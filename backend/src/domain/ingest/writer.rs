//! What happens to a batch: the whole of it in one transaction; again when the database says so; halves of it when a row is
//! to blame.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use frontdesk_connectors::Channel;
use frontdesk_connectors::model::{AccountSlice, Inbound, InboundEvent};
use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::PgConnection;
use time::OffsetDateTime;
use tracing::{error, warn};
use uuid::Uuid;

use super::Received;
use super::accounts;
use super::apply::{self, Ready};
use super::erased;
use super::plain;
use super::raw::{self, Outcome, Slot};
use super::shared;
use crate::errors::{Error, Refusal, Result, is_away, is_held, refusal};
use crate::store::wake::Signal;
use crate::store::{Store, jobs};

/// The webhook could not be stored for a reason that may pass: it is not acknowledged, the platform comes again.
#[derive(Debug, Clone, Copy)]
pub struct NotStored;

enum Failure {
    /// The data is to blame: the same data fails again.
    Poison(String),
    /// A deadlock, a lost connection, a full disk: may pass.
    Passing(sqlx::Error),
    /// A day without a partition yet.
    NoPartition,
}

const TRIES: u32 = 5;

/// POSTs to store, and which of their slices failed why.
type RawRows<'a> = (&'a [Slot<'a>], &'a [(usize, String)]);

/// Which ways a batch may go: what is stored is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    /// The short way for what is plain, the general way for everything else.
    Both,
    General,
}

/// What became of a batch: of each of its POSTs, and how many went the short way.
pub struct Written {
    pub outcomes: Vec<Result<(), NotStored>>,
    pub short: usize,
}

pub async fn write(store: &Store, batch: &[Received], ways: Ways) -> Written {
    let slots: Vec<Slot<'_>> = batch.iter().map(|received| Slot::new(received, store)).collect();
    let (done, outcome) = match ways {
        Ways::General => (HashSet::new(), Ok(())),
        Ways::Both => match plain::store(store, &slots).await {
            plain::Outcome::Stored(places) => (places, Ok(())),
            plain::Outcome::Unknown(places) => (places, Err(NotStored)),
        },
    };
    let short = if outcome.is_ok() { done.len() } else { 0 };
    let (places, rest): (Vec<usize>, Vec<Slot<'_>>) = slots
        .into_iter()
        .enumerate()
        .filter(|(place, _)| !done.contains(place))
        .unzip();
    let mut outcomes = vec![outcome; batch.len()];
    if !rest.is_empty() {
        let written = match erased::without(store, &rest).await {
            // most of the time: nothing of it was erased
            Ok(None) => bisect(store, &rest).await,
            Ok(Some(received)) => {
                let slots: Vec<Slot<'_>> = received.iter().map(|received| Slot::new(received, store)).collect();
                bisect(store, &slots).await
            }
            Err(error) => {
                warn!(%error, "webhooks are not taken: the database cannot be reached");
                vec![Err(NotStored); rest.len()]
            }
        };
        for (place, outcome) in places.into_iter().zip(written) {
            outcomes[place] = outcome;
        }
    }
    Written { outcomes, short }
}

/// The short way alone, inside the caller's transaction: how many POSTs of the batch took it.
pub async fn write_short(
    connection: &mut PgConnection,
    store: &Store,
    batch: &[Received],
) -> Result<usize, sqlx::Error> {
    let slots: Vec<Slot<'_>> = batch.iter().map(|received| Slot::new(received, store)).collect();
    plain::store_within(connection, store, &slots).await
}

fn bisect<'a>(store: &'a Store, slots: &'a [Slot<'a>]) -> BoxFuture<'a, Vec<Result<(), NotStored>>> {
    async move {
        match persist(store, slots).await {
            Ok(()) => vec![Ok(()); slots.len()],
            Err(Failure::Poison(_)) if slots.len() > 1 => {
                let (left, right) = slots.split_at(slots.len() / 2);
                let mut outcomes = bisect(store, left).await;
                outcomes.extend(bisect(store, right).await);
                outcomes
            }
            Err(Failure::Poison(reason)) => vec![isolate(store, &slots[0], &reason).await],
            Err(_) => vec![Err(NotStored); slots.len()],
        }
    }
    .boxed()
}

/// One POST holds poison: each of its events is tried alone, and those that fail are stored with their error.
async fn isolate(store: &Store, slot: &Slot<'_>, reason: &str) -> Result<(), NotStored> {
    warn!(channel = %slot.received.channel, reason, "a webhook holds an event that cannot be stored");
    let mut failures: Vec<(usize, String)> = Vec::new();
    for (index, slice) in slot.received.slices.iter().enumerate() {
        for event in &slice.events {
            let alone = apply::Unit {
                channel: slot.received.channel,
                account_id: &slice.account_id,
                events: std::slice::from_ref(event),
                received_at: slot.received.received_at,
                request: Some(slot.received),
                workspace_id: None,
            };
            match with_retries(store, || commit(store, None, vec![alone])).await {
                Ok(_) => {}
                Err(Failure::Poison(reason)) => failures.push((index, reason)),
                Err(_) => return Err(NotStored),
            }
        }
    }
    // the events are applied, each by itself: what is left are the raw rows
    with_retries(store, || {
        commit(store, Some((std::slice::from_ref(slot), &failures)), Vec::new())
    })
    .await
    .map(|_| ())
    .map_err(|failure| {
        if let Failure::Poison(reason) = failure {
            error!(reason, "a webhook cannot be stored at all");
        }
        NotStored
    })
}

/// Stores the raw rows and applies the events.
async fn persist(store: &Store, slots: &[Slot<'_>]) -> Result<(), Failure> {
    with_retries(store, || {
        commit(store, Some((slots, &[])), slots.iter().flat_map(Slot::units).collect())
    })
    .await
    .map(|_| ())
}

async fn with_retries<T, F, Fut>(store: &Store, mut attempt: F) -> Result<T, Failure>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, Failure>>,
{
    let mut tries = 0;
    loop {
        let failure = match attempt().await {
            Ok(done) => return Ok(done),
            Err(failure) => failure,
        };
        tries += 1;
        match failure {
            Failure::Poison(_) => return Err(failure),
            Failure::NoPartition => raw::ensure_partitions(store).await.map_err(Failure::Passing)?,
            // the platforms come again; what queued up meanwhile must not wait for many such tries
            Failure::Passing(ref error) if is_away(error) || is_held(error) => {
                warn!(%error, "webhooks are not taken: the database cannot be reached, or holds their rows");
                return Err(failure);
            }
            Failure::Passing(ref error) => warn!(%error, tries, "storing webhooks failed"),
        }
        if tries == TRIES {
            return Err(lasting(failure));
        }
        tokio::time::sleep(Duration::from_millis(20 << tries)).await;
    }
}

/// A row that is still there after so many tries is no race: the data is to blame.
fn lasting(failure: Failure) -> Failure {
    match failure {
        Failure::Passing(error)
            if error
                .as_database_error()
                .is_some_and(|error| error.is_unique_violation()) =>
        {
            warn!(%error, "an event of a webhook cannot be stored");
            Failure::Poison(CONTRADICTS.to_owned())
        }
        other => other,
    }
}

/// The accounts of events to apply and of rows to store.
fn wanted<'a>(units: &[apply::Unit<'a>], raw_rows: Option<RawRows<'a>>) -> BTreeSet<(&'static str, &'a str)> {
    let slots = raw_rows.map_or(&[][..], |(slots, _)| slots);
    let stored = slots.iter().flat_map(Slot::units).map(|unit| unit.account());
    units.iter().map(apply::Unit::account).chain(stored).collect()
}

/// One transaction. A panic in it is poison, like a row that the database refuses. Returns how many messages were new.
async fn commit(store: &Store, raw_rows: Option<RawRows<'_>>, units: Vec<apply::Unit<'_>>) -> Result<usize, Failure> {
    let work = async {
        let pools = &store.database;
        let pool = raw_rows.map_or(&pools.owner, |_| &pools.writers.webhooks);
        let mut transaction = pool.begin().await?;
        let accounts = accounts::route(&mut transaction, wanted(&units, raw_rows)).await?;
        if let Some((slots, failures)) = raw_rows {
            accounts::sign_of_life(&mut transaction, &accounts, store.clock.now()).await?;
            raw::insert(&mut transaction, slots, failures, &accounts).await?;
            shared::store(&mut transaction, store, slots, &accounts).await?;
        }
        let ready: Vec<Ready<'_>> = apply::ready(&units, &accounts);
        let mut changes = apply::apply(&mut transaction, store, &ready).await?;
        let due_lanes = std::mem::take(&mut changes.due_lanes);
        let jobs = changes.jobs.clone();
        let new_messages = changes.new_messages.len();
        jobs::push(&mut transaction, &store.clock, &jobs, store.clock.now()).await?;
        let events = changes.append(&mut transaction, store).await?;
        transaction.commit().await?;
        store.wake.committed(events);
        if !jobs.is_empty() {
            store.wake.send(Signal::Jobs);
        }
        for lane in due_lanes {
            store.wake.send(lane);
        }
        Ok::<usize, sqlx::Error>(new_messages)
    };
    match std::panic::AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(new_messages)) => Ok(new_messages),
        Ok(Err(error)) => Err(classify(error)),
        Err(_) => Err(Failure::Poison("Storing it failed unexpectedly.".to_owned())),
    }
}

/// As people read it in the webhook log.
const CONTRADICTS: &str = "It contradicts what is stored already.";

/// What is refused is refused again with the same data; everything else may pass.
fn classify(error: sqlx::Error) -> Failure {
    let code = error
        .as_database_error()
        .and_then(|error| error.code())
        .unwrap_or_default()
        .into_owned();
    let text = error.to_string();
    if code == "23514" && text.contains("no partition") {
        return Failure::NoPartition;
    }
    // two batches that made the same row at once: the second finds it there
    let raced = code == "23505";
    let words = match refusal(&error) {
        Some(Refusal::TooLong) => "Something in it, such as an id, is longer than any platform makes it.",
        Some(Refusal::Value) => "A value in it cannot be stored.",
        Some(Refusal::Contradiction) if !raced => CONTRADICTS,
        _ => return Failure::Passing(error),
    };
    warn!(%error, code, "an event of a webhook cannot be stored");
    Failure::Poison(words.to_owned())
}

impl Slot<'_> {
    fn new<'a>(received: &'a Received, store: &Store) -> Slot<'a> {
        Slot {
            received,
            id: store.clock.id(),
            event_ids: received.slices.iter().map(|_| store.clock.id()).collect::<Vec<Uuid>>(),
        }
    }

    fn units(&self) -> impl Iterator<Item = apply::Unit<'_>> {
        self.received.slices.iter().map(|slice| apply::Unit {
            channel: self.received.channel,
            account_id: &slice.account_id,
            events: &slice.events,
            received_at: self.received.received_at,
            request: Some(self.received),
            workspace_id: None,
        })
    }

    pub fn outcome(&self, index: usize, routed: bool, failures: &[(usize, String)]) -> (Outcome, Option<String>) {
        let errors: Vec<&str> = failures
            .iter()
            .filter(|(slice, _)| *slice == index)
            .map(|(_, reason)| reason.as_str())
            .collect();
        let events = &self.received.slices[index].events;
        if !errors.is_empty() {
            (Outcome::Failed, Some(errors.join("; ")))
        } else if !routed {
            (Outcome::Unrouted, None)
        } else if events
            .iter()
            .all(|event| matches!(event.event, InboundEvent::Unsupported { .. }))
        {
            (Outcome::Unsupported, None)
        } else {
            (Outcome::Processed, None)
        }
    }
}

/// Applies what the platform was asked for in the name of a workspace, as a webhook would have brought it. Returns how many
/// messages were new. An event that cannot be stored keeps none of the others out.
pub async fn recover(
    store: &Store,
    workspace_id: Uuid,
    channel: Channel,
    account_id: &str,
    events: &[Inbound],
) -> Result<usize> {
    let events = &erased::events_without(store, channel, account_id, events).await?;
    let whole = apply::Unit {
        channel,
        account_id,
        events,
        received_at: store.clock.now(),
        request: None,
        workspace_id: Some(workspace_id),
    };
    match with_retries(store, || commit(store, None, vec![whole])).await {
        Ok(new) => return Ok(new),
        Err(Failure::Poison(_)) => {}
        Err(Failure::Passing(error)) => return Err(error.into()),
        Err(Failure::NoPartition) => return Err(Error::Busy { retry_after: 2 }),
    }
    let mut new = 0;
    for event in events {
        let alone = apply::Unit {
            events: std::slice::from_ref(event),
            ..whole
        };
        match with_retries(store, || commit(store, None, vec![alone])).await {
            Ok(one) => new += one,
            Err(Failure::Poison(reason)) => warn!(%channel, reason, "a message that webhooks missed cannot be stored"),
            Err(Failure::Passing(error)) => return Err(error.into()),
            Err(Failure::NoPartition) => return Err(Error::Busy { retry_after: 2 }),
        }
    }
    Ok(new)
}

/// Applies stored slices again, event by event, and says what became of them. What came for a workspace stays its own: by
/// now the account may be connected to another.
pub async fn replay(
    store: &Store,
    workspace_id: Option<Uuid>,
    channel: Channel,
    slices: &[AccountSlice],
    received_at: OffsetDateTime,
) -> Result<(Outcome, Option<String>)> {
    let mut errors = Vec::new();
    let mut understood = false;
    let mut routed = false;
    for slice in slices {
        let events = erased::events_without(store, channel, &slice.account_id, &slice.events).await?;
        let whole = apply::Unit {
            channel,
            account_id: &slice.account_id,
            events: &events,
            received_at,
            request: None,
            workspace_id,
        };
        let mut connection = store.database.owner.acquire().await?;
        let accounts = accounts::route(&mut connection, BTreeSet::from([whole.account()])).await?;
        drop(connection);
        routed |= accounts
            .within(workspace_id, channel.as_str(), whole.account_id)
            .next()
            .is_some();
        for event in &events {
            understood |= !matches!(event.event, InboundEvent::Unsupported { .. });
            let alone = apply::Unit {
                events: std::slice::from_ref(event),
                ..whole
            };
            match with_retries(store, || commit(store, None, vec![alone])).await {
                Ok(_) => {}
                Err(Failure::Poison(reason)) => errors.push(reason),
                Err(Failure::Passing(error)) => return Err(error.into()),
                Err(Failure::NoPartition) => return Err(Error::Busy { retry_after: 2 }),
            }
        }
    }
    Ok(match (errors.is_empty(), routed, understood) {
        (false, ..) => (Outcome::Failed, Some(errors.join("; "))),
        (true, false, _) => (Outcome::Unrouted, None),
        (true, true, false) => (Outcome::Unsupported, None),
        (true, true, true) => (Outcome::Processed, None),
    })
}
