//! Files of customers: an id gives an address for five minutes, and the address asks for the token.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use reqwest::Url;
use sha2::{Digest, Sha256};

use crate::connector::SendContext;
use crate::error::{ErrorClass, SendError};
use crate::meta::errors::Platform;
use crate::meta::graph::{Graph, refused};
use crate::meta::json;
use crate::meta::media::{gone, open};
use crate::outbound::FetchedMedia;

type Bytestream = BoxStream<'static, std::io::Result<Bytes>>;

/// The address may have ended, or be gone, before it is opened: then a new one is asked for, once. An address that is
/// refused twice is refused for its token.
pub(super) async fn fetch(
    cx: SendContext<'_>,
    graph: &Graph<'_>,
    account_id: &str,
    id: &str,
    sha256: Option<&str>,
) -> Result<FetchedMedia, SendError> {
    match fetch_once(cx, graph, account_id, id, sha256).await {
        Err(error) if refused_with(&error, &["http_401", "http_404"]) => {
            let again = fetch_once(cx, graph, account_id, id, sha256).await;
            again.map_err(|error| match refused_with(&error, &["http_401"]) {
                true => token_refused(),
                false => error,
            })
        }
        answer => answer,
    }
}

fn refused_with(error: &SendError, codes: &[&str]) -> bool {
    matches!(error, SendError::Refused { error, .. } if codes.contains(&error.code.as_str()))
}

fn token_refused() -> SendError {
    let advice = "The access token was refused. Reconnect this inbox.";
    refused(ErrorClass::Auth, "http_401", "the file was refused", advice)
}

/// `GET /{media-id}?phone_number_id=` answers `{"url", "mime_type", "sha256", "file_size"}`.
async fn fetch_once(
    cx: SendContext<'_>,
    graph: &Graph<'_>,
    account_id: &str,
    id: &str,
    sha256: Option<&str>,
) -> Result<FetchedMedia, SendError> {
    let found = graph.get(&[id], &[("phone_number_id", account_id)]).await?;
    let url = json::text(&found, "url").filter(|url| may_see_token(url, &cx.endpoints.graph));
    let url = url.ok_or_else(|| gone("no_url", "the platform gave no address for the file"))?;
    let file = open(cx.http, &url, Some(graph.token()), Platform::Whatsapp).await?;
    let size = json::whole(&found, "file_size").and_then(|size| u64::try_from(size).ok());
    let told = json::text(&found, "sha256");
    let expected = [sha256, told.as_deref()]
        .into_iter()
        .flatten()
        .filter_map(digest)
        .collect();
    Ok(FetchedMedia {
        content_type: json::text(&found, "mime_type").or(file.content_type),
        size: file.size.or(size),
        stream: checked(file.stream, expected),
    })
}

/// A SHA-256 as the platform writes it: base64 in webhooks, hex where it is asked.
fn digest(text: &str) -> Option<[u8; 32]> {
    let bytes = match text.len() {
        64 => hex::decode(text).ok()?,
        _ => BASE64.decode(text).ok()?,
    };
    bytes.try_into().ok()
}

/// The same stream; it ends with an error of the kind `InvalidData` when its bytes are not those that were announced.
fn checked(stream: Bytestream, expected: Vec<[u8; 32]>) -> Bytestream {
    let state = (stream, Sha256::new(), expected);
    futures::stream::try_unfold(state, async |(mut stream, mut hash, expected)| {
        match stream.next().await {
            Some(chunk) => {
                let chunk = chunk?;
                hash.update(&chunk);
                Ok(Some((chunk, (stream, hash, expected))))
            }
            None => {
                let found: [u8; 32] = hash.finalize().into();
                if expected.iter().any(|expected| *expected != found) {
                    let words = "the file is not the one that was announced";
                    return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, words));
                }
                Ok(None)
            }
        }
    })
    .boxed()
}

/// The platform's word for where the file is, but never in the clear, unless the platform itself is a local stand-in.
fn may_see_token(url: &str, graph: &str) -> bool {
    let scheme = |url: &str| Url::parse(url).map(|url| url.scheme().to_owned()).unwrap_or_default();
    match scheme(url).as_str() {
        "https" => true,
        "http" => scheme(graph) == "http",
        _ => false,
    }
}
