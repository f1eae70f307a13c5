//! `/inboxes/{id}/templates`: message templates of an inbox.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::page::Page;
use crate::domain::templates;
use crate::domain::views::{TemplateSyncView, TemplateView};
use crate::errors::{Check, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(state, sync))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TemplatesQuery {
    /// Words that the name or the texts hold.
    q: Option<String>,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED` …
    status: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Message templates, by name and language; none where the channel has none
#[utoipa::path(get, path = "/inboxes/{id}/templates", tag = "templates", params(("id" = Uuid, Path), TemplatesQuery),
    responses((status = 200, body = Page<TemplateView>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<TemplatesQuery>,
) -> Result<Json<Page<TemplateView>>> {
    let mut check = Check::default();
    for (name, text) in [("q", &query.q), ("status", &query.status), ("cursor", &query.cursor)] {
        let nul = text.as_deref().is_some_and(|text| text.contains('\0'));
        check.field(name, !nul, "must not hold a NUL character");
    }
    check.done()?;
    let paging = Paging {
        limit: query.limit,
        cursor: None,
    };
    let query = templates::Query {
        q: query.q,
        status: query.status,
        limit: paging.limit()?,
        cursor: query.cursor,
    };
    let mut scope = auth.scope(&app).await?;
    Ok(Json(templates::list(&mut scope, id, query).await?))
}

/// How far they are in step with the platform
#[utoipa::path(get, path = "/inboxes/{id}/templates/sync", tag = "templates", params(("id" = Uuid, Path)),
    responses((status = 200, body = TemplateSyncView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn state(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<TemplateSyncView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(templates::sync_state(&mut scope, id).await?))
}

/// Fetch them from the platform; `template_sync.updated` tells when it is done
#[utoipa::path(post, path = "/inboxes/{id}/templates/sync", tag = "templates", params(("id" = Uuid, Path)),
    responses((status = 202, body = TemplateSyncView, description = "It is running"), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`no_templates`: the channel has none")))]
async fn sync(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<TemplateSyncView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = templates::request(&mut scope, id).await?;
    scope.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(view)))
}
