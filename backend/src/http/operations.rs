//! `/healthz`, `/readyz`, `/metrics`

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::store::{Store, migrations_current};

/// What operators ask a process.
#[derive(Clone)]
pub struct Operations {
    pub store: Store,
    pub draining: Arc<AtomicBool>,
    pub metrics: PrometheusHandle,
}

/// The routes, to be merged into others or served alone.
pub fn router<S: Clone + Send + Sync + 'static>(operations: Operations) -> Router<S> {
    Router::new()
        .route("/healthz", get(async || "alive"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(operations)
}

/// Database reachable, my migrations applied, not draining.
async fn ready(State(operations): State<Operations>) -> Response {
    if operations.draining.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining").into_response();
    }
    let database = &operations.store.database.owner;
    match tokio::time::timeout(Duration::from_secs(2), migrations_current(database)).await {
        Ok(Ok(true)) => "ready".into_response(),
        Ok(Ok(false)) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "migrations are missing: run `frontdesk migrate`",
        )
            .into_response(),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

async fn metrics(State(operations): State<Operations>) -> String {
    operations.metrics.render()
}
