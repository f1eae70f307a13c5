//! `message.attachments`: `{"type", "payload": {"url", …}}`, where the payload may be null or missing.

use serde_json::{Value, json};

use super::Flavour;
use crate::meta::json;
use crate::model::{AttachmentKind, InboundAttachment, MediaSource, Unsupported};

/// What can be shown, and what cannot: the kind and raw value of attachments of unknown types.
pub(super) fn all(flavour: &Flavour, message: &Value) -> (Vec<InboundAttachment>, Option<Unsupported>) {
    let mut known = Vec::new();
    let mut strange = Vec::new();
    let attachments = json::objects(message, "attachments").into_iter();
    for raw in attachments.filter(|raw| !is_heart(raw)) {
        match one(flavour, raw) {
            Some(attachment) => known.push(attachment),
            None => strange.push(raw.clone()),
        }
    }
    (known, unsupported(strange))
}

/// Named by the first; all of them are kept.
fn unsupported(mut strange: Vec<Value>) -> Option<Unsupported> {
    let kind = json::text(strange.first()?, "type").unwrap_or_else(|| "attachment".to_owned());
    let raw = if strange.len() == 1 {
        strange.remove(0)
    } else {
        Value::Array(strange)
    };
    Some(Unsupported { kind, raw })
}

fn one(flavour: &Flavour, raw: &Value) -> Option<InboundAttachment> {
    let payload = raw.get("payload").unwrap_or(&Value::Null);
    let kind = json::text(raw, "type")?;
    if let Some(kind) = file_kind(&kind, payload) {
        // A file that is nowhere to be had is nothing that could be shown.
        return Some(file(kind, payload)).filter(|file| file.source != MediaSource::None);
    }
    Some(match kind.as_str() {
        "location" => location(raw, payload),
        "story_mention" => story_mention(payload),
        "ephemeral" => bare(AttachmentKind::Ephemeral),
        "fallback" | "template" => share(raw, payload),
        "share" | "post" | "ig_post" | "reel" | "ig_reel" | "story" | "ig_story" => shared_media(flavour, raw, payload),
        _ => return None,
    })
}

fn file_kind(kind: &str, payload: &Value) -> Option<AttachmentKind> {
    Some(match kind {
        "sticker" => AttachmentKind::Sticker,
        // The old form of a sticker.
        "image" if sticker_id(payload).is_some() => AttachmentKind::Sticker,
        "image" => AttachmentKind::Image,
        "video" => AttachmentKind::Video,
        "audio" => AttachmentKind::Audio,
        "file" | "media" => AttachmentKind::File,
        _ => return None,
    })
}

fn sticker_id(payload: &Value) -> Option<String> {
    json::id(payload, "sticker_id")
}

fn bare(kind: AttachmentKind) -> InboundAttachment {
    InboundAttachment {
        kind,
        source: MediaSource::None,
        content_type: None,
        file_name: None,
        title: None,
        detail: None,
    }
}

fn file(kind: AttachmentKind, payload: &Value) -> InboundAttachment {
    InboundAttachment {
        source: source(payload, "url"),
        title: json::text(payload, "title"),
        detail: sticker_id(payload).map(|id| json!({ "sticker_id": id })),
        ..bare(kind)
    }
}

fn story_mention(payload: &Value) -> InboundAttachment {
    InboundAttachment {
        detail: detail(payload),
        ..file(AttachmentKind::StoryMention, payload)
    }
}

/// Instagram's one sticker without a picture: it is said in words.
pub(super) fn heart(message: &Value) -> Option<String> {
    let attachments = json::objects(message, "attachments");
    attachments.into_iter().any(is_heart).then(|| "❤️".to_owned())
}

fn is_heart(raw: &Value) -> bool {
    json::text(raw, "type").is_some_and(|kind| kind == "like_heart")
}

/// `detail`: `{"latitude", "longitude", "url"?}`, the same on every channel. Messenger says `lat` and `long`.
fn location(raw: &Value, payload: &Value) -> InboundAttachment {
    let coordinates = payload.get("coordinates").unwrap_or(&Value::Null);
    let mut detail = json!({ "latitude": coordinates.get("lat"), "longitude": coordinates.get("long") });
    if let Some(url) = json::text(raw, "url").or_else(|| json::text(payload, "url")) {
        detail["url"] = Value::String(url);
    }
    InboundAttachment {
        title: json::text(raw, "title").or_else(|| json::text(payload, "title")),
        detail: Some(detail),
        ..bare(AttachmentKind::Location)
    }
}

/// A link or a product to look at; there is no file behind it. Old traffic has title and url beside the type.
fn share(raw: &Value, payload: &Value) -> InboundAttachment {
    let product = payload.pointer("/product/elements/0").unwrap_or(&Value::Null);
    let title = [payload, raw, product]
        .into_iter()
        .find_map(|place| json::text(place, "title"));
    let mut detail = detail(payload).unwrap_or_else(|| json!({}));
    if let (None, Some(url)) = (json::text(&detail, "url"), json::text(raw, "url")) {
        detail["url"] = Value::String(url);
    }
    let detail = detail.as_object().is_some_and(|map| !map.is_empty()).then_some(detail);
    InboundAttachment {
        title,
        detail,
        ..bare(AttachmentKind::Share)
    }
}

fn shared_media(flavour: &Flavour, raw: &Value, payload: &Value) -> InboundAttachment {
    let from_story = source(payload, "story_media_url");
    let source = match from_story {
        MediaSource::None if flavour.shares_are_media => source(payload, "url"),
        other => other,
    };
    InboundAttachment {
        source,
        ..share(raw, payload)
    }
}

fn detail(payload: &Value) -> Option<Value> {
    payload
        .as_object()
        .filter(|map| !map.is_empty())
        .map(|map| Value::Object(map.clone()))
}

/// Only a web address is a source: reels come with paths like `/reel/1/`.
fn source(payload: &Value, key: &str) -> MediaSource {
    match json::text(payload, key) {
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => MediaSource::Url { url },
        _ => MediaSource::None,
    }
}
