//! What a customer can send on each channel, for the menu of the phones.

use axum::Json;
use serde_json::{Value, json};

use crate::customer::kinds;

pub async fn list() -> Json<Value> {
    Json(json!({ "items": kinds::all().collect::<Vec<_>>() }))
}
