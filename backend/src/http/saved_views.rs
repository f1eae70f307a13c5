//! Saved views over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::page::Page;
use crate::domain::saved_views::{self, NewSavedView, SavedViewChanges};
use crate::domain::views::SavedViewView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_views, create_view))
        .routes(routes!(get_view, update_view, remove_view))
}

/// Saved views: everybody's and one's own, in the order of their creation.
#[utoipa::path(
    get, path = "/saved_views", tag = "saved_views",
    params(Paging),
    responses((status = 200, body = Page<SavedViewView>, description = "One page"), Refused),
)]
async fn list_views(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<SavedViewView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        saved_views::list(&mut scope, &auth.0, paging.cursor()?, paging.limit()?).await?,
    ))
}

/// Saves a view. Members only.
#[utoipa::path(
    post, path = "/saved_views", tag = "saved_views",
    request_body(content = NewSavedView, example = json!({
        "name": "Urgent and unanswered", "shared": true, "sort": "waiting",
        "conditions": { "match": "all", "groups": [
            { "match": "any", "conditions": [{ "field": "priority", "op": "is", "values": ["urgent", "high"] }, { "field": "waiting", "op": "longer_than", "values": ["120"] }] },
            { "match": "all", "conditions": [{ "field": "status", "op": "is", "values": ["open"] }] }
        ] }
    })),
    responses((status = 201, body = SavedViewView, description = "Created"),
        (status = 409, body = Problem, description = "`too_many_views`"), Refused),
)]
async fn create_view(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewSavedView>,
) -> Result<(StatusCode, Json<SavedViewView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = saved_views::create(&mut scope, &auth.0, new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One saved view.
#[utoipa::path(
    get, path = "/saved_views/{id}", tag = "saved_views",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SavedViewView, description = "As it is now"), Refused, Unknown),
)]
async fn get_view(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<SavedViewView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(saved_views::get(&mut scope, &auth.0, id).await?))
}

/// Changes a saved view. Its maker; one that is shared, admins too.
#[utoipa::path(
    patch, path = "/saved_views/{id}", tag = "saved_views",
    params(("id" = Uuid, Path)),
    request_body(content = SavedViewChanges, example = json!({ "name": "Waiting", "shared": false })),
    responses((status = 200, body = SavedViewView, description = "As it is now"), Refused, Unknown),
)]
async fn update_view(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<SavedViewChanges>,
) -> Result<Json<SavedViewView>> {
    let mut scope = auth.scope(&app).await?;
    let view = saved_views::update(&mut scope, &auth.0, id, changes).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Removes a saved view. Its maker; one that is shared, admins too.
#[utoipa::path(
    delete, path = "/saved_views/{id}", tag = "saved_views",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown),
)]
async fn remove_view(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    saved_views::remove(&mut scope, &auth.0, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
