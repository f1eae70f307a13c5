//! Files that are not kept: each view is fetched from the platform, through us, with our token.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use frontdesk_connectors::{ErrorClass, SendError};
use futures::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use super::App;
use super::file_response::{describe, part_of, say_part};
use crate::domain::attachments::{self, FetchTarget, Stored};
use crate::errors::{Error, Result};
use crate::inspect;
use crate::outgoing;
use crate::store::files::{ByteStream, HEAD};

/// How long a browser may show it again without asking: so that scrolling up and down does not fetch it each time.
const CACHED: &str = "private, max-age=120";

pub async fn serve(
    app: &App,
    workspace_id: Uuid,
    stored: &Stored,
    target: &FetchTarget,
    headers: &HeaderMap,
) -> Result<Response> {
    if let frontdesk_connectors::model::MediaSource::Url { url } = &target.source
        && !app.outgoing.may_fetch(url)
    {
        return Err(Error::NotFound("file"));
    }
    let line = app.outgoing.line(&app.store, workspace_id, target.inbox_id).await?;
    let opened = match outgoing::open_media(&line, target).await {
        Ok(opened) => opened,
        Err(error) => return Err(not_opened(app, workspace_id, stored.view.id, error).await),
    };
    if let Some(source) = &opened.moved {
        attachments::save_source(&app.store, workspace_id, stored.view.id, source).await?;
    }
    let (head, stream) = peek(opened.file.stream).await?;
    let declared = opened.file.content_type.or_else(|| stored.view.content_type.clone());
    let content_type = inspect::content_type(&head, declared.as_deref());
    answer(stored, &content_type, opened.file.size, stream, headers)
}

/// A platform's range requests differ: the part is cut out here, of what comes from the beginning.
fn answer(
    stored: &Stored,
    content_type: &str,
    size: Option<u64>,
    stream: ByteStream,
    headers: &HeaderMap,
) -> Result<Response> {
    let part = match size {
        Some(size) => match part_of(headers, size) {
            Ok(part) => part,
            Err(refused) => return Ok(refused),
        },
        None => None,
    };
    let (length, stream) = match &part {
        Some(part) => (Some(part.end - part.start), cut(stream, part.clone())),
        None => (size, stream),
    };
    let mut response = Body::from_stream(stream).into_response();
    let name = stored.view.file_name.as_deref();
    describe(response.headers_mut(), Some(content_type), name, length);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHED));
    if let (Some(part), Some(size)) = (part, size) {
        say_part(&mut response, part, size);
    }
    Ok(response)
}

async fn not_opened(app: &App, workspace_id: Uuid, id: Uuid, error: SendError) -> Error {
    match error {
        SendError::Refused { error, .. } if error.class == ErrorClass::Content => {
            match attachments::expire(&app.store, workspace_id, id, &error.advice).await {
                Ok(()) => Error::Gone { detail: error.advice },
                Err(error) => error,
            }
        }
        error => {
            tracing::info!(%workspace_id, %error, "a file could not be passed on");
            Error::Unreachable {
                detail: "The platform did not hand the file over. Try again in a moment.".to_owned(),
            }
        }
    }
}

/// The first bytes, and the stream as if they had not been read.
async fn peek(mut source: ByteStream) -> Result<(Vec<u8>, ByteStream)> {
    let broken = |_| Error::Unreachable {
        detail: "The platform broke off while it handed the file over. Try again in a moment.".to_owned(),
    };
    let (mut head, mut read) = (Vec::new(), Vec::new());
    while head.len() < HEAD {
        let Some(chunk) = source.try_next().await.map_err(broken)? else {
            break;
        };
        head.extend_from_slice(&chunk[..chunk.len().min(HEAD - head.len())]);
        read.push(Ok(chunk));
    }
    Ok((head, stream::iter(read).chain(source).boxed()))
}

/// These bytes of the stream; what comes after is not waited for.
fn cut(source: ByteStream, part: std::ops::Range<u64>) -> ByteStream {
    let state = (source, 0u64, part);
    stream::try_unfold(state, async |(mut source, mut at, part)| {
        while at < part.end {
            let Some(chunk) = source.try_next().await? else {
                return Ok(None);
            };
            let chunk: Bytes = chunk;
            let from = part.start.saturating_sub(at).min(chunk.len() as u64);
            let to = (part.end - at).min(chunk.len() as u64);
            at += chunk.len() as u64;
            if from < to {
                let piece = chunk.slice(usize::try_from(from).unwrap_or(0)..usize::try_from(to).unwrap_or(0));
                return Ok(Some((piece, (source, at, part))));
            }
        }
        Ok(None)
    })
    .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_is_cut_out_whatever_the_pieces() {
        let pieces = || stream::iter(["ab", "cde", "f", "ghij"].map(|piece| Ok(Bytes::from(piece)))).boxed();
        for (part, expected) in [
            (0..10, "abcdefghij"),
            (1..2, "b"),
            (1..6, "bcdef"),
            (9..10, "j"),
            (3..4, "d"),
            (2..9, "cdefghi"),
        ] {
            let got: Vec<Bytes> = cut(pieces(), part).try_collect().await.unwrap();
            assert_eq!(got.concat(), expected.as_bytes());
        }
    }
}
