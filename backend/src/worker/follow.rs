//! Following the change log of every workspace, a step at a time. Every process with the worker role does it; each workspace's log
//! is read by one at a time, which whoever takes the step sees to.

use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use crate::domain::workspaces;
use crate::errors::Result;
use crate::store::Store;
use crate::store::changelog::Followed;
use crate::store::wake::{Ring, Signal};

/// How often everything is looked at, whoever rang.
const LOOK: Duration = Duration::from_secs(10);

/// What is done with the log.
pub struct Follower<Behind, Step> {
    /// In the log of this process, when it fails.
    pub name: &'static str,
    /// So long after a change more are waited for, that are taken with it.
    pub gather: Duration,
    /// Who comes and who goes matters as well, which is in no log.
    pub presence: bool,
    /// Whether a workspace that waits is left alone, and read on when it goes on.
    pub waits: bool,
    /// Workspaces whose log was not read to its end.
    pub behind: Behind,
    /// Reads some of one workspace's log.
    pub step: Step,
}

impl<Behind, Behinds, Step, Steps> Follower<Behind, Step>
where
    Behind: Fn(Store) -> Behinds,
    Behinds: Future<Output = Result<Vec<Uuid>>>,
    Step: Fn(Store, Uuid) -> Steps,
    Steps: Future<Output = Result<Followed>>,
{
    /// Follows until cancelled.
    pub async fn run(self, store: Store, stop: CancellationToken) {
        let mut rings = store.wake.subscribe();
        let mut looks = tokio::time::interval(LOOK);
        let mut due: BTreeSet<Uuid> = BTreeSet::new();
        // when what is due is done
        let mut at: Option<Instant> = None;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = looks.tick() => match (self.behind)(store.clone()).await {
                    Ok(behind) => due.extend(behind),
                    Err(error) => warn!(%error, follower = self.name, "looking for what is behind failed; it is tried again"),
                },
                ring = rings.recv() => match ring {
                    Ok(Ring::Committed { workspace_id, .. } | Ring::Signal { signal: Signal::Events { workspace_id }, .. }) => {
                        due.insert(workspace_id);
                    }
                    Ok(Ring::Signal { signal: Signal::Presence { workspace_id }, .. }) if self.presence => {
                        due.insert(workspace_id);
                    }
                    Err(RecvError::Closed) => return,
                    _ => {}
                },
                () = tokio::time::sleep_until(at.unwrap_or_else(Instant::now)), if at.is_some() => {
                    due = self.work(&store, &due, &stop).await;
                    at = None;
                }
            }
            if at.is_none() && !due.is_empty() {
                at = Some(Instant::now() + self.gather);
            }
        }
    }

    async fn waiting_left_out(&self, store: &Store, due: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
        match self.waits {
            true => workspaces::going_on(store, due).await,
            false => Ok(due.clone()),
        }
    }

    /// A step for each workspace in turn; returns those that have more. Between the steps the machine is others' for as long as
    /// the step took, so that this never takes more than its share.
    async fn work(&self, store: &Store, due: &BTreeSet<Uuid>, stop: &CancellationToken) -> BTreeSet<Uuid> {
        let mut more = BTreeSet::new();
        let due = match self.waiting_left_out(store, due).await {
            Ok(due) => due,
            Err(error) => {
                warn!(%error, follower = self.name, "who goes on is not known; it is tried again");
                return due.clone();
            }
        };
        for workspace_id in &due {
            let began = Instant::now();
            match (self.step)(store.clone(), *workspace_id).await {
                Ok(Followed::More) => {
                    more.insert(*workspace_id);
                }
                Ok(Followed::UpToDate | Followed::Elsewhere) => {}
                Err(error) => {
                    warn!(%error, follower = self.name, %workspace_id, "following the log failed; it is tried again")
                }
            }
            tokio::select! {
                () = tokio::time::sleep(began.elapsed()) => {}
                () = stop.cancelled() => return more,
            }
        }
        more
    }
}
