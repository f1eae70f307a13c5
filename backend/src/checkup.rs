//! How an inbox stands, the platform's word included: for the dashboard and for `frontdesk doctor` alike.

use std::time::Duration;

use frontdesk_connectors::by_channel;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::inbox_health;
use crate::domain::inboxes;
use crate::domain::views::InboxHealthView;
use crate::errors::Result;
use crate::outgoing::Outgoing;
use crate::store::Store;

/// A platform that is slow is asked again at the next look.
const PATIENCE: Duration = Duration::from_secs(15);

/// `anew`: the platform is asked now, whatever it said some minutes ago.
pub async fn inbox(
    store: &Store,
    outgoing: &Outgoing,
    config: &Config,
    (workspace_id, inbox_id): (Uuid, Uuid),
    anew: bool,
) -> Result<InboxHealthView> {
    let channel = inboxes::channel_of(&mut store.scoped(workspace_id).await?, inbox_id).await?;
    let mut connection = store.database.owner.acquire().await?;
    let asked = inbox_health::asked(&mut connection, workspace_id, inbox_id).await?;
    drop(connection);
    if anew || !asked.is_some_and(|asked| asked.is_fresh(store.clock.now())) {
        let line = outgoing.line(store, workspace_id, inbox_id).await?;
        let answer = line.connector.health(line.context(), &line.connection.account_id);
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(facts) => inbox_health::remember(store, workspace_id, inbox_id, facts).await?,
            Err(_) => {
                tracing::info!(%workspace_id, %inbox_id, "the platform took too long to say how an account stands")
            }
        }
    }
    let receives = by_channel(channel).spec().own_webhook || !config.webhook_secrets(channel).is_empty();
    inbox_health::view(store, workspace_id, inbox_id, receives).await
}
