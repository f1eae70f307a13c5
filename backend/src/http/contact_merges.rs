//! Making one contact of two, and two of one again.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Path, Query};
use super::problem::Problem;
use crate::domain::contacts::merge::{self, Merge};
use crate::domain::views::{MergePreviewView, MergeSide, MergeView};
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(preview))
        .routes(routes!(merge))
        .routes(routes!(undo))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PreviewQuery {
    /// The contact that would be merged into this one.
    other_id: Uuid,
}

/// What a merge would do: what each field becomes, and what comes over
#[utoipa::path(get, path = "/contacts/{id}/merge_preview", tag = "contacts", params(("id" = Uuid, Path), PreviewQuery),
    responses((status = 200, body = MergePreviewView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`contact_merged`"), (status = 422, body = Problem)))]
async fn preview(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<PreviewQuery>,
) -> Result<Json<MergePreviewView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(merge::preview(&mut scope, id, query.other_id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "other_id": "0191e8a0-0000-7000-8000-000000000002", "version": 3, "other_version": 1, "keep": { "name": "other", "note": "both", "attributes.plan": "this" } }))]
struct MergeContacts {
    /// The contact that is merged into this one. It is in no list from then on.
    other_id: Uuid,
    /// Of this contact, as it was looked at: where it was changed since, nothing happens. Left out: whatever it is.
    version: Option<i64>,
    /// Of the other one.
    other_version: Option<i64>,
    /// By field, as the preview names them; of those that are left out what the preview says.
    #[serde(default)]
    #[schema(required = false)]
    keep: BTreeMap<String, MergeSide>,
}

/// Merge another contact into this one
///
/// Its identities and conversations come over; messages stay where they are. For a day it can be undone.
#[utoipa::path(post, path = "/contacts/{id}/merge", tag = "contacts", params(("id" = Uuid, Path)), request_body = MergeContacts,
    responses((status = 201, body = MergeView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`contact_merged`, `contact_changed`"), (status = 422, body = Problem)))]
async fn merge(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<MergeContacts>,
) -> Result<(StatusCode, Json<MergeView>)> {
    let mut scope = auth.scope(&app).await?;
    let wanted = Merge {
        other_id: body.other_id,
        version: body.version,
        other_version: body.other_version,
        keep: body.keep,
    };
    let view = merge::merge(&mut scope, &auth.by(), id, wanted).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Undo a merge, within a day
///
/// Both contacts are as they were. What was changed since in fields that the merge left alone stays; what contradicts it is told.
#[utoipa::path(post, path = "/contact_merges/{id}/undo", tag = "contacts", params(("id" = Uuid, Path)),
    responses((status = 200, body = MergeView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`merge_undone`, `merge_too_old`, `merge_not_last`, `merge_contradicted`, `merge_identities`")))]
async fn undo(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<MergeView>> {
    let mut scope = auth.scope(&app).await?;
    let view = merge::undo(&mut scope, &auth.by(), id).await?;
    scope.commit().await?;
    Ok(Json(view))
}
