//! What happens to messages and to the chat: reactions, taps on buttons, deletions, and whether the bot is blocked.

use serde_json::{Value, json};

use super::peer::Chat;
use super::{end_of_second, in_order};
use crate::meta::envelope::unsupported;
use crate::meta::json;
use crate::model::{Action, Inbound, InboundEvent, InboundMessage, Notice, Origin, Peer, ReplyTo, Side};

/// All reactions that a person had and has on a message. Only one is shown: the newest.
/// `number`: of the update.
pub(super) fn reaction(raw: &Value, number: Option<i64>) -> Inbound {
    let at = in_order(json::time(raw, "date"), number);
    let known = Chat::read(raw).ok().zip(json::id(raw, "message_id"));
    let Some((chat, id)) = known else {
        return unsupported(at, None, "message_reaction", raw.clone());
    };
    let old = json::objects(raw, "old_reaction");
    let new = json::objects(raw, "new_reaction");
    let added = new.iter().rev().find(|reaction| !old.contains(reaction));
    Inbound {
        at,
        event: InboundEvent::Reaction {
            peer: chat.peer(),
            from: Side::Customer,
            target: chat.message(&id),
            emoji: added.or(new.last()).map(|reaction| shown(reaction)),
        },
    }
}

/// A reaction of a custom set has a number and no character: something stands for it.
fn shown(reaction: &Value) -> String {
    match json::text(reaction, "type").as_deref() {
        Some("paid") => "⭐".to_owned(),
        _ => json::text(reaction, "emoji").unwrap_or_else(|| "❔".to_owned()),
    }
}

/// A tap on a button below a message. Its title is in the message that it belongs to.
pub(super) fn tap(raw: &Value) -> Inbound {
    let message = json::object(raw, "message");
    let chat = match message {
        Some(message) => Chat::read(message).ok(),
        // the message is too old for Telegram to show
        None => raw.get("from").and_then(Chat::with),
    };
    let (Some(chat), Some(id)) = (chat, json::id(raw, "id")) else {
        return unsupported(None, None, "callback_query", raw.clone());
    };
    let payload = json::id(raw, "data");
    let title = message.and_then(|message| button_title(message, payload.as_deref()?));
    let text = title.clone().or_else(|| payload.clone());
    let replied = message.and_then(|message| json::id(message, "message_id"));
    let message = InboundMessage {
        text,
        action: Some(Action {
            kind: "button".to_owned(),
            title,
            payload,
            detail: None,
        }),
        reply_to: replied.map(|id| ReplyTo {
            external_id: Some(chat.message(&id)),
            story: None,
            text: None,
        }),
        ..blank(format!("{TAP}{id}"), chat.peer())
    };
    Inbound {
        at: None,
        event: InboundEvent::Message(Box::new(message)),
    }
}

/// Before the id of a tap, which has to be acknowledged under it.
pub(in crate::telegram) const TAP: &str = "callback:";

fn button_title(message: &Value, data: &str) -> Option<String> {
    let rows = message.get("reply_markup")?.get("inline_keyboard")?.as_array()?;
    let buttons = rows.iter().filter_map(Value::as_array).flatten();
    let tapped = buttons
        .into_iter()
        .find(|button| json::id(button, "callback_data").as_deref() == Some(data))?;
    json::text(tapped, "text")
}

/// Messages of somebody's own account that were deleted, by whichever side.
pub(super) fn deleted(raw: &Value) -> Vec<Inbound> {
    let ids = raw.get("message_ids").and_then(Value::as_array);
    let ids: Vec<String> = ids.into_iter().flatten().filter_map(json::as_id).collect();
    let Some(chat) = Chat::read(raw).ok().filter(|_| !ids.is_empty()) else {
        return vec![unsupported(None, None, "deleted_business_messages", raw.clone())];
    };
    ids.into_iter()
        .map(|id| Inbound {
            at: None,
            event: InboundEvent::Unsend {
                peer: chat.peer(),
                target: chat.message(&id),
            },
        })
        .collect()
}

/// In a private chat this is told when the customer blocks the bot or lets it write again.
pub(super) fn membership(update: &Value, raw: &Value) -> Inbound {
    let at = json::time(raw, "date");
    let status = |key: &str| raw.get(key).and_then(|member| json::text(member, "status"));
    let kind = match status("new_chat_member").as_deref() {
        Some("kicked") => "blocked",
        Some("member") => "unblocked",
        _ => return unsupported(at, None, "my_chat_member", raw.clone()),
    };
    let Ok(chat) = Chat::read(raw) else {
        return unsupported(at, None, "my_chat_member", raw.clone());
    };
    let id = json::id(update, "update_id").unwrap_or_else(|| json::hash_id("", raw));
    let message = InboundMessage {
        notice: Some(Notice {
            kind: kind.to_owned(),
            detail: json!({}),
        }),
        ..blank(format!("member:{id}"), chat.peer())
    };
    Inbound {
        at: end_of_second(at),
        event: InboundEvent::Message(Box::new(message)),
    }
}

fn blank(external_id: String, peer: Peer) -> InboundMessage {
    InboundMessage {
        external_id,
        peer,
        origin: Origin::Customer,
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
