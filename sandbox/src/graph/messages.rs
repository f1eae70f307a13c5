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
use crate::graph::payload::Payload;
use crate::graph::strike::Remaining;
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

/// A request that was read, and who sends it.
struct Open {
    account: BusinessAccount,
    /// As the address names the sender.
    id: String,
    recipient: Option<String>,
    payload: Payload,
}

pub async fn send(
    State(app): State<App>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<auth::Query>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let token = auth::token(&headers, &query);
    let open = match open(&app, &version, id, token, request).await {
        Ok(open) => open,
        Err(error) => return error.into_response(),
    };
    let struck = strike::strike(&app, open.target()).await;
    let (usage, sender) = (struck.told_usage(), open.account.id.clone());
    match &struck.fault {
        Some(FaultKind::DropBefore) => return strike::drop_line(&line),
        Some(FaultKind::Garbage { accepted: false }) => return strike::garbage(),
        Some(kind) if let Some(error) = strike::error(kind) => {
            open.refuse(&app, &error, Some(kind.name()));
            return error.into_response();
        }
        _ => {}
    }
    // What a platform has read it goes through with, also when its caller leaves.
    let taken = tokio::spawn(take(app, open, struck.fault.clone())).await;
    struck.answer_later().await;
    let response = match (taken, struck.fault) {
        (Ok(Err(error)), _) => error.into_response(),
        (Err(_), _) => GraphError::new(500, 1, "An unknown error occurred").into_response(),
        (Ok(Ok(_)), Some(FaultKind::DropAfter)) => strike::drop_line(&line),
        (Ok(Ok(_)), Some(FaultKind::Garbage { .. })) => strike::garbage(),
        (Ok(Ok(answer)), _) => Json(answer).into_response(),
    };
    Remaining::usage(usage, &sender, response)
}

async fn open(
    app: &App,
    version: &str,
    id: String,
    token: Option<String>,
    request: Request,
) -> Result<Open, GraphError> {
    auth::version(version)?;
    let payload = payload::read(request).await?;
    let token = token.or_else(|| payload.body["access_token"].as_str().map(str::to_owned));
    let recipient = recipient(&payload.body);
    match auth::sender(app, &id, token.as_deref(), recipient.as_deref()) {
        Ok(account) => Ok(Open {
            account,
            id,
            recipient,
            payload,
        }),
        Err(error) => {
            refuse(app, None, &id, &payload.body, &error, None);
            Err(error)
        }
    }
}

impl Open {
    fn target(&self) -> Target<'_> {
        let body = &self.payload.body;
        let action = body["sender_action"].is_string() || body["status"].is_string();
        Target {
            channel: self.account.channel,
            account: &self.account.id,
            recipient: self.recipient.as_deref(),
            endpoint: if action { Endpoint::Actions } else { Endpoint::Messages },
        }
    }

    fn refuse(&self, app: &App, error: &GraphError, fault: Option<&'static str>) {
        refuse(app, Some(&self.account), &self.id, &self.payload.body, error, fault);
    }
}

/// Accepts a message and lets all that follows from it begin.
async fn take(app: App, open: Open, fault: Option<FaultKind>) -> Result<Value, GraphError> {
    let name = fault.as_ref().map(FaultKind::name);
    let Open {
        account, id, payload, ..
    } = open;
    let body = payload.body.clone();
    let result = match account.channel {
        Channel::Whatsapp => whatsapp_send::accept(&app, &account, payload).await,
        _ => page_send::accept(&app, &account, payload).await,
    };
    let accepted = result.inspect_err(|error| refuse(&app, Some(&account), &id, &body, error, name))?;
    if let Some(mut sent) = accepted.sent {
        if let Some(FaultKind::FailLater { code, message }) = fault {
            sent.outcome = Outcome::Fails { code, message };
        }
        record(&app, sent, name);
    }
    Ok(accepted.answer)
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
        account: account.map_or(id, |account| &account.id).to_owned(),
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
