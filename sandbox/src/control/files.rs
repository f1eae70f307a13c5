//! Files that customers send, and a look at any file of this world.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::Failure;
use crate::app::App;
use crate::world::media::Media;
use crate::world::thread::Attached;

#[derive(Deserialize)]
pub struct Name {
    name: Option<String>,
}

/// A multipart form with one file, or the file itself as the body with `?name=`.
pub async fn upload(
    State(app): State<App>,
    Query(name): Query<Name>,
    request: Request,
) -> Result<(StatusCode, Json<Attached>), Failure> {
    let content_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("application/octet-stream")
        .to_owned();
    let media = if content_type.starts_with("multipart/form-data") {
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|error| Failure::invalid(error.body_text()))?;
        let mut found = None;
        while let Some(field) = form
            .next_field()
            .await
            .map_err(|error| Failure::invalid(error.body_text()))?
        {
            if field.file_name().is_some() {
                found = Some(keep(&app, field).await?);
            }
        }
        found.ok_or_else(|| Failure::invalid("the form has no file"))?
    } else {
        let bytes = Bytes::from_request(request, &())
            .await
            .map_err(|error| Failure::invalid(error.body_text()))?;
        app.world
            .lock()
            .media
            .put(&content_type, name.name.as_deref().unwrap_or("file"), bytes, None)
    };
    Ok((StatusCode::CREATED, Json(media.attached())))
}

/// Stores the file of a form field.
pub async fn keep(app: &App, field: axum::extract::multipart::Field<'_>) -> Result<Media, Failure> {
    let file_name = field.file_name().unwrap_or("file").to_owned();
    let content_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
    let bytes = field
        .bytes()
        .await
        .map_err(|error| Failure::invalid(error.body_text()))?;
    Ok(app.world.lock().media.put(&content_type, &file_name, bytes, None))
}

/// The bytes, for the phones page and for tests: no token, no end.
pub async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Failure> {
    let media = app
        .world
        .lock()
        .media
        .get(&id)
        .cloned()
        .ok_or_else(|| Failure::not_found(format!("no file {id}")))?;
    let mut response = media.bytes.into_response();
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(&media.content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    // Whatever was sent is shown and never run. Browsers show no PDF in a sandbox, and run nothing in one either.
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if media.content_type != "application/pdf" {
        let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// From now on the platform answers that the file is gone.
pub async fn expire(State(app): State<App>, Path(id): Path<String>) -> Result<Json<serde_json::Value>, Failure> {
    if app.world.lock().media.expire(&id) {
        Ok(Json(json!({"expired": true})))
    } else {
        Err(Failure::not_found(format!("no file {id}")))
    }
}
