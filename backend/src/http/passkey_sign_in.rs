//! `/auth/passkey`: signing in with a passkey and nothing else; and asking for one as the second step.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::auth::{self, BODY_MAX, me_by, own_page};
use super::extract::{self, Json};
use super::problem::Problem;
use crate::crypto;
use crate::domain::access::{self, PasskeySignIn, SignInByPasskey};
use crate::domain::second_factor::passkeys::PasskeyChallengeView;
use crate::domain::views::MeView;
use crate::errors::Result;
use crate::store::Origin;

/// By which the browser is known again that was asked.
const COOKIE: &str = "frontdesk_passkey";
const COOKIE_PATH: &str = "/api/v1/auth/passkey";

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask_for_any_passkey))
        .routes(routes!(sign_in_by_passkey))
        .routes(routes!(ask_for_passkey))
        .layer(DefaultBodyLimit::max(BODY_MAX))
}

/// Ask for a passkey to sign in with: sets a cookie by which this browser alone may answer
///
/// For `navigator.credentials.get`, within five minutes. It names no account: whoever has a passkey picks it.
#[utoipa::path(post, path = "/auth/passkey/challenge", tag = "auth", security(()), responses(
    (status = 200, body = PasskeyChallengeView, description = "One that was asked for before is over"),
    (status = 403, body = Problem),
    (status = 409, body = Problem, description = "`passkeys_unavailable`: this server has no name, or no https"),
    (status = 429, body = Problem),
))]
async fn ask_for_any_passkey(State(app): State<App>, origin: Origin, headers: HeaderMap) -> Result<Response> {
    own_page(&headers, &app)?;
    app.sign_ins.look(origin.address)?;
    let secret = crypto::new_token();
    let asked = access::ask_for_any_passkey(&app.store, app.outgoing.mailroom(), &secret).await?;
    Ok(([(header::SET_COOKIE, cookie(&app, secret, false))], Json(asked)).into_response())
}

/// Sign in with a passkey, which is both steps: sets the session cookie
#[utoipa::path(post, path = "/auth/passkey", tag = "auth", request_body = SignInByPasskey, security(()), responses(
    (status = 200, body = MeView, description = "Signed in"),
    (status = 401, body = Problem, description = "It is unknown or was removed, or its holder was not verified"),
    (status = 403, body = Problem),
    (status = 409, body = Problem, description = "`passkey_challenge_over`: ask again"),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
async fn sign_in_by_passkey(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<SignInByPasskey>,
) -> Result<Response> {
    own_page(&headers, &app)?;
    app.sign_ins.look(origin.address)?;
    let jar = CookieJar::from_headers(&headers);
    let secret = jar.get(COOKIE).map_or("", Cookie::value);
    let sign_in = PasskeySignIn::read(&app.store, secret, &body).await?;
    if let Some(email) = sign_in.email() {
        app.sign_ins.account(origin.address, email)?;
    }
    let (room, before) = (app.outgoing.mailroom(), extract::session(&headers));
    let session = sign_in.finish(&app.store, room, &origin, before.as_deref()).await?;
    let me = me_by(&app, &session, None).await?;
    let cookies = [
        (header::SET_COOKIE, auth::cookie(&app, session, false)),
        (header::SET_COOKIE, cookie(&app, String::new(), true)),
    ];
    Ok((AppendHeaders(cookies), Json(me)).into_response())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "sign_in": "the secret of the first step" }))]
struct AskForPasskey {
    /// The secret that the first step gave.
    sign_in: String,
}

/// Ask for a passkey as the second step, after the password
///
/// For `navigator.credentials.get`, within five minutes. What the browser answers goes to `/auth/login/second_step`.
#[utoipa::path(post, path = "/auth/login/second_step/challenge", tag = "auth", request_body = AskForPasskey, security(()), responses(
    (status = 200, body = PasskeyChallengeView, description = "One that was asked for before is over"),
    (status = 403, body = Problem),
    (status = 404, body = Problem, description = "The sign-in is over: begin again"),
    (status = 409, body = Problem, description = "`no_passkey`; `passkeys_unavailable`"),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
async fn ask_for_passkey(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<AskForPasskey>,
) -> Result<Json<PasskeyChallengeView>> {
    own_page(&headers, &app)?;
    app.sign_ins.look(origin.address)?;
    let room = app.outgoing.mailroom();
    Ok(Json(access::ask_for_passkey(&app.store, room, &body.sign_in).await?))
}

/// It goes along to where it is looked at, and nowhere else.
fn cookie(app: &App, secret: String, expired: bool) -> String {
    let mut cookie = Cookie::build((COOKIE, secret))
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.config.secure_cookies());
    if expired {
        cookie = cookie.removal();
    }
    cookie.build().to_string()
}
