//! `/healthz`, `/readyz`, `/metrics`

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::App;
use crate::store::migrations_current;

pub fn router() -> Router<App> {
    Router::new()
        .route("/healthz", get(async || "alive"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Database reachable, my migrations applied, not draining.
async fn ready(State(app): State<App>) -> Response {
    if app.draining.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining").into_response();
    }
    match tokio::time::timeout(Duration::from_secs(2), migrations_current(&app.store.database.owner)).await {
        Ok(Ok(true)) => "ready".into_response(),
        Ok(Ok(false)) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "migrations are missing: run `frontdesk migrate`",
        )
            .into_response(),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

async fn metrics(State(app): State<App>) -> String {
    app.metrics.render()
}
