//! Telling the platform that the customer's newest message was read.

use uuid::Uuid;

use super::Context;
use crate::domain::conversations;
use crate::errors::Result;

pub async fn send(context: &Context, workspace_id: Uuid, conversation_id: Uuid) -> Result<()> {
    let mut connection = context.store.database.owner.acquire().await?;
    let peer = conversations::load_peer(&mut connection, workspace_id, conversation_id).await?;
    drop(connection);
    let Some(peer) = peer.filter(|peer| peer.connected) else {
        return Ok(());
    };
    let Some(external_id) = &peer.last_inbound_external_id else {
        return Ok(());
    };
    let line = context
        .outgoing
        .line(&context.store, workspace_id, peer.inbox_id)
        .await?;
    // a courtesy: whether it arrives changes nothing
    if let Err(error) = line
        .connector
        .mark_read(line.context(), &line.connection.account_id, &peer.keys, external_id)
        .await
    {
        tracing::info!(%workspace_id, %error, "a read mark was not taken");
    }
    Ok(())
}
