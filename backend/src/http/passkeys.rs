//! `/me/passkeys`: one's own, added, renamed and removed. How they sign in is in `passkey_sign_in.rs`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::sessions::person;
use super::teams::{Refused, Unknown};
use crate::domain::page::Page;
use crate::domain::second_factor::passkeys::{
    self, ChangePasskey, For, NewPasskey, PasskeyAddedView, PasskeyChallengeView, PasskeyView,
};
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(begin))
        .routes(routes!(ask))
        .routes(routes!(rename, remove))
}

/// Your passkeys, the oldest first. Not for tokens
#[utoipa::path(get, path = "/me/passkeys", tag = "passkeys", params(Paging),
    responses((status = 200, body = Page<PasskeyView>, description = "One page"), Refused))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<PasskeyView>>> {
    let (user_id, _) = person(&auth, &headers)?;
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    Ok(Json(passkeys::list(&app.store, user_id, cursor, limit).await?))
}

/// Begin to add a passkey: what the browser makes one by. Not for tokens
///
/// For `navigator.credentials.create`, within five minutes, in this session.
#[utoipa::path(post, path = "/me/passkeys/registration", tag = "passkeys", responses(
    (status = 200, body = PasskeyChallengeView, description = "One that was asked for before is over"),
    (status = 409, body = Problem, description = "`passkeys_unavailable`: this server has no name, or no https"),
    Refused,
))]
async fn begin(State(app): State<App>, auth: Auth, headers: HeaderMap) -> Result<Json<PasskeyChallengeView>> {
    let (user_id, own) = person(&auth, &headers)?;
    let room = app.outgoing.mailroom();
    Ok(Json(passkeys::begin(&app.store, room, (user_id, &own)).await?))
}

/// Add the passkey that the browser made. Not for tokens
///
/// Where there was no second step before, this turns two-step sign-in on and signs you out everywhere else.
#[utoipa::path(post, path = "/me/passkeys", tag = "passkeys", request_body = NewPasskey, responses(
    (status = 201, body = PasskeyAddedView, description = "It signs you in; recovery codes are shown this once"),
    (status = 409, body = Problem, description = "`passkey_challenge_over`: begin again; `passkey_known`; `too_many_passkeys`; `passkeys_unavailable`"),
    (status = 429, body = Problem),
    Refused,
))]
async fn add(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Json(body): Json<NewPasskey>,
) -> Result<(StatusCode, Json<PasskeyAddedView>)> {
    let (user_id, own) = person(&auth, &headers)?;
    app.sign_ins.attempt(auth.1.address, &user_id.to_string())?;
    let room = app.outgoing.mailroom();
    let added = passkeys::add(&app.store, room, (user_id, &own), &body, &auth.1).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Ask for one of your passkeys, to show that it is you. Not for tokens
///
/// For `navigator.credentials.get`. What the browser answers goes to `/me/reauthentication` or `/me/second_factor/turn_off`, once, within five minutes,
/// in this session.
#[utoipa::path(post, path = "/me/passkeys/challenge", tag = "passkeys", responses(
    (status = 200, body = PasskeyChallengeView, description = "One that was asked for before is over"),
    (status = 409, body = Problem, description = "`no_passkey`; `passkeys_unavailable`"),
    Refused,
))]
async fn ask(State(app): State<App>, auth: Auth, headers: HeaderMap) -> Result<Json<PasskeyChallengeView>> {
    let (user_id, own) = person(&auth, &headers)?;
    let (public_url, to) = (app.outgoing.mailroom().public_url, For::Reauthentication(&own));
    Ok(Json(passkeys::ask(&app.store, public_url, to, Some(user_id)).await?))
}

/// Rename a passkey. Not for tokens
#[utoipa::path(patch, path = "/me/passkeys/{id}", tag = "passkeys", params(("id" = Uuid, Path)), request_body = ChangePasskey,
    responses((status = 200, body = PasskeyView, description = "As it is now"), Refused, Unknown))]
async fn rename(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Json(body): Json<ChangePasskey>,
) -> Result<Json<PasskeyView>> {
    let (user_id, _) = person(&auth, &headers)?;
    Ok(Json(passkeys::rename(&app.store, user_id, id, &body, &auth.1).await?))
}

/// Remove a passkey: it signs nobody in any more. Not for tokens
#[utoipa::path(delete, path = "/me/passkeys/{id}", tag = "passkeys", params(("id" = Uuid, Path)), responses(
    (status = 204, description = "Removed"),
    (status = 409, body = Problem, description = "`last_second_factor`: turn two-step sign-in off instead, with your password and a code or a passkey"),
    Refused, Unknown,
))]
async fn remove(State(app): State<App>, auth: Auth, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let (user_id, _) = person(&auth, &headers)?;
    let room = app.outgoing.mailroom();
    passkeys::remove(&app.store, room, user_id, id, &auth.1).await?;
    Ok(StatusCode::NO_CONTENT)
}
