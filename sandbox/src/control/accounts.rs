//! Accounts can be added while the sandbox runs, and a known one gets a new token (the old one is dead then).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::config::{Channel, Connection};
use crate::world::{BusinessAccount, State as World};

/// With their tokens: whoever tries to connect an account needs one, and they open nothing but this sandbox. And with
/// whether the product has asked for their webhooks, as it does when an account is connected.
pub async fn list(State(app): State<App>) -> Json<Value> {
    let state = app.world.lock();
    let with_token = |account: &BusinessAccount| {
        let mut entry = json!(account);
        entry["access_token"] = json!(account.access_token);
        let calls = state.conversation_calls.get(&account.id);
        entry["connected"] = json!(is_connected(&app, &state, account));
        entry["conversation_calls"] = json!(calls.map_or(0, |calls| calls.total));
        entry
    };
    let items: Vec<Value> = state.accounts.iter().map(with_token).collect();
    Json(json!({"items": items}))
}

pub async fn put(
    State(app): State<App>,
    Json(connection): Json<Connection>,
) -> Result<(StatusCode, Json<BusinessAccount>), Failure> {
    let (account, new) = app
        .connect(&connection)
        .map_err(|error| Failure::invalid(error.to_string()))?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(account)))
}

/// A Page and the Instagram account behind it are subscribed as one, as on the platform.
fn is_connected(app: &App, world: &World, account: &BusinessAccount) -> bool {
    let object = match account.channel {
        Channel::Telegram => return app.outbox.hooks().get(&account.id).is_some(),
        Channel::Whatsapp => &account.waba_id,
        _ => account.sender_id(),
    };
    let fields = world.logins.subscriptions.get(object);
    fields.is_some_and(|fields| !fields.is_empty())
}
