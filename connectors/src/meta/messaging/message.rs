//! Messages: words and files of the customer, and echoes of what the business sent.

use serde_json::Value;
use time::Duration;

use super::attachment;
use super::event::Event;
use crate::meta::json;
use crate::model::{
    Action, AttachmentKind, Inbound, InboundAttachment, InboundEvent, InboundMessage, MediaSource, Origin, Peer,
    ReplyTo, Side, Story, Unsupported,
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
    let (attachments, strange) = attachment::all(event.flavour, message);
    let text = json::text(message, "text").or_else(|| attachment::heart(message));
    let action = quick_reply(message);
    let referral = json::object(message, "referral")
        .or_else(|| json::object(event.value, "referral"))
        .cloned();
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
    })
}

/// Stories last a day; when one began is not told, so it is over a day after it was answered at the latest.
pub(super) const STORY_LASTS: Duration = Duration::hours(24);

fn reply_to(event: &Event<'_>, message: &Value) -> Option<ReplyTo> {
    let reply_to = json::object(message, "reply_to")?;
    let story = json::object(reply_to, "story");
    let story = story.map(|story| Story {
        id: json::id(story, "id"),
        url: json::text(story, "url"),
        expires_at: event.at.and_then(|at| at.checked_add(STORY_LASTS)),
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

/// A cart the customer sent: `{"products": […], "note"?}`.
pub(super) fn order(event: &Event<'_>, peer: &Peer, order: &Value) -> InboundMessage {
    let cart = InboundAttachment {
        kind: AttachmentKind::Share,
        source: MediaSource::None,
        content_type: None,
        file_name: None,
        title: Some("Order".to_owned()),
        detail: Some(order.clone()),
    };
    InboundMessage {
        external_id: event.hash_id(),
        text: json::text(order, "note"),
        attachments: vec![cart],
        opens_window: event.from == Side::Customer,
        ..event.blank(peer)
    }
}
