//! A stored file as an answer: whole, in part, or not at all because the client has it. What could run in a browser is only
//! ever downloaded.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::TypedHeader;
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch, IfRange};
use object_store::GetRange;
use uuid::Uuid;

use super::problem::Problem;
use crate::domain::attachments::Stored;
use crate::domain::views::AttachmentState;
use crate::errors::{Error, Result};
use crate::store::files::{self, FileError, Files};

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
        .filter(|_| stored.view.state == AttachmentState::Ready);
    let key = key.ok_or(Error::NotFound("file"))?;
    let tag = tag(stored.view.id, "");
    if is_known(headers, &tag) {
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
    let length = opened.range.end - opened.range.start;
    let name = stored.view.file_name.as_deref();
    describe(
        response.headers_mut(),
        stored.view.content_type.as_deref(),
        name,
        Some(length),
    );
    if partial {
        say_part(&mut response, opened.range, opened.size);
    }
    Ok(response)
}

/// The small picture beside a file. It is ours, so it is always shown.
pub async fn thumbnail(files: &Files, stored: &Stored, headers: &HeaderMap) -> Result<Response> {
    let key = stored
        .thumbnail_key
        .as_deref()
        .filter(|_| stored.view.state == AttachmentState::Ready)
        .ok_or(Error::NotFound("thumbnail"))?;
    let tag = tag(stored.view.id, ".thumbnail");
    if is_known(headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching(tag)).into_response());
    }
    let opened = match files.read(key, None).await {
        Ok(opened) => opened,
        Err(FileError::NotFound) => return Err(Error::NotFound("thumbnail")),
        Err(error) => return Err(Error::Internal(error.into())),
    };
    let mut response = (caching(tag), Body::from_stream(opened.stream)).into_response();
    let content_type = files::thumbnail_type(key);
    describe(response.headers_mut(), Some(content_type), None, Some(opened.size));
    Ok(response)
}

fn is_known(headers: &HeaderMap, tag: &ETag) -> bool {
    headers
        .typed_get::<IfNoneMatch>()
        .is_some_and(|known| !known.precondition_passes(tag))
}

/// Turns the answer into one of a part of the file.
pub fn say_part(response: &mut Response, range: std::ops::Range<u64>, size: u64) {
    let part = format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1));
    response.headers_mut().insert(header::CONTENT_RANGE, text(part));
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
}

/// A file never changes under its id, and neither does what is beside it.
fn tag(id: Uuid, of: &str) -> ETag {
    format!("\"{id}{of}\"").parse().expect("a quoted id is a tag")
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

pub fn no_such_part(size: u64) -> Response {
    let problem = Problem::new(
        StatusCode::RANGE_NOT_SATISFIABLE,
        "bad_range",
        "The file has no such part.",
    );
    ([(header::CONTENT_RANGE, format!("bytes */{size}"))], problem).into_response()
}

/// What the file is, and that nothing in it may run. `length` in bytes, where it is known.
pub fn describe(headers: &mut HeaderMap, content_type: Option<&str>, name: Option<&str>, length: Option<u64>) {
    const ANY: &str = "application/octet-stream";
    let content_type = content_type.unwrap_or(ANY);
    let shown = SHOWN.contains(&content_type);
    let content_type = if shown { content_type } else { ANY };
    headers.insert(header::CONTENT_TYPE, text(content_type.to_owned()));
    headers.insert(header::CONTENT_DISPOSITION, text(disposition(shown, name)));
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
}

fn text(text: String) -> HeaderValue {
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// The part that is asked for, of a file of this many bytes; none: the whole of it. An error is the answer.
#[expect(clippy::result_large_err, reason = "the answer is sent as it is")]
pub fn part_of(headers: &HeaderMap, size: u64) -> Result<Option<std::ops::Range<u64>>, Response> {
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let Some(range) = asked.and_then(parse_range) else {
        return Ok(None);
    };
    match range.as_range(size) {
        Ok(part) if !part.is_empty() => Ok(Some(part)),
        _ => Err(no_such_part(size)),
    }
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
