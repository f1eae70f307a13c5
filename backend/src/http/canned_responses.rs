//! Canned responses over HTTP. Any member may write them.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::teams::{Refused, Unknown};
use crate::domain::canned_responses::{self, CannedResponseChanges, NewCannedResponse};
use crate::domain::page::Page;
use crate::domain::views::CannedResponseView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_canned_responses, create_canned_response))
        .routes(routes!(
            get_canned_response,
            update_canned_response,
            remove_canned_response
        ))
}

/// Canned responses, in the order of their creation.
#[utoipa::path(
    get, path = "/canned_responses", tag = "canned_responses",
    params(Paging),
    responses((status = 200, body = Page<CannedResponseView>, description = "One page"), Refused),
)]
async fn list_canned_responses(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<CannedResponseView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        canned_responses::list(&mut scope, paging.cursor()?, paging.limit()?).await?,
    ))
}

/// Makes a canned response.
#[utoipa::path(
    post, path = "/canned_responses", tag = "canned_responses",
    request_body = NewCannedResponse,
    responses((status = 201, body = CannedResponseView, description = "Created"), Refused),
)]
async fn create_canned_response(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewCannedResponse>,
) -> Result<(StatusCode, Json<CannedResponseView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = canned_responses::create(&mut scope, new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One canned response.
#[utoipa::path(
    get, path = "/canned_responses/{id}", tag = "canned_responses",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = CannedResponseView, description = "As it is now"), Refused, Unknown),
)]
async fn get_canned_response(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
) -> Result<Json<CannedResponseView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(canned_responses::get(&mut scope, id).await?))
}

/// Changes a canned response.
#[utoipa::path(
    patch, path = "/canned_responses/{id}", tag = "canned_responses",
    params(("id" = Uuid, Path)),
    request_body = CannedResponseChanges,
    responses((status = 200, body = CannedResponseView, description = "As it is now"), Refused, Unknown),
)]
async fn update_canned_response(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<CannedResponseChanges>,
) -> Result<Json<CannedResponseView>> {
    let mut scope = auth.scope(&app).await?;
    let view = canned_responses::update(&mut scope, id, changes).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Removes a canned response.
#[utoipa::path(
    delete, path = "/canned_responses/{id}", tag = "canned_responses",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown),
)]
async fn remove_canned_response(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    canned_responses::remove(&mut scope, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
