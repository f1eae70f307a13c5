//! Browsers that subscribe to Web Push, and what they were sent.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::push::{self, Answer};

#[derive(Deserialize)]
pub struct NewBrowser {
    /// The key it subscribes with, in base64url: messages signed with another are refused.
    application_server_key: Option<String>,
}

/// A new subscription, in the shape of `PushSubscription.toJSON()`, and its id.
pub async fn add(State(app): State<App>, Json(new): Json<NewBrowser>) -> (StatusCode, Json<Value>) {
    let mut state = app.world.lock();
    let (id, browser) = state.push.add(new.application_server_key);
    let keys = json!({ "p256dh": browser.p256dh(), "auth": browser.auth() });
    (
        StatusCode::CREATED,
        Json(json!({ "id": id, "endpoint": push::endpoint(&app, &id), "keys": keys })),
    )
}

pub async fn messages(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let mut state = app.world.lock();
    let browser = state
        .push
        .get_mut(&id)
        .ok_or_else(|| Failure::not_found("no such browser"))?;
    Ok(Json(json!({ "items": browser.messages })))
}

#[derive(Deserialize)]
pub struct Change {
    /// It has unsubscribed: whoever sends to it is answered 410.
    gone: Option<bool>,
    /// What the next requests are answered with instead, one after the other.
    answers: Option<Vec<Answer>>,
}

pub async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(change): Json<Change>,
) -> Result<StatusCode, Failure> {
    let mut state = app.world.lock();
    let browser = state
        .push
        .get_mut(&id)
        .ok_or_else(|| Failure::not_found("no such browser"))?;
    browser.gone = change.gone.unwrap_or(browser.gone);
    if let Some(answers) = change.answers {
        browser.refuse_with(answers);
    }
    Ok(StatusCode::NO_CONTENT)
}
