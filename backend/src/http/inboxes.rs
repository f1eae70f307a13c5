//! `/inboxes`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::inboxes::{self, InboxChange, NewInbox};
use crate::domain::page::Page;
use crate::domain::views::{InboxHealthView, InboxView};
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, change, remove))
        .routes(routes!(health))
}

/// Inboxes, oldest first
#[utoipa::path(get, path = "/inboxes", tag = "inboxes", params(Paging),
    responses((status = 200, body = Page<InboxView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn list(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<InboxView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        inboxes::list(&mut scope, paging.limit()?, paging.cursor()?).await?,
    ))
}

/// One inbox
#[utoipa::path(get, path = "/inboxes/{id}", tag = "inboxes", params(("id" = Uuid, Path)),
    responses((status = 200, body = InboxView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<InboxView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(inboxes::get(&mut scope, id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddInbox {
    /// `messenger`, `instagram` or `whatsapp`
    channel: String,
    /// Page id, Instagram professional account id, phone_number_id.
    external_id: String,
    name: String,
    /// `{access_token, waba_id?, page_id?, login?: "facebook"|"instagram"}`; secrets are stored sealed, never shown again.
    credentials: Option<Value>,
}

/// Signs of life: when the platform last sent something
#[utoipa::path(get, path = "/inboxes/{id}/health", tag = "inboxes", params(("id" = Uuid, Path)),
    responses((status = 200, body = InboxHealthView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn health(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<InboxHealthView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(inboxes::health(&mut scope, id).await?))
}

/// Connect an account
#[utoipa::path(post, path = "/inboxes", tag = "inboxes", request_body = AddInbox,
    responses((status = 201, body = InboxView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem, description = "`inbox_taken`"), (status = 422, body = Problem)))]
async fn add(State(app): State<App>, auth: Auth, Json(body): Json<AddInbox>) -> Result<(StatusCode, Json<InboxView>)> {
    auth.admin()?;
    let mut scope = auth.scope(&app).await?;
    let new = NewInbox {
        id: None,
        channel: body.channel,
        external_id: body.external_id,
        name: body.name,
        credentials: body.credentials,
    };
    let view = inboxes::add(&mut scope, app.outgoing.keys(), new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeInbox {
    name: Option<String>,
    /// Laid over the stored ones field by field; null takes one away. They bring a held inbox back: what waited is sent in order.
    credentials: Option<Value>,
    disabled: Option<bool>,
}

/// Rename, reconnect or switch off an inbox
#[utoipa::path(patch, path = "/inboxes/{id}", tag = "inboxes", params(("id" = Uuid, Path)), request_body = ChangeInbox,
    responses((status = 200, body = InboxView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<ChangeInbox>,
) -> Result<Json<InboxView>> {
    auth.admin()?;
    let mut scope = auth.scope(&app).await?;
    let change = InboxChange {
        name: body.name,
        credentials: body.credentials,
        disabled: body.disabled,
    };
    let view = inboxes::change(&mut scope, app.outgoing.keys(), id, change).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Disconnect an account; its conversations stay readable
#[utoipa::path(delete, path = "/inboxes/{id}", tag = "inboxes", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    auth.admin()?;
    let mut scope = auth.scope(&app).await?;
    inboxes::remove(&mut scope, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
