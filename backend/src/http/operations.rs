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

use crate::measures;
use crate::store::{Store, migrations_current};

/// What operators ask a process.
#[derive(Clone)]
pub struct Operations {
    pub store: Store,
    pub draining: Arc<AtomicBool>,
    pub metrics: PrometheusHandle,
}

/// Whether a process takes work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    Draining,
    MigrationsMissing,
    DatabaseSilent,
}

impl Operations {
    /// Database reachable, my migrations applied, not draining.
    pub async fn readiness(&self) -> Readiness {
        if self.draining.load(Ordering::Relaxed) {
            return Readiness::Draining;
        }
        let database = &self.store.database.owner;
        match tokio::time::timeout(Duration::from_secs(2), migrations_current(database)).await {
            Ok(Ok(true)) => Readiness::Ready,
            Ok(Ok(false)) => Readiness::MigrationsMissing,
            Ok(Err(_)) | Err(_) => Readiness::DatabaseSilent,
        }
    }
}

/// What an orchestrator asks on the address that the world may reach too.
pub fn probes<S: Clone + Send + Sync + 'static>(operations: Operations) -> Router<S> {
    Router::new()
        .route("/healthz", get(async || "alive"))
        .route("/readyz", get(ready))
        .with_state(operations)
}

/// The same and `/metrics`.
pub fn router<S: Clone + Send + Sync + 'static>(operations: Operations) -> Router<S> {
    let metrics = Router::new().route("/metrics", get(metrics));
    probes(operations.clone()).merge(metrics.with_state(operations))
}

async fn ready(State(operations): State<Operations>) -> Response {
    let lacks = match operations.readiness().await {
        Readiness::Ready => return "ready".into_response(),
        Readiness::Draining => "draining",
        Readiness::MigrationsMissing => "migrations are missing: run `frontdesk migrate`",
        Readiness::DatabaseSilent => "the database does not answer",
    };
    (StatusCode::SERVICE_UNAVAILABLE, lacks).into_response()
}

async fn metrics(State(operations): State<Operations>) -> String {
    measures::without_stale(operations.metrics.render())
}
