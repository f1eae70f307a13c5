//! `/workspace`: what a workspace has chosen for itself, for admins.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::extract::{Auth, Json, nullable};
use super::problem::Problem;
use crate::domain::workspaces::{self, UsageView, WorkspaceSettingsView};
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, change)).routes(routes!(usage))
}

/// The workspace's settings
#[utoipa::path(get, path = "/workspace", tag = "workspace",
    responses((status = 200, body = WorkspaceSettingsView), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth) -> Result<Json<WorkspaceSettingsView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(workspaces::settings(&mut scope, app.config.retention_days).await?))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeWorkspace {
    /// Days; null: as long as the server keeps them.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<i16>)]
    webhook_retention_days: Option<Option<i16>>,
    /// Whether every member has to sign in with two steps. Not for tokens; whoever asks for it signs in so themselves.
    second_factor_required: Option<bool>,
}

/// Change the workspace's settings
#[utoipa::path(patch, path = "/workspace", tag = "workspace", request_body = ChangeWorkspace,
    responses((status = 200, body = WorkspaceSettingsView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem),
        (status = 409, body = Problem, description = "`second_factor_first`: set it up for yourself first")))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<ChangeWorkspace>,
) -> Result<Json<WorkspaceSettingsView>> {
    let mut scope = auth.scope(&app).await?;
    if let Some(days) = body.webhook_retention_days {
        workspaces::keep_webhooks(&mut scope, days, app.config.retention_days).await?;
    }
    if let Some(required) = body.second_factor_required {
        let by = auth.person()?;
        workspaces::require_second_factor(&mut scope, by, required, app.config.retention_days).await?;
    }
    let view = workspaces::settings(&mut scope, app.config.retention_days).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// How much the workspace uses of what it may
#[utoipa::path(get, path = "/workspace/usage", tag = "workspace",
    responses((status = 200, body = UsageView), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn usage(State(app): State<App>, auth: Auth) -> Result<Json<UsageView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(workspaces::usage(&mut scope).await?))
}
