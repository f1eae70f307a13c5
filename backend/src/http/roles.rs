//! `/roles`: what a workspace lets its people do, beside the roles that are always there.

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
use crate::domain::roles::{self, NewRole, RoleChanges};
use crate::domain::views::RoleView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, remove))
}

/// The workspace's own roles, in the order of their creation
///
/// Owner, admin and agent are always there; the document's `x-roles` says what they may.
#[utoipa::path(get, path = "/roles", tag = "roles", params(Paging),
    responses((status = 200, body = Page<RoleView>, description = "One page"), Refused))]
async fn list(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<RoleView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(roles::list(&mut scope, paging.cursor()?, paging.limit()?).await?))
}

/// Make a role. Nobody puts into it what they have not
#[utoipa::path(post, path = "/roles", tag = "roles", request_body = NewRole,
    responses((status = 201, body = RoleView, description = "Created"), Refused,
        (status = 409, body = Problem, description = "`too_many_roles`: a workspace has 50")))]
async fn create(State(app): State<App>, auth: Auth, Json(new): Json<NewRole>) -> Result<(StatusCode, Json<RoleView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = roles::create(&mut scope, &auth.0, new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One role
#[utoipa::path(get, path = "/roles/{id}", tag = "roles", params(("id" = Uuid, Path)),
    responses((status = 200, body = RoleView, description = "As it is now"), Refused, Unknown))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<RoleView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(roles::get(&mut scope, id).await?))
}

/// Change a role: those who have it may at once what it says from now on. Nobody gives or takes more than they have
#[utoipa::path(patch, path = "/roles/{id}", tag = "roles", params(("id" = Uuid, Path)), request_body = RoleChanges,
    responses((status = 200, body = RoleView, description = "As it is now"), Refused, Unknown))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<RoleChanges>,
) -> Result<Json<RoleView>> {
    let mut scope = auth.scope(&app).await?;
    let view = roles::update(&mut scope, &auth.0, id, changes).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Remove a role that nobody has
#[utoipa::path(delete, path = "/roles/{id}", tag = "roles", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown,
        (status = 409, body = Problem, description = "`role_in_use`: members have it")))]
async fn remove(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    roles::remove(&mut scope, &auth.0, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
