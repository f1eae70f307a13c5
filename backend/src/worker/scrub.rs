//! What was taken back is taken out of the change log, the files and the stored webhooks as well.

use std::time::Duration;

use tracing::warn;
use uuid::Uuid;

use super::Context;
use crate::domain::{ingest, messages};
use crate::errors::Result;
use crate::store::jobs::{self, Job};

/// Nobody waits for it, and it is tried until it is done.
const AGAIN: Duration = Duration::from_secs(60);

pub async fn run(context: &Context, workspace_id: Uuid, message_id: Uuid) -> Result<()> {
    let Err(error) = scrub(context, workspace_id, message_id).await else {
        return Ok(());
    };
    warn!(%workspace_id, %message_id, %error, "a message that was taken back is not scrubbed yet; trying again in a minute");
    let again = Job::Scrub {
        workspace_id,
        message_id,
    };
    let mut connection = context.store.database.owner.acquire().await?;
    jobs::push(
        &mut connection,
        &context.store.clock,
        &[again],
        context.store.clock.now() + AGAIN,
    )
    .await?;
    Ok(())
}

async fn scrub(context: &Context, workspace_id: Uuid, message_id: Uuid) -> Result<()> {
    let keys = messages::scrub(&context.store, workspace_id, message_id).await?;
    for key in &keys {
        context.files.delete(key).await.map_err(anyhow::Error::from)?;
    }
    messages::forget_files(&context.store, workspace_id, message_id, &keys).await?;
    ingest::redact(&context.store, workspace_id, message_id).await
}
