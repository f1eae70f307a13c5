//! `/__sandbox`: what tests and the phones page steer the world with. The README describes every route.

mod accounts;
mod customers;
mod events;
mod faults;
mod files;
mod hooks;
mod journal;
mod kinds;
mod logins;
mod mail;
mod messages;
mod push;
mod settings;
mod templates;

use axum::Json;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use crate::app::App;
use crate::config::Channel;
use crate::customer::Refusal;
use crate::world::CustomerKey;

const LARGEST_FILE: usize = 110 * 1024 * 1024;

pub fn router() -> Router<App> {
    let thread = Router::new()
        .route("/messages", post(messages::write))
        .route("/echo", post(messages::echo))
        .route("/reactions", post(messages::react))
        .route("/edit", post(messages::edit))
        .route("/unsend", post(messages::unsend))
        .route("/block", post(messages::block))
        .route("/postback", post(messages::tap))
        .route("/read", post(messages::read))
        .route("/thread", get(messages::thread));
    Router::new()
        .route("/state", get(settings::state))
        .route("/settings", get(settings::get).post(settings::set))
        .route("/reset", post(settings::reset))
        .route("/story", post(settings::story))
        .route("/accounts", get(accounts::list).post(accounts::put))
        .route("/kinds", get(kinds::list))
        .route("/logins", get(logins::get).post(logins::set))
        .route("/leave", post(logins::leave))
        .route("/customers", get(customers::list).post(customers::add))
        .nest("/customers/{channel}/{account}/{customer}", thread)
        .route("/crowd", post(customers::crowd))
        .route("/faults", get(faults::list).post(faults::add).delete(faults::clear))
        .route("/journal", get(journal::read).delete(journal::clear))
        .route("/webhooks", get(hooks::list).post(hooks::inject))
        .route("/webhooks/retry", post(hooks::retry))
        .route("/webhooks/pause", post(hooks::pause))
        .route("/handshake", post(hooks::handshake))
        .route("/templates", get(templates::list).post(templates::put))
        .route(
            "/templates/{name}/{language}",
            post(templates::review).delete(templates::remove),
        )
        .route("/media", post(files::upload))
        .route("/media/{id}", get(files::get))
        .route("/media/{id}/expire", post(files::expire))
        .route("/media/{id}/end_links", post(files::end_links))
        .route("/media/{id}/lie", post(files::lie))
        .route("/mail", get(mail::list).delete(mail::clear))
        .route("/mail/answers", post(mail::answer))
        .route("/push", post(push::add))
        .route("/push/{id}", post(push::change))
        .route("/push/{id}/messages", get(push::messages))
        .route("/events", get(events::stream))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
}

/// A refusal of the control API, in words.
pub struct Failure(StatusCode, String);

impl Failure {
    fn invalid(message: impl Into<String>) -> Self {
        Failure(StatusCode::UNPROCESSABLE_ENTITY, message.into())
    }

    fn not_found(message: impl Into<String>) -> Self {
        Failure(StatusCode::NOT_FOUND, message.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound(message) => Failure::not_found(message),
            Refusal::Invalid(message) => Failure::invalid(message),
        }
    }
}

/// The thread an address names.
fn key((channel, account, customer): (String, String, String)) -> Result<CustomerKey, Failure> {
    let channel: Channel = channel
        .parse()
        .map_err(|error: anyhow::Error| Failure::not_found(error.to_string()))?;
    Ok(CustomerKey {
        channel,
        account,
        customer: customer.trim_start_matches('+').to_owned(),
    })
}
