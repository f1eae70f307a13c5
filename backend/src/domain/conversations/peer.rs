//! Whom a conversation is with, as the platform names them.

use frontdesk_connectors::model::PeerKey;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::errors::{Error, Result};
use crate::store::Scoped;

#[derive(Debug, Clone)]
pub struct ConversationPeer {
    pub inbox_id: Uuid,
    /// Whether anything may be done through the inbox: it is connected, and not switched off.
    pub connected: bool,
    /// The newest first: after a change of number or id, replies go to the new one.
    pub keys: Vec<PeerKey>,
    /// The customer's newest message.
    pub last_inbound_external_id: Option<String>,
}

pub async fn peer(scope: &mut Scoped, id: Uuid) -> Result<ConversationPeer> {
    let workspace_id = scope.workspace_id();
    load_peer(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("conversation"))
}

pub async fn load_peer(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    id: Uuid,
) -> Result<Option<ConversationPeer>, sqlx::Error> {
    let rows: Vec<(Uuid, bool, Option<String>, String, String)> = sqlx::query_as(
        "select c.inbox_id, b.state = 'connected' and b.removed_at is null, c.last_inbound_external_id, i.scope, i.external_id
         from conversation c
         join inbox b on b.workspace_id = c.workspace_id and b.id = c.inbox_id
         join contact_identity i on i.workspace_id = c.workspace_id and (i.id = c.identity_id or i.primary_id = c.identity_id)
           and i.contact_id = c.contact_id
         where c.workspace_id = $1 and c.id = $2 order by i.created_at desc, i.id",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_all(connection)
    .await?;
    let Some((inbox_id, connected, last_inbound_external_id, ..)) = rows.first().cloned() else {
        return Ok(None);
    };
    let keys = rows
        .into_iter()
        .map(|(_, _, _, scope, id)| PeerKey { scope, id })
        .collect();
    Ok(Some(ConversationPeer {
        inbox_id,
        connected,
        keys,
        last_inbound_external_id,
    }))
}
