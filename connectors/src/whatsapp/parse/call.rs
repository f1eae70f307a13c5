//! The field `calls`: `{"calls": [{"id", "from", "to", "event": "connect"|"terminate", "direction", "status", "duration"}]}`.
//!
//! This desk takes no calls. Each leaves one line when it has ended, and a customer's call opens the messaging window.

use serde_json::Value;

use super::Change;
use super::message::blank;
use super::peer::Ids;
use crate::meta::envelope::unsupported;
use crate::meta::json::{self, present};
use crate::model::{Inbound, InboundEvent, InboundMessage, Notice, Side};

pub(super) fn parse(change: &Change<'_>) -> Vec<Inbound> {
    let calls = json::objects(change.value, "calls").into_iter();
    calls.map(|raw| call(change, raw)).collect()
}

fn call(change: &Change<'_>, raw: &Value) -> Inbound {
    let by_business = json::text(raw, "direction").is_some_and(|direction| direction == "BUSINESS_INITIATED");
    let ids = if by_business {
        Ids::read(raw, "to", "to_user_id", "to_parent_user_id")
    } else {
        Ids::read(raw, "from", "from_user_id", "from_parent_user_id")
    };
    let at = json::time(raw, "timestamp").or(change.at);
    let peer = ids.peer(&json::objects(change.value, "contacts"));
    let ended = json::text(raw, "event").is_some_and(|event| event == "terminate");
    match peer {
        Some(peer) if ended => {
            let from = if by_business { Side::Business } else { Side::Customer };
            let message = InboundMessage {
                notice: Some(Notice {
                    kind: "call".to_owned(),
                    detail: detail(raw, by_business),
                }),
                opens_window: !by_business,
                ..blank(change, raw, peer, from)
            };
            Inbound {
                at,
                event: InboundEvent::Message(Box::new(message)),
            }
        }
        peer => unsupported(at, peer, "call", raw.clone()),
    }
}

/// Whoever spoke with each other did so for some seconds.
fn detail(raw: &Value, by_business: bool) -> Value {
    let duration = json::whole(raw, "duration").filter(|seconds| *seconds > 0);
    present([
        (
            "direction",
            Some(if by_business { "business" } else { "customer" }.into()),
        ),
        (
            "status",
            Some(if duration.is_some() { "ended" } else { "missed" }.into()),
        ),
        ("duration", duration.map(Value::from)),
    ])
}
