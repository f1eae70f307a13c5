//! Tells members of what concerns them, and pushes it to their browsers.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Context;
use super::follow::Follower;
use crate::domain::notifications::follow;
use crate::domain::push::{self, Answer};
use crate::errors::Result;
use crate::store::Store;
use crate::store::jobs::{self, Job};

const GATHER: Duration = Duration::from_millis(150);

pub async fn run(context: Context, stop: CancellationToken) {
    let follower = Follower {
        name: "notifications",
        gather: GATHER,
        presence: false,
        waits: true,
        behind: |store: Store| async move { follow::behind(&store).await },
        step: |store: Store, workspace_id| async move { follow::step(&store, workspace_id).await },
    };
    follower.run(context.store, stop).await;
}

/// Sends one push; what may pass is queued again.
pub async fn push(context: &Context, browser: (Uuid, Uuid, Uuid), notification_id: Uuid, attempt: u32) -> Result<()> {
    let (store, outgoing) = (&context.store, &context.outgoing);
    let sent = push::prepare(
        store,
        outgoing.keys(),
        outgoing.public_url(),
        browser,
        Some(notification_id),
    )
    .await?;
    let Some(sent) = sent else { return Ok(()) };
    let answer: Answer = outgoing.push(sent).await;
    let Some(wait) = push::outcome(store, browser, answer, attempt).await? else {
        return Ok(());
    };
    let (workspace_id, user_id, subscription_id) = browser;
    let again = Job::Push {
        workspace_id,
        user_id,
        subscription_id,
        notification_id,
        attempt: attempt + 1,
    };
    let mut connection = store.database.owner.acquire().await?;
    jobs::push(&mut connection, &store.clock, &[again], store.clock.now() + wait).await?;
    Ok(())
}
