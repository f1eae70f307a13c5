//! What is in a message, by its `type`.

use serde_json::{Value, json};

use crate::meta::json;
use crate::model::{Action, AttachmentKind, InboundAttachment, MediaSource, Unsupported};

#[derive(Default)]
pub(super) struct Content {
    pub text: Option<String>,
    pub attachments: Vec<InboundAttachment>,
    pub action: Option<Action>,
    pub unsupported: Option<Unsupported>,
}

impl Content {
    fn is_empty(&self) -> bool {
        self.text.is_none() && self.attachments.is_empty() && self.action.is_none()
    }
}

/// A type that is unknown, or known and without its content, keeps its raw value.
pub(super) fn read(raw: &Value, kind: &str) -> Content {
    let part = raw.get(kind).unwrap_or(&Value::Null);
    let content = match kind {
        "text" => Content {
            text: json::text(part, "body"),
            ..Content::default()
        },
        "image" => media(AttachmentKind::Image, part),
        "video" => media(AttachmentKind::Video, part),
        "audio" if json::flag(part, "voice") => media(AttachmentKind::Voice, part),
        "audio" => media(AttachmentKind::Audio, part),
        "voice" => media(AttachmentKind::Voice, part),
        "document" => media(AttachmentKind::File, part),
        "sticker" => media(AttachmentKind::Sticker, part),
        "location" => location(part),
        "contacts" => contacts(raw),
        "button" => button(part),
        "interactive" => interactive(part),
        "order" => order(part),
        "request_welcome" => return Content::default(),
        _ => Content::default(),
    };
    if content.is_empty() {
        unsupported(raw, kind)
    } else {
        content
    }
}

/// `{"type": "unsupported", "unsupported": {"type": "poll"}}`, or whatever else we cannot read; an interactive message
/// too is named by its inner type.
fn unsupported(raw: &Value, kind: &str) -> Content {
    let inner = |outer| raw.get(outer).and_then(|part| json::text(part, "type"));
    let named = inner("unsupported").or_else(|| inner("interactive"));
    let kind = named.unwrap_or_else(|| kind.to_owned());
    Content {
        unsupported: Some(Unsupported { kind, raw: raw.clone() }),
        ..Content::default()
    }
}

/// `{"id", "mime_type", "sha256", "caption"?, "filename"?, "voice"?, "animated"?}`. The `url` that may come along
/// lives for five minutes; the id lives for a week.
fn media(kind: AttachmentKind, part: &Value) -> Content {
    let Some(id) = json::id(part, "id") else {
        return Content::default();
    };
    let animated = part.get("animated").filter(|_| kind == AttachmentKind::Sticker);
    let attachment = InboundAttachment {
        kind,
        source: MediaSource::Id {
            id,
            sha256: json::text(part, "sha256"),
        },
        content_type: json::text(part, "mime_type"),
        file_name: json::text(part, "filename"),
        title: None,
        detail: animated.map(|animated| json!({ "animated": animated })),
    };
    Content {
        text: json::text(part, "caption"),
        attachments: vec![attachment],
        ..Content::default()
    }
}

fn without_file(kind: AttachmentKind, title: Option<String>, detail: &Value) -> InboundAttachment {
    InboundAttachment {
        kind,
        source: MediaSource::None,
        content_type: None,
        file_name: None,
        title,
        detail: Some(detail.clone()),
    }
}

/// `detail`: `{"latitude", "longitude", "name"?, "address"?, "url"?}` as sent.
fn location(part: &Value) -> Content {
    let title = json::text(part, "name").or_else(|| json::text(part, "address"));
    let known = part.get("latitude").is_some() && part.get("longitude").is_some();
    let place = known.then(|| without_file(AttachmentKind::Location, title, part));
    Content {
        attachments: place.into_iter().collect(),
        ..Content::default()
    }
}

/// One attachment per card, the card in `detail` as sent.
fn contacts(raw: &Value) -> Content {
    let card = |card: &Value| {
        let name = card.get("name").and_then(|name| json::text(name, "formatted_name"));
        without_file(AttachmentKind::Contact, name, card)
    };
    Content {
        attachments: json::objects(raw, "contacts").into_iter().map(card).collect(),
        ..Content::default()
    }
}

/// The quick reply of a template.
fn button(part: &Value) -> Content {
    tapped("button", json::text(part, "text"), json::id(part, "payload"))
}

fn interactive(part: &Value) -> Content {
    let inner = |kind: &str| json::object(part, kind);
    if let Some(reply) = inner("button_reply") {
        tapped("button", json::text(reply, "title"), json::id(reply, "id"))
    } else if let Some(reply) = inner("list_reply") {
        tapped("list", json::text(reply, "title"), json::id(reply, "id"))
    } else if let Some(reply) = inner("nfm_reply") {
        tapped(
            "flow",
            json::text(reply, "body").or_else(|| json::text(reply, "name")),
            flow_answer(reply),
        )
    } else {
        Content::default()
    }
}

/// JSON as a string by the documents, a value in some traffic.
fn flow_answer(reply: &Value) -> Option<String> {
    match reply.get("response_json")? {
        Value::Null => None,
        Value::String(json) => Some(json.clone()),
        value => Some(value.to_string()),
    }
}

fn tapped(kind: &str, title: Option<String>, payload: Option<String>) -> Content {
    if title.is_none() && payload.is_none() {
        return Content::default();
    }
    let action = Action {
        kind: kind.to_owned(),
        title: title.clone(),
        payload,
    };
    Content {
        text: title,
        action: Some(action),
        ..Content::default()
    }
}

/// `{"catalog_id", "text"?, "product_items": […]}`.
fn order(part: &Value) -> Content {
    let cart = part.get("product_items").is_some();
    let cart = cart.then(|| without_file(AttachmentKind::Share, Some("Order".to_owned()), part));
    Content {
        text: json::text(part, "text"),
        attachments: cart.into_iter().collect(),
        ..Content::default()
    }
}
