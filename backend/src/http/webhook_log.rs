//! `/webhook_events`: what the platforms sent to this workspace, for admins.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::ingest::{self, WebhookEventDetail, WebhookEventView};
use crate::domain::page::Page;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(replay))
}

/// What became of a stored webhook.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WebhookOutcome {
    Processed,
    Unsupported,
    Failed,
    Unrouted,
}

impl WebhookOutcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Processed => "processed",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
            Self::Unrouted => "unrouted",
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    outcome: Option<WebhookOutcome>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Stored webhooks, newest first
#[utoipa::path(get, path = "/webhook_events", tag = "webhooks", params(ListQuery),
    responses((status = 200, body = Page<WebhookEventView>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<WebhookEventView>>> {
    auth.admin()?;
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        ingest::events(
            &mut scope,
            query.outcome.map(WebhookOutcome::as_str),
            paging.limit()?,
            paging.cursor()?,
        )
        .await?,
    ))
}

/// One stored webhook with its raw text
#[utoipa::path(get, path = "/webhook_events/{id}", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 200, body = WebhookEventDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<WebhookEventDetail>> {
    auth.admin()?;
    let mut scope = auth.scope(&app).await?;
    Ok(Json(ingest::event(&mut scope, id).await?))
}

#[derive(Debug, Serialize, ToSchema)]
struct Replayed {
    /// `processed`, `unsupported`, `failed` or `unrouted`
    outcome: String,
}

/// Run a stored webhook again; what is there already stays as it is
#[utoipa::path(post, path = "/webhook_events/{id}/replay", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 200, body = Replayed), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn replay(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<Replayed>> {
    auth.admin()?;
    let outcome = ingest::replay(&app.store, Some(auth.0.workspace_id), id).await?;
    Ok(Json(Replayed { outcome }))
}
