//! Files of customers: an id gives an address for five minutes, and the address asks for the token.

use reqwest::Url;

use crate::connector::SendContext;
use crate::error::{ErrorClass, SendError};
use crate::meta::errors::Platform;
use crate::meta::graph::{Graph, refused};
use crate::meta::json;
use crate::meta::media::{gone, open};
use crate::outbound::FetchedMedia;

/// The address may have ended, or be gone, before it is opened: then a new one is asked for, once. An address that is
/// refused twice is refused for its token.
pub(super) async fn fetch(
    cx: SendContext<'_>,
    graph: &Graph<'_>,
    account_id: &str,
    id: &str,
) -> Result<FetchedMedia, SendError> {
    match fetch_once(cx, graph, account_id, id).await {
        Err(error) if refused_with(&error, &["http_401", "http_404"]) => {
            let again = fetch_once(cx, graph, account_id, id).await;
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
) -> Result<FetchedMedia, SendError> {
    let found = graph.get(&[id], &[("phone_number_id", account_id)]).await?;
    let url = json::text(&found, "url").filter(|url| may_see_token(url, &cx.endpoints.graph));
    let url = url.ok_or_else(|| gone("no_url", "the platform gave no address for the file"))?;
    let file = open(cx.http, &url, Some(graph.token()), Platform::Whatsapp).await?;
    let size = json::whole(&found, "file_size").and_then(|size| u64::try_from(size).ok());
    Ok(FetchedMedia {
        content_type: json::text(&found, "mime_type").or(file.content_type),
        size: file.size.or(size),
        stream: file.stream,
    })
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
