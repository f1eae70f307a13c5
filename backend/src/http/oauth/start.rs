//! Beginning a login.

use axum::extract::State;
use frontdesk_connectors::login::whatsapp::Chosen;
use frontdesk_connectors::login::{LoginError, facebook, instagram};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{person, redirect_uri, whose};
use crate::domain::inboxes;
use crate::domain::oauth::{self, GrantView, Provider};
use crate::errors::{Error, Result};
use crate::http::App;
use crate::http::extract::{Auth, Json, Path};
use crate::http::problem::Problem;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartLogin {
    /// The inbox to reconnect; another account's token is refused then.
    inbox_id: Option<Uuid>,
}

/// Where to send the browser, or what the embedded sign-up needs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LoginStart {
    /// Facebook and Instagram: open it in this window.
    url: Option<String>,
    /// WhatsApp: run Meta's JavaScript SDK with it.
    signup: Option<Signup>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Signup {
    app_id: String,
    config_id: String,
    graph_version: String,
    sdk_url: String,
    /// Goes along with the code to `/oauth/whatsapp/finish`.
    state: String,
}

/// Begin connecting by a login; the browser comes back to `/oauth/{provider}/callback`
#[utoipa::path(post, path = "/oauth/{provider}/start", tag = "connecting", request_body = StartLogin,
    params(("provider" = String, Path, description = "`facebook`, `instagram` or `whatsapp`")),
    responses((status = 200, body = LoginStart), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`login_not_configured`: the server lacks the app's id or secret, `detail` names the variable")))]
pub(super) async fn start(
    State(app): State<App>,
    auth: Auth,
    Path(provider): Path<String>,
    Json(body): Json<StartLogin>,
) -> Result<Json<LoginStart>> {
    let provider: Provider = provider.parse()?;
    let user_id = person(&auth)?;
    let login = app
        .outgoing
        .login_app(provider)
        .ok_or_else(|| not_configured(provider))?;
    let config_id = app.config.meta_login_config_id.clone();
    if provider == Provider::Whatsapp && config_id.is_none() {
        return Err(not_configured(provider));
    }
    let mut scope = auth.scope(&app).await?;
    if let Some(id) = body.inbox_id {
        inboxes::get(&mut scope, id).await?;
    }
    let state = oauth::begin(&mut scope, user_id, provider, body.inbox_id).await?;
    scope.commit().await?;
    let back = redirect_uri(&app, provider);
    let bad_endpoint = || {
        Error::conflict(
            "login_not_configured",
            "META_LOGIN_URL or INSTAGRAM_LOGIN_URL is no web address.",
        )
    };
    let (url, signup) = match provider {
        Provider::Facebook => (facebook::dialog_url(&login, config_id.as_deref(), &back, &state), None),
        Provider::Instagram => (instagram::dialog_url(&login, &back, &state), None),
        Provider::Whatsapp => {
            let signup = Signup {
                app_id: login.id.to_owned(),
                config_id: config_id.unwrap_or_default(),
                graph_version: app.config.endpoints.graph_version.clone(),
                sdk_url: app.config.sdk_url(),
                state,
            };
            return Ok(Json(LoginStart {
                url: None,
                signup: Some(signup),
            }));
        }
    };
    Ok(Json(LoginStart {
        url: Some(url.ok_or_else(bad_endpoint)?),
        signup,
    }))
}

fn not_configured(provider: Provider) -> Error {
    let lacks = match provider {
        Provider::Facebook => "META_APP_ID and META_APP_SECRET are",
        Provider::Instagram => "INSTAGRAM_APP_ID and INSTAGRAM_APP_SECRET are",
        Provider::Whatsapp => "META_APP_ID, META_APP_SECRET and META_LOGIN_CONFIG_ID are",
    };
    Error::conflict(
        "login_not_configured",
        format!(
            "{lacks} not set on the server, so nobody can log in there. Set them as docs/meta-app.md says, or connect with a token."
        ),
    )
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FinishSignup {
    state: String,
    /// Of `FB.login`; it lives for thirty seconds.
    code: String,
    waba_id: String,
    phone_number_id: Option<String>,
    /// The sign-up ended with FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING: the number stays on its phone app as well.
    #[serde(default)]
    on_phone_app: bool,
}

/// Finish WhatsApp's embedded sign-up: the ids are believed only as far as the login reaches them
#[utoipa::path(post, path = "/oauth/whatsapp/finish", tag = "connecting", request_body = FinishSignup,
    responses((status = 200, body = GrantView), (status = 403, body = Problem), (status = 404, body = Problem, description = "There is no such login"),
        (status = 409, body = Problem, description = "`login_state`: too old, used, or begun by somebody else; `login_code_spent`, `login_app_refused`, `login_refused`"),
        (status = 502, body = Problem)))]
pub(super) async fn finish_signup(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<FinishSignup>,
) -> Result<Json<GrantView>> {
    let user_id = whose(&auth)?;
    let login = app
        .outgoing
        .login_app(Provider::Whatsapp)
        .ok_or_else(|| not_configured(Provider::Whatsapp))?;
    let mut scope = auth.scope(&app).await?;
    let started = oauth::redeem(&mut scope, user_id, Provider::Whatsapp, &body.state)
        .await?
        .ok_or_else(|| {
            Error::conflict(
                "login_state",
                "This sign-up took too long or was not begun here. Start again.",
            )
        })?;
    scope.commit().await?;
    let chosen = Chosen {
        waba_id: &body.waba_id,
        phone_number_id: body.phone_number_id.as_deref(),
        on_phone_app: body.on_phone_app,
    };
    let granted = frontdesk_connectors::login::whatsapp::finish(&login, &body.code, chosen)
        .await
        .map_err(failed)?;
    let mut scope = auth.scope(&app).await?;
    let keys = app.outgoing.keys();
    let id = oauth::keep(
        &mut scope,
        keys,
        user_id,
        Provider::Whatsapp,
        started.inbox_id,
        &granted,
    )
    .await?;
    let grant = oauth::load(&mut scope, keys, user_id, id).await?;
    let view = oauth::view(&mut scope, &grant).await?;
    scope.commit().await?;
    Ok(Json(view))
}

fn failed(error: LoginError) -> Error {
    match error {
        LoginError::CodeSpent => Error::conflict(
            "login_code_spent",
            "The sign-up's code was used or too old. Start again.",
        ),
        LoginError::App => Error::conflict(
            "login_app_refused",
            "Meta does not accept the server's META_APP_ID and META_APP_SECRET. Whoever runs the server has to set them right.",
        ),
        LoginError::Redirect => {
            Error::conflict("login_redirect_refused", "Meta does not accept this server's address.")
        }
        LoginError::Unreachable(_) => Error::Unreachable {
            detail: "Meta did not answer. Try again in a moment.".to_owned(),
        },
        LoginError::Refused(error) => Error::conflict("login_refused", error.advice),
    }
}
