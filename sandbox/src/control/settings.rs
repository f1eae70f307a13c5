//! How the world behaves, all of it at a glance, and back to the beginning.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::Failure;
use crate::app::App;
use crate::story;
use crate::world::settings::Settings;

pub async fn get(State(app): State<App>) -> Json<Settings> {
    Json(app.world.settings.get())
}

/// Changes what is named and leaves the rest.
pub async fn set(State(app): State<App>, Json(changes): Json<Map<String, Value>>) -> Result<Json<Settings>, Failure> {
    let mut all = serde_json::to_value(app.world.settings.get()).unwrap_or_default();
    for (name, value) in changes {
        match all.get_mut(&name) {
            Some(slot) => *slot = value,
            None => return Err(Failure::invalid(format!("no setting {name}"))),
        }
    }
    let settings: Settings = serde_json::from_value(all).map_err(|error| Failure::invalid(error.to_string()))?;
    app.world.settings.set(settings);
    app.world.tell(&json!({"type": "settings", "settings": settings}));
    Ok(Json(settings))
}

/// What the phones page needs to begin: accounts, people and the last words of each thread.
pub async fn state(State(app): State<App>) -> Json<Value> {
    let settings = app.world.settings.get();
    let webhooks = app.outbox.counts();
    let state = app.world.lock();
    let customers: Vec<Value> = state
        .order
        .iter()
        .filter_map(|key| {
            let customer = state.customers.get(key)?;
            let last = state.threads.get(key).and_then(|thread| thread.bubbles().last());
            let mut entry = json!(customer);
            entry["last_at"] = json!(last.map(|bubble| bubble.at));
            entry["preview"] = json!(last.map(|bubble| bubble.preview()));
            Some(entry)
        })
        .collect();
    Json(json!({
        "accounts": state.accounts,
        "customers": customers,
        "settings": settings,
        "webhooks": webhooks,
    }))
}

/// Forgets threads, people, files, the journal, faults and changed settings; the accounts stay.
pub async fn reset(State(app): State<App>) -> StatusCode {
    app.world.reset();
    app.outbox.pause(false);
    app.world.tell(&json!({"type": "resync"}));
    StatusCode::NO_CONTENT
}

/// Tells the story and answers when all of it arrived.
pub async fn story(State(app): State<App>) -> Result<Json<Value>, Failure> {
    match story::tell(&app).await {
        Ok(told) => Ok(Json(
            json!({"conversations": told.conversations, "webhooks": told.webhooks}),
        )),
        Err(error) => Err(Failure(StatusCode::BAD_GATEWAY, error.to_string())),
    }
}
