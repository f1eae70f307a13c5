//! Messages: words and files of the customer, and echoes of what the business sent.

use serde_json::Value;

use super::app::app_name;
use super::attachment;
use super::event::Event;
use crate::meta::json::{self, present};
use crate::meta::referral;
use crate::model::{
    Action, AttachmentKind, Inbound, InboundAttachment, InboundEvent, InboundMessage, Origin, Peer, ReplyTo, Side,
    Story, Unsupported,
};

pub(super) fn parse(event: &Event<'_>, peer: &Peer, message: &Value) -> Vec<Inbound> {
    let mid = json::id(message, "mid");
    if json::flag(message, "is_deleted") {
        let unsend = mid.map(|target| InboundEvent::Unsend {
            peer: peer.clone(),
            target,
        });
        return unsend.map(|unsend| event.inbound(unsend)).into_iter().collect();
    }
    // A note to oneself has no customer in it.
    if json::flag(message, "is_self") {
        return Vec::new();
    }
    vec![event.message(read(event, peer, message, mid))]
}

fn read(event: &Event<'_>, peer: &Peer, message: &Value, mid: Option<String>) -> InboundMessage {
    let (attachments, strange) = attachment::all(event, message);
    let text = json::text(message, "text").or_else(|| attachment::heart(message));
    let action = quick_reply(message).or_else(|| command(message));
    let referral = json::object(message, "referral").or_else(|| json::object(event.value, "referral"));
    let referral = referral.map(referral::of_messaging);
    let empty = text.is_none() && attachments.is_empty() && action.is_none() && referral.is_none();
    InboundMessage {
        external_id: mid.unwrap_or_else(|| event.hash_id()),
        origin: origin(event, message),
        unsupported: strange.or_else(|| not_understood(message, empty)),
        text,
        attachments,
        reply_to: reply_to(event, message),
        action,
        referral,
        opens_window: event.from == Side::Customer,
        ..event.blank(peer)
    }
}

/// `metadata` is what we sent along; `app_id` says which app sent it, the platform's own inbox included.
fn origin(event: &Event<'_>, message: &Value) -> Origin {
    match event.from {
        Side::Customer => Origin::Customer,
        Side::Business => Origin::Echo {
            our_id: json::text(message, "metadata"),
            app_name: json::id(message, "app_id")
                .as_deref()
                .and_then(app_name)
                .map(str::to_owned),
            app_id: json::id(message, "app_id"),
        },
    }
}

fn quick_reply(message: &Value) -> Option<Action> {
    let quick_reply = json::object(message, "quick_reply")?;
    Some(Action {
        kind: "quick_reply".to_owned(),
        title: json::text(message, "text"),
        payload: json::id(quick_reply, "payload"),
        detail: None,
    })
}

/// A command that the words begin with, as people pick it from the Page's menu.
fn command(message: &Value) -> Option<Action> {
    let name = json::text(json::objects(message, "commands").first()?, "name")?;
    Some(Action {
        kind: "command".to_owned(),
        title: Some(name),
        payload: None,
        detail: None,
    })
}

fn reply_to(event: &Event<'_>, message: &Value) -> Option<ReplyTo> {
    let reply_to = json::object(message, "reply_to")?;
    let story = json::object(reply_to, "story");
    let story = story.map(|story| Story {
        id: json::id(story, "id"),
        url: json::text(story, "url"),
        expires_at: event.story_ends(),
    });
    let external_id = json::id(reply_to, "mid");
    (external_id.is_some() || story.is_some()).then_some(ReplyTo {
        external_id,
        story,
        text: None,
    })
}

/// The platform says so itself (`is_unsupported`: polls, some stickers and effects), or there is nothing we know.
fn not_understood(message: &Value, empty: bool) -> Option<Unsupported> {
    let declared = json::flag(message, "is_unsupported");
    let known = [
        "mid",
        "text",
        "attachments",
        "is_echo",
        "app_id",
        "metadata",
        "seq",
        "is_unsupported",
    ];
    let named = message.as_object().and_then(|map| json::unknown_key(map, &known));
    let kind = if declared {
        "unsupported"
    } else {
        named.unwrap_or("empty")
    };
    (declared || empty).then(|| Unsupported {
        kind: kind.to_owned(),
        raw: message.clone(),
    })
}

/// A cart the customer sent: `{"products": [{"id", "retailer_id", "name", "unit_price", "currency", "quantity"}], "note"?}`.
pub(super) fn order(event: &Event<'_>, peer: &Peer, order: &Value) -> Option<InboundMessage> {
    let items: Vec<Value> = json::objects(order, "products").into_iter().map(item).collect();
    let note = json::text(order, "note");
    if items.is_empty() {
        return None;
    }
    let cart = InboundAttachment {
        title: Some("Order".to_owned()),
        detail: Some(present([
            ("items", Some(items.into())),
            ("note", note.clone().map(Value::String)),
        ])),
        ..attachment::bare(AttachmentKind::Order)
    };
    Some(InboundMessage {
        external_id: event.hash_id(),
        text: note,
        attachments: vec![cart],
        opens_window: event.from == Side::Customer,
        ..event.blank(peer)
    })
}

fn item(product: &Value) -> Value {
    let id = |key| json::id(product, key).map(Value::String);
    present([
        ("id", id("id")),
        ("retailer_id", id("retailer_id")),
        ("name", json::text(product, "name").map(Value::String)),
        ("quantity", json::number(product, "quantity")),
        ("unit_price", json::number(product, "unit_price")),
        ("currency", json::text(product, "currency").map(Value::String)),
    ])
}
