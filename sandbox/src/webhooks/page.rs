//! Webhooks of Messenger and Instagram: one envelope, two objects.

use serde_json::{Map, Value, json};

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::world::CustomerKey;
use crate::world::media::{CDN_LINK_LIFE, Media};
use crate::world::thread::{Bubble, Direction};

/// Messenger's own inbox, as the sender of echoes.
const PAGE_INBOX_APP: i64 = 26_390_203_743_090;
/// The product's app.
const OUR_APP: i64 = 1_517_776_481_860_111;

/// Wraps one messaging event into a POST.
pub fn envelope(key: &CustomerKey, at: i64, event: Value) -> Value {
    let object = if key.channel == Channel::Instagram {
        "instagram"
    } else {
        "page"
    };
    json!({"object": object, "entry": [{"id": key.account, "time": at, "messaging": [event]}]})
}

/// An event from the customer to the business, with `content` beside the parties.
pub fn from_customer(key: &CustomerKey, at: i64, name: &str, content: Value) -> Value {
    envelope(key, at, parties(&key.customer, &key.account, at, name, content))
}

fn parties(sender: &str, recipient: &str, at: i64, name: &str, content: Value) -> Value {
    let mut event = json!({"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at});
    event[name] = content;
    event
}

/// The `message` of a bubble, whichever side sent it.
pub fn message(app: &App, key: &CustomerKey, bubble: &Bubble, quick_reply: Option<&str>) -> Value {
    let mut message = Map::new();
    message.insert("mid".into(), json!(bubble.id));
    let attachments = attachments(app, key, bubble);
    if !attachments.is_empty() {
        message.insert("attachments".into(), Value::Array(attachments));
    }
    if let Some(text) = bubble
        .text
        .as_ref()
        .filter(|_| bubble.kind != "location" && bubble.kind != "contact")
    {
        message.insert("text".into(), json!(text));
    }
    if let Some(payload) = quick_reply {
        message.insert("quick_reply".into(), json!({"payload": payload}));
    }
    if let Some(quote) = &bubble.reply_to {
        message.insert("reply_to".into(), json!({"mid": quote.id}));
    }
    if bubble.kind == "unsupported" {
        message.insert("is_unsupported".into(), json!(true));
    }
    Value::Object(message)
}

fn attachments(app: &App, key: &CustomerKey, bubble: &Bubble) -> Vec<Value> {
    let state = app.world.lock();
    let link = |media: &Media| {
        let until = clock::now() + CDN_LINK_LIFE;
        let link = state.media.link(media, key.channel, &key.account, until);
        format!("{}{link}", app.base_url)
    };
    let stored = bubble.media.iter().map(|attached| state.media.get(&attached.media_id));
    let files = stored
        .flatten()
        .map(|media| file(key.channel, bubble, media, link(media)));
    files.chain(without_file(key.channel, bubble)).collect()
}

fn file(channel: Channel, bubble: &Bubble, media: &Media, link: String) -> Value {
    let kind = match bubble.kind.as_str() {
        // Instagram hands stickers over as pictures.
        "sticker" if channel == Channel::Messenger => "sticker",
        "story_mention" => "story_mention",
        "voice" => "audio",
        _ => match media.content_type.split('/').next() {
            Some("image") => "image",
            Some("video") => "video",
            Some("audio") => "audio",
            _ => "file",
        },
    };
    let mut payload = json!({"url": link});
    if kind == "sticker" {
        payload["sticker_id"] = json!(369_239_263_222_822_i64);
    }
    json!({"type": kind, "payload": payload})
}

fn without_file(channel: Channel, bubble: &Bubble) -> Option<Value> {
    Some(match bubble.kind.as_str() {
        "location" => {
            let place = bubble.location.clone().unwrap_or_default();
            json!({
                "type": "location",
                "title": place["name"].as_str().unwrap_or("Pinned location"),
                "url": format!("https://maps.example/?q={},{}", place["latitude"], place["longitude"]),
                "payload": {"coordinates": {"lat": place["latitude"], "long": place["longitude"]}},
            })
        }
        // Neither of the two has contact cards; what people share is a link.
        "contact" => {
            let card = bubble.contact.clone().unwrap_or_default();
            let link = format!("tel:{}", card["phone"].as_str().unwrap_or_default());
            json!({"type": "fallback", "payload": {"title": card["name"], "url": link}})
        }
        "like" => json!({"type": "like_heart"}),
        "ephemeral" => json!({"type": "ephemeral"}),
        "share" => {
            let kind = if channel == Channel::Instagram {
                "ig_post"
            } else {
                "fallback"
            };
            json!({"type": kind, "payload": {"url": bubble.text, "title": "Shared post"}})
        }
        "template" | "buttons" if bubble.direction == Direction::Out => {
            json!({"type": "template", "payload": {"template_type": "button", "text": bubble.text}})
        }
        _ => return None,
    })
}

/// The echo of something the business sent.
pub fn echo(app: &App, key: &CustomerKey, bubble: &Bubble) -> Value {
    let mut message = message(app, key, bubble, None);
    message["is_echo"] = json!(true);
    if key.channel == Channel::Messenger {
        message["app_id"] = json!(if bubble.via == "app" { PAGE_INBOX_APP } else { OUR_APP });
        // Instagram repeats nothing of ours.
        if let Some(our_id) = &bubble.our_id {
            message["metadata"] = json!(our_id);
        }
    }
    envelope(
        key,
        bubble.at,
        parties(&key.account, &key.customer, bubble.at, "message", message),
    )
}

/// Messenger's delivery watermark.
pub fn delivered(key: &CustomerKey, mids: &[String], watermark: i64, at: i64) -> Value {
    from_customer(key, at, "delivery", json!({"mids": mids, "watermark": watermark}))
}

/// Messenger tells up to when, Instagram up to which message.
pub fn read(key: &CustomerKey, last: &Bubble, at: i64) -> Value {
    let content = match key.channel {
        Channel::Instagram => json!({"mid": last.id}),
        _ => json!({"watermark": last.at}),
    };
    from_customer(key, at, "read", content)
}

pub fn reaction(key: &CustomerKey, mid: &str, emoji: Option<&str>, at: i64) -> Value {
    let content = match emoji {
        Some(emoji) => json!({"mid": mid, "action": "react", "reaction": reaction_name(emoji), "emoji": emoji}),
        None => json!({"mid": mid, "action": "unreact"}),
    };
    from_customer(key, at, "reaction", content)
}

fn reaction_name(emoji: &str) -> &'static str {
    match emoji.trim_end_matches('\u{fe0f}') {
        "❤" => "love",
        "😂" | "😆" | "😀" | "😊" => "smile",
        "😮" => "wow",
        "😢" => "sad",
        "😠" | "😡" => "angry",
        "👍" => "like",
        "👎" => "dislike",
        _ => "other",
    }
}

pub fn edit(key: &CustomerKey, bubble: &Bubble, at: i64) -> Value {
    from_customer(
        key,
        at,
        "message_edit",
        json!({"mid": bubble.id, "text": bubble.text, "num_edit": bubble.edits}),
    )
}

pub fn unsend(key: &CustomerKey, mid: &str, at: i64) -> Value {
    from_customer(key, at, "message", json!({"mid": mid, "is_deleted": true}))
}

pub fn postback(key: &CustomerKey, mid: &str, title: &str, payload: &str, at: i64) -> Value {
    from_customer(
        key,
        at,
        "postback",
        json!({"mid": mid, "title": title, "payload": payload}),
    )
}
