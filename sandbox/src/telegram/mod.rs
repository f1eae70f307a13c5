//! The Bot API: `/telegram/bot{token}/{method}` and `/telegram/file/bot{token}/{path}`.

mod error;
mod files;
pub mod hooks;
mod methods;
mod rates;
mod request;
mod rules;
mod send;
pub mod updates;

use axum::Json;
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::json;

use crate::app::App;
use crate::config::Channel;
use crate::graph::strike;
use crate::line::Line;
use crate::world::BusinessAccount;
use crate::world::faults::{Endpoint, FaultKind, Target};
use error::BotError;
use request::Call;

/// More than the largest file, so that one that is too large is refused in words.
const LARGEST_BODY: usize = 60 * 1024 * 1024;

pub fn router() -> Router<App> {
    Router::new()
        .route("/telegram/{bot}/{method}", any(call))
        .route("/telegram/file/{bot}/{*path}", get(files::download))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}

/// The bot that `bot{token}` names. A token of no known form is an unknown address, a wrong one is unauthorized.
fn bot(app: &App, named: &str) -> Result<BusinessAccount, BotError> {
    let token = named.strip_prefix("bot").filter(|token| token.contains(':'));
    let token = token.ok_or_else(|| BotError::new(404, "Not Found"))?;
    let state = app.world.lock();
    let mut bots = state
        .accounts
        .iter()
        .filter(|account| account.channel == Channel::Telegram);
    bots.find(|account| account.access_token == token)
        .cloned()
        .ok_or_else(|| BotError::new(401, "Unauthorized"))
}

async fn call(
    State(app): State<App>,
    Path((named, method)): Path<(String, String)>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    let account = match bot(&app, &named) {
        Ok(account) => account,
        Err(error) => return error.into_response(),
    };
    let call = match request::read(method.to_lowercase(), account, request).await {
        Ok(call) => call,
        Err(error) => return error.into_response(),
    };
    let recipient = call.recipient();
    let struck = strike::strike(&app, target(&call, recipient.as_deref())).await;
    match &struck.fault {
        Some(FaultKind::DropBefore) => return strike::drop_line(&line),
        Some(FaultKind::Garbage { accepted: false }) => return strike::garbage(),
        Some(kind) if let Some(error) = BotError::of_fault(kind) => {
            send::refuse(&app, &call, &error, Some(kind.name()));
            return error.into_response();
        }
        _ => {}
    }
    let fault = struck.fault.as_ref().map(FaultKind::name);
    // what has been read is gone through with, also when its caller leaves
    let worked = tokio::spawn(async move { methods::run(&app, &call, fault).await }).await;
    struck.answer_later().await;
    match (worked, struck.fault) {
        (Ok(Err(error)), _) => error.into_response(),
        (Err(_), _) => BotError::new(500, "Internal Server Error").into_response(),
        (Ok(Ok(_)), Some(FaultKind::DropAfter)) => strike::drop_line(&line),
        (Ok(Ok(_)), Some(FaultKind::Garbage { .. })) => strike::garbage(),
        (Ok(Ok(result)), _) => Json(json!({"ok": true, "result": result})).into_response(),
    }
}

fn target<'a>(call: &'a Call, recipient: Option<&'a str>) -> Target<'a> {
    let endpoint = match call.method.as_str() {
        "sendchataction" | "setmessagereaction" | "answercallbackquery" | "setwebhook" | "deletewebhook" => {
            Endpoint::Actions
        }
        "getfile" => Endpoint::Media,
        method if method.starts_with("send") => Endpoint::Messages,
        _ => Endpoint::Profile,
    };
    Target {
        channel: Channel::Telegram,
        account: &call.account.id,
        recipient,
        endpoint,
    }
}
