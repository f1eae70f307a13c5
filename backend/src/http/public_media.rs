//! `/media/{signed}`: where platforms fetch what we send. The link is signed and lives a day.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::App;
use super::file_response::serve;
use crate::domain::attachments;
use crate::errors::{Error, Result};

pub fn router() -> Router<App> {
    Router::new().route("/media/{signed}", get(fetch))
}

async fn fetch(State(app): State<App>, Path(signed): Path<String>, headers: HeaderMap) -> Result<Response> {
    let now = app.store.clock.now().unix_timestamp();
    let (workspace_id, attachment_id) = app
        .outgoing
        .read_public_link(&signed, now)
        .ok_or(Error::NotFound("file"))?;
    let mut scope = app.store.scoped(workspace_id).await?;
    let stored = attachments::get(&mut scope, attachment_id).await?;
    drop(scope);
    serve(&app.files, &stored, &headers).await
}
