//! `/me/sessions`, `/me/password` and `/me/reauthentication`: where somebody is signed in, with what, and that it is still they.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query, credential};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::access::sessions::ChangePassword;
use crate::domain::access::{self, Credential, Reauthentication, SessionView, sessions};
use crate::domain::page::Page;
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, end_others))
        .routes(routes!(end))
        .routes(routes!(change_password))
        .routes(routes!(reauthenticate))
}

/// The user, and the secret of the session that asks: a token may not, whoever's it is.
pub(super) fn person(auth: &Auth, headers: &HeaderMap) -> Result<(Uuid, String)> {
    match (auth.0.user_id, credential(headers)?) {
        (Some(user_id), Credential::Session(secret)) => Ok((user_id, secret)),
        _ => Err(Error::Forbidden("Only who is signed in may do this, and no token.")),
    }
}

/// Where you are signed in, the newest first
///
/// A session ends when it was not used for seven days, and thirty days after it began.
#[utoipa::path(get, path = "/me/sessions", tag = "sessions", params(Paging),
    responses((status = 200, body = Page<SessionView>, description = "One page"), Refused))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<SessionView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let (user_id, own) = person(&auth, &headers)?;
    Ok(Json(sessions::list(&app.store, user_id, &own, cursor, limit).await?))
}

/// Sign out everywhere else
#[utoipa::path(delete, path = "/me/sessions", tag = "sessions", responses((status = 204, description = "Ended"), Refused))]
async fn end_others(State(app): State<App>, auth: Auth, headers: HeaderMap) -> Result<StatusCode> {
    let (user_id, own) = person(&auth, &headers)?;
    sessions::revoke_others(&app.store, user_id, &own, &auth.1).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out there
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "sessions", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Ended"), Refused, Unknown))]
async fn end(State(app): State<App>, auth: Auth, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let (user_id, _) = person(&auth, &headers)?;
    sessions::revoke(&app.store, user_id, id, &auth.1).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change your password. Signs you out everywhere else, and ends your tokens unless they are to stay
#[utoipa::path(post, path = "/me/password", tag = "sessions", request_body = ChangePassword,
    responses((status = 204, description = "Changed"), (status = 429, body = Problem), Refused))]
async fn change_password(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Json(body): Json<ChangePassword>,
) -> Result<StatusCode> {
    let (user_id, own) = person(&auth, &headers)?;
    // whoever found an open desk must not guess either
    app.sign_ins.attempt(auth.1.address, &user_id.to_string())?;
    let (room, whose) = (app.outgoing.mailroom(), (user_id, own.as_str()));
    sessions::change_password(&app.store, room, whose, &body, &auth.1).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show once more that it is you, by your password, a code or a passkey. Not for tokens
///
/// What is dangerous asks for it with the code `reauthentication_required`; it is good for 15 minutes, in this session.
#[utoipa::path(post, path = "/me/reauthentication", tag = "sessions", request_body = Reauthentication,
    responses((status = 204, description = "Shown"), (status = 429, body = Problem),
        (status = 409, body = Problem, description = "`passkey_challenge_over`: ask for a passkey again"), Refused))]
async fn reauthenticate(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Json(body): Json<Reauthentication>,
) -> Result<StatusCode> {
    let (user_id, own) = person(&auth, &headers)?;
    app.sign_ins.attempt(auth.1.address, &user_id.to_string())?;
    // whoever runs a provider must not use up the codes of an account, or the attempts at them
    if auth.0.by_provider() && (body.code.is_some() || body.passkey.is_some()) {
        return Err(Error::OfTheAccount);
    }
    if body.code.is_some() {
        app.sign_ins.code(user_id)?;
    }
    let (room, whose) = (app.outgoing.mailroom(), (user_id, own.as_str()));
    access::reauthenticate(&app.store, room, whose, &body, &auth.1).await?;
    Ok(StatusCode::NO_CONTENT)
}
