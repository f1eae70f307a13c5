//! `/attachments`: uploads, and files for those who may see them.

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::TypedHeader;
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch, IfRange};
use futures::StreamExt;
use object_store::GetRange;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Path};
use super::problem::Problem;
use crate::domain::attachments::{self, MAX_BYTES, NewUpload, Stored};
use crate::domain::views::AttachmentView;
use crate::errors::{Error, Result};
use crate::store::files::{FileError, Files};

/// Of the form's field `kind`.
const KIND_MAX: usize = 64;

pub fn router() -> OpenApiRouter<App> {
    let limit = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX) + 64 * 1024;
    OpenApiRouter::new()
        .routes(routes!(upload))
        .layer(DefaultBodyLimit::max(limit))
        .routes(routes!(get))
        .routes(routes!(content))
        .routes(routes!(fetch_again))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form for the document")]
struct UploadForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// `voice`, sent before the file: a recorded voice note.
    kind: Option<String>,
}

/// Upload a file, to be sent with a message
#[utoipa::path(post, path = "/attachments", tag = "attachments",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = AttachmentView), (status = 401, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn upload(State(app): State<App>, auth: Auth, form: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let mut form = form.map_err(|_| Error::invalid("Content-Type", "must be multipart/form-data"))?;
    let mut voice = false;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("kind") => voice = kind(field).await? == b"voice",
            Some("file") => {
                let file_name = field.file_name().map(str::to_owned);
                let content_type = field.content_type().map(str::to_owned);
                // the form is borrowed while its field streams, so the chunks go through a small channel
                let (sender, receiver) = tokio::sync::mpsc::channel::<std::io::Result<bytes::Bytes>>(4);
                let body = futures::stream::unfold(receiver, async |mut receiver| {
                    receiver.recv().await.map(|chunk| (chunk, receiver))
                })
                .boxed();
                let new = NewUpload {
                    file_name,
                    content_type,
                    voice,
                    body,
                };
                let (view, ()) = tokio::join!(
                    attachments::upload(&app.store, &app.files, &auth.0, new),
                    pump(field, sender)
                );
                return Ok((StatusCode::CREATED, Json(view?)).into_response());
            }
            _ => {}
        }
    }
    Err(Error::invalid("file", "is missing"))
}

/// Read piece by piece: the whole form may be as long as the largest file.
async fn kind(mut field: Field<'_>) -> Result<Vec<u8>> {
    let mut kind = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if kind.len() + chunk.len() > KIND_MAX {
            return Err(Error::invalid("kind", "is too long"));
        }
        kind.extend_from_slice(&chunk);
    }
    Ok(kind)
}

fn broken(error: MultipartError) -> Error {
    if is_too_large(&error) {
        attachments::too_large()
    } else {
        Error::invalid("file", "did not arrive whole; upload it again")
    }
}

fn is_too_large(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}

async fn pump(mut field: Field<'_>, sender: tokio::sync::mpsc::Sender<std::io::Result<bytes::Bytes>>) {
    loop {
        let chunk = match field.chunk().await {
            Ok(Some(chunk)) => Ok(chunk),
            Ok(None) => return,
            Err(error) if is_too_large(&error) => Err(std::io::ErrorKind::FileTooLarge.into()),
            Err(error) => Err(std::io::Error::other(error)),
        };
        let last = chunk.is_err();
        // nobody listens any more: the file was refused
        if sender.send(chunk).await.is_err() || last {
            return;
        }
    }
}

/// What an attachment is
#[utoipa::path(get, path = "/attachments/{id}", tag = "attachments", params(("id" = Uuid, Path)),
    responses((status = 200, body = AttachmentView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<AttachmentView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(attachments::get(&mut scope, id).await?.view))
}

/// The file itself; ranges are honoured, and what the client has already is not sent again
#[utoipa::path(get, path = "/attachments/{id}/content", tag = "attachments", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 206, content_type = "application/octet-stream"),
        (status = 304), (status = 401, body = Problem), (status = 404, body = Problem), (status = 416, body = Problem)))]
async fn content(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>, headers: HeaderMap) -> Result<Response> {
    let mut scope = auth.scope(&app).await?;
    let stored = attachments::get(&mut scope, id).await?;
    drop(scope);
    serve(&app.files, &stored, &headers).await
}

/// Ask the platform for the file again
#[utoipa::path(post, path = "/attachments/{id}/fetch_again", tag = "attachments", params(("id" = Uuid, Path)),
    responses((status = 200, body = AttachmentView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn fetch_again(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<AttachmentView>> {
    let mut scope = auth.scope(&app).await?;
    let view = attachments::fetch_again(&mut scope, id).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Types a browser shows in place without running anything in them.
const SHOWN: [&str; 14] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "video/mp4",
    "video/webm",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
    "audio/webm",
    "application/pdf",
];

pub async fn serve(files: &Files, stored: &Stored, headers: &HeaderMap) -> Result<Response> {
    let key = stored
        .storage_key
        .as_deref()
        .filter(|_| stored.view.state == crate::domain::views::AttachmentState::Ready);
    let key = key.ok_or(Error::NotFound("file"))?;
    let tag = tag(stored.view.id);
    if headers
        .typed_get::<IfNoneMatch>()
        .is_some_and(|known| !known.precondition_passes(&tag))
    {
        return Ok((StatusCode::NOT_MODIFIED, caching(tag)).into_response());
    }
    let size = stored.view.size.and_then(|size| u64::try_from(size).ok());
    let range = asked_range(headers, &tag).filter(|_| size.is_some());
    if let (Some(range), Some(size)) = (&range, size)
        && range.as_range(size).map_or(true, |part| part.is_empty())
    {
        return Ok(no_such_part(size));
    }
    let partial = range.is_some();
    let opened = match files.read(key, range).await {
        Ok(opened) => opened,
        Err(FileError::NotFound) => return Err(Error::NotFound("file")),
        Err(error) => return Err(Error::Internal(error.into())),
    };
    let mut response = (caching(tag), Body::from_stream(opened.stream)).into_response();
    describe(response.headers_mut(), stored, opened.range.end - opened.range.start);
    if partial {
        let part = format!(
            "bytes {}-{}/{}",
            opened.range.start,
            opened.range.end.saturating_sub(1),
            opened.size
        );
        response.headers_mut().insert(header::CONTENT_RANGE, text(part));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// A file never changes under its id.
fn tag(id: Uuid) -> ETag {
    format!("\"{id}\"").parse().expect("a quoted id is a tag")
}

/// A browser may keep the file, and asks each time whether it still may show it.
fn caching(tag: ETag) -> (TypedHeader<ETag>, [(header::HeaderName, HeaderValue); 1]) {
    let private = HeaderValue::from_static("private, no-cache");
    (TypedHeader(tag), [(header::CACHE_CONTROL, private)])
}

/// The range that is asked for; none when the client's part is of another file.
fn asked_range(headers: &HeaderMap, tag: &ETag) -> Option<GetRange> {
    let of_another = |known: IfRange| known.is_modified(Some(tag), None);
    if headers.typed_get::<IfRange>().is_some_and(of_another) {
        return None;
    }
    parse_range(headers.get(header::RANGE)?.to_str().ok()?)
}

fn no_such_part(size: u64) -> Response {
    let problem = Problem::new(
        StatusCode::RANGE_NOT_SATISFIABLE,
        "bad_range",
        "The file has no such part.",
    );
    ([(header::CONTENT_RANGE, format!("bytes */{size}"))], problem).into_response()
}

fn describe(headers: &mut HeaderMap, stored: &Stored, length: u64) {
    const ANY: &str = "application/octet-stream";
    let content_type = stored.view.content_type.as_deref().unwrap_or(ANY);
    let shown = SHOWN.contains(&content_type);
    let content_type = if shown { content_type } else { ANY };
    let disposition = disposition(shown, stored.view.file_name.as_deref());
    headers.insert(header::CONTENT_TYPE, text(content_type.to_owned()));
    headers.insert(header::CONTENT_DISPOSITION, text(disposition));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
}

fn text(text: String) -> HeaderValue {
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// One range; several at once are answered with the whole file.
fn parse_range(text: &str) -> Option<GetRange> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    match (first.trim(), last.trim()) {
        ("", suffix) => Some(GetRange::Suffix(suffix.parse().ok()?)),
        (first, "") => Some(GetRange::Offset(first.parse().ok()?)),
        (first, last) => {
            let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
            (first <= last).then(|| GetRange::Bounded(first..last.saturating_add(1)))
        }
    }
}

fn disposition(shown: bool, name: Option<&str>) -> String {
    let kind = if shown { "inline" } else { "attachment" };
    let encoded: String = url::form_urlencoded::byte_serialize(name.unwrap_or("file").as_bytes()).collect();
    format!("{kind}; filename*=UTF-8''{}", encoded.replace('+', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_browsers_write_them() {
        assert_eq!(parse_range("bytes=0-9"), Some(GetRange::Bounded(0..10)));
        assert_eq!(parse_range("bytes=5-"), Some(GetRange::Offset(5)));
        assert_eq!(parse_range("bytes=-3"), Some(GetRange::Suffix(3)));
        for junk in ["", "bytes=", "bytes=9-1", "bytes=a-b", "items=0-1"] {
            assert_eq!(parse_range(junk), None, "{junk}");
        }
    }

    #[test]
    fn names_cannot_break_the_header() {
        assert_eq!(
            disposition(false, Some("a\"b\r\n ü.pdf")),
            "attachment; filename*=UTF-8''a%22b%0D%0A%20%C3%BC.pdf"
        );
    }
}
