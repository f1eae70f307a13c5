//! What time brings, whoever is awake: due deliveries, echoes that waited, snoozed conversations, parked effects, partitions,
//! finished jobs. Every process with the worker role does it; each part is safe to run at once.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Context;
use crate::domain::delivery::overdue;
use crate::domain::delivery::step::Lane;
use crate::domain::{conversations, ingest, upkeep};
use crate::errors::Result;

const EVERY: Duration = Duration::from_secs(1);
const UPKEEP_EVERY: u64 = 600;

pub async fn run(context: Context, stop: CancellationToken, retention_days: u16) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u64 = 0;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        if let Err(error) = sweep(&context).await {
            warn!(%error, "sweeping failed; trying again in a second");
        }
        if count.is_multiple_of(UPKEEP_EVERY)
            && let Err(error) = upkeep::run(&context.store, retention_days).await
        {
            warn!(%error, "upkeep failed; trying again in ten minutes");
        }
        count += 1;
    }
}

async fn sweep(context: &Context) -> Result<()> {
    for (workspace_id, conversation_id, inbox_id) in overdue::due_lanes(&context.store, 1_000).await? {
        context.deliverer.wake(
            Lane {
                workspace_id,
                conversation_id,
            },
            inbox_id,
        );
    }
    overdue::match_echoes(&context.store).await?;
    conversations::wake_snoozed(&context.store).await?;
    ingest::apply_ripe(&context.store).await
}
