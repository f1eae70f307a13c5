//! What stands behind the link of a message, asked for by whoever looks at it.

use std::time::Duration;

use axum::extract::State;
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Path};
use super::problem::Problem;
use crate::domain::link_previews::{self, Known};
use crate::domain::views::LinkPreviewView;
use crate::errors::{Error, Result};

/// Pages that this process asks at the same time, and how long one more waits for its turn.
static TURNS: Semaphore = Semaphore::const_new(8);
const PATIENCE: Duration = Duration::from_secs(5);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// What the page behind the first link of a message says of itself; it is asked at most once a day
///
/// Nothing is fetched before somebody asks, nothing from private networks, and no pictures at all.
#[utoipa::path(get, path = "/conversations/{id}/messages/{message_id}/link_preview", tag = "messages",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 200, body = LinkPreviewView, description = "Without a title the page says nothing of itself, or did not answer"),
        (status = 401, body = Problem), (status = 404, body = Problem, description = "No such message, or none with a link")))]
async fn get(
    State(app): State<App>,
    auth: Auth,
    Path((id, message_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<LinkPreviewView>> {
    let mut scope = auth.scope(&app).await?;
    let link = match link_previews::known(&mut scope, id, message_id).await? {
        Known::Fresh(view) => return Ok(Json(view)),
        Known::Unknown(link) => link,
    };
    // nothing is held while a page is waited for
    drop(scope);
    let turn = tokio::time::timeout(PATIENCE, TURNS.acquire()).await;
    let Ok(Ok(_turn)) = turn else {
        return Err(Error::Busy { retry_after: 5 });
    };
    let html = app.outgoing.page(&link).await;
    let mut scope = auth.beyond(&app).await?;
    let view = link_previews::keep(&mut scope, &link, html.as_deref()).await?;
    scope.commit().await?;
    Ok(Json(view))
}
