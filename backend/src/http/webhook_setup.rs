//! `/webhook_setup`: what an admin types into the platform's developer console.

use axum::extract::State;
use frontdesk_connectors::{Channel, by_channel};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::extract::{Auth, Json};
use super::problem::Problem;
use crate::domain::views::ChannelName;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(setup))
}

#[derive(Debug, Serialize, ToSchema)]
struct WebhookSetup {
    /// None: `META_VERIFY_TOKEN` is not set on the server.
    verify_token: Option<String>,
    channels: Vec<ChannelWebhook>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ChannelWebhook {
    channel: ChannelName,
    /// Where the platform sends its webhooks.
    url: String,
    /// Whether the server has the app secret that their signatures are checked with.
    configured: bool,
}

/// Webhook addresses and the verify token, for admins
#[utoipa::path(get, path = "/webhook_setup", tag = "webhooks",
    responses((status = 200, body = WebhookSetup), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn setup(State(app): State<App>, _: Auth) -> Result<Json<WebhookSetup>> {
    // where each inbox has an address of its own, we tell it to the platform ourselves
    let shared = Channel::ALL
        .into_iter()
        .filter(|channel| !by_channel(*channel).spec().own_webhook);
    let channels = shared.map(|channel| ChannelWebhook {
        channel: ChannelName::from(channel),
        url: format!("{}/webhooks/{channel}", app.config.public_url),
        configured: !app.config.webhook_secrets(channel).is_empty(),
    });
    Ok(Json(WebhookSetup {
        verify_token: app.config.meta_verify_token.clone(),
        channels: channels.collect(),
    }))
}
