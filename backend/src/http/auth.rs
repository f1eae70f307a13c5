//! `/auth` and `/me`

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{self, Auth, Json, SESSION_COOKIE, same_origin};
use super::problem::Problem;
use super::teams::Refused;
use crate::domain::access::{self, Credential, SecondStep, SecondStepView, SignIn};
use crate::domain::members;
use crate::domain::views::{Language, MeView};
use crate::errors::{Check, Error, Result};
use crate::store::Origin;

/// An e-mail address and a password fit, whoever reads them before anyone is known.
pub(super) const BODY_MAX: usize = 16 * 1024;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(log_in))
        .routes(routes!(second_step))
        .routes(routes!(log_out))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .routes(routes!(me, change_me))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LogIn {
    email: String,
    password: String,
}

/// Sign in: sets the session cookie, or asks for the second step
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = LogIn, security(()),
    responses((status = 200, body = MeView, description = "Signed in"),
        (status = 202, body = SecondStepView, description = "The password is right, and a code or a passkey is needed besides: `/auth/login/second_step`"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn log_in(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<LogIn>,
) -> Result<Response> {
    own_page(&headers, &app)?;
    let clean = !body.email.contains('\0');
    Check::default()
        .field("email", !body.email.trim().is_empty() && clean, "must not be empty")
        .field("password", !body.password.is_empty(), "must not be empty")
        .done()?;
    app.sign_ins.attempt(origin.address, &body.email)?;
    let before = extract::session(&headers);
    match access::log_in(&app.store, &body.email, &body.password, &origin, before.as_deref()).await? {
        SignIn::Done(session) => signed_in(&app, session).await,
        SignIn::SecondStep(step) => Ok((StatusCode::ACCEPTED, Json(step)).into_response()),
    }
}

/// Sign in with a code or a passkey, after the password: sets the session cookie
///
/// Five wrong ones end the sign-in, and so do ten minutes: begin again with the password.
#[utoipa::path(post, path = "/auth/login/second_step", tag = "auth", request_body = SecondStep, security(()), responses(
    (status = 200, body = MeView, description = "Signed in"),
    (status = 403, body = Problem),
    (status = 404, body = Problem, description = "The sign-in is over: begin again"),
    (status = 409, body = Problem, description = "`passkey_challenge_over`: ask for a passkey again"),
    (status = 422, body = Problem, description = "It is wrong, or was used before"),
    (status = 429, body = Problem),
))]
async fn second_step(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<SecondStep>,
) -> Result<Response> {
    own_page(&headers, &app)?;
    app.sign_ins.look(origin.address)?;
    let (user_id, email) = access::whose(&app.store, &body.sign_in).await?;
    app.sign_ins.account(origin.address, &email)?;
    app.sign_ins.code(user_id)?;
    let (room, before) = (app.outgoing.mailroom(), extract::session(&headers));
    let session = access::finish(&app.store, room, &body, &origin, before.as_deref()).await?;
    signed_in(&app, session).await
}

async fn signed_in(app: &App, session: String) -> Result<Response> {
    let me = me_by(app, &session, None).await?;
    Ok(([(header::SET_COOKIE, cookie(app, session, false))], Json(me)).into_response())
}

/// Sign out: ends the session and its sockets
#[utoipa::path(post, path = "/auth/logout", tag = "auth", responses((status = 204), (status = 403, body = Problem)))]
async fn log_out(State(app): State<App>, origin: Origin, headers: HeaderMap) -> Result<Response> {
    if let Some(session) = extract::session(&headers) {
        same_origin(&headers, &app.config.public_url)?;
        access::log_out(&app.store, &session, &origin).await?;
    }
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, cookie(&app, String::new(), true))],
    )
        .into_response())
}

/// Who is asking, and where
#[utoipa::path(get, path = "/me", tag = "auth", responses((status = 200, body = MeView), (status = 401, body = Problem)))]
async fn me(State(app): State<App>, auth: Auth) -> Result<Json<MeView>> {
    Ok(Json(access::me(&app.store, &auth.0, app.config.sign_up).await?))
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Ada Lovelace", "language": "ru" }))]
struct ChangeMe {
    /// As colleagues and customers see it, in every workspace; at most 100 characters. What was written before keeps the name of then.
    name: Option<String>,
    /// In which the desk speaks to this user, in every workspace; null: the browser's.
    #[serde(default, deserialize_with = "extract::nullable")]
    #[schema(value_type = Option<Language>)]
    language: Option<Option<Language>>,
}

/// Changes what is one's own in every workspace. Not for tokens: they belong to nobody.
#[utoipa::path(patch, path = "/me", tag = "auth", request_body = ChangeMe,
    responses((status = 200, body = MeView, description = "As it is now"), Refused))]
async fn change_me(State(app): State<App>, auth: Auth, Json(body): Json<ChangeMe>) -> Result<Json<MeView>> {
    let user_id = auth.0.user_id.ok_or(Error::Forbidden("A token belongs to nobody."))?;
    if let Some(name) = body.name {
        // every workspace sees it: more than the provider of one of them reaches
        if auth.0.by_provider() {
            return Err(Error::OfTheAccount);
        }
        members::rename(&app.store, user_id, &auth.doer(), &name).await?;
    }
    if let Some(language) = body.language {
        access::choose_language(&app.store, user_id, language).await?;
    }
    Ok(Json(access::me(&app.store, &auth.0, app.config.sign_up).await?))
}

/// A foreign page must not sign anyone in; tools that are no browser send no Origin.
pub(super) fn own_page(headers: &HeaderMap, app: &App) -> Result<()> {
    if headers.contains_key(header::ORIGIN) {
        same_origin(headers, &app.config.public_url)?;
    }
    Ok(())
}

/// Who has just got this session.
pub(super) async fn me_by(app: &App, session: &str, workspace_id: Option<Uuid>) -> Result<MeView> {
    let credential = Credential::Session(session.to_owned());
    let actor = access::arrived(&app.store, &credential, workspace_id).await?;
    access::me(&app.store, &actor, app.config.sign_up).await
}

pub(super) fn cookie(app: &App, session: String, expired: bool) -> String {
    let mut cookie = Cookie::build((SESSION_COOKIE, session))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.secure_cookies());
    if expired {
        cookie = cookie.removal();
    }
    cookie.build().to_string()
}
