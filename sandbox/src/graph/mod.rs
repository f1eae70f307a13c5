//! The Graph API, as far as a help desk meets it: `graph.facebook.com` and `graph.instagram.com` on one host.

pub mod auth;
pub mod cdn;
pub mod conversations;
pub mod edges;
pub mod error;
mod interactive;
pub mod links;
pub mod media;
pub mod messages;
pub mod nodes;
pub mod oauth;
mod page_buttons;
mod page_send;
pub mod pages;
mod pair_rate;
pub mod payload;
mod profiles;
mod rules;
mod setup;
pub mod strike;
pub mod templates;
mod whatsapp_send;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// Above WhatsApp's 100 MB for documents, so that the refusal is the platform's and not the server's.
const LARGEST_BODY: usize = 110 * 1024 * 1024;

pub fn router() -> Router<App> {
    Router::new()
        .route("/{version}/{id}/messages", post(messages::send).get(edges::messages))
        .route("/{version}/{id}/media", post(media::upload))
        .route("/{version}/{id}/message_attachments", post(media::message_attachments))
        .route("/{version}/oauth/access_token", get(oauth::facebook_token))
        .route("/{version}/debug_token", get(oauth::debug_token))
        .route("/{version}/me/accounts", get(oauth::accounts))
        .route("/oauth/access_token", post(oauth::instagram_token))
        .route("/access_token", get(oauth::instagram_long))
        .route("/refresh_access_token", get(oauth::instagram_refresh))
        .route(
            "/{version}/{id}/{edge}",
            get(edges::get).post(edges::post).delete(edges::delete),
        )
        .route("/{version}/{id}", get(nodes::get).delete(nodes::delete))
        .route("/cdn/{area}/{id}/{name}", get(cdn::file))
        .route("/cdn/avatar/{name}", get(cdn::avatar))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}
