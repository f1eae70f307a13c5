//! `/inboxes/check`: everything an account needs, looked at one by one before it is connected. Nothing is stored.

use axum::extract::State;
use frontdesk_connectors::health::{HealthFact, HealthState};
use frontdesk_connectors::{Channel, app_webhooks, by_channel};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Auth, Json};
use super::problem::Problem;
use super::{App, own_connector};
use crate::domain::inboxes::{self, NewInbox};
use crate::domain::oauth::Provider;
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(check))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CheckInbox {
    channel: String,
    external_id: Option<String>,
    /// As for connecting. Left out: only what the server itself needs is checked.
    credentials: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Checks {
    checks: Vec<CheckView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct CheckView {
    /// `app_secret`, `verify_token`, `public_url`, `login`, `app_webhooks`, `token`, `scopes`, `subscription`, `number`, …
    check: String,
    /// null: it could not be found out.
    ok: Option<bool>,
    words: String,
    how_to_mend: Option<String>,
}

impl From<HealthFact> for CheckView {
    fn from(fact: HealthFact) -> Self {
        CheckView {
            check: fact.name,
            ok: match fact.state {
                HealthState::Ok | HealthState::Warn => Some(true),
                HealthState::Unknown => None,
                HealthState::Bad => Some(false),
            },
            words: fact.text,
            how_to_mend: fact.advice,
        }
    }
}

/// Check what an account needs, against the real API
#[utoipa::path(post, path = "/inboxes/check", tag = "connecting", request_body = CheckInbox,
    responses((status = 200, body = Checks), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn check(State(app): State<App>, _: Auth, Json(body): Json<CheckInbox>) -> Result<Json<Checks>> {
    let channel: Channel = body
        .channel
        .parse()
        .map_err(|error: String| Error::invalid("channel", error))?;
    if body.external_id.as_deref().is_some_and(|id| id.contains('\0')) {
        return Err(Error::invalid("external_id", "must not hold a NUL character"));
    }
    let mut findings = server(&app, channel).await;
    if let Some(credentials) = body.credentials {
        let mut new = NewInbox {
            id: None,
            channel: body.channel,
            external_id: body.external_id.unwrap_or_default(),
            name: "check".to_owned(),
            credentials: Some(credentials),
        };
        if channel == Channel::Api {
            own_connector::check_address(&app, new.credentials.as_ref())?;
            own_connector::name(&app, &mut new);
        }
        inboxes::name_account(&mut new)?;
        let (channel, credentials) = inboxes::validate(&new)?;
        findings.extend(
            app.outgoing
                .inspect(channel, new.external_id.trim(), &credentials)
                .await,
        );
    }
    Ok(Json(Checks {
        checks: findings.into_iter().map(CheckView::from).collect(),
    }))
}

/// What the server itself needs for a channel.
async fn server(app: &App, channel: Channel) -> Vec<HealthFact> {
    let config = &app.config;
    let mut findings = vec![public_url(&config.public_url)];
    if by_channel(channel).spec().own_webhook {
        return findings;
    }
    findings.push(match config.webhook_secrets(channel).is_empty() {
        false => HealthFact::ok("app_secret", "The server knows the app's secret."),
        true => HealthFact::bad(
            "app_secret",
            "META_APP_SECRET is not set on the server, so no message can be taken in.",
            "Copy the secret from the Meta app, App settings > Basic, into META_APP_SECRET and start the server again.",
        ),
    });
    findings.push(match config.meta_verify_token {
        Some(_) => HealthFact::ok("verify_token", "The server has a verify token."),
        None => HealthFact::bad(
            "verify_token",
            "META_VERIFY_TOKEN is not set on the server, so Meta cannot check the webhook's address.",
            "Choose any long text, set it as META_VERIFY_TOKEN, and enter the same in the Meta app under Webhooks.",
        ),
    });
    if let Some(login) = app.outgoing.login_app(Provider::Facebook) {
        let object = match channel {
            Channel::Instagram => "instagram",
            Channel::Whatsapp => "whatsapp_business_account",
            _ => "page",
        };
        let url = format!("{}/webhooks/{channel}", config.public_url);
        findings.push(app_webhooks(&login, object, &url).await);
    }
    findings
}

fn public_url(url: &str) -> HealthFact {
    let parsed = url::Url::parse(url).ok();
    let local = parsed.as_ref().and_then(url::Url::host_str).is_some_and(|host| {
        host == "localhost"
            || host
                .trim_matches(['[', ']'])
                .parse()
                .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    });
    match (url.starts_with("https://"), local) {
        (true, _) => HealthFact::ok("public_url", format!("Platforms reach this server at {url}.")),
        (false, true) => HealthFact::unknown("public_url", format!("{url} is an address of this machine: only a sandbox on it reaches the server there.")).advise("For real accounts set FRONTDESK_PUBLIC_URL to the https address that the world calls, for example https://desk.example.com."),
        (false, false) => HealthFact::bad(
            "public_url",
            format!("{url} is not https, and the platforms send messages to https addresses only."),
            "Put the server behind https and set FRONTDESK_PUBLIC_URL to that address, for example https://desk.example.com.",
        ),
    }
}
