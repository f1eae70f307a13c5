//! `/webhook_events`: what the platforms sent to this workspace, for admins.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::ingest::Outcome;
use crate::domain::page::Page;
use crate::domain::search;
use crate::domain::webhook_log::replays::{self, WebhookReplayView};
use crate::domain::webhook_log::{self, Filter, WebhookEventDetail, WebhookEventView};
use crate::errors::{Check, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(replay))
        .routes(routes!(running, replay_many))
        .routes(routes!(progress))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    outcome: Option<Outcome>,
    inbox_id: Option<Uuid>,
    /// `message`, `status`, `reaction` …
    kind: Option<String>,
    /// A message by its id here or at the platform, a contact by id or name, or a part of an error.
    q: Option<String>,
    /// RFC 3339.
    since: Option<String>,
    /// RFC 3339, exclusive.
    until: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// The same as a body; what is left out restricts nothing.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplayWebhooks {
    outcome: Option<Outcome>,
    inbox_id: Option<Uuid>,
    kind: Option<String>,
    q: Option<String>,
    since: Option<String>,
    until: Option<String>,
    /// What came for the inbox's account while no inbox had it, instead of what is in the log.
    #[serde(default)]
    unrouted: bool,
}

const TEXT_MAX: usize = 300;

fn filter(
    outcome: Option<Outcome>,
    inbox_id: Option<Uuid>,
    [kind, q]: [Option<String>; 2],
    [since, until]: [Option<String>; 2],
) -> Result<Filter> {
    let mut check = Check::default();
    for (name, text) in [("kind", &kind), ("q", &q)] {
        let text = text.as_deref().unwrap_or_default();
        check
            .field(
                name,
                text.chars().count() <= TEXT_MAX,
                format!("must have at most {TEXT_MAX} characters"),
            )
            .field(name, !text.contains('\0'), "must not hold a NUL character");
    }
    let mut time = |name: &str, text: Option<String>| {
        let parsed = text
            .as_deref()
            .map(|text| OffsetDateTime::parse(text, &Rfc3339))
            .transpose();
        check.field(name, parsed.is_ok(), "must be a time, for example 2026-10-05T11:33:20Z");
        parsed.unwrap_or_default()
    };
    let (since, until) = (time("since", since), time("until", until));
    check.done()?;
    Ok(Filter {
        outcome,
        inbox_id,
        account: None,
        kind: kind.filter(|kind| !kind.is_empty()),
        q,
        since,
        until,
    })
}

/// Where a name may be searched for, the index of names catches up first.
async fn catch_up(app: &App, auth: &Auth, filter: &Filter) -> Result<()> {
    match filter.q {
        Some(_) => search::index::catch_up(&app.store, auth.0.workspace_id).await,
        None => Ok(()),
    }
}

/// Stored webhooks, newest first
#[utoipa::path(get, path = "/webhook_events", tag = "webhooks", params(ListQuery),
    responses((status = 200, body = Page<WebhookEventView>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<WebhookEventView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (limit, cursor) = (paging.limit()?, paging.cursor()?);
    let filter = filter(
        query.outcome,
        query.inbox_id,
        [query.kind, query.q],
        [query.since, query.until],
    )?;
    catch_up(&app, &auth, &filter).await?;
    let mut scope = auth.scope(&app).await?;
    Ok(Json(webhook_log::events(&mut scope, &filter, limit, cursor).await?))
}

/// One stored webhook with its raw text, and what became of it
#[utoipa::path(get, path = "/webhook_events/{id}", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 200, body = WebhookEventDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<WebhookEventDetail>> {
    Ok(Json(
        webhook_log::event(&app.store, auth.0.workspace_id, auth.doer(), id).await?,
    ))
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
    let outcome = webhook_log::replay_for(&app.store, auth.0.workspace_id, auth.doer(), id).await?;
    Ok(Json(Replayed { outcome }))
}

#[derive(Debug, Serialize, ToSchema)]
struct RunningReplay {
    replay: Option<WebhookReplayView>,
}

/// The replay that is running now, if one is
#[utoipa::path(get, path = "/webhook_replays", tag = "webhooks",
    responses((status = 200, body = RunningReplay), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn running(State(app): State<App>, auth: Auth) -> Result<Json<RunningReplay>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(RunningReplay {
        replay: replays::running(&mut scope).await?,
    }))
}

/// Run everything again that a filter finds, oldest first, behind the scenes
#[utoipa::path(post, path = "/webhook_replays", tag = "webhooks", request_body = ReplayWebhooks,
    responses((status = 201, body = WebhookReplayView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`replay_running`"), (status = 422, body = Problem)))]
async fn replay_many(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<ReplayWebhooks>,
) -> Result<(StatusCode, Json<WebhookReplayView>)> {
    let filter = filter(
        body.outcome,
        body.inbox_id,
        [body.kind, body.q],
        [body.since, body.until],
    )?;
    catch_up(&app, &auth, &filter).await?;
    let mut scope = auth.scope(&app).await?;
    let view = replays::begin(&mut scope, filter, body.unrouted).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// How far a replay has come
#[utoipa::path(get, path = "/webhook_replays/{id}", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 200, body = WebhookReplayView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn progress(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<WebhookReplayView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(replays::get(&mut scope, id).await?))
}
