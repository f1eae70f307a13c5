//! Teams over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa::IntoResponses;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::page::Page;
use crate::domain::teams::{self, NewTeam, TeamChanges};
use crate::domain::views::TeamView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_teams, create_team))
        .routes(routes!(get_team, update_team, remove_team))
}

/// Teams, in the order of their creation.
#[utoipa::path(
    get, path = "/teams", tag = "teams",
    params(Paging),
    responses((status = 200, body = Page<TeamView>, description = "One page"), Refused),
)]
async fn list_teams(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<TeamView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(teams::list(&mut scope, paging.cursor()?, paging.limit()?).await?))
}

/// Makes a team. Admins only.
#[utoipa::path(
    post, path = "/teams", tag = "teams",
    request_body = NewTeam,
    responses((status = 201, body = TeamView, description = "Created"), Refused),
)]
async fn create_team(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewTeam>,
) -> Result<(StatusCode, Json<TeamView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = teams::create(&mut scope, new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One team.
#[utoipa::path(
    get, path = "/teams/{id}", tag = "teams",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = TeamView, description = "As it is now"), Refused, Unknown),
)]
async fn get_team(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<TeamView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(teams::get(&mut scope, id).await?))
}

/// Changes a team. Admins only.
#[utoipa::path(
    patch, path = "/teams/{id}", tag = "teams",
    params(("id" = Uuid, Path)),
    request_body = TeamChanges,
    responses((status = 200, body = TeamView, description = "As it is now"), Refused, Unknown),
)]
async fn update_team(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<TeamChanges>,
) -> Result<Json<TeamView>> {
    let mut scope = auth.scope(&app).await?;
    let view = teams::update(&mut scope, &auth.0.sight, id, changes).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Removes a team; its conversations stay without one. Admins only.
#[utoipa::path(
    delete, path = "/teams/{id}", tag = "teams",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown),
)]
async fn remove_team(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    teams::remove(&mut scope, &auth.0.sight, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What any request may be answered with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes what the error type answers; nothing makes one")]
pub(super) enum Refused {
    /// Not signed in, or the token is unknown.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(Problem),
    /// Without the permission (see `security`), or not in this workspace.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Something about the request is invalid; `fields` says what.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Problem),
}

/// Nothing of this id is in the workspace.
#[derive(IntoResponses)]
#[response(status = 404, content_type = "application/problem+json")]
#[expect(dead_code, reason = "describes what the error type answers; nothing makes one")]
pub(super) struct Unknown(Problem);
