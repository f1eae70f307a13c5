//! Sending mail: at once by a job, and again by whoever finds it due.

use std::time::Duration;

use futures::{StreamExt, stream};
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::Context;
use crate::domain::mail;
use crate::errors::Result;

const EVERY: Duration = Duration::from_secs(2);
/// A slow mail server must not hold more.
const AT_ONCE: usize = 4;

/// What could not be sent at first, or whose job was lost. Every process with the worker role looks; each mail is taken by one.
pub async fn run(context: Context, stop: CancellationToken) {
    if context.outgoing.mailer().is_none() {
        return;
    }
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        match mail::due(&context.store).await {
            Ok(due) => {
                let sending = stream::iter(due).for_each_concurrent(AT_ONCE, |id| {
                    let context = &context;
                    async move {
                        if let Err(error) = send(context, id).await {
                            warn!(%error, mail_id = %id, "a mail could not be taken up");
                        }
                    }
                });
                sending.await;
            }
            Err(error) => warn!(%error, "looking for mail failed; it is tried again"),
        }
    }
}

/// One that somebody else sends, or that waits, is left.
pub async fn send(context: &Context, id: Uuid) -> Result<()> {
    let Some(mailer) = context.outgoing.mailer() else {
        warn!(mail_id = %id, "there is no mail server here: SMTP_URL is not set");
        return Ok(());
    };
    let Some(claimed) = mail::claim(&context.store, context.outgoing.keys(), id).await? else {
        return Ok(());
    };
    let outcome = mailer.send(&claimed).await;
    mail::settle(&context.store, &claimed, &outcome).await
}
