//! Labels over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::teams::{Refused, Unknown};
use crate::domain::labels::{self, LabelChanges, NewLabel};
use crate::domain::page::Page;
use crate::domain::views::LabelView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_labels, create_label))
        .routes(routes!(get_label, update_label, remove_label))
}

/// Labels, in the order of their creation.
#[utoipa::path(
    get, path = "/labels", tag = "labels",
    params(Paging),
    responses((status = 200, body = Page<LabelView>, description = "One page"), Refused),
)]
async fn list_labels(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<LabelView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(labels::list(&mut scope, paging.cursor()?, paging.limit()?).await?))
}

/// Makes a label. Admins only.
#[utoipa::path(
    post, path = "/labels", tag = "labels",
    request_body = NewLabel,
    responses((status = 201, body = LabelView, description = "Created"), Refused),
)]
async fn create_label(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewLabel>,
) -> Result<(StatusCode, Json<LabelView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = labels::create(&mut scope, new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One label.
#[utoipa::path(
    get, path = "/labels/{id}", tag = "labels",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = LabelView, description = "As it is now"), Refused, Unknown),
)]
async fn get_label(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<LabelView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(labels::get(&mut scope, id).await?))
}

/// Changes a label. Admins only.
#[utoipa::path(
    patch, path = "/labels/{id}", tag = "labels",
    params(("id" = Uuid, Path)),
    request_body = LabelChanges,
    responses((status = 200, body = LabelView, description = "As it is now"), Refused, Unknown),
)]
async fn update_label(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<LabelChanges>,
) -> Result<Json<LabelView>> {
    let mut scope = auth.scope(&app).await?;
    let view = labels::update(&mut scope, id, changes).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Removes a label, from every conversation too. Admins only.
#[utoipa::path(
    delete, path = "/labels/{id}", tag = "labels",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown),
)]
async fn remove_label(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    labels::remove(&mut scope, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
