//! Telling the platform that a tap on a button has arrived, so that the button stops waiting.

use uuid::Uuid;

use super::Context;
use crate::errors::Result;

pub async fn acknowledge(context: &Context, workspace_id: Uuid, inbox_id: Uuid, external_id: &str) -> Result<()> {
    let line = context.outgoing.line(&context.store, workspace_id, inbox_id).await?;
    // a courtesy: the tap itself is stored
    if let Err(error) = line.connector.acknowledge_tap(line.context(), external_id).await {
        tracing::info!(%workspace_id, %error, "a tap was not acknowledged");
    }
    Ok(())
}
