//! Trouble, asked for.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::world::faults::Fault;

pub async fn list(State(app): State<App>) -> Json<Value> {
    Json(json!({"items": app.world.lock().faults.list()}))
}

pub async fn add(State(app): State<App>, Json(fault): Json<Fault>) -> Result<(StatusCode, Json<Fault>), Failure> {
    fault.check().map_err(Failure::invalid)?;
    Ok((StatusCode::CREATED, Json(app.world.lock().faults.add(fault))))
}

pub async fn clear(State(app): State<App>) -> StatusCode {
    app.world.lock().faults.clear();
    StatusCode::NO_CONTENT
}
