//! Asks the platforms for what their webhooks missed. Every process with the worker role does it; the lease of an inbox says
//! who is at it.

use std::time::Duration;

use frontdesk_connectors::{ErrorClass, SendError};
use futures::StreamExt;
use futures::stream;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use super::Context;
use crate::domain::reconcile::{self, Outcome, Run};
use crate::errors::Result;

const EVERY: Duration = Duration::from_secs(2);
/// In ticks: who is due by silence changes slowly.
const PLAN_EVERY: u64 = 15;
/// Inboxes at a time.
const INBOXES: usize = 8;
/// The platforms take two calls a second of an account.
const PACE: Duration = Duration::from_millis(550);
/// Of one run before others have their turn; it goes on where it was.
const CALLS: usize = 400;
const OTHERS_TURN: time::Duration = time::Duration::minutes(1);
const BUSY: time::Duration = time::Duration::minutes(2);

pub async fn run(context: Context, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    if let Err(error) = reconcile::on_start(&context.store).await {
        warn!(%error, "what was missed while nobody ran is looked for later");
    }
    let mut count: u64 = 0;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        if let Err(error) = tick(&context, count, &stop).await {
            warn!(%error, "looking for missed messages failed; it is tried again");
        }
        count += 1;
    }
}

async fn tick(context: &Context, count: u64, stop: &CancellationToken) -> Result<()> {
    if count.is_multiple_of(PLAN_EVERY) {
        reconcile::plan(&context.store).await?;
    }
    let due = reconcile::due(&context.store, 4 * INBOXES as i64).await?;
    stream::iter(due)
        .for_each_concurrent(INBOXES, async |(workspace_id, inbox_id)| {
            if let Err(error) = compare(context, workspace_id, inbox_id, stop).await {
                warn!(%workspace_id, %inbox_id, %error, "looking for missed messages failed; it is tried again");
            }
        })
        .await;
    Ok(())
}

/// One run of one inbox, as far as it comes.
pub(super) async fn compare(
    context: &Context,
    workspace_id: Uuid,
    inbox_id: Uuid,
    stop: &CancellationToken,
) -> Result<()> {
    let Some(mut run) = reconcile::take(&context.store, workspace_id, inbox_id).await? else {
        return Ok(());
    };
    let line = context.outgoing.line(&context.store, workspace_id, inbox_id).await?;
    let (channel, account_id) = (line.connection.channel, &line.connection.account_id);
    let mut found = 0;
    for call in 0.. {
        if call == CALLS || stop.is_cancelled() {
            let after = if call == CALLS {
                OTHERS_TURN
            } else {
                time::Duration::ZERO
            };
            return reconcile::finish(&context.store, &run, 0, &Outcome::Later { after, error: None }).await;
        }
        let answer = line
            .connector
            .backfill(line.context(), account_id, run.since, run.cursor.as_deref());
        let page = match answer.await {
            Ok(Some(page)) => page,
            Ok(None) => return reconcile::finish(&context.store, &run, 0, &Outcome::Compared).await,
            Err(error) => return reconcile::finish(&context.store, &run, 0, &refused(&run, &error)).await,
        };
        let recovered = reconcile::take_in(&context.store, &run, channel, account_id, page.events).await?;
        metrics::counter!("frontdesk_recovered_messages_total", "channel" => channel.as_str())
            .increment(recovered as u64);
        found += recovered;
        let Some(next) = page.next else {
            if found > 0 {
                info!(%workspace_id, %inbox_id, found, "messages that webhooks had missed are here now");
            }
            return reconcile::finish(&context.store, &run, recovered, &Outcome::Compared).await;
        };
        if !reconcile::progress(&context.store, &run, &next, recovered).await? {
            return Ok(());
        }
        run.cursor = Some(next);
        tokio::select! {
            () = tokio::time::sleep(PACE) => {}
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

fn refused(run: &Run, error: &SendError) -> Outcome {
    let words = |text: &str| Some(text.to_owned());
    match error {
        SendError::NotSent(reason) | SendError::Unknown(reason) => Outcome::Later {
            after: BUSY,
            error: words(reason),
        },
        SendError::Refused { error, retry_after } => match error.class {
            ErrorClass::RateAccount | ErrorClass::RateRecipient | ErrorClass::Transient => Outcome::Later {
                after: retry_after
                    .map_or(BUSY, |after| after.try_into().unwrap_or(BUSY))
                    .max(BUSY),
                error: words(&error.message),
            },
            // a place of long ago may be forgotten there
            ErrorClass::Content if run.cursor.is_some() => Outcome::Failed {
                error: error.message.clone(),
            },
            _ => Outcome::Failed {
                error: error.advice.clone(),
            },
        },
    }
}
