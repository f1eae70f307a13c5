//! Files that customers send, and a look at any file of this world.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::Failure;
use crate::app::App;
use crate::world::media::{Lies, Media};
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

/// The bytes, for the phones page and for tests: no token, no end. Players ask for parts to find out how long a
/// recording is.
pub async fn get(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Failure> {
    let media = app.world.lock().media.get(&id).cloned();
    let media = media.ok_or_else(|| Failure::not_found(format!("no file {id}")))?;
    let size = media.bytes.len();
    let asked = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| part(text, size));
    let mut response = match asked {
        Some((first, last)) => {
            let range = format!("bytes {first}-{last}/{size}");
            let part = media.bytes.slice(first..=last);
            (StatusCode::PARTIAL_CONTENT, [(header::CONTENT_RANGE, range)], part).into_response()
        }
        None => media.bytes.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
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

/// First and last byte of a single range; anything else is answered with the whole.
fn part(text: &str, size: usize) -> Option<(usize, usize)> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = match (first, last) {
        ("", tail) => (size.checked_sub(tail.parse().ok()?)?, size.checked_sub(1)?),
        (first, "") => (first.parse().ok()?, size.checked_sub(1)?),
        (first, last) => (
            first.parse().ok()?,
            last.parse::<usize>().ok()?.min(size.checked_sub(1)?),
        ),
    };
    (first <= last).then_some((first, last))
}

/// From now on the platform answers that the file is gone.
pub async fn expire(State(app): State<App>, Path(id): Path<String>) -> Result<Json<serde_json::Value>, Failure> {
    if app.world.lock().media.expire(&id) {
        Ok(Json(json!({"expired": true})))
    } else {
        Err(Failure::not_found(format!("no file {id}")))
    }
}

/// Every link that was given out ends; who asks for the message or the id gets a new one.
pub async fn end_links(State(app): State<App>, Path(id): Path<String>) -> Result<Json<serde_json::Value>, Failure> {
    if app.world.lock().media.end_links(&id) {
        Ok(Json(json!({"ended": true})))
    } else {
        Err(Failure::not_found(format!("no file {id}")))
    }
}

/// From now on the platform tells this of the file, whatever it is.
pub async fn lie(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(lies): Json<Lies>,
) -> Result<Json<serde_json::Value>, Failure> {
    if app.world.lock().media.lie(&id, lies) {
        Ok(Json(json!({"lies": true})))
    } else {
        Err(Failure::not_found(format!("no file {id}")))
    }
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn ranges_stay_within_the_file() {
        assert_eq!(part("bytes=0-", 10), Some((0, 9)));
        assert_eq!(part("bytes=4-99", 10), Some((4, 9)));
        assert_eq!(part("bytes=-3", 10), Some((7, 9)));
        for odd in ["bytes=10-", "bytes=5-4", "bytes=0-1,3-4", "lines=1-2", "bytes=-11"] {
            assert_eq!(part(odd, 10), None, "{odd}");
        }
        assert_eq!(part("bytes=0-", 0), None);
    }
}
