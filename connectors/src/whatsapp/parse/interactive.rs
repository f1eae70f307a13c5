//! What a customer tapped or filled in.

use serde_json::Value;

use super::content::Content;
use crate::meta::json::{self, present};
use crate::model::Action;

/// The quick reply of a template: `{"payload", "text"}`.
pub(super) fn button(part: &Value) -> Content {
    tapped(Action {
        kind: "button".to_owned(),
        title: json::text(part, "text"),
        payload: json::id(part, "payload"),
        detail: None,
    })
}

/// `{"type", <type>: {…}}`. It may come without the inner object, and an error beside the message.
pub(super) fn read(part: &Value) -> Content {
    let inner = |kind: &str| json::object(part, kind);
    if let Some(reply) = inner("button_reply") {
        tapped(choice("button", reply))
    } else if let Some(reply) = inner("list_reply") {
        tapped(choice("list", reply))
    } else if let Some(reply) = inner("nfm_reply") {
        tapped(form(reply))
    } else if let Some(reply) = inner("call_permission_reply") {
        Content {
            action: Some(call_permission(reply)),
            ..Content::default()
        }
    } else if let Some(payment) = inner("payment_method") {
        Content {
            action: Some(Action {
                kind: "payment_method".to_owned(),
                title: Some("Payment method chosen".to_owned()),
                payload: None,
                detail: Some(payment.clone()),
            }),
            ..Content::default()
        }
    } else {
        Content::default()
    }
}

fn choice(kind: &str, reply: &Value) -> Action {
    let description = json::text(reply, "description").map(Value::String);
    Action {
        kind: kind.to_owned(),
        title: json::text(reply, "title"),
        payload: json::id(reply, "id"),
        detail: description.map(|description| present([("description", Some(description))])),
    }
}

/// The words of a choice are what the customer says.
fn tapped(action: Action) -> Content {
    if action.title.is_none() && action.payload.is_none() && action.detail.is_none() {
        return Content::default();
    }
    Content {
        text: action.title.clone(),
        action: Some(action),
        ..Content::default()
    }
}

/// The answers of a flow or an address form: `{"name": "flow"|"address_message", "body", "response_json"}`.
fn form(reply: &Value) -> Action {
    let is_address = json::text(reply, "name").is_some_and(|name| name == "address_message");
    let answer = reply.get("response_json").filter(|answer| !answer.is_null());
    Action {
        kind: if is_address { "address" } else { "flow" }.to_owned(),
        title: json::text(reply, "body").or_else(|| json::text(reply, "name")),
        payload: answer.map(as_text),
        detail: answer.and_then(|answer| answers(answer, is_address)),
    }
}

/// JSON as a string by the documents, a value in some traffic.
fn as_text(answer: &Value) -> String {
    match answer {
        Value::String(json) => json.clone(),
        value => value.to_string(),
    }
}

/// What was filled in, without the token that names the form; nothing where it is no object.
fn answers(answer: &Value, is_address: bool) -> Option<Value> {
    let parsed = match answer {
        Value::String(text) => json::value(text),
        value => value.clone(),
    };
    let filled = if is_address {
        json::object(&parsed, "values").unwrap_or(&parsed)
    } else {
        &parsed
    };
    let mut fields = filled.as_object()?.clone();
    fields.remove("flow_token");
    (!fields.is_empty()).then_some(Value::Object(fields))
}

fn call_permission(reply: &Value) -> Action {
    let response = json::text(reply, "response").unwrap_or_default();
    let permanent = json::flag(reply, "is_permanent");
    let title = match response.as_str() {
        "accept" => "Calls are allowed",
        "reject" => "Calls are not allowed",
        _ => "Answered whether calls are allowed",
    };
    Action {
        kind: "call_permission".to_owned(),
        title: Some(title.to_owned()),
        payload: None,
        detail: Some(present([
            ("response", (!response.is_empty()).then(|| response.into())),
            ("permanent", permanent.then_some(Value::Bool(true))),
            (
                "expires_at",
                json::time(reply, "expiration_timestamp").and_then(json::rfc3339),
            ),
        ])),
    }
}
