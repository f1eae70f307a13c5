//! Counts what workspaces use.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Context;
use super::follow::Follower;
use crate::domain::workspaces::usage;
use crate::store::Store;

/// Nobody waits for it: a limit may be passed by what was accepted meanwhile.
const GATHER: Duration = Duration::from_secs(2);

pub async fn run(context: Context, stop: CancellationToken) {
    let follower = Follower {
        name: "usage",
        gather: GATHER,
        presence: false,
        waits: false,
        behind: |store: Store| async move { usage::behind(&store).await },
        step: |store: Store, workspace_id| async move { usage::step(&store, workspace_id).await },
    };
    follower.run(context.store, stop).await;
}
