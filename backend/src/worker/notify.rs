//! Tells members of what concerns them, and pushes it to their browsers. Every process with the worker role does it; each
//! workspace's log is read by one at a time.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::Context;
use crate::domain::notifications::follow::{self, Done};
use crate::domain::push::{self, Answer};
use crate::errors::Result;
use crate::store::jobs::{self, Job};
use crate::store::wake::{Ring, Signal};

/// So long after a change more are waited for, that are told with it.
const GATHER: Duration = Duration::from_millis(150);
/// How often everything is looked at, whoever rang.
const LOOK: Duration = Duration::from_secs(10);

pub async fn run(context: Context, stop: CancellationToken) {
    let mut rings = context.store.wake.subscribe();
    let mut looks = tokio::time::interval(LOOK);
    let mut due: BTreeSet<Uuid> = BTreeSet::new();
    let mut at: Option<Instant> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = looks.tick() => match follow::behind(&context.store).await {
                Ok(behind) => due.extend(behind),
                Err(error) => warn!(%error, "looking for what nobody was told of failed; it is tried again"),
            },
            ring = rings.recv() => match ring {
                Ok(Ring::Committed { workspace_id, .. } | Ring::Signal { signal: Signal::Events { workspace_id }, .. }) => {
                    due.insert(workspace_id);
                }
                Err(RecvError::Closed) => return,
                _ => {}
            },
            () = tokio::time::sleep_until(at.unwrap_or_else(Instant::now)), if at.is_some() => {
                due = work(&context, &due, &stop).await;
                at = None;
            }
        }
        if at.is_none() && !due.is_empty() {
            at = Some(Instant::now() + GATHER);
        }
    }
}

/// A step for each workspace in turn; returns those that have more. Between the steps the machine is others' for as long as
/// the step took.
async fn work(context: &Context, due: &BTreeSet<Uuid>, stop: &CancellationToken) -> BTreeSet<Uuid> {
    let mut more = BTreeSet::new();
    for workspace_id in due {
        let began = Instant::now();
        match follow::step(&context.store, *workspace_id).await {
            Ok(Done::More) => {
                more.insert(*workspace_id);
            }
            Ok(Done::UpToDate | Done::Elsewhere) => {}
            Err(error) => warn!(%error, %workspace_id, "telling members failed; it is tried again"),
        }
        tokio::select! {
            () = tokio::time::sleep(began.elapsed()) => {}
            () = stop.cancelled() => return more,
        }
    }
    more
}

/// Sends one push; what may pass is queued again.
pub async fn push(context: &Context, browser: (Uuid, Uuid, Uuid), notification_id: Uuid, attempt: u32) -> Result<()> {
    let (store, outgoing) = (&context.store, &context.outgoing);
    let sent = push::prepare(
        store,
        outgoing.keys(),
        outgoing.public_url(),
        browser,
        Some(notification_id),
    )
    .await?;
    let Some(sent) = sent else { return Ok(()) };
    let answer: Answer = outgoing.push(sent).await;
    let Some(wait) = push::outcome(store, browser, answer, attempt).await? else {
        return Ok(());
    };
    let (workspace_id, user_id, subscription_id) = browser;
    let again = Job::Push {
        workspace_id,
        user_id,
        subscription_id,
        notification_id,
        attempt: attempt + 1,
    };
    let mut connection = store.database.owner.acquire().await?;
    jobs::push(&mut connection, &[again], store.clock.now() + wait).await?;
    Ok(())
}
