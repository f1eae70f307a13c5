//! `/workspaces`: one more of one's own, where everybody may make them.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::extract::{Auth, Json};
use super::problem::Problem;
use super::teams::Refused;
use crate::domain::views::WorkspaceView;
use crate::domain::workspaces;
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Two Wheels" }))]
struct NewOwnWorkspace {
    /// At most 200 characters.
    name: String,
}

/// Make a workspace, whose owner you are. Only where sign-up is open, and not for tokens
#[utoipa::path(post, path = "/workspaces", tag = "workspaces", request_body = NewOwnWorkspace, responses(
    (status = 201, body = WorkspaceView, description = "Made: name it by X-Workspace-Id from now on"),
    (status = 409, body = Problem, description = "`too_many_workspaces`"),
    Refused,
))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<NewOwnWorkspace>,
) -> Result<(StatusCode, Json<WorkspaceView>)> {
    let user_id = auth.person()?;
    if !app.config.sign_up {
        return Err(Error::Forbidden("Whoever runs this server makes its workspaces."));
    }
    let view = workspaces::create_own(&app.store, user_id, &body.name, &auth.doer()).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
