//! Keeps what search looks into in step with the change log.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Context;
use super::follow::Follower;
use crate::domain::search::index;
use crate::store::Store;

/// Whoever searches has the log read to its end first: nobody sees this.
const GATHER: Duration = Duration::from_secs(1);

pub async fn run(context: Context, stop: CancellationToken) {
    let follower = Follower {
        name: "search",
        gather: GATHER,
        presence: false,
        waits: false,
        behind: |store: Store| async move { index::behind(&store).await },
        step: |store: Store, workspace_id| async move { index::step(&store, workspace_id).await },
    };
    follower.run(context.store, stop).await;
}
