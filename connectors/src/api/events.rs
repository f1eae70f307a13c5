//! The events that a connector posts, one by one.

use serde_json::Value;

use super::SCOPE;
use super::errors;
use super::fields::{Complaints, Fields};
use crate::model::{
    AttachmentKind, DeliveryStatus, Inbound, InboundAttachment, InboundEvent, InboundMessage, MediaSource, Origin,
    Peer, PeerKey, ReplyTo, Side, StatusUpdate,
};
use crate::spec::Reactions;

/// Characters of a text that comes in.
const TEXT_MAX: usize = 20_000;
const ATTACHMENTS_MAX: usize = 20;
const CODE_MAX: usize = 100;
const WORDS_MAX: usize = 1_000;
/// Of an emoji, which may be made of several.
const EMOJI_MAX: usize = 20;
const TYPE_MAX: usize = 200;

#[derive(Clone, Copy)]
enum Kind {
    Message,
    Edit,
    Delete,
    Reaction,
    Status,
    Contact,
}

const KINDS: [(&str, Kind); 6] = [
    ("message", Kind::Message),
    ("edit", Kind::Edit),
    ("delete", Kind::Delete),
    ("reaction", Kind::Reaction),
    ("status", Kind::Status),
    ("contact", Kind::Contact),
];

impl Kind {
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Message => &[
                "type",
                "id",
                "at",
                "contact",
                "from",
                "text",
                "attachments",
                "reply_to",
                "reference",
            ],
            Self::Edit => &["type", "at", "contact", "message", "text"],
            Self::Delete => &["type", "at", "contact", "message"],
            Self::Reaction => &["type", "at", "contact", "message", "emoji"],
            Self::Status => &["type", "at", "message", "reference", "status", "error"],
            Self::Contact => &["type", "at", "contact"],
        }
    }
}

/// None where something is wrong with it.
pub(super) fn read(value: &Value, place: &str, wrong: &mut Complaints) -> Option<Inbound> {
    let before = wrong.0.len();
    let kind = kind(value, place, wrong)?;
    let fields = Fields::of(value, place, kind.fields(), wrong)?;
    let at = fields.time("at", wrong);
    let event = match kind {
        Kind::Message => message(&fields, wrong),
        Kind::Edit => edit(&fields, wrong),
        Kind::Delete => delete(&fields, wrong),
        Kind::Reaction => reaction(&fields, wrong),
        Kind::Status => status(&fields, wrong),
        Kind::Contact => contact_alone(&fields, wrong),
    };
    let event = event?;
    (wrong.0.len() == before).then_some(Inbound { at, event })
}

/// What it is decides which fields it may have.
fn kind(value: &Value, place: &str, wrong: &mut Complaints) -> Option<Kind> {
    let Some(map) = value.as_object() else {
        wrong.add(place, "must be an object");
        return None;
    };
    let all: Vec<&str> = map.keys().map(String::as_str).collect();
    let fields = Fields::of(value, place, &all, wrong)?;
    fields
        .is_there("type", wrong)
        .then(|| fields.choice("type", &KINDS, wrong))
        .flatten()
}

fn message(fields: &Fields<'_>, wrong: &mut Complaints) -> Option<InboundEvent> {
    let id = fields.needed_id("id", wrong);
    let peer = contact(fields, wrong);
    let from = [("customer", Side::Customer), ("business", Side::Business)];
    let from = fields.choice("from", &from, wrong).unwrap_or(Side::Customer);
    let text = fields.text("text", TEXT_MAX, wrong);
    let attachments: Vec<InboundAttachment> = fields
        .items("attachments", ATTACHMENTS_MAX, wrong)
        .into_iter()
        .filter_map(|(place, item)| attachment(item, &place, wrong))
        .collect();
    let quoted = fields.id("reply_to", wrong);
    let reference = fields.id("reference", wrong);
    if reference.is_some() && from == Side::Customer {
        wrong.add(
            fields.at("reference"),
            "is for messages from the business: the id under which we sent it",
        );
    }
    if fields.value("text").is_none() && fields.value("attachments").is_none_or(is_empty) {
        wrong.add(
            fields.at("text"),
            "is missing: a message has a text, attachments, or both",
        );
    }
    Some(InboundEvent::Message(Box::new(InboundMessage {
        external_id: id?,
        peer: peer?,
        origin: match from {
            Side::Customer => Origin::Customer,
            Side::Business => Origin::Echo {
                our_id: reference,
                app_id: None,
                app_name: None,
            },
        },
        text,
        attachments,
        reply_to: quoted.map(|external_id| ReplyTo {
            external_id: Some(external_id),
            story: None,
            text: None,
        }),
        action: None,
        referral: None,
        unsupported: None,
        notice: None,
        // there is no window
        opens_window: false,
        forwarded: false,
        arrival: None,
    })))
}

fn is_empty(list: &Value) -> bool {
    list.as_array().is_some_and(Vec::is_empty)
}

fn attachment(value: &Value, place: &str, wrong: &mut Complaints) -> Option<InboundAttachment> {
    const KINDS: [(&str, AttachmentKind); 6] = [
        ("image", AttachmentKind::Image),
        ("video", AttachmentKind::Video),
        ("audio", AttachmentKind::Audio),
        ("voice", AttachmentKind::Voice),
        ("sticker", AttachmentKind::Sticker),
        ("file", AttachmentKind::File),
    ];
    let fields = Fields::of(value, place, &["kind", "url", "content_type", "file_name"], wrong)?;
    let kind = fields
        .is_there("kind", wrong)
        .then(|| fields.choice("kind", &KINDS, wrong))
        .flatten();
    let url = fields
        .is_there("url", wrong)
        .then(|| fields.link("url", wrong))
        .flatten();
    let content_type = fields.text("content_type", TYPE_MAX, wrong);
    let file_name = fields.name("file_name", wrong);
    Some(InboundAttachment {
        kind: kind?,
        source: MediaSource::Url { url: url? },
        content_type,
        file_name,
        title: None,
        detail: None,
    })
}

/// Who it is about. Only the id has to be there.
fn contact(fields: &Fields<'_>, wrong: &mut Complaints) -> Option<Peer> {
    if !fields.is_there("contact", wrong) {
        return None;
    }
    let known = ["id", "name", "username", "phone", "picture_url"];
    let contact = Fields::of(fields.value("contact")?, &fields.at("contact"), &known, wrong)?;
    let id = contact.needed_id("id", wrong);
    let peer = Peer {
        keys: Vec::new(),
        name: contact.name("name", wrong),
        username: contact.name("username", wrong),
        phone: phone(&contact, wrong),
        picture: contact.link("picture_url", wrong),
    };
    Some(Peer {
        keys: vec![PeerKey {
            scope: SCOPE.to_owned(),
            id: id?,
        }],
        ..peer
    })
}

fn phone(contact: &Fields<'_>, wrong: &mut Complaints) -> Option<String> {
    let phone = contact.name("phone", wrong)?;
    let digits = phone.strip_prefix('+').unwrap_or_default();
    if (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(phone);
    }
    wrong.add(
        contact.at("phone"),
        "must be a number with its country, as +4915112345678",
    );
    None
}

fn edit(fields: &Fields<'_>, wrong: &mut Complaints) -> Option<InboundEvent> {
    let (peer, target) = (contact(fields, wrong), fields.needed_id("message", wrong));
    let text = fields.needed_text("text", TEXT_MAX, wrong);
    Some(InboundEvent::Edit {
        peer: peer?,
        target: target?,
        text: Some(text?),
        number: None,
    })
}

fn delete(fields: &Fields<'_>, wrong: &mut Complaints) -> Option<InboundEvent> {
    let (peer, target) = (contact(fields, wrong), fields.needed_id("message", wrong));
    Some(InboundEvent::Unsend {
        peer: peer?,
        target: target?,
    })
}

/// Of the customer; an emoji that is null takes it away.
fn reaction(fields: &Fields<'_>, wrong: &mut Complaints) -> Option<InboundEvent> {
    let (peer, target) = (contact(fields, wrong), fields.needed_id("message", wrong));
    let emoji = fields.text("emoji", EMOJI_MAX, wrong);
    if !fields.is_named("emoji") {
        wrong.add(
            fields.at("emoji"),
            "is missing: an emoji, or null where it was taken away",
        );
    }
    if emoji.as_deref().is_some_and(|emoji| !Reactions::Any.takes(emoji)) {
        wrong.add(fields.at("emoji"), "must be one emoji");
    }
    Some(InboundEvent::Reaction {
        peer: peer?,
        from: Side::Customer,
        target: target?,
        emoji,
    })
}

/// What became of a reply, by the connector's id of it and, where it may not have got there, ours.
fn status(fields: &Fields<'_>, wrong: &mut Complaints) -> Option<InboundEvent> {
    const STATES: [(&str, DeliveryStatus); 4] = [
        ("sent", DeliveryStatus::Sent),
        ("delivered", DeliveryStatus::Delivered),
        ("read", DeliveryStatus::Read),
        ("failed", DeliveryStatus::Failed),
    ];
    let target = fields.needed_id("message", wrong);
    let our_id = fields.id("reference", wrong);
    let state = fields
        .is_there("status", wrong)
        .then(|| fields.choice("status", &STATES, wrong))
        .flatten();
    let told = fields.value("error").and_then(|error| {
        let error = Fields::of(error, &fields.at("error"), &["code", "message"], wrong)?;
        Some((
            error.text("code", CODE_MAX, wrong),
            error.text("message", WORDS_MAX, wrong),
        ))
    });
    let failed = state == Some(DeliveryStatus::Failed);
    if told.is_some() && !failed {
        wrong.add(fields.at("error"), "is for the status failed");
    }
    Some(InboundEvent::Status(Box::new(StatusUpdate {
        target: target?,
        our_id,
        peer: None,
        status: state?,
        error: failed.then(|| {
            let (code, message) = told.unwrap_or_default();
            errors::reported(code, message)
        }),
        pricing: None,
        played: false,
    })))
}

/// News about somebody who has written before.
fn contact_alone(fields: &Fields<'_>, wrong: &mut Complaints) -> Option<InboundEvent> {
    let peer = contact(fields, wrong)?;
    let Some(name) = peer.name.clone() else {
        wrong.add(fields.at("contact.name"), "is missing");
        return None;
    };
    Some(InboundEvent::AddressBook { peer, name })
}
