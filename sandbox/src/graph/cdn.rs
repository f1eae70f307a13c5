//! The platforms' file servers: links that end, and on WhatsApp ask for the token as well.

use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::graph::{auth, strike};
use crate::line::Line;
use crate::pictures::avatar;
use crate::world::faults::{Endpoint, Target};
use crate::world::media::channel_of;

pub async fn file(
    State(app): State<App>,
    Path((area, id, _name)): Path<(String, String, String)>,
    Query(query): Query<auth::Query>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
) -> Response {
    let Some(channel) = channel_of(&area) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let protected = channel == Channel::Whatsapp;
    if protected && let Err(error) = auth::accounts(&app, auth::token(&headers, &query).as_deref()) {
        return error.into_response();
    }
    let part = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let target = Target {
        channel,
        account: part("to"),
        recipient: None,
        endpoint: Endpoint::Media,
    };
    if let Some(answer) = strike::plain(&app, &line, target).await {
        return answer;
    }
    let state = app.world.lock();
    let found = state
        .media
        .admits(channel, &id, part("oe"), part("oh"))
        .then(|| state.media.living(&id))
        .flatten();
    match found {
        Some(media) => ([(header::CONTENT_TYPE, media.told_type())], media.bytes.clone()).into_response(),
        None if protected => GraphError::new(404, 100, "The media is gone or its link has ended").into_response(),
        None => (StatusCode::FORBIDDEN, "URL signature expired").into_response(),
    }
}

/// A customer's picture. The name in the address is the seed it is drawn from.
pub async fn avatar(Path(name): Path<String>) -> Response {
    let seed = name.trim_end_matches(".png");
    (
        [
            (header::CONTENT_TYPE, "image/png"),
            (header::CACHE_CONTROL, "max-age=86400"),
        ],
        avatar::draw(seed),
    )
        .into_response()
}
