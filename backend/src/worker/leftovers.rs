//! Sweeps files that nobody needs any more. Every process with the worker role does it; it is safe to run at once.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Context;
use crate::domain::attachments;
use crate::errors::Result;

/// It looks at every file, and nothing waits for it.
const EVERY: Duration = Duration::from_secs(6 * 60 * 60);

pub async fn run(context: Context, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        tokio::select! {
            swept = sweep(&context) => if let Err(error) = swept {
                warn!(%error, "sweeping files failed; trying again in some hours");
            },
            () = stop.cancelled() => return,
        }
    }
}

async fn sweep(context: &Context) -> Result<()> {
    attachments::sweep_unsent(&context.store, &context.files).await?;
    attachments::sweep_avatars(&context.store).await?;
    attachments::sweep_files(&context.store, &context.files).await
}
