//! How an inbox stands, the platform's word included: for the dashboard and for `frontdesk doctor` alike.

use std::time::Duration;

use frontdesk_connectors::health::{self, HealthFact};
use frontdesk_connectors::login;
use frontdesk_connectors::{Login, by_channel};
use uuid::Uuid;

use crate::config::Config;
use crate::domain::inbox_health;
use crate::domain::inboxes;
use crate::domain::oauth::Provider;
use crate::domain::views::InboxHealthView;
use crate::errors::Result;
use crate::outgoing::{Line, Outgoing};
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
        match tokio::time::timeout(PATIENCE, ask(store, outgoing, &line)).await {
            Ok(facts) => inbox_health::remember(store, workspace_id, inbox_id, facts).await?,
            Err(_) => {
                tracing::info!(%workspace_id, %inbox_id, "the platform took too long to say how an account stands")
            }
        }
    }
    let receives = by_channel(channel).spec().own_webhook || !config.webhook_secrets(channel).is_empty();
    inbox_health::view(store, workspace_id, inbox_id, receives).await
}

/// The account's own answers, and what the platform tells our app about the token, where it knows the app.
async fn ask(store: &Store, outgoing: &Outgoing, line: &Line) -> Vec<HealthFact> {
    let mut facts = line.health(store.clock.now()).await;
    let (channel, credentials) = (line.connection.channel, line.credentials());
    let by_facebook = !by_channel(channel).spec().own_webhook && credentials.login == Login::Facebook;
    if let (true, Some(token), Some(app)) = (
        by_facebook,
        &credentials.access_token,
        outgoing.login_app(Provider::Facebook),
    ) {
        match login::debug(&app, token).await {
            Ok(told) if told.is_valid => facts.extend(health::of_token(&told, channel, store.clock.now())),
            // the account's own answer has said that it is not
            Ok(_) => {}
            Err(error) => tracing::info!(%error, "the platform does not tell about a token"),
        }
    }
    facts
}
