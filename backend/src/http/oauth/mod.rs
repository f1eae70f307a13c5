//! `/oauth`: connecting accounts by logging in at the platform. The browser leaves for the platform's window and comes back
//! to the callback, which sends it on to the dashboard; every ending is a page of ours.

mod callback;
mod pick;
mod start;

use axum::Router;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::Auth;
use crate::domain::oauth::Provider;
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start::start))
        .routes(routes!(start::finish_signup))
        .routes(routes!(pick::grant))
        .routes(routes!(pick::pick))
}

/// Outside of the API: a browser comes here by itself.
pub fn pages() -> Router<App> {
    Router::new().route("/oauth/{provider}/callback", get(callback::callback))
}

/// A login belongs to a person, whom a token is not.
fn person(auth: &Auth) -> Result<Uuid> {
    auth.0.person().ok_or(Error::Forbidden(
        "Sign in as a person to connect accounts by logging in; a token cannot.",
    ))
}

/// Whose login it is. A token has none, so whatever it names is not there.
fn whose(auth: &Auth) -> Result<Uuid> {
    auth.0.person().ok_or(Error::NotFound("login"))
}

/// Where the platform sends the browser back to; it has to be registered with the app.
fn redirect_uri(app: &App, provider: Provider) -> String {
    format!("{}/oauth/{}/callback", app.config.public_url, provider.as_str())
}
