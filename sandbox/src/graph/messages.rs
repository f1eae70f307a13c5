//! `POST /{version}/{account}/messages`: the way every message of the business takes.

use axum::Json;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::graph::{auth, page_send, payload, strike, whatsapp_send};
use crate::line::Line;
use crate::webhooks::receipts::{self, Outcome};
use crate::world::faults::{Endpoint, FaultKind, Target};
use crate::world::journal::{Entry, Refusal};
use crate::world::thread::Bubble;
use crate::world::{BusinessAccount, CustomerKey};

/// A request that passed every check.
pub struct Accepted {
    pub answer: Value,
    /// What went out; `None` for typing, seen and the like.
    pub sent: Option<Sent>,
}

pub struct Sent {
    pub key: CustomerKey,
    pub bubble: Bubble,
    pub outcome: Outcome,
}

pub async fn send(
    State(app): State<App>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<auth::Query>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let payload = match auth::version(&version) {
        Ok(()) => payload::read(request).await,
        Err(error) => Err(error),
    };
    let payload = match payload {
        Ok(payload) => payload,
        Err(error) => return error.into_response(),
    };
    let token = auth::token(&headers, &query).or_else(|| payload.body["access_token"].as_str().map(str::to_owned));
    let recipient = recipient(&payload.body);
    let account = match auth::sender(&app, &id, token.as_deref(), recipient.as_deref()) {
        Ok(account) => account,
        Err(error) => {
            refuse(&app, None, &id, &payload.body, &error, None);
            return error.into_response();
        }
    };
    let target = Target {
        channel: account.channel,
        account: &account.id,
        recipient: recipient.as_deref(),
        endpoint: Endpoint::Messages,
    };
    let fault = strike::strike(&app, target).await;
    let name = fault.as_ref().map(FaultKind::name);
    match &fault {
        Some(FaultKind::DropBefore) => return strike::drop_line(&line),
        Some(FaultKind::Garbage { accepted: false }) => return strike::garbage(),
        Some(kind) if let Some(error) = strike::error(kind) => {
            refuse(&app, Some(&account), &id, &payload.body, &error, name);
            return error.into_response();
        }
        _ => {}
    }

    let body = payload.body.clone();
    let result = match account.channel {
        Channel::Whatsapp => whatsapp_send::accept(&app, &account, payload).await,
        _ => page_send::accept(&app, &account, payload).await,
    };
    let accepted = match result {
        Ok(accepted) => accepted,
        Err(error) => {
            refuse(&app, Some(&account), &id, &body, &error, name);
            return error.into_response();
        }
    };
    if let Some(mut sent) = accepted.sent {
        if let Some(FaultKind::FailLater { code, message }) = &fault {
            sent.outcome = Outcome::Fails {
                code: *code,
                message: message.clone(),
            };
        }
        record(&app, sent, name);
    }
    match fault {
        Some(FaultKind::DropAfter) => strike::drop_line(&line),
        Some(FaultKind::Garbage { .. }) => strike::garbage(),
        _ => Json(accepted.answer).into_response(),
    }
}

/// Writes the message into the thread and the journal, and lets its echo and ticks follow.
fn record(app: &App, sent: Sent, fault: Option<&'static str>) {
    let Sent { key, bubble, outcome } = sent;
    app.world.lock().journal.accept(Entry {
        seq: 0,
        at: clock::rfc3339(bubble.at),
        channel: key.channel,
        account: key.account.clone(),
        recipient: key.customer.clone(),
        external_id: bubble.id.clone(),
        our_id: bubble.our_id.clone(),
        text: bubble.text.clone(),
        kind: bubble.kind.clone(),
        reply_to: bubble.reply_to.as_ref().map(|quote| quote.id.clone()),
        media: bubble.media.iter().map(|media| media.content_type.clone()).collect(),
        fault,
    });
    // A reaction is shown on the message it belongs to and is no bubble of its own.
    if bubble.kind != "reaction" {
        app.world.add_bubble(&key, bubble.clone());
    }
    receipts::follow(app, &key, &bubble, outcome);
}

fn refuse(
    app: &App,
    account: Option<&BusinessAccount>,
    id: &str,
    body: &Value,
    error: &GraphError,
    fault: Option<&'static str>,
) {
    let our_id = body["biz_opaque_callback_data"]
        .as_str()
        .or_else(|| body["message"]["metadata"].as_str());
    app.world.lock().journal.refuse(Refusal {
        seq: 0,
        at: clock::rfc3339(clock::now()),
        channel: account.map(|account| account.channel),
        account: id.to_owned(),
        recipient: recipient(body),
        our_id: our_id.map(str::to_owned),
        status: error.status,
        code: error.code,
        subcode: error.subcode,
        message: error.message.clone(),
        fault,
    });
}

/// Whom a request is for, in any channel's shape.
fn recipient(body: &Value) -> Option<String> {
    body["to"]
        .as_str()
        .or_else(|| body["recipient"]["id"].as_str())
        .or_else(|| body["recipient"].as_str())
        .map(str::to_owned)
}
