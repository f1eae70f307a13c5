//! `/me/tokens` and `/tokens`: ways in for programs, as a member or as the workspace. A person makes them: one that could make others
//! would outlive its own end.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::teams::{Refused, Unknown};
use crate::domain::page::Page;
use crate::domain::tokens::{self, MadeTokenView, NewToken, NewWorkspaceToken, Of, TokenView};
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_own, create_own))
        .routes(routes!(revoke_own))
        .routes(routes!(list, create))
        .routes(routes!(revoke))
}

/// Your tokens in this workspace, the newest first. Not for tokens
#[utoipa::path(get, path = "/me/tokens", tag = "tokens", params(Paging),
    responses((status = 200, body = Page<TokenView>, description = "One page"), Refused))]
async fn list_own(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<TokenView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let user_id = auth.person()?;
    let mut scope = auth.scope(&app).await?;
    Ok(Json(tokens::list(&mut scope, Some(user_id), cursor, limit).await?))
}

/// Make a token that does in your name what you may, or less. Not for tokens
///
/// It stops when you are no longer active here, and may never do more than you at the time.
#[utoipa::path(post, path = "/me/tokens", tag = "tokens", request_body = NewToken,
    responses((status = 201, body = MadeTokenView, description = "Made; its secret is shown this once"), Refused))]
async fn create_own(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewToken>,
) -> Result<(StatusCode, Json<MadeTokenView>)> {
    let of = Of::Member(auth.person()?);
    made(&app, &auth, of, new).await
}

/// Revoke a token of yours: it is refused from now on, and its sockets end. Not for tokens
#[utoipa::path(delete, path = "/me/tokens/{id}", tag = "tokens", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Revoked"), Refused, Unknown))]
async fn revoke_own(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let user_id = auth.person()?;
    let mut scope = auth.scope(&app).await?;
    tokens::revoke(&mut scope, Some(user_id), id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every token of the workspace, those of its members too, the newest first
#[utoipa::path(get, path = "/tokens", tag = "tokens", params(Paging),
    responses((status = 200, body = Page<TokenView>, description = "One page"), Refused))]
async fn list(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<TokenView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        tokens::list(&mut scope, None, paging.cursor()?, paging.limit()?).await?,
    ))
}

/// Make a token of the workspace, with a role or a part of it. Not for tokens
///
/// It goes on whoever leaves. One with the role owner is made by owners only.
#[utoipa::path(post, path = "/tokens", tag = "tokens", request_body = NewWorkspaceToken,
    responses((status = 201, body = MadeTokenView, description = "Made; its secret is shown this once"), Refused))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewWorkspaceToken>,
) -> Result<(StatusCode, Json<MadeTokenView>)> {
    auth.person()?;
    let (of, new) = new.parts();
    made(&app, &auth, of, new).await
}

/// Revoke any token of the workspace, whoever's it is: it is refused from now on, and its sockets end
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Revoked"), Refused, Unknown))]
async fn revoke(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    tokens::revoke(&mut scope, None, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn made(app: &App, auth: &Auth, of: Of, new: NewToken) -> Result<(StatusCode, Json<MadeTokenView>)> {
    let mut scope = auth.scope(app).await?;
    let view = tokens::make(&mut scope, &auth.0, of, new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}
