//! Macros over HTTP. Any member may write and run them.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::messages::{HOLD_SECONDS_MAX, check_client_id};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::macros::{self, Run};
use crate::domain::page::Page;
use crate::domain::views::{MacroActions, MacroRunView, MacroView};
use crate::errors::{Check, Result};

/// The note of a run has a client_id that is made of this one.
const CLIENT_ID_MAX: usize = 59;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, remove))
        .routes(routes!(run))
}

/// Macros, in the order of their creation
#[utoipa::path(get, path = "/macros", tag = "macros", params(Paging),
    responses((status = 200, body = Page<MacroView>), Refused))]
async fn list(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<MacroView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(macros::list(&mut scope, paging.cursor()?, paging.limit()?).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMacro {
    /// At most 80 characters, unlike every other one's, whatever the case.
    name: String,
    actions: MacroActions,
}

/// Make a macro
#[utoipa::path(post, path = "/macros", tag = "macros", request_body = NewMacro,
    responses((status = 201, body = MacroView, description = "Created"), Refused))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewMacro>,
) -> Result<(StatusCode, Json<MacroView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = macros::create(&mut scope, &new.name, new.actions).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One macro
#[utoipa::path(get, path = "/macros/{id}", tag = "macros", params(("id" = Uuid, Path)),
    responses((status = 200, body = MacroView), Refused, Unknown))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<MacroView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(macros::get(&mut scope, id).await?))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeMacro {
    name: Option<String>,
    /// All of them.
    actions: Option<MacroActions>,
}

/// Change a macro
#[utoipa::path(patch, path = "/macros/{id}", tag = "macros", params(("id" = Uuid, Path)), request_body = ChangeMacro,
    responses((status = 200, body = MacroView), Refused, Unknown))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<ChangeMacro>,
) -> Result<Json<MacroView>> {
    let mut scope = auth.scope(&app).await?;
    let view = macros::update(&mut scope, id, body.name.as_deref(), body.actions).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Remove a macro
#[utoipa::path(delete, path = "/macros/{id}", tag = "macros", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown))]
async fn remove(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    macros::remove(&mut scope, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RunMacro {
    /// The client's own id of this run, up to 59 characters, usually a UUID. The same again sends nothing twice.
    client_id: String,
    /// For so many seconds its reply can be taken back, at most 60.
    #[serde(default)]
    hold_seconds: u8,
}

/// Do everything a macro says to a conversation, or, where one thing is refused, nothing
#[utoipa::path(post, path = "/conversations/{id}/macros/{macro_id}/run", tag = "macros",
    params(("id" = Uuid, Path), ("macro_id" = Uuid, Path)), request_body = RunMacro,
    responses((status = 200, body = MacroRunView), Refused, Unknown,
        (status = 409, body = Problem, description = "As for a reply: `window_closed`, `inbox_disconnected`, `client_id_reused`")))]
async fn run(
    State(app): State<App>,
    auth: Auth,
    Path((id, macro_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<RunMacro>,
) -> Result<Json<MacroRunView>> {
    let mut check = Check::default();
    check_client_id(&mut check, &body.client_id, CLIENT_ID_MAX);
    check
        .field(
            "hold_seconds",
            body.hold_seconds <= HOLD_SECONDS_MAX,
            format!("must be at most {HOLD_SECONDS_MAX}"),
        )
        .done()?;
    let run = Run {
        client_id: body.client_id,
        hold_seconds: body.hold_seconds,
    };
    let mut scope = auth.scope(&app).await?;
    let done = macros::run(&mut scope, &auth.0, id, macro_id, run).await?;
    scope.commit().await?;
    Ok(Json(done))
}
