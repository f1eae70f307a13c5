//! Three phones on one page. Everything is embedded; nothing is loaded from elsewhere.

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;

use crate::app::App;

pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(async || Html(include_str!("index.html"))))
        .route(
            "/__sandbox/phones.css",
            get(async || typed("text/css", include_str!("phones.css"))),
        )
        .route(
            "/__sandbox/phones.js",
            get(async || typed("text/javascript", include_str!("phones.js"))),
        )
        .route(
            "/__sandbox/bubbles.js",
            get(async || typed("text/javascript", include_str!("bubbles.js"))),
        )
        .route(
            "/__sandbox/voice.js",
            get(async || typed("text/javascript", include_str!("voice.js"))),
        )
}

fn typed(kind: &'static str, body: &'static str) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")],
        body,
    )
}
