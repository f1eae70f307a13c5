//! The webhooks on their way to the product.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::config::Channel;

/// As long as one request may wait for quiet.
const LONGEST_WAIT: u64 = 300_000;

#[derive(Deserialize)]
pub struct Wait {
    /// Milliseconds to wait until nothing is scheduled or pending.
    wait_quiet: Option<u64>,
}

pub async fn list(State(app): State<App>, Query(wait): Query<Wait>) -> Json<Value> {
    if let Some(millis) = wait.wait_quiet {
        app.outbox.quiet(Duration::from_millis(millis.min(LONGEST_WAIT))).await;
    }
    let counts = app.outbox.counts();
    let mut answer = json!(counts);
    answer["quiet"] = json!(counts.is_quiet());
    answer["paused"] = json!(app.outbox.is_paused());
    answer["waiting"] = json!(app.outbox.waiting());
    answer["failures"] = json!(app.outbox.failures());
    Json(answer)
}

#[derive(Deserialize)]
pub struct Inject {
    channel: Channel,
    /// The bot whose update it is, on Telegram: it gets the next number unless it has one.
    account: Option<String>,
    /// Signed and sent as it is.
    body: Option<Value>,
    /// The exact bytes to sign and send instead, which need not be JSON.
    raw: Option<String>,
    /// Webhooks of one lane keep their order.
    lane: Option<String>,
}

pub async fn inject(State(app): State<App>, Json(inject): Json<Inject>) -> Result<StatusCode, Failure> {
    let lane = inject.lane.unwrap_or_else(|| "injected".to_owned());
    match (inject.channel, inject.account) {
        (Channel::Telegram, Some(bot)) => {
            let update = inject.body.ok_or_else(|| Failure::invalid("give a body"))?;
            app.outbox.post_update(&lane, &bot, &update, None);
            return Ok(StatusCode::ACCEPTED);
        }
        (Channel::Telegram, None) => return Err(Failure::invalid("give the account whose update it is")),
        _ => {}
    }
    match (inject.body, inject.raw) {
        (Some(body), None) => app.outbox.post(&lane, inject.channel, &body, None),
        (None, Some(raw)) => app.outbox.post_bytes(&lane, inject.channel, Bytes::from(raw), None),
        _ => return Err(Failure::invalid("give either body or raw")),
    }
    Ok(StatusCode::ACCEPTED)
}

/// Queues what had been given up once more.
pub async fn retry(State(app): State<App>) -> Json<Value> {
    Json(json!({"queued": app.outbox.retry_failed()}))
}

#[derive(Deserialize)]
pub struct Pause {
    paused: bool,
}

pub async fn pause(State(app): State<App>, Json(pause): Json<Pause>) -> StatusCode {
    app.outbox.pause(pause.paused);
    StatusCode::NO_CONTENT
}

/// Asks the product to confirm its webhook addresses, as the platform does when they are saved.
pub async fn handshake(State(app): State<App>) -> Result<Json<Value>, Failure> {
    let mut answers = serde_json::Map::new();
    for channel in [Channel::Messenger, Channel::Instagram, Channel::Whatsapp] {
        let challenge = rand::random::<u32>().to_string();
        let answer = app
            .http
            .get(format!("{}/webhooks/{channel}", app.webhook_base_url))
            .query(&[
                ("hub.mode", "subscribe"),
                ("hub.challenge", challenge.as_str()),
                ("hub.verify_token", app.verify_token.as_str()),
            ])
            .send()
            .await
            .map_err(|error| Failure(StatusCode::BAD_GATEWAY, error.without_url().to_string()))?;
        let status = answer.status().as_u16();
        let body = answer.text().await.unwrap_or_default();
        answers.insert(
            channel.as_str().to_owned(),
            json!({"ok": status == 200 && body == challenge, "status": status}),
        );
    }
    Ok(Json(Value::Object(answers)))
}
