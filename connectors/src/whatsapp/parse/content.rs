//! What is in a message, by its `type`.

use serde_json::{Value, json};

use super::interactive;
use crate::meta::json::{self, present};
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
        "button" => interactive::button(part),
        "interactive" => interactive::read(part),
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

fn without_file(kind: AttachmentKind, title: Option<String>, detail: Value) -> InboundAttachment {
    InboundAttachment {
        kind,
        source: MediaSource::None,
        content_type: None,
        file_name: None,
        title,
        detail: Some(detail),
    }
}

/// Without a name or an address it is where the customer is.
fn location(part: &Value) -> Content {
    let (Some(latitude), Some(longitude)) = (json::number(part, "latitude"), json::number(part, "longitude")) else {
        return Content::default();
    };
    let text = |key| json::text(part, key);
    let detail = present([
        ("latitude", Some(latitude)),
        ("longitude", Some(longitude)),
        ("name", text("name").map(Value::String)),
        ("address", text("address").map(Value::String)),
        ("url", text("url").map(Value::String)),
    ]);
    let title = text("name").or_else(|| text("address"));
    Content {
        attachments: vec![without_file(AttachmentKind::Location, title, detail)],
        ..Content::default()
    }
}

/// One attachment for each card, in `detail` as sent; with `origin` where a button asked for it.
fn contacts(raw: &Value) -> Content {
    let card = |card: &Value| {
        let name = card.get("name").and_then(|name| json::text(name, "formatted_name"));
        let mut detail = card.clone();
        if let (Some(fields), Some(origin)) = (detail.as_object_mut(), json::text(raw, "origin")) {
            fields.entry("origin").or_insert(origin.into());
        }
        without_file(AttachmentKind::Contact, name, detail)
    };
    Content {
        attachments: json::objects(raw, "contacts").into_iter().map(card).collect(),
        ..Content::default()
    }
}

/// `{"catalog_id", "text"?, "product_items": [{"product_retailer_id", "quantity", "item_price", "currency"}]}`.
fn order(part: &Value) -> Content {
    let items: Vec<Value> = json::objects(part, "product_items").into_iter().map(item).collect();
    if items.is_empty() {
        return Content::default();
    }
    let note = json::text(part, "text");
    let detail = present([
        ("items", Some(items.into())),
        ("note", note.clone().map(Value::String)),
        ("catalog_id", json::id(part, "catalog_id").map(Value::String)),
    ]);
    Content {
        text: note,
        attachments: vec![without_file(AttachmentKind::Order, Some("Order".to_owned()), detail)],
        ..Content::default()
    }
}

fn item(product: &Value) -> Value {
    present([
        (
            "retailer_id",
            json::id(product, "product_retailer_id").map(Value::String),
        ),
        ("quantity", json::number(product, "quantity")),
        ("unit_price", json::number(product, "item_price")),
        ("currency", json::text(product, "currency").map(Value::String)),
    ])
}
