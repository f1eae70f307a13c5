//! `message`, `business_message`, and what they read after an edit.

use serde_json::{Value, json};

use super::content::{self, Content};
use super::peer::{Chat, Elsewhere};
use super::{end_of_second, in_order};
use crate::meta::envelope::unsupported;
use crate::meta::json;
use crate::model::{Inbound, InboundEvent, InboundMessage, Origin, ReplyTo, Story};

pub(super) fn new(raw: &Value) -> Vec<Inbound> {
    let at = json::time(raw, "date");
    let (chat, id) = match place(raw) {
        Ok(place) => place,
        Err(kind) => return vec![unsupported(at, None, &kind, raw.clone())],
    };
    if let Some(kind) = content::service(raw) {
        return vec![unsupported(at, Some(chat.peer()), kind, raw.clone())];
    }
    let message = message(raw, &chat, &id);
    vec![Inbound {
        at: end_of_second(at),
        event: InboundEvent::Message(Box::new(message)),
    }]
}

/// The chat and the message's number; or what the message is called that is no part of a conversation.
fn place(raw: &Value) -> Result<(Chat, String), String> {
    let chat = Chat::read(raw).map_err(|elsewhere| match elsewhere {
        Elsewhere::Public(kind) => format!("{kind}_message"),
        Elsewhere::Nowhere => "message".to_owned(),
    })?;
    let id = json::id(raw, "message_id").ok_or("message")?;
    Ok((chat, id))
}

/// The whole message again, with what it reads now. Where a live location is now comes this way, too.
/// `number`: of the update.
pub(super) fn edited(raw: &Value, number: Option<i64>) -> Vec<Inbound> {
    let at = json::time(raw, "edit_date").or_else(|| json::time(raw, "date"));
    let at = in_order(at, number);
    let (chat, id) = match place(raw) {
        Ok(place) => place,
        Err(kind) => return vec![unsupported(at, None, &kind, raw.clone())],
    };
    let (peer, target) = (chat.peer(), chat.message(&id));
    let event = match content::location(raw) {
        Some(place) => InboundEvent::Moved {
            peer,
            target,
            detail: place.detail.unwrap_or_default(),
        },
        None => InboundEvent::Edit {
            peer,
            target,
            text: json::text(raw, "text").or_else(|| json::text(raw, "caption")),
            number: None,
        },
    };
    vec![Inbound { at, event }]
}

fn message(raw: &Value, chat: &Chat, id: &str) -> InboundMessage {
    let Content {
        text,
        attachments,
        unsupported,
    } = content::read(raw);
    let from = raw.get("from").unwrap_or(&Value::Null);
    // in the chats of somebody's own account their own words come as well
    let by_owner = chat.is_business() && json::id(from, "id").is_some_and(|id| id != chat.id);
    let mut peer = chat.peer();
    peer.phone = content::own_number(raw, from);
    InboundMessage {
        external_id: chat.message(id),
        peer,
        origin: match by_owner {
            true => Origin::Echo {
                app_name: None,
                our_id: None,
                app_id: None,
            },
            false => Origin::Customer,
        },
        referral: text.as_deref().and_then(start_parameter),
        text,
        attachments,
        reply_to: reply_to(raw, chat),
        action: None,
        unsupported,
        notice: None,
        opens_window: false,
        forwarded: json::object(raw, "forward_origin").is_some(),
        arrival: None,
    }
}

/// `/start payload`: somebody came by a link `t.me/bot?start=payload`.
fn start_parameter(text: &str) -> Option<Value> {
    let payload = text.strip_prefix("/start ")?.trim();
    (!payload.is_empty()).then(|| json!({ "source": "start_link", "ref": payload }))
}

/// A message of this chat, of another one (which is none of ours), or a story.
fn reply_to(raw: &Value, chat: &Chat) -> Option<ReplyTo> {
    let words = raw.get("quote").and_then(|quote| json::text(quote, "text"));
    if let Some(replied) = json::object(raw, "reply_to_message") {
        let id = json::id(replied, "message_id")?;
        return Some(ReplyTo {
            external_id: Some(chat.message(&id)),
            story: None,
            text: words,
        });
    }
    if let Some(story) = json::object(raw, "reply_to_story") {
        return Some(ReplyTo {
            external_id: None,
            story: Some(Story {
                id: json::id(story, "id"),
                url: None,
                expires_at: None,
            }),
            text: words,
        });
    }
    json::object(raw, "external_reply").map(|_| ReplyTo {
        external_id: None,
        story: None,
        text: words,
    })
}
