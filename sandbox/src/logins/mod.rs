//! Where people log in and decide what an app may do: Facebook's dialog, Instagram's, and the embedded sign-up of
//! WhatsApp. Here everything can also be withheld, one by one.

mod facebook;
mod form;
mod instagram;
mod page;
mod signup;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post};

use crate::app::App;

pub fn router() -> Router<App> {
    Router::new()
        .route("/{version}/dialog/oauth", get(facebook::ask))
        .route("/__sandbox/login/facebook", post(facebook::decide))
        .route("/oauth/authorize", get(instagram::ask))
        .route("/__sandbox/login/instagram", post(instagram::decide))
        .route("/en_US/sdk.js", get(async || script(include_str!("sdk.js"))))
        .route("/__sandbox/signup.js", get(async || script(include_str!("signup.js"))))
        .route("/dialog/signup", get(signup::ask))
        .route("/__sandbox/login/whatsapp", post(signup::decide))
}

fn script(text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
