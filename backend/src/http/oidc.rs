//! Signing in by a workspace's provider: the browser leaves for it, and comes back to a page that is none but sends it on. Whatever it brings, it goes
//! on to a fixed address of the dashboard, or to the page that it came from, and finds words there.

use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::{Deserialize, Serialize};
use tracing::warn;
use url::form_urlencoded;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::auth::{self, BODY_MAX, own_page};
use super::extract::{self, Json};
use super::problem::Problem;
use crate::domain::sign_in_provider::{self, Begin, Flow, Provider, Refusal, Secrets};
use crate::errors::{Check, Error, Result};
use crate::store::Origin;

/// Of one sign-in, in the browser that began it.
const COOKIE: &str = "frontdesk_sign_in";
const COOKIE_PATH: &str = "/oidc/";
const COOKIE_LIFE: time::Duration = time::Duration::minutes(10);
const RETURN_MAX: usize = 500;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .layer(DefaultBodyLimit::max(BODY_MAX))
}

/// Outside of the API: a browser comes here by itself.
pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/oidc/{workspace_id}/callback", get(callback))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "two-wheels" }))]
struct StartSignIn {
    /// Under which the workspace has set its provider up.
    name: String,
    /// Whether the person has to show there once more that it is they, however long ago they did.
    #[serde(default)]
    again: bool,
    /// The page of the dashboard where they go on.
    #[serde(default)]
    return_to: Option<String>,
}

/// Where to send the browser.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StartedSignIn {
    /// Of the provider: open it in this window.
    url: String,
}

/// Sign in by a workspace's provider: sets a cookie for those minutes and says where to send the browser
///
/// It comes back to `/oidc/{workspace}/callback`, which sets the session cookie. Nothing is told of who has an account.
#[utoipa::path(post, path = "/auth/oidc/start", tag = "auth", request_body = StartSignIn, security(()), responses(
    (status = 200, body = StartedSignIn, description = "Open the address in this browser"),
    (status = 403, body = Problem),
    (status = 404, body = Problem, description = "No workspace has a provider under this name"),
    (status = 422, body = Problem), (status = 429, body = Problem),
    (status = 409, body = Problem, description = "`provider_unreachable`: the provider does not answer"),
))]
async fn start(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<StartSignIn>,
) -> Result<Response> {
    own_page(&headers, &app)?;
    let sound = !body.name.trim().is_empty() && !body.name.contains('\0');
    Check::default()
        .field("name", sound, "must not be empty")
        .field(
            "return_to",
            body.return_to.as_deref().is_none_or(is_page),
            "must be a page of the dashboard",
        )
        .done()?;
    app.sign_ins.look(origin.address)?;
    let provider = sign_in_provider::by_name(&app.store, app.outgoing.keys(), &body.name).await?;
    let begin = Begin {
        is_test: false,
        again: body.again,
        return_to: body.return_to,
    };
    to_provider(&app, &provider, &begin).await
}

/// Of ours, and no other host's however it is written.
fn is_page(path: &str) -> bool {
    let plain = path.len() <= RETURN_MAX && path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    plain && path.starts_with('/') && !path.starts_with("//")
}

/// The answer that sends a browser there, with its cookie.
pub(super) async fn to_provider(app: &App, provider: &Provider, begin: &Begin) -> Result<Response> {
    let (secrets, identity) = (Secrets::fresh(), app.outgoing.identity());
    let url = identity.address(provider, &secrets, begin.again).await;
    let url = url.map_err(|_| {
        let detail = "The workspace's sign-in provider does not answer. Try again in a moment.";
        Error::conflict("provider_unreachable", detail)
    })?;
    sign_in_provider::begin(&app.store, provider, &secrets, begin).await?;
    let cookie = cookie(app, secrets.cookie().to_owned(), false);
    let started = StartedSignIn { url: url.into() };
    Ok(([(header::SET_COOKIE, cookie)], Json(started)).into_response())
}

fn cookie(app: &App, value: String, expired: bool) -> String {
    let mut cookie = Cookie::build((COOKIE, value))
        .path(COOKIE_PATH)
        .http_only(true)
        // the provider's page sends the browser here
        .same_site(SameSite::Lax)
        .secure(app.config.secure_cookies())
        .max_age(COOKIE_LIFE);
    if expired {
        cookie = cookie.removal();
    }
    cookie.build().to_string()
}

/// How it ended.
enum Ending {
    /// With the secret of a session.
    SignedIn(String, Option<String>),
    Tested,
    Refused(Refusal, Place),
    /// Nothing that was begun in this browser is over.
    Astray(Refusal),
}

/// From where somebody left who comes back to no good end.
enum Place {
    Login,
    Settings,
}

async fn callback(
    State(app): State<App>,
    Path(workspace_id): Path<Uuid>,
    RawQuery(query): RawQuery,
    origin: Origin,
    headers: HeaderMap,
) -> Response {
    let ending = end(&app, workspace_id, &query.unwrap_or_default(), &origin, &headers).await;
    let mut cookies = Vec::new();
    if !matches!(ending, Ending::Astray(_)) {
        cookies.push((header::SET_COOKIE, cookie(&app, String::new(), true)));
    }
    let to = match ending {
        Ending::SignedIn(session, return_to) => {
            cookies.push((header::SET_COOKIE, auth::cookie(&app, session, false)));
            return_to.unwrap_or_else(|| "/".to_owned())
        }
        Ending::Tested => "/settings/sign-in?tested=1".to_owned(),
        Ending::Refused(refusal, Place::Login) | Ending::Astray(refusal) => {
            format!("/login?problem={}", refusal.as_str())
        }
        Ending::Refused(refusal, Place::Settings) => format!("/settings/sign-in?problem={}", refusal.as_str()),
    };
    let cookies: AppendHeaders<Vec<(HeaderName, String)>> = AppendHeaders(cookies);
    let kept = AppendHeaders([(header::CACHE_CONTROL, "no-store")]);
    (cookies, kept, Redirect::to(&to)).into_response()
}

async fn end(app: &App, workspace_id: Uuid, query: &str, origin: &Origin, headers: &HeaderMap) -> Ending {
    let begun = match begun(app, workspace_id, query, origin, headers).await {
        Ok(Ok(begun)) => begun,
        Ok(Err(refusal)) => return Ending::Astray(refusal),
        Err(error) => return failed(&error, workspace_id, Place::Login),
    };
    let (secrets, flow) = begun;
    let place = || match flow.is_test {
        true => Place::Settings,
        false => Place::Login,
    };
    match finish(app, &secrets, &flow, query, origin, headers).await {
        Ok(Ok(Some(session))) => Ending::SignedIn(session, flow.return_to),
        Ok(Ok(None)) => Ending::Tested,
        Ok(Err(refusal)) => {
            warn!(%workspace_id, %refusal, "a sign-in by a provider came to nothing");
            Ending::Refused(refusal, place())
        }
        Err(error) => failed(&error, workspace_id, place()),
    }
}

fn failed(error: &Error, workspace_id: Uuid, place: Place) -> Ending {
    warn!(%error, %workspace_id, "a sign-in by a provider could not be finished");
    Ending::Refused(Refusal::Failed, place)
}

/// The first of that name.
fn given(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty())
}

type Come<T> = Result<std::result::Result<T, Refusal>>;

/// What was begun in this browser, which is over now. Whoever comes with the state of another browser ends nothing.
async fn begun(
    app: &App,
    workspace_id: Uuid,
    query: &str,
    origin: &Origin,
    headers: &HeaderMap,
) -> Come<(Secrets, Flow)> {
    if app.sign_ins.look(origin.address).is_err() {
        return Ok(Err(Refusal::TooMany));
    }
    let jar = CookieJar::from_headers(headers);
    let secrets = jar.get(COOKIE).map(|cookie| Secrets::read(cookie.value().to_owned()));
    let state = given(query, "state").unwrap_or_default();
    let Some(secrets) = secrets.filter(|secrets| secrets.is_state(&state)) else {
        return Ok(Err(Refusal::State));
    };
    let flow = sign_in_provider::redeem(&app.store, workspace_id, &secrets).await?;
    Ok(flow.map(|flow| (secrets, flow)).ok_or(Refusal::State))
}

/// The secret of a session; none where the settings were tried out.
async fn finish(
    app: &App,
    secrets: &Secrets,
    flow: &Flow,
    query: &str,
    origin: &Origin,
    headers: &HeaderMap,
) -> Come<Option<String>> {
    let provider = sign_in_provider::of_workspace(&app.store, app.outgoing.keys(), flow.workspace_id).await;
    let provider = match provider {
        Ok(provider) if provider.issuer == flow.issuer && provider.client_id == flow.client_id => provider,
        Ok(_) | Err(Error::NotFound(_)) => return Ok(Err(Refusal::Changed)),
        Err(error) => return Err(error),
    };
    // RFC 9207: who answers says who it is
    if given(query, "iss").is_some_and(|issuer| issuer != provider.issuer) {
        return Ok(Err(Refusal::NotBelieved));
    }
    match given(query, "error").as_deref() {
        None => {}
        // only this is the person's own will
        Some("access_denied") => return Ok(Err(Refusal::Cancelled)),
        Some(_) => return Ok(Err(Refusal::Refused)),
    }
    let Some(code) = given(query, "code") else {
        return Ok(Err(Refusal::Refused));
    };
    let now = app.store.clock.now();
    let claims = match app.outgoing.identity().claims(&provider, secrets, code, now).await {
        Ok(claims) => claims,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if flow.is_test {
        let tried = sign_in_provider::try_out(&app.store, flow, &claims).await?;
        return Ok(tried.map(|()| None));
    }
    let before = extract::session(headers);
    let entered = sign_in_provider::enter(&app.store, flow, &claims, origin, before.as_deref()).await?;
    Ok(entered.map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_on_to_another_host() {
        for page in ["/", "/settings/security?x=1#y", "/inbox/1"] {
            assert!(is_page(page), "{page}");
        }
        for other in [
            "",
            "settings",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/é",
        ] {
            assert!(!is_page(other), "{other}");
        }
        assert!(!is_page(&format!("/{}", "x".repeat(RETURN_MAX))));
    }
}
