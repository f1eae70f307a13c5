//! Faults, as a request meets them.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::graph::error::GraphError;
use crate::line::Line;
use crate::world::faults::{FaultKind, Patience, Target};

/// What remains to be played once the latency is over.
pub struct Remaining {
    pub fault: Option<FaultKind>,
    /// How long the answer lets wait after everything has happened.
    answer_later_ms: u64,
    patience: Patience,
    usage: Option<(u32, u64)>,
}

impl Remaining {
    /// Adds the usage headers that were asked for.
    pub fn usage(usage: Option<(u32, u64)>, account: &str, mut response: Response) -> Response {
        let Some((percent, minutes)) = usage else {
            return response;
        };
        let row = json!({"type": "messenger", "call_count": percent, "total_cputime": 1, "total_time": 1,
            "estimated_time_to_regain_access": minutes});
        let accounts = json!({ account: [row] });
        let app = json!({"call_count": percent, "total_cputime": 1, "total_time": 1});
        for (name, value) in [("x-business-use-case-usage", accounts), ("x-app-usage", app)] {
            if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }

    /// Waits out the latency that comes before the answer.
    pub async fn answer_later(&self) {
        self.patience.wait(self.answer_later_ms).await;
    }

    pub fn told_usage(&self) -> Option<(u32, u64)> {
        self.usage
    }
}

/// Waits out the latency that comes before anything happens.
pub async fn strike(app: &App, target: Target<'_>) -> Remaining {
    let (struck, patience) = {
        let mut state = app.world.lock();
        (state.faults.strike(target), state.faults.patience())
    };
    let always = app.world.settings.get().latency_ms;
    if always > 0 {
        tokio::time::sleep(Duration::from_millis(always)).await;
    }
    patience.wait(struck.latency_ms).await;
    Remaining {
        fault: struck.fault,
        answer_later_ms: struck.latency_after_ms,
        patience,
        usage: struck.usage,
    }
}

/// The error a fault stands for.
pub fn error(kind: &FaultKind) -> Option<GraphError> {
    let FaultKind::Error {
        status,
        code,
        subcode,
        message,
        retry_after,
    } = kind
    else {
        return None;
    };
    let mut error = GraphError::new(*status, *code, format!("(#{code}) {message}"));
    error.subcode = *subcode;
    error.details = (*code > 130_000).then(|| message.clone());
    error.retry_after = *retry_after;
    Some(error)
}

/// Ends the connection without an answer.
pub fn drop_line(line: &Line) -> Response {
    line.cut();
    ([(header::CONNECTION, "close")], StatusCode::OK).into_response()
}

pub fn garbage() -> Response {
    let page = "<!doctype html><title>Sorry, something went wrong.</title>";
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response()
}

/// Plays a fault on an endpoint where "before" and "after" make no difference.
pub async fn plain(app: &App, line: &Line, target: Target<'_>) -> Option<Response> {
    let remaining = strike(app, target).await;
    remaining.answer_later().await;
    match remaining.fault? {
        kind @ FaultKind::Error { .. } => error(&kind).map(IntoResponse::into_response),
        FaultKind::Garbage { .. } => Some(garbage()),
        FaultKind::DropBefore | FaultKind::DropAfter => Some(drop_line(line)),
        FaultKind::Latency { .. }
        | FaultKind::LatencyAfter { .. }
        | FaultKind::Usage { .. }
        | FaultKind::FailLater { .. } => None,
    }
}
