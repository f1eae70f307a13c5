//! Files of customers: an id gives a path for an hour, and the path is fetched with the token in its address.

use std::time::Duration;

use futures::StreamExt;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use super::api::Bot;
use super::errors;
use crate::error::SendError;
use crate::meta::graph::{Effect, failed};
use crate::meta::json;
use crate::meta::media::gone;
use crate::model::MediaSource;
use crate::outbound::FetchedMedia;

/// Until the last byte of a file of up to 20 MB.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(300);

/// `getFile {"file_id"}` answers `{"file_path", "file_size"}`; a file over 20 MB is refused to bots.
pub(super) async fn fetch(bot: &Bot<'_>, source: &MediaSource) -> Result<FetchedMedia, SendError> {
    let MediaSource::Id { id, .. } = source else {
        return Err(gone("no_file", "there is no file to fetch"));
    };
    let found = bot.call("getFile", &json!({ "file_id": id }), Effect::None).await;
    let found = found.map_err(errors::of_fetching)?;
    let path = json::text(&found, "file_path").ok_or_else(|| gone("no_path", "Telegram gave no path for the file"))?;
    let size = json::whole(&found, "file_size").and_then(|size| u64::try_from(size).ok());
    let response = bot
        .http
        .get(bot.file(&path)?)
        .timeout(DOWNLOAD_TIMEOUT)
        .send()
        .await
        .map_err(|error| failed(error, Effect::None))?;
    match response.status().as_u16() {
        200..=299 => Ok(FetchedMedia {
            content_type: declared(&response),
            size: response.content_length().or(size),
            stream: response
                .bytes_stream()
                .map(|chunk| chunk.map_err(|error| std::io::Error::other(error.without_url())))
                .boxed(),
        }),
        // the token was good for `getFile`, so it is the file that is not there
        400..=428 | 430..=499 => Err(gone("http_404", "the file is not there any more")),
        status => Err(errors::by_status(status, None)),
    }
}

/// Telegram serves most files as what they are not: the message says it better.
fn declared(response: &reqwest::Response) -> Option<String> {
    let header = response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    (header != "application/octet-stream").then(|| header.to_owned())
}
