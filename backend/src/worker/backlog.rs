//! Tells `/metrics` what waits. Each process with the worker role tells the same of the whole system: read the largest.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Context;
use crate::domain::backlog::backlog;
use crate::measures;

const EVERY: Duration = Duration::from_secs(5);

pub async fn run(context: Context, stop: CancellationToken) {
    loop {
        match backlog(&context.store).await {
            Ok(waiting) => measures::backlog(&waiting),
            Err(error) => warn!(%error, "what waits could not be counted"),
        }
        if tokio::time::timeout(EVERY, stop.cancelled()).await.is_ok() {
            return;
        }
    }
}
