//! Keeps what search looks into in step with the change log. Every process with the worker role does it; each workspace is read
//! by one at a time.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::Context;
use crate::domain::search::index::{self, Done};
use crate::store::wake::{Ring, Signal};

/// So long after a change more are waited for, that are indexed with it.
const GATHER: Duration = Duration::from_millis(250);
/// How often everything is looked at, whoever rang.
const LOOK: Duration = Duration::from_secs(10);

pub async fn run(context: Context, stop: CancellationToken) {
    let mut rings = context.store.wake.subscribe();
    let mut looks = tokio::time::interval(LOOK);
    let mut due: BTreeSet<Uuid> = BTreeSet::new();
    // when what is due is done
    let mut at: Option<Instant> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = looks.tick() => match index::behind(&context.store).await {
                Ok(behind) => due.extend(behind),
                Err(error) => warn!(%error, "looking for what is not indexed failed; it is tried again"),
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
/// the step took, so that indexing never takes more than its share.
async fn work(context: &Context, due: &BTreeSet<Uuid>, stop: &CancellationToken) -> BTreeSet<Uuid> {
    let mut more = BTreeSet::new();
    for workspace_id in due {
        let began = Instant::now();
        match index::step(&context.store, *workspace_id).await {
            Ok(Done::More) => {
                more.insert(*workspace_id);
            }
            Ok(Done::UpToDate | Done::Elsewhere) => {}
            Err(error) => warn!(%error, %workspace_id, "indexing failed; it is tried again"),
        }
        tokio::select! {
            () = tokio::time::sleep(began.elapsed()) => {}
            () = stop.cancelled() => return more,
        }
    }
    more
}
