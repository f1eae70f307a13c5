//! The dashboard, inside the binary. Paths it does not have are its own routes, so they get its page.

use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

use super::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../dashboard/dist"]
#[allow_missing = true]
struct Dist;

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Frontdesk</title><div id=\"app\"><h1>The dashboard is not built</h1>\
<p>Run <code>npm ci &amp;&amp; npm run build</code> in the folder <code>dashboard</code>, then build the program again; or use <code>make run</code>.</p></div>";

const POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; \
script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Paths that programs call and people never open: a page there would pass for an answer.
const NOT_PAGES: [&str; 8] = [
    "api",
    "webhooks",
    "socket.io",
    "media",
    "oauth",
    "meta",
    "privacy",
    "terms",
];

fn no_such_route() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such route.").into_response()
}

pub async fn serve(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    // a webhook that is sent to the wrong address must not be taken for delivered
    if NOT_PAGES.contains(&first) || !matches!(method, Method::GET | Method::HEAD) {
        return no_such_route();
    }
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty()) {
        let kind = HeaderValue::from_str(file.metadata.mimetype())
            .unwrap_or(HeaderValue::from_static("application/octet-stream"));
        // Vite names what is in assets/ by its content
        let cache = if path.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        ];
        return (headers, file.data).into_response();
    }
    let looks_like_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if looks_like_a_file {
        return StatusCode::NOT_FOUND.into_response();
    }
    let page = match Dist::get("index.html") {
        Some(index) => Html(index.data).into_response(),
        None => Html(NOT_BUILT).into_response(),
    };
    (
        [
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::CACHE_CONTROL, "no-cache"),
            (header::X_FRAME_OPTIONS, "DENY"),
        ],
        page,
    )
        .into_response()
}
