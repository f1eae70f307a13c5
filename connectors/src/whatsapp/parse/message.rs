//! `messages[]` and `message_echoes[]`: who wrote, and which of the timeline's events it is.

use serde_json::Value;

use super::content::{self, Content};
use super::peer::Ids;
use super::{Change, system};
use crate::meta::envelope::unsupported;
use crate::meta::{json, referral};
use crate::model::{Inbound, InboundEvent, InboundMessage, Notice, Origin, Peer, ReplyTo, Side};

pub(super) fn inbound(change: &Change<'_>) -> Vec<Inbound> {
    let contacts = json::objects(change.value, "contacts");
    let messages = json::objects(change.value, "messages").into_iter();
    messages
        .map(|raw| {
            let ids = Ids::read(raw, "from", "from_user_id", "from_parent_user_id");
            parse(change, raw, ids.peer(&contacts), Side::Customer)
        })
        .collect()
}

/// What someone typed in the WhatsApp Business app of a number that is connected to both.
pub(super) fn echoes(change: &Change<'_>) -> Vec<Inbound> {
    let contacts = json::objects(change.value, "contacts");
    let messages = json::objects(change.value, "message_echoes").into_iter();
    messages
        .map(|raw| {
            let ids = Ids::read(raw, "to", "to_user_id", "to_parent_user_id");
            parse(change, raw, ids.peer(&contacts), Side::Business)
        })
        .collect()
}

pub(super) fn parse(change: &Change<'_>, raw: &Value, peer: Option<Peer>, from: Side) -> Inbound {
    let at = json::time(raw, "timestamp").or(change.at);
    let kind = json::text(raw, "type").unwrap_or_else(|| "unknown".to_owned());
    // A group has no single customer to answer.
    if json::id(raw, "group_id").is_some() {
        return unsupported(at, peer, "group_message", raw.clone());
    }
    match peer {
        Some(peer) => Inbound {
            at,
            event: event(change, raw, &kind, peer, from),
        },
        None => unsupported(at, None, &kind, raw.clone()),
    }
}

fn event(change: &Change<'_>, raw: &Value, kind: &str, peer: Peer, from: Side) -> InboundEvent {
    let part = raw.get(kind).unwrap_or(&Value::Null);
    let original = || json::id(part, "original_message_id");
    match kind {
        "reaction" => match json::id(part, "message_id") {
            // Taking a reaction away leaves the emoji out or empty.
            Some(target) => InboundEvent::Reaction {
                peer,
                from,
                target,
                emoji: json::text(part, "emoji"),
            },
            None => not_understood(raw, kind, peer),
        },
        "edit" => match (original(), edited(part)) {
            (Some(target), Some(text)) => InboundEvent::Edit {
                peer,
                target,
                text,
                number: None,
            },
            _ => not_understood(raw, kind, peer),
        },
        "revoke" => match original() {
            Some(target) => InboundEvent::Unsend { peer, target },
            None => not_understood(raw, kind, peer),
        },
        "system" => InboundEvent::Message(Box::new(system::message(change, raw, part, peer))),
        _ => InboundEvent::Message(Box::new(message(change, raw, kind, peer, from))),
    }
}

fn not_understood(raw: &Value, kind: &str, peer: Peer) -> InboundEvent {
    InboundEvent::Unsupported {
        peer: Some(peer),
        kind: kind.to_owned(),
        raw: raw.clone(),
    }
}

/// The new text, or the new caption of a file, which may be gone. `None`: it does not say.
fn edited(edit: &Value) -> Option<Option<String>> {
    let message = json::object(edit, "message")?;
    let kind = json::text(message, "type")?;
    let part = json::object(message, &kind)?;
    match kind.as_str() {
        "text" => json::text(part, "body").map(Some),
        "image" | "video" | "document" => Some(json::text(part, "caption")),
        _ => None,
    }
}

fn message(change: &Change<'_>, raw: &Value, kind: &str, peer: Peer, from: Side) -> InboundMessage {
    let Content {
        text,
        attachments,
        action,
        unsupported,
    } = content::read(raw, kind);
    let welcome = Notice {
        kind: "welcome_requested".to_owned(),
        detail: raw.clone(),
    };
    let context = raw.get("context").unwrap_or(&Value::Null);
    InboundMessage {
        text,
        attachments,
        action,
        unsupported,
        notice: (kind == "request_welcome").then_some(welcome),
        reply_to: json::id(context, "id").map(|id| ReplyTo {
            external_id: Some(id),
            story: None,
            text: None,
        }),
        referral: referral(raw, context),
        opens_window: from == Side::Customer,
        forwarded: json::flag(context, "forwarded") || json::flag(context, "frequently_forwarded"),
        ..blank(change, raw, peer, from)
    }
}

/// The ad that led here, or the product the customer asks about.
fn referral(raw: &Value, context: &Value) -> Option<Value> {
    let ad = json::object(raw, "referral").map(referral::of_whatsapp);
    ad.or_else(|| json::object(context, "referred_product").map(referral::of_product))
}

/// A message with nothing in it but its id and the names of those involved.
pub(super) fn blank(change: &Change<'_>, raw: &Value, peer: Peer, from: Side) -> InboundMessage {
    InboundMessage {
        external_id: json::id(raw, "id").unwrap_or_else(|| json::hash_id(&change.account_id, raw)),
        peer,
        origin: match from {
            Side::Customer => Origin::Customer,
            Side::Business => Origin::Echo {
                our_id: None,
                app_id: None,
                // what comes back through the API was typed there
                app_name: Some("WhatsApp Business app".to_owned()),
            },
        },
        text: None,
        attachments: Vec::new(),
        reply_to: None,
        action: None,
        referral: None,
        unsupported: None,
        notice: None,
        opens_window: false,
        forwarded: false,
        arrival: None,
    }
}
