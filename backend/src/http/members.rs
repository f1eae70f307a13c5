//! Members over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::members::{self, MemberChanges, NewMember};
use crate::domain::page::Page;
use crate::domain::views::MemberView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_members, create_member))
        .routes(routes!(get_member, update_member))
}

/// Members, in the order in which they joined; those who are no longer active too.
#[utoipa::path(
    get, path = "/members", tag = "members",
    params(Paging),
    responses((status = 200, body = Page<MemberView>, description = "One page"), Refused),
)]
async fn list_members(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<MemberView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        members::list(&mut scope, paging.cursor()?, paging.limit()?).await?,
    ))
}

/// Lets someone in, with a password for the first sign-in. An owner only by owners; nobody gives more than they have.
#[utoipa::path(
    post, path = "/members", tag = "members",
    request_body = NewMember,
    responses((status = 201, body = MemberView, description = "Created"), Refused,
        (status = 409, body = Problem, description = "`account_elsewhere`: invite them; `member_limit`: the workspace may have no more")),
)]
async fn create_member(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewMember>,
) -> Result<(StatusCode, Json<MemberView>)> {
    let view = members::create(&app.store, auth.0.workspace_id, &auth.0, auth.doer(), new).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One member, by the user's id.
#[utoipa::path(
    get, path = "/members/{id}", tag = "members",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = MemberView, description = "As it is now"), Refused, Unknown),
)]
async fn get_member(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<MemberView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(members::get(&mut scope, id).await?))
}

/// Changes a role, ends or restores a membership. Owners are changed by owners only, and one always stays; nobody gives or takes more than they have.
#[utoipa::path(patch, path = "/members/{id}", tag = "members", params(("id" = Uuid, Path)), request_body = MemberChanges, responses(
    (status = 200, body = MemberView, description = "As it is now"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`last_owner`: the only active owner has to stay one; `member_limit`: the workspace may have no more"),
    Refused,
    Unknown,
))]
async fn update_member(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<MemberChanges>,
) -> Result<Json<MemberView>> {
    let mut scope = auth.scope(&app).await?;
    let view = members::update(&mut scope, &auth.0, id, changes).await?;
    scope.commit().await?;
    Ok(Json(view))
}
