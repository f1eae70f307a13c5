//! `/composer_settings`: how the member who asks sends.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::extract::{Auth, Json};
use super::problem::Problem;
use crate::domain::composer_settings::{self, ComposerSettingsChange};
use crate::domain::views::ComposerSettingsView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, change))
}

/// How the member who asks sends
#[utoipa::path(get, path = "/composer_settings", tag = "composer_settings",
    responses((status = 200, body = ComposerSettingsView), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "A token has none")))]
async fn get(State(app): State<App>, auth: Auth) -> Result<Json<ComposerSettingsView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(composer_settings::get(&mut scope, &auth.0).await?))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "undo_seconds": 10, "signature": "Kind regards, Ada", "signature_on": true }))]
struct ChangeComposerSettings {
    /// 0, 5, 10 or 20.
    undo_seconds: Option<i16>,
    /// At most 1,000 characters.
    signature: Option<String>,
    signature_on: Option<bool>,
}

/// Change how the member who asks sends
#[utoipa::path(patch, path = "/composer_settings", tag = "composer_settings", request_body = ChangeComposerSettings,
    responses((status = 200, body = ComposerSettingsView), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "A token has none"), (status = 422, body = Problem)))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<ChangeComposerSettings>,
) -> Result<Json<ComposerSettingsView>> {
    let change = ComposerSettingsChange {
        undo_seconds: body.undo_seconds,
        signature: body.signature,
        signature_on: body.signature_on,
    };
    let mut scope = auth.scope(&app).await?;
    let view = composer_settings::change(&mut scope, &auth.0, change).await?;
    scope.commit().await?;
    Ok(Json(view))
}
