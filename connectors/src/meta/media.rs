//! Files at the platform.

use std::time::Duration;

use futures::StreamExt;
use reqwest::header::{CONTENT_TYPE, LOCATION, USER_AGENT};
use reqwest::{Client, Response, Url, multipart};
use serde_json::Value;

use super::errors::{Platform, ReportedError};
use super::graph::{Effect, Graph, failed, refused, retry_after};
use super::json;
use crate::connector::SendContext;
use crate::error::{ErrorClass, SendError};
use crate::model::MediaSource;
use crate::net::is_public;
use crate::outbound::{FetchedMedia, OutboundMedia};

/// Until the last byte of a file of up to 100 MB.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(300);
const MAX_REDIRECTS: usize = 3;
/// WhatsApp's file host turns away clients without a name.
const AGENT: &str = concat!("Mozilla/5.0 (compatible; Frontdesk/", env!("CARGO_PKG_VERSION"), ")");

/// Opens a file. `token` goes to `url` alone.
pub(crate) async fn open(
    http: &Client,
    url: &str,
    token: Option<&str>,
    platform: Platform,
) -> Result<FetchedMedia, SendError> {
    follow(http, url, token, platform, |_| true).await
}

/// Redirects are followed without the token, and by hand, because the client follows none; `leads` says whether one may be.
async fn follow(
    http: &Client,
    url: &str,
    token: Option<&str>,
    platform: Platform,
    leads: impl Fn(&Url) -> bool,
) -> Result<FetchedMedia, SendError> {
    let mut url = web_address(url)?;
    let mut token = token;
    for _ in 0..=MAX_REDIRECTS {
        let mut request = http
            .get(url.clone())
            .header(USER_AGENT, AGENT)
            .timeout(DOWNLOAD_TIMEOUT);
        if let Some(token) = token.take() {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.map_err(|error| failed(error, Effect::None))?;
        match redirect(&response, &url)? {
            Some(next) if next.host() == url.host() || leads(&next) => url = next,
            Some(_) => return Err(leads_nowhere()),
            None => return answer(response, platform),
        }
    }
    Err(gone("redirects", "the file is behind too many redirects"))
}

/// Opens an address that a workspace's own program gave. The hosts of platforms, which are reached wherever they are, are none of its
/// business: it is redirected to none of them.
pub(crate) async fn open_foreign(cx: SendContext<'_>, source: &MediaSource) -> Result<FetchedMedia, SendError> {
    let MediaSource::Url { url } = source else {
        return Err(no_file());
    };
    let leads = |next: &Url| next.host_str().is_some_and(|host| !cx.endpoints.names(host));
    follow(cx.http, url, None, Platform::Messaging, leads).await
}

/// Opens what has an address of its own. It is signed by the platform, so no token goes along.
pub(crate) async fn open_link(
    http: &Client,
    source: &MediaSource,
    platform: Platform,
) -> Result<FetchedMedia, SendError> {
    match source {
        MediaSource::Url { url } => open(http, url, None, platform).await,
        MediaSource::Id { .. } | MediaSource::None => Err(no_file()),
    }
}

/// Where a file of a message is now: `GET /{mid}?fields=attachments`. Pictures and films have their link in a part of
/// their own, everything else in `file_url`.
pub(crate) async fn locate(
    graph: &Graph<'_>,
    external_id: &str,
    position: usize,
) -> Result<Option<MediaSource>, SendError> {
    let message = graph.get(&[external_id], &[("fields", "attachments")]).await?;
    let list = json::object(&message, "attachments").unwrap_or(&Value::Null);
    let files = json::objects(list, "data");
    Ok(files.get(position).and_then(|file| {
        let within = |part: &str| json::object(file, part).and_then(|part| json::text(part, "url"));
        let url = within("image_data").or_else(|| within("video_data"));
        url.or_else(|| json::text(file, "file_url"))
            .map(|url| MediaSource::Url { url })
    }))
}

fn web_address(url: &str) -> Result<Url, SendError> {
    Url::parse(url)
        .ok()
        .filter(is_web)
        .ok_or_else(|| gone("bad_url", "the file has no web address"))
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// An address written as numbers never meets the client's name resolver, which guards against private networks.
fn is_private_address(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => !is_public(ip.into()),
        Some(url::Host::Ipv6(ip)) => !is_public(ip.into()),
        Some(url::Host::Domain(_)) | None => false,
    }
}

fn redirect(response: &Response, from: &Url) -> Result<Option<Url>, SendError> {
    if !response.status().is_redirection() {
        return Ok(None);
    }
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok());
    let next = location
        .and_then(|location| from.join(location).ok())
        .filter(|next| is_web(next) && (next.host() == from.host() || !is_private_address(next)));
    next.map(Some).ok_or_else(leads_nowhere)
}

fn no_file() -> SendError {
    gone("no_file", "there is no file to fetch")
}

fn leads_nowhere() -> SendError {
    gone("redirects", "the file's redirect leads nowhere")
}

fn answer(response: Response, platform: Platform) -> Result<FetchedMedia, SendError> {
    let status = response.status().as_u16();
    match status {
        200..=299 => Ok(stream(response)),
        // 401 is about this file's signed address, or WhatsApp's five-minute one; calls show whether the token works.
        400..=428 | 430..=499 => Err(gone(&format!("http_{status}"), "the file is not there any more")),
        _ => {
            let reported = ReportedError {
                message: format!("HTTP {status}"),
                http_status: Some(status),
                ..ReportedError::default()
            };
            let retry_after = retry_after(response.headers());
            Err(SendError::Refused {
                error: reported.explain(platform),
                retry_after,
            })
        }
    }
}

pub(crate) fn gone(code: &str, message: &str) -> SendError {
    refused(
        ErrorClass::Content,
        code,
        message,
        "The platform keeps files for some days only. Ask the customer to send it again.",
    )
}

fn stream(response: Response) -> FetchedMedia {
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    FetchedMedia {
        content_type,
        size: response.content_length(),
        stream: response
            .bytes_stream()
            .map(|chunk| chunk.map_err(|error| std::io::Error::other(error.without_url())))
            .boxed(),
    }
}

/// A form part that streams our copy of a file. Nothing was written yet when this fails.
pub(crate) async fn form_part(media: &OutboundMedia) -> Result<multipart::Part, SendError> {
    let stream = media
        .body
        .open()
        .await
        .map_err(|error| SendError::NotSent(format!("our copy of the file: {error}")))?;
    let part = |stream| multipart::Part::stream_with_length(reqwest::Body::wrap_stream(stream), media.size);
    part(stream)
        .file_name(media.file_name.clone())
        .mime_str(&media.content_type)
        .map_err(|_| {
            refused(
                ErrorClass::Content,
                "bad_content_type",
                "not a MIME type",
                "The file's type is unknown. Attach it again.",
            )
        })
}
