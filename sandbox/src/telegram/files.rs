//! Files: an id gives a path, and the path is fetched with the token in its address.

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::error::BotError;
use super::request::Call;
use crate::app::App;
use crate::config::Channel;
use crate::graph::strike;
use crate::line::Line;
use crate::pictures::avatar;
use crate::world::faults::{Endpoint, Target};

/// Before the id of the person whose picture it is.
pub const AVATAR: &str = "avatar-";
/// More is not given to bots.
const LARGEST: usize = 20 * 1024 * 1024;

pub fn find(app: &App, call: &Call) -> Result<Value, BotError> {
    let id = call.text("file_id").unwrap_or_default();
    if id.starts_with(AVATAR) {
        return Ok(json!({"file_id": id, "file_unique_id": id, "file_path": format!("profile_photos/{id}.png")}));
    }
    let state = app.world.lock();
    let media = state
        .media
        .living(id)
        .ok_or_else(|| BotError::bad("wrong file_id or the file is temporarily unavailable"))?;
    if media.bytes.len() > LARGEST {
        return Err(BotError::bad("file is too big"));
    }
    Ok(
        json!({"file_id": id, "file_unique_id": id, "file_size": media.bytes.len(), "file_path": format!("documents/{id}")}),
    )
}

/// Served as bytes and nothing else, as Telegram does with most.
pub async fn download(
    State(app): State<App>,
    Path((named, path)): Path<(String, String)>,
    ConnectInfo(line): ConnectInfo<Line>,
) -> Response {
    let account = match super::bot(&app, &named) {
        Ok(account) => account,
        Err(error) => return error.into_response(),
    };
    let target = Target {
        channel: Channel::Telegram,
        account: &account.id,
        recipient: None,
        endpoint: Endpoint::Media,
    };
    if let Some(answer) = strike::plain(&app, &line, target).await {
        return answer;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let bytes = match name.strip_prefix(AVATAR) {
        Some(seed) => Some(avatar::draw(seed.trim_end_matches(".png")).into()),
        None => app.world.lock().media.living(name).map(|media| media.bytes.clone()),
    };
    match bytes {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
