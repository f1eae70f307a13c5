//! `/me/second_factor`: signing in with two steps, set up and turned off by oneself; and what admins see and reset of it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::sessions::person;
use super::teams::{Refused, Unknown};
use crate::domain::page::Page;
use crate::domain::second_factor::{self, MemberFactorView, RecoveryCodesView, SecondFactorView, SetUpView, TurnOff};
use crate::domain::views::Language;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(state, begin))
        .routes(routes!(confirm))
        .routes(routes!(new_codes))
        .routes(routes!(turn_off))
        .routes(routes!(remove_app))
        .routes(routes!(list))
        .routes(routes!(reset))
}

/// Whether you sign in with two steps. Not for tokens
#[utoipa::path(get, path = "/me/second_factor", tag = "second_factor",
    responses((status = 200, body = SecondFactorView, description = "As it is now"), Refused))]
async fn state(State(app): State<App>, auth: Auth, headers: HeaderMap) -> Result<Json<SecondFactorView>> {
    let (user_id, _) = person(&auth, &headers)?;
    Ok(Json(second_factor::state(&app.store, user_id).await?))
}

/// Begin to set up an authenticator app: what it has to know. Not for tokens
///
/// Nothing is on until a code of it was seen, within an hour.
#[utoipa::path(post, path = "/me/second_factor", tag = "second_factor", responses(
    (status = 200, body = SetUpView, description = "It is shown this once"),
    (status = 409, body = Problem, description = "`second_factor_on`: there is one; remove it first"),
    Refused,
))]
async fn begin(State(app): State<App>, auth: Auth, headers: HeaderMap) -> Result<Json<SetUpView>> {
    let (user_id, _) = person(&auth, &headers)?;
    let room = app.outgoing.mailroom();
    Ok(Json(second_factor::begin(&app.store, room, user_id).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "123456" }))]
struct Confirm {
    /// Six digits, of the authenticator app.
    code: String,
    /// Of the mail that says so, where its reader has not chosen one.
    #[serde(default)]
    language: Option<Language>,
}

/// Add the authenticator app, with its first code. Not for tokens
///
/// Where there was no second step before, this turns two-step sign-in on and signs you out everywhere else.
#[utoipa::path(post, path = "/me/second_factor/confirm", tag = "second_factor", request_body = Confirm, responses(
    (status = 200, body = RecoveryCodesView, description = "It is added; recovery codes are shown this once"),
    (status = 409, body = Problem, description = "`second_factor_on`; `set_up_over`: begin again"),
    (status = 429, body = Problem),
    Refused,
))]
async fn confirm(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Json(body): Json<Confirm>,
) -> Result<Json<RecoveryCodesView>> {
    let (user_id, own) = person(&auth, &headers)?;
    app.sign_ins.attempt(auth.1.address, &user_id.to_string())?;
    let (room, whose) = ((app.outgoing.mailroom(), body.language), (user_id, own.as_str()));
    Ok(Json(
        second_factor::confirm(&app.store, room, whose, &body.code, &auth.1).await?,
    ))
}

/// New recovery codes; those of before are of no use any more. Not for tokens
#[utoipa::path(post, path = "/me/second_factor/recovery_codes", tag = "second_factor", responses(
    (status = 200, body = RecoveryCodesView, description = "They are shown this once"),
    (status = 409, body = Problem, description = "`second_factor_off`"),
    Refused,
))]
async fn new_codes(State(app): State<App>, auth: Auth, headers: HeaderMap) -> Result<Json<RecoveryCodesView>> {
    let (user_id, _) = person(&auth, &headers)?;
    Ok(Json(second_factor::new_codes(&app.store, user_id, &auth.1).await?))
}

/// Turn two-step sign-in off, with the password and a code or a passkey: app, passkeys and recovery codes are gone. Not for tokens
#[utoipa::path(post, path = "/me/second_factor/turn_off", tag = "second_factor", request_body = TurnOff, responses(
    (status = 204, description = "It is off"),
    (status = 409, body = Problem, description = "`second_factor_off`; `passkey_challenge_over`: ask for a passkey again"),
    (status = 429, body = Problem),
    Refused,
))]
async fn turn_off(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    Json(body): Json<TurnOff>,
) -> Result<StatusCode> {
    let (user_id, own) = person(&auth, &headers)?;
    app.sign_ins.attempt(auth.1.address, &user_id.to_string())?;
    app.sign_ins.code(user_id)?;
    let (room, whose) = (app.outgoing.mailroom(), (user_id, own.as_str()));
    second_factor::turn_off(&app.store, room, whose, &body, &auth.1).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the authenticator app away, and go on with passkeys. Not for tokens
#[utoipa::path(delete, path = "/me/second_factor/app", tag = "second_factor", responses(
    (status = 204, description = "Its codes are of no use any more"),
    (status = 409, body = Problem, description = "`last_second_factor`: turn two-step sign-in off instead, with your password and a code"),
    Refused, Unknown,
))]
async fn remove_app(State(app): State<App>, auth: Auth, headers: HeaderMap) -> Result<StatusCode> {
    let (user_id, _) = person(&auth, &headers)?;
    let room = app.outgoing.mailroom();
    second_factor::remove_app(&app.store, room, user_id, &auth.1).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who signs in with two steps, in the order in which they joined.
#[utoipa::path(get, path = "/second_factors", tag = "second_factor", params(Paging),
    responses((status = 200, body = Page<MemberFactorView>, description = "One page"), Refused))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<MemberFactorView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(second_factor::list(&mut scope, cursor, limit).await?))
}

/// Takes the second step from a member who has lost it, and signs them out. Not for tokens
///
/// Of owners by owners only; of nobody who is in another workspace too, whose people it protects as well.
#[utoipa::path(delete, path = "/members/{id}/second_factor", tag = "second_factor", params(("id" = Uuid, Path)), responses(
    (status = 204, description = "They sign in with a password alone"),
    (status = 409, body = Problem, description = "`second_factor_off`; `member_elsewhere`; `own_second_factor`"),
    Refused, Unknown,
))]
async fn reset(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    auth.person()?;
    let room = app.outgoing.mailroom();
    second_factor::reset(&app.store, room, &auth.0, &auth.doer(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
