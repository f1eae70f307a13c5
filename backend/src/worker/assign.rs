//! Gives conversations to members who are here, as admins want it.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Context;
use super::follow::Follower;
use crate::domain::assignment;
use crate::store::Store;

/// Shorter than the one of notifications: of what is given at once nobody else need be told.
const GATHER: Duration = Duration::from_millis(50);

pub async fn run(context: Context, stop: CancellationToken) {
    let follower = Follower {
        name: "assignment",
        gather: GATHER,
        presence: true,
        waits: true,
        behind: |store: Store| async move { assignment::behind(&store).await },
        step: |store: Store, workspace_id| async move { assignment::step(&store, workspace_id).await },
    };
    follower.run(context.store, stop).await;
}
