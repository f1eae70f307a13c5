//! One clock for all processes: the database's. Leases, pauses and the times of messages are compared between processes, whose
//! machines may disagree or be set while they run. So each asks the database now and then, and in between counts on by a
//! clock that nobody sets.

use std::time::{Duration, Instant};

use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::Store;

const ASK_EVERY: Duration = Duration::from_secs(10);
/// An answer that took longer says too little about now.
const PROMPT: Duration = Duration::from_millis(500);
/// Less than this, beyond what the way of the question leaves open, is nothing to follow.
const TOLERANCE: time::Duration = time::Duration::milliseconds(50);
const REMARKABLE: time::Duration = time::Duration::seconds(5);

/// Keeps the clock of this process by the database's, until cancelled.
pub async fn keep(store: Store, stop: CancellationToken) {
    loop {
        if let Err(error) = ask(&store).await {
            debug!(%error, "the database's clock could not be read");
        }
        tokio::select! {
            () = tokio::time::sleep(ASK_EVERY) => {}
            () = stop.cancelled() => return,
        }
    }
}

async fn ask(store: &Store) -> Result<(), sqlx::Error> {
    let mut connection = store.database.owner.acquire().await?;
    let asked = Instant::now();
    let told: OffsetDateTime = sqlx::query_scalar("select clock_timestamp()")
        .fetch_one(&mut *connection)
        .await?;
    let took = asked.elapsed();
    if took > PROMPT {
        return Ok(());
    }
    let now = told + took / 2;
    let off = now - store.clock.now();
    if off.abs() > TOLERANCE + took / 2 {
        store.clock.set(now);
    }
    if off.abs() > REMARKABLE {
        warn!(
            seconds = off.as_seconds_f64(),
            "this machine's clock and the database's differ; the database's is taken"
        );
    }
    Ok(())
}
