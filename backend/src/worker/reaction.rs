//! Delivering our reactions, the newest wish last.

use uuid::Uuid;

use super::Context;
use crate::crypto;
use crate::domain::reactions::{self, Pending};
use crate::errors::Result;

pub async fn deliver(context: &Context, workspace_id: Uuid, message_id: Uuid) -> Result<()> {
    if reactions::waits(&context.store, workspace_id, message_id).await? {
        return Ok(());
    }
    while let Some(pending) = reactions::claim(&context.store, workspace_id, message_id).await? {
        let result = send(context, &pending).await;
        let jitter = f64::from(crypto::random_bytes::<1>()[0]) / 255.0;
        let outcome = pending.outcome(&result, jitter, context.store.clock.now());
        if let Err(error) = &result {
            tracing::info!(%workspace_id, %message_id, %error, "a reaction was not accepted");
        }
        if !reactions::settle(&context.store, &pending, &outcome).await? {
            break;
        }
    }
    Ok(())
}

async fn send(context: &Context, pending: &Pending) -> Result<(), frontdesk_connectors::SendError> {
    let line = context
        .outgoing
        .line(&context.store, pending.workspace_id, pending.inbox_id)
        .await
        .map_err(|error| frontdesk_connectors::SendError::NotSent(error.to_string()))?;
    let account = &line.connection.account_id;
    let emoji = pending.emoji.as_deref();
    line.connector
        .react(line.context(), account, &pending.to, &pending.external_id, emoji)
        .await
}
