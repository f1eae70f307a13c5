//! What says something about the customer, or about who talks to them, without being words of theirs: it becomes a line
//! of the timeline. None of it opens the messaging window.

use serde_json::{Value, json};

use super::app::app_name;
use super::event::Event;
use super::message;
use crate::meta::json::{self, present};
use crate::meta::referral;
use crate::model::{Inbound, InboundMessage, Notice, Peer};

pub(super) fn read(event: &Event<'_>, peer: &Peer) -> Vec<Inbound> {
    let part = |key| json::object(event.value, key);
    let message = if let Some(raw) = part("referral") {
        let uniform = referral::of_messaging(raw);
        Some(InboundMessage {
            referral: Some(uniform.clone()),
            ..line(event, peer, "referral", uniform)
        })
    } else if let Some(optin) = part("optin") {
        Some(line(event, peer, "optin", of_optin(optin)))
    } else if let Some(order) = part("order") {
        message::order(event, peer, order)
    } else if let Some(linking) = part("account_linking") {
        account_linking(event, peer, linking)
    } else if let Some(feedback) = feedback(event.value) {
        Some(line(event, peer, "feedback", feedback))
    } else {
        thread_control(event.value).map(|detail| line(event, peer, "thread_control", detail))
    };
    message.map(|message| event.message(message)).into_iter().collect()
}

fn line(event: &Event<'_>, peer: &Peer, kind: &str, detail: Value) -> InboundMessage {
    InboundMessage {
        external_id: event.hash_id(),
        notice: Some(Notice {
            kind: kind.to_owned(),
            detail,
        }),
        ..event.blank(peer)
    }
}

/// What was agreed to. The token that may come along lets whoever has it write to this customer, and is left out.
fn of_optin(optin: &Value) -> Value {
    let text = |key| (key, json::id(optin, key).map(Value::String));
    let expires = json::time(optin, "token_expiry_timestamp").and_then(json::rfc3339);
    present([
        text("type"),
        text("title"),
        text("notification_messages_status"),
        text("ref"),
        text("payload"),
        ("expires_at", expires),
    ])
}

/// The authorization code that may come along is for whoever runs the login page, and a secret.
fn account_linking(event: &Event<'_>, peer: &Peer, linking: &Value) -> Option<InboundMessage> {
    let kind = match json::text(linking, "status")?.as_str() {
        "linked" => "account_linked",
        "unlinked" => "account_unlinked",
        _ => return None,
    };
    Some(line(event, peer, kind, json!({})))
}

/// Thumbs under an answer (`response_feedback`), or the screens of a feedback template (`messaging_feedback`).
fn feedback(event: &Value) -> Option<Value> {
    if let Some(response) = json::object(event, "response_feedback") {
        let text = |key| json::text(response, key).map(Value::String);
        return Some(present([("feedback", text("feedback")), ("external_id", text("mid"))]));
    }
    let form = json::object(event, "messaging_feedback")?;
    let screens = json::objects(form, "feedback_screens");
    let questions = screens.iter().filter_map(|screen| screen.get("questions")?.as_object());
    let answers: Vec<Value> = questions
        .flatten()
        .map(|(name, answer)| one_answer(name, answer))
        .collect();
    (!answers.is_empty()).then(|| json!({ "answers": answers }))
}

fn one_answer(name: &str, answer: &Value) -> Value {
    let follow_up = answer.get("follow_up").unwrap_or(&Value::Null);
    present([
        ("question", Some(name.into())),
        ("type", json::text(answer, "type").map(Value::String)),
        ("answer", json::id(answer, "payload").map(Value::String)),
        ("comment", json::text(follow_up, "payload").map(Value::String)),
    ])
}

/// `pass_thread_control`, `take_thread_control` or `request_thread_control`: who has the conversation now, or wants it.
fn thread_control(event: &Value) -> Option<Value> {
    let kinds = [
        ("pass_thread_control", "passed", "new_owner_app_id"),
        ("take_thread_control", "taken", "new_owner_app_id"),
        ("request_thread_control", "requested", "requested_owner_app_id"),
    ];
    kinds.into_iter().find_map(|(key, action, owner)| {
        let control = json::object(event, key)?;
        let app_id = json::id(control, owner);
        let name = app_id.as_deref().and_then(app_name);
        Some(present([
            ("action", Some(action.into())),
            ("app_id", app_id.map(Value::String)),
            ("app_name", name.map(Value::from)),
            (
                "previous_app_id",
                json::id(control, "previous_owner_app_id").map(Value::String),
            ),
            ("metadata", json::text(control, "metadata").map(Value::String)),
        ]))
    })
}
