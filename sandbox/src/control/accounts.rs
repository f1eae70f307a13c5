//! Accounts can be added while the sandbox runs, and a known one gets a new token (the old one is dead then).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::config::Connection;
use crate::world::BusinessAccount;

pub async fn list(State(app): State<App>) -> Json<Value> {
    Json(json!({"items": app.world.lock().accounts}))
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
