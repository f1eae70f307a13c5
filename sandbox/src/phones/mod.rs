//! A phone for each channel, on one page. Everything is embedded; nothing is loaded from elsewhere.

use axum::Router;
use axum::http::header;
use axum::response::Html;
use axum::routing::get;

use crate::app::App;

const CSS: &str = "text/css";
const JS: &str = "text/javascript";

const ASSETS: &[(&str, &str, &str)] = &[
    ("/__sandbox/phones.css", CSS, include_str!("phones.css")),
    ("/__sandbox/bubbles.css", CSS, include_str!("bubbles.css")),
    ("/__sandbox/phones.js", JS, include_str!("phones.js")),
    ("/__sandbox/phone.js", JS, include_str!("phone.js")),
    ("/__sandbox/bubbles.js", JS, include_str!("bubbles.js")),
    ("/__sandbox/lottie.js", JS, include_str!("lottie.js")),
    ("/__sandbox/kinds.js", JS, include_str!("kinds.js")),
    ("/__sandbox/voice.js", JS, include_str!("voice.js")),
    ("/__sandbox/net.js", JS, include_str!("net.js")),
];

pub fn router() -> Router<App> {
    let page = Router::new().route("/", get(async || Html(include_str!("index.html"))));
    ASSETS.iter().fold(page, |router, (path, kind, body)| {
        let headers = [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "no-cache")];
        router.route(path, get(async move || (headers, *body)))
    })
}
