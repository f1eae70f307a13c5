//! `message.attachments`: `{"type", "payload": {"url", …}}`, where the payload may be null or missing.

use serde_json::{Value, json};

use super::Flavour;
use super::event::Event;
use super::share;
use crate::meta::json::{self, present};
use crate::model::{AttachmentKind, InboundAttachment, MediaSource, Unsupported};

/// What can be shown, and what cannot: the kind and raw value of attachments of unknown types.
pub(super) fn all(event: &Event<'_>, message: &Value) -> (Vec<InboundAttachment>, Option<Unsupported>) {
    let mut known = Vec::new();
    let mut strange = Vec::new();
    let attachments = json::objects(message, "attachments").into_iter();
    for raw in attachments.filter(|raw| !is_heart(raw)) {
        match one(event, raw) {
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

fn one(event: &Event<'_>, raw: &Value) -> Option<InboundAttachment> {
    let payload = raw.get("payload").unwrap_or(&Value::Null);
    let kind = json::text(raw, "type")?;
    if let Some(kind) = file_kind(&kind, payload) {
        // A file that is nowhere to be had is nothing that could be shown.
        return Some(file(kind, payload)).filter(|file| file.source != MediaSource::None);
    }
    match kind.as_str() {
        "location" => location(raw, payload),
        "story_mention" => Some(story_mention(event, payload)),
        "ephemeral" => Some(bare(AttachmentKind::Ephemeral)),
        "appointment_booking" => appointment(payload),
        _ => share::read(event, &kind, raw, payload),
    }
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

pub(super) fn bare(kind: AttachmentKind) -> InboundAttachment {
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

fn story_mention(event: &Event<'_>, payload: &Value) -> InboundAttachment {
    let detail = present([("expires_at", event.story_ends().and_then(json::rfc3339))]);
    InboundAttachment {
        detail: Some(detail),
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

/// Messenger says `lat` and `long`. A place that is nowhere is none.
fn location(raw: &Value, payload: &Value) -> Option<InboundAttachment> {
    let coordinates = payload.get("coordinates").unwrap_or(&Value::Null);
    let latitude = json::number(coordinates, "lat")?;
    let longitude = json::number(coordinates, "long")?;
    let either = |key| json::text(raw, key).or_else(|| json::text(payload, key));
    let title = either("title");
    Some(InboundAttachment {
        detail: Some(present([
            ("latitude", Some(latitude)),
            ("longitude", Some(longitude)),
            ("name", title.clone().map(Value::String)),
            ("url", either("url").map(Value::String)),
        ])),
        title,
        ..bare(AttachmentKind::Location)
    })
}

/// `{"booking_id", "status": requested|confirmed|declined|cancelled, "start_time", "end_time", "timezone"}`, in seconds.
fn appointment(payload: &Value) -> Option<InboundAttachment> {
    let time = |key| json::time(payload, key).and_then(json::rfc3339);
    let text = |key| json::text(payload, key).map(Value::String);
    let detail = present([
        ("booking_id", json::id(payload, "booking_id").map(Value::String)),
        ("status", text("status")),
        ("start_at", time("start_time")),
        ("end_at", time("end_time")),
        ("timezone", text("timezone")),
    ]);
    let known = detail.as_object().is_some_and(|map| !map.is_empty());
    known.then(|| InboundAttachment {
        detail: Some(detail),
        ..bare(AttachmentKind::Appointment)
    })
}

/// Only a web address is a source: reels come with paths like `/reel/1/`.
pub(super) fn source(payload: &Value, key: &str) -> MediaSource {
    match json::text(payload, key) {
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => MediaSource::Url { url },
        _ => MediaSource::None,
    }
}

/// Whether a shared post's address is the media itself.
pub(super) fn media_of_share(flavour: &Flavour, payload: &Value) -> MediaSource {
    match source(payload, "story_media_url") {
        MediaSource::None if flavour.shares_are_media => source(payload, "url"),
        from_story => from_story,
    }
}
