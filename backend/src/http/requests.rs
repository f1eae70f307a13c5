//! Around each request of the API and each webhook: what it counts in `/metrics`, and the names under which everything is
//! logged that happens on its behalf.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::field::{Empty, display};
use tracing::{Instrument, Span, info, info_span, warn};
use uuid::Uuid;

use super::router::REQUEST_ID;
use crate::measures::{self, Surface};

/// Whoever tries what they may not, or too often: an operator sees it coming.
const REFUSALS: [StatusCode; 3] = [
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::TOO_MANY_REQUESTS,
];

/// The route and never the address, which may hold what somebody looked for.
pub async fn watch(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let Some(route) = route.map(str::to_owned) else {
        return next.run(request).await;
    };
    let begun = Instant::now();
    let method = name(request.method());
    let span = info_span!(
        "request",
        request_id = id(request.headers()),
        method,
        route,
        workspace_id = Empty
    );
    let response = async {
        let response = next.run(request).await;
        // that it is busy is an answer, and counted as such
        if response.status().is_server_error() && response.status() != StatusCode::SERVICE_UNAVAILABLE {
            warn!(status = response.status().as_u16(), "a request was not served");
        }
        if REFUSALS.contains(&response.status()) {
            info!(status = response.status().as_u16(), "a request was refused");
        }
        response
    }
    .instrument(span)
    .await;
    let surface = surface(&route, method);
    measures::answered(surface, method, route, class(response.status()), begun.elapsed());
    response
}

/// Who asks is known: from here on what is logged says of which workspace it is.
pub fn is_of(workspace_id: Uuid) {
    Span::current().record("workspace_id", display(workspace_id));
}

fn id(headers: &HeaderMap) -> &str {
    headers
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default()
}

fn surface(route: &str, method: &str) -> Surface {
    match (route, method) {
        (route, _) if route.starts_with("/webhooks/") => Surface::Webhooks,
        (route, "GET" | "HEAD") if route.starts_with("/api/") => Surface::Reads,
        (route, _) if route.starts_with("/api/") => Surface::Writes,
        _ => Surface::Other,
    }
}

/// Anybody may send a method of their own: it is no label.
fn name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
