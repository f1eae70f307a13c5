//! Mail that was caught, and what is to go wrong with the next.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::mail::{Answer, Letter};

#[derive(Deserialize)]
pub struct Filter {
    to: Option<String>,
}

/// The oldest first.
pub async fn list(State(app): State<App>, Query(filter): Query<Filter>) -> Json<Value> {
    let state = app.world.lock();
    let items: Vec<&Letter> = state.mail.letters(filter.to.as_deref()).collect();
    Json(json!({ "items": items, "smtp_url": app.smtp_url }))
}

pub async fn clear(State(app): State<App>) -> StatusCode {
    app.world.lock().mail.clear();
    app.world.tell(&json!({"type": "mail"}));
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub struct Answers {
    answers: Vec<Answer>,
}

pub async fn answer(State(app): State<App>, Json(body): Json<Answers>) -> StatusCode {
    app.world.lock().mail.answer_with(body.answers);
    StatusCode::NO_CONTENT
}
