//! Accounts can be added while the sandbox runs, and a known one gets a new token (the old one is dead then).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::config::Account;
use crate::world::BusinessAccount;

pub async fn list(State(app): State<App>) -> Json<Value> {
    Json(json!({"items": app.world.lock().accounts}))
}

pub async fn put(
    State(app): State<App>,
    Json(account): Json<Account>,
) -> Result<(StatusCode, Json<BusinessAccount>), Failure> {
    let account = BusinessAccount::from_config(&account).map_err(|error| Failure::invalid(error.to_string()))?;
    let mut state = app.world.lock();
    let known = state
        .accounts
        .iter_mut()
        .find(|known| known.channel == account.channel && known.id == account.id);
    let status = match known {
        Some(known) => {
            *known = account.clone();
            StatusCode::OK
        }
        None => {
            state.accounts.push(account.clone());
            StatusCode::CREATED
        }
    };
    drop(state);
    app.world.tell(&json!({"type": "resync"}));
    Ok((status, Json(account)))
}
