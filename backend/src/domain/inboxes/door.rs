//! Webhook addresses of inboxes that have one of their own: whose they are, and what proves a webhook.
//!
//! Many bots post to one process, each with every message: what is known of an address is kept for a few seconds, so
//! that this costs no query each. A change through this process is known at once, one through another after these
//! seconds. Until then a webhook of an inbox that is gone is stored as nobody's, and one that was given a new secret is
//! turned away and comes again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use frontdesk_connectors::{Channel, by_channel};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::credentials;
use crate::crypto::Keys;
use crate::errors::Result;
use crate::store::Store;

const KEPT: Duration = Duration::seconds(5);

#[derive(Clone)]
pub struct Door {
    pub channel: Channel,
    pub account_id: String,
    /// One of them webhooks have to bring. There is one from an inbox's first moment.
    pub secrets: Vec<String>,
}

/// What is known of the doors of connected inboxes: never more than there are inboxes.
#[derive(Clone, Default)]
pub struct Doors(Arc<Mutex<HashMap<Uuid, (Door, OffsetDateTime)>>>);

impl Doors {
    /// None: no connected inbox has this address.
    pub async fn find(&self, store: &Store, keys: &Keys, inbox_id: Uuid) -> Result<Option<Door>> {
        let now = store.clock.now();
        let known = self.lock().get(&inbox_id).cloned();
        if let Some((door, read_at)) = known
            && now - read_at < KEPT
        {
            return Ok(Some(door));
        }
        let mut connection = store.database.owner.acquire().await?;
        let found = read_door(&mut connection, keys, inbox_id, now).await?;
        match &found {
            Some(door) => self.lock().insert(inbox_id, (door.clone(), now)),
            None => self.lock().remove(&inbox_id),
        };
        Ok(found)
    }

    /// The inbox was changed.
    pub fn forget(&self, inbox_id: Uuid) {
        self.lock().remove(&inbox_id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, (Door, OffsetDateTime)>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// What the database knows of an address.
pub async fn read_door(
    connection: &mut PgConnection,
    keys: &Keys,
    inbox_id: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Door>> {
    let row: Option<(String, String, Option<Vec<u8>>)> = sqlx::query_as(
        "select a.channel, a.external_id, i.credentials from channel_account a
         join inbox i on i.workspace_id = a.workspace_id and i.id = a.inbox_id where a.inbox_id = $1",
    )
    .bind(inbox_id)
    .fetch_optional(connection)
    .await?;
    let Some((channel, account_id, sealed)) = row else {
        return Ok(None);
    };
    let channel: Channel = channel.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    if !by_channel(channel).spec().own_webhook {
        return Ok(None);
    }
    Ok(Some(Door {
        channel,
        account_id,
        secrets: credentials::open(keys, inbox_id, sealed)?.webhook_secrets(now),
    }))
}
