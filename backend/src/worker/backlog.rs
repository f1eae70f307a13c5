//! Tells `/metrics` what waits. Each process with the worker role tells the same of the whole system: read the largest.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Context;
use crate::domain::backlog::backlog;
use crate::measures;

const EVERY: Duration = Duration::from_secs(5);
/// After that what was counted last is told no more.
const PATIENCE: Duration = Duration::from_secs(10);

pub async fn run(context: Context, stop: CancellationToken) {
    loop {
        match tokio::time::timeout(PATIENCE, backlog(&context.store)).await {
            Ok(Ok(waiting)) => measures::backlog(&waiting),
            Ok(Err(error)) => {
                warn!(%error, "what waits could not be counted");
                measures::backlog_unknown();
            }
            Err(_) => {
                warn!("what waits could not be counted: the database does not answer");
                measures::backlog_unknown();
            }
        }
        if tokio::time::timeout(EVERY, stop.cancelled()).await.is_ok() {
            return;
        }
    }
}
