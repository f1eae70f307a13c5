//! `/auth`, for those whom nobody knows yet: what can be done here, a new password by mail, and signing up.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::auth::{self, BODY_MAX, own_page};
use super::extract::{self, Json};
use super::problem::Problem;
use crate::domain::accounts::{self, SignUp};
use crate::domain::second_factor::passkeys;
use crate::domain::views::{Language, MeView};
use crate::errors::{Check, Error, Result};
use crate::store::Origin;
use crate::store::jobs::LinkKind;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(options))
        .routes(routes!(ask_for_password))
        .routes(routes!(look_at_link))
        .routes(routes!(reset_password))
        .routes(routes!(ask_to_sign_up))
        .routes(routes!(sign_up))
        .layer(DefaultBodyLimit::max(BODY_MAX))
}

/// What somebody who is not signed in can do here.
#[derive(Serialize, ToSchema)]
struct AuthOptions {
    /// Whether mail is sent: without, nobody chooses a new password by themselves.
    mail: bool,
    /// Whether everybody may make an account and a workspace of their own.
    sign_up: bool,
    /// Whether browsers know passkeys here: not without a name or without https.
    passkeys: bool,
}

/// What can be done without being signed in
#[utoipa::path(get, path = "/auth/options", tag = "auth", security(()), responses((status = 200, body = AuthOptions)))]
async fn options(State(app): State<App>) -> Json<AuthOptions> {
    let mail = app.outgoing.mailroom().sends;
    Json(AuthOptions {
        mail,
        sign_up: mail && app.config.sign_up,
        passkeys: passkeys::are_possible(&app.config.public_url),
    })
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "ada@example.com", "language": "en" }))]
struct AskForLink {
    #[schema(format = "email")]
    email: String,
    /// Of the mail, where its reader has not chosen one.
    #[serde(default)]
    language: Option<Language>,
}

impl AskForLink {
    fn check(&self) -> Result<()> {
        let mut check = Check::default();
        accounts::check_email(&mut check, &self.email);
        check.done()
    }
}

async fn ask(app: &App, origin: &Origin, headers: &HeaderMap, kind: LinkKind, body: &AskForLink) -> Result<StatusCode> {
    own_page(headers, app)?;
    body.check()?;
    app.sign_ins.mail(origin.address, &body.email)?;
    let room = app.outgoing.mailroom();
    accounts::ask(&app.store, room, kind, &body.email, body.language, origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Ask for a new password: a link is mailed to who has an account
///
/// The answer is the same whether or not there is such an account. The link works once, within an hour.
#[utoipa::path(post, path = "/auth/password_resets", tag = "auth", request_body = AskForLink, security(()), responses(
    (status = 202, description = "If there is such an account, a mail is on its way"),
    (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem),
    (status = 409, body = Problem, description = "`mail_off`: this server sends no mail"),
))]
async fn ask_for_password(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<AskForLink>,
) -> Result<StatusCode> {
    ask(&app, &origin, &headers, LinkKind::PasswordReset, &body).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LookAtLink {
    /// The secret of the link that was mailed.
    token: String,
}

/// Whether a link for a new password still leads anywhere, for who has it
///
/// The secret is in the body, since addresses are written down on their way.
#[utoipa::path(post, path = "/auth/password_resets/look", tag = "auth", request_body = LookAtLink, security(()), responses(
    (status = 204, description = "A password can be chosen with it"),
    (status = 403, body = Problem), (status = 404, body = Problem, description = "The link was used or is over"),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
async fn look_at_link(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<LookAtLink>,
) -> Result<StatusCode> {
    own_page(&headers, &app)?;
    app.sign_ins.look(origin.address)?;
    accounts::look_at_reset(&app.store, &body.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResetPassword {
    /// The secret of the link that was mailed.
    token: String,
    /// 10 to 200 characters.
    #[schema(format = "password", min_length = 10, max_length = 200)]
    password: String,
    /// Of the mail that says so, where its reader has not chosen one.
    #[serde(default)]
    language: Option<Language>,
}

/// Choose a new password, with the secret of a link. Ends every session
#[utoipa::path(post, path = "/auth/password", tag = "auth", request_body = ResetPassword, security(()), responses(
    (status = 204, description = "Changed: sign in with it"),
    (status = 403, body = Problem), (status = 404, body = Problem, description = "The link was used or is over"),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
async fn reset_password(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<ResetPassword>,
) -> Result<StatusCode> {
    own_page(&headers, &app)?;
    app.sign_ins.attempt(origin.address, &body.token)?;
    let (room, chosen) = (app.outgoing.mailroom(), (body.token.as_str(), body.password.as_str()));
    accounts::reset_password(&app.store, room, chosen, body.language, &origin).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask to sign up: a link is mailed by which the address is confirmed
///
/// The answer is the same whether or not the address has an account; its reader is told. The link works once, within a day.
#[utoipa::path(post, path = "/auth/sign_ups", tag = "auth", request_body = AskForLink, security(()), responses(
    (status = 202, description = "A mail is on its way"),
    (status = 403, body = Problem, description = "Not where sign-up is closed"),
    (status = 422, body = Problem), (status = 429, body = Problem),
    (status = 409, body = Problem, description = "`mail_off`: this server sends no mail"),
))]
async fn ask_to_sign_up(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<AskForLink>,
) -> Result<StatusCode> {
    body.check()?;
    open(&app)?;
    ask(&app, &origin, &headers, LinkKind::SignUp, &body).await
}

/// Sign up, with the secret of a link: makes the account and its workspace, and sets the session cookie
#[utoipa::path(post, path = "/auth/sign_up", tag = "auth", request_body = SignUp, security(()), responses(
    (status = 201, body = MeView, description = "Made, and signed in"),
    (status = 403, body = Problem, description = "Not where sign-up is closed"),
    (status = 404, body = Problem, description = "The link was used or is over"),
    (status = 409, body = Problem, description = "`account_exists`: sign in"),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
async fn sign_up(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<SignUp>,
) -> Result<Response> {
    own_page(&headers, &app)?;
    app.sign_ins.attempt(origin.address, &body.token)?;
    let before = extract::session(&headers);
    let session = accounts::sign_up(&app.store, &body, &origin, before.as_deref()).await?;
    let me = auth::me_by(&app, &session, None).await?;
    let cookie = [(header::SET_COOKIE, auth::cookie(&app, session, false))];
    Ok((StatusCode::CREATED, cookie, Json(me)).into_response())
}

fn open(app: &App) -> Result<()> {
    if app.config.sign_up {
        Ok(())
    } else {
        Err(Error::Forbidden("Sign-up is closed here. Ask to be invited."))
    }
}
