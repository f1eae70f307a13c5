//! The span of a request, on which everything hangs that follows from it. Layered only where traces are on.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

use crate::traces::Span;

/// Webhooks and the API; the route and never the address, which may hold what somebody looked for.
pub async fn trace(mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let traced = route.filter(|route| route.starts_with("/webhooks/") || route.starts_with("/api/"));
    let Some(route) = traced.map(str::to_owned) else {
        return next.run(request).await;
    };
    let method = request.method().clone();
    let Some(mut span) = Span::root(format!("{method} {route}")) else {
        return next.run(request).await;
    };
    span.note("http.request.method", method);
    span.note("http.route", route);
    if let Some(trace) = span.trace() {
        request.extensions_mut().insert(trace);
    }
    let response = next.run(request).await;
    let status = response.status();
    span.count("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.failed("the request was not served");
    }
    response
}
