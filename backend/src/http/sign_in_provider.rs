//! `/sign_in_provider`: how a workspace's people sign in by its own identity provider.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::oidc::{StartedSignIn, to_provider};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::page::Page;
use crate::domain::sign_in_provider::{
    self, Begin, NewProvider, SignInIdentityView, SignInProviderView, SignInSettingsView,
};
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get, set, remove))
        .routes(routes!(test))
        .routes(routes!(list))
        .routes(routes!(forget))
}

/// The workspace's sign-in provider, and what it has to know of this server
#[utoipa::path(get, path = "/sign_in_provider", tag = "sign_in_provider",
    responses((status = 200, body = SignInSettingsView, description = "As it is now"), Refused))]
async fn get(State(app): State<App>, auth: Auth) -> Result<Json<SignInSettingsView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(SignInSettingsView {
        redirect_url: app.outgoing.identity().redirect_url(auth.0.workspace_id),
        provider: sign_in_provider::get(&mut scope).await?,
    }))
}

/// Set the sign-in provider up, or change it. For owners who are signed in
///
/// It says who everybody is, owners included. With another issuer or client, whoever came by the one before is signed out.
#[utoipa::path(put, path = "/sign_in_provider", tag = "sign_in_provider", request_body = NewProvider, responses(
    (status = 200, body = SignInProviderView, description = "As it is now"),
    (status = 409, body = Problem, description = "`provider_untested`: it cannot be asked for before somebody came through it"),
    Refused,
))]
async fn set(State(app): State<App>, auth: Auth, Json(body): Json<NewProvider>) -> Result<Json<SignInProviderView>> {
    sign_in_provider::may_set(&auth.0, &body)?;
    let issuer = body.issuer.trim().to_owned();
    let mut scope = auth.scope(&app).await?;
    let before = sign_in_provider::get(&mut scope).await?;
    drop(scope);
    if before.is_none_or(|before| before.issuer != issuer) && app.outgoing.identity().look(&issuer).await.is_err() {
        let why = "does not answer there as a provider of OpenID Connect: it has to be written as the provider writes it of itself, \
                   and to be reachable from this server";
        return Err(Error::invalid("issuer", why));
    }
    Ok(Json(
        sign_in_provider::set(&app.store, app.outgoing.keys(), &auth.0, &auth.doer(), body).await?,
    ))
}

/// Remove the sign-in provider: whoever came by it is signed out. For owners who are signed in
#[utoipa::path(delete, path = "/sign_in_provider", tag = "sign_in_provider",
    responses((status = 204, description = "Removed"), Refused, Unknown))]
async fn remove(State(app): State<App>, auth: Auth) -> Result<StatusCode> {
    sign_in_provider::remove(&app.store, &auth.0, &auth.doer()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Try the sign-in provider out: the browser goes there and comes back, and nobody is signed in by it. Not for tokens
#[utoipa::path(post, path = "/sign_in_provider/test", tag = "sign_in_provider", responses(
    (status = 200, body = StartedSignIn, description = "Open the address in this browser"),
    (status = 409, body = Problem, description = "`provider_unreachable`: the provider does not answer"),
    Refused, Unknown,
))]
async fn test(State(app): State<App>, auth: Auth) -> Result<Response> {
    auth.person()?;
    let provider = sign_in_provider::of_workspace(&app.store, app.outgoing.keys(), auth.0.workspace_id).await?;
    let begin = Begin {
        is_test: true,
        ..Begin::default()
    };
    to_provider(&app, &provider, &begin).await
}

/// Members who have come by the sign-in provider, the newest first
#[utoipa::path(get, path = "/sign_in_provider/identities", tag = "sign_in_provider", params(Paging),
    responses((status = 200, body = Page<SignInIdentityView>, description = "One page"), Refused))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<SignInIdentityView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(sign_in_provider::list(&mut scope, cursor, limit).await?))
}

/// Forget who a member is at the sign-in provider: they are found by their address once more. For who got another account there
#[utoipa::path(delete, path = "/sign_in_provider/identities/{id}", tag = "sign_in_provider", params(("id" = Uuid, Path, description = "The member")),
    responses((status = 204, description = "Forgotten, and signed out where they came by it"), Refused, Unknown))]
async fn forget(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    sign_in_provider::forget(&app.store, &auth.0, &auth.doer(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
