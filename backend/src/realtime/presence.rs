//! Tells the database who is at this process: when somebody comes or goes, and now and then that the process is alive.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::hub::Hub;
use crate::domain::presence::{self, Here, Member};
use crate::errors::Result;

const BEAT: Duration = Duration::from_secs(10);
/// After a failure.
const AGAIN: Duration = Duration::from_secs(1);
/// Those who come and go in so short a time are written down together.
const GATHER: Duration = Duration::from_millis(20);

#[derive(Clone, Default)]
pub struct Presence {
    moved: Arc<Notify>,
}

impl Presence {
    /// Somebody came or went.
    pub fn look(&self) {
        self.moved.notify_one();
    }

    /// Until cancelled; then this process has nobody any more.
    pub async fn keep(self, hub: Hub, stop: CancellationToken) {
        let process = hub.store.clock.id();
        let mut noted: BTreeSet<Member> = BTreeSet::new();
        // whether the database knows this process
        let mut is_known = false;
        let mut beats = tokio::time::interval(BEAT);
        beats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = beats.tick() => is_known = false,
                () = self.moved.notified() => {}
                () = stop.cancelled() => break,
            }
            tokio::time::sleep(GATHER).await;
            match write(&hub, process, &mut noted, is_known).await {
                Ok(()) => is_known = true,
                Err(error) => {
                    warn!(%error, "who is here could not be written down; it is tried again");
                    is_known = false;
                    tokio::time::sleep(AGAIN).await;
                    self.look();
                }
            }
        }
        if let Err(error) = presence::leave(&hub.store, process).await {
            warn!(%error, "others will see later that this process has ended");
        }
    }
}

async fn write(hub: &Hub, process: Uuid, noted: &mut BTreeSet<Member>, is_known: bool) -> Result<()> {
    // whoever took this process for dead has forgotten who was here
    if !is_known && presence::beat(&hub.store, process).await? {
        noted.clear();
    }
    let now = hub.here();
    let here = Here {
        came: now.difference(noted).copied().collect(),
        left: noted.difference(&now).copied().collect(),
    };
    if here.came.is_empty() && here.left.is_empty() {
        return Ok(());
    }
    presence::note(&hub.store, process, &here).await?;
    *noted = now;
    Ok(())
}
