//! `/mail`: what was caught, as its readers see it. Nothing in a mail can run: the page shows its HTML in a frame that may do nothing.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::app::App;

/// For the HTML of a mail alone: no script, nothing from elsewhere; its links open beside.
const POLICY: &str =
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

pub fn router() -> Router<App> {
    Router::new()
        .route("/mail", get(async || Html(include_str!("index.html"))))
        .route("/mail/{id}", get(html))
        .route(
            "/__sandbox/mail.css",
            get(async || asset("text/css", include_str!("mail.css"))),
        )
        .route(
            "/__sandbox/mail.js",
            get(async || asset("text/javascript", include_str!("mail.js"))),
        )
}

fn asset(kind: &'static str, body: &'static str) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")],
        body,
    )
}

async fn html(State(app): State<App>, Path(id): Path<u64>) -> Response {
    let html = app.world.lock().mail.find(id).and_then(|letter| letter.html.clone());
    match html {
        Some(html) => ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
