//! What is in a message, by the field that is there.

use serde_json::{Map, Value, json};

use crate::meta::json;
use crate::model::{AttachmentKind, InboundAttachment, MediaSource, Unsupported};
use crate::telegram::profile;

#[derive(Default)]
pub(super) struct Content {
    pub text: Option<String>,
    pub attachments: Vec<InboundAttachment>,
    pub unsupported: Option<Unsupported>,
}

/// What every message may have and what its own text consists of: none of these is a kind of content.
const FRAME: [&str; 38] = [
    "message_id",
    "message_thread_id",
    "direct_messages_topic",
    "from",
    "sender_chat",
    "sender_boost_count",
    "sender_business_bot",
    "sender_tag",
    "date",
    "guest_query_id",
    "business_connection_id",
    "chat",
    "forward_origin",
    "is_topic_message",
    "is_automatic_forward",
    "reply_to_message",
    "external_reply",
    "quote",
    "reply_to_story",
    "reply_to_checklist_task_id",
    "reply_to_poll_option_id",
    "via_bot",
    "edit_date",
    "has_protected_content",
    "is_from_offline",
    "is_paid_post",
    "media_group_id",
    "author_signature",
    "paid_star_count",
    "text",
    "entities",
    "link_preview_options",
    "suggested_post_info",
    "effect_id",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "reply_markup",
];

/// What happened to the chat rather than what somebody says. Nothing of it is shown.
const SERVICE: [&str; 46] = [
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "successful_payment",
    "refunded_payment",
    "users_shared",
    "chat_shared",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_triggered",
    "boost_added",
    "chat_background_set",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "direct_message_price_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "giveaway_created",
    "giveaway_completed",
    "managed_bot_created",
    "paid_message_price_changed",
    "suggested_post_approved",
    "suggested_post_approval_failed",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "chat_owner_left",
    "chat_owner_changed",
];

pub(super) fn service(raw: &Value) -> Option<&'static str> {
    SERVICE
        .into_iter()
        .find(|kind| raw.get(kind).is_some_and(|part| !part.is_null()))
}

/// Text and caption as they read without their formatting. An address behind words (`text_link`) is not in the text:
/// it becomes a link of its own. A kind that is unknown, or known and without its content, keeps its raw value.
pub(super) fn read(raw: &Value) -> Content {
    let text = json::text(raw, "text").or_else(|| json::text(raw, "caption"));
    let mut attachments = Vec::new();
    attachments.extend(attachment(raw));
    attachments.extend(hidden_links(raw, text.as_deref()));
    // words may come with something that we do not know: both are shown
    let unsupported = attachments.is_empty().then(|| unknown(raw, text.is_none())).flatten();
    Content {
        text,
        attachments,
        unsupported,
    }
}

fn unknown(raw: &Value, empty: bool) -> Option<Unsupported> {
    let kind = raw.as_object().and_then(|fields| json::unknown_key(fields, &FRAME));
    let kind = kind.or_else(|| empty.then_some("empty"))?;
    Some(Unsupported {
        kind: kind.to_owned(),
        raw: raw.clone(),
    })
}

/// The order matters: an animation is a `document` too, a venue a `location`, a live photo a `photo`.
fn attachment(raw: &Value) -> Option<InboundAttachment> {
    let part = |kind| json::object(raw, kind);
    if let Some(animation) = part("animation") {
        return file(raw, AttachmentKind::Video, animation, &[("animation", json!(true))]);
    }
    if let Some(video) = part("video") {
        return file(raw, AttachmentKind::Video, video, &[]);
    }
    if let Some(note) = part("video_note") {
        return file(raw, AttachmentKind::Video, note, &[("round", json!(true))]).map(|mut note| {
            note.content_type.get_or_insert_with(|| "video/mp4".to_owned());
            note
        });
    }
    if let Some(audio) = part("audio") {
        return file(raw, AttachmentKind::Audio, audio, &[]);
    }
    if let Some(voice) = part("voice") {
        return file(raw, AttachmentKind::Voice, voice, &[]);
    }
    if let Some(sticker) = part("sticker") {
        return self::sticker(raw, sticker);
    }
    if let Some(document) = part("document") {
        return file(raw, AttachmentKind::File, document, &[]);
    }
    // sizes ascend; the last is the largest
    if let Some(largest) = json::objects(raw, "photo").last() {
        return file(raw, AttachmentKind::Image, largest, &[]).map(|mut photo| {
            photo.content_type = Some("image/jpeg".to_owned());
            photo
        });
    }
    location(raw).or_else(|| part("contact").map(contact))
}

/// What a file has beside its bytes, where Telegram tells it.
const FACTS: [&str; 4] = ["width", "height", "duration", "file_size"];

/// `{"file_id", "mime_type"?, "file_name"?, "width"?, "height"?, "duration"?, …}`. Pictures of one album share
/// `media_group_id`.
fn file(raw: &Value, kind: AttachmentKind, part: &Value, more: &[(&str, Value)]) -> Option<InboundAttachment> {
    let id = json::id(part, "file_id")?;
    let mut detail: Map<String, Value> = FACTS
        .into_iter()
        .filter_map(|fact| Some((fact.to_owned(), json!(json::whole(part, fact)?))))
        .collect();
    detail.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    if let Some(album) = json::id(raw, "media_group_id") {
        detail.insert("media_group_id".to_owned(), json!(album));
    }
    if json::flag(raw, "has_media_spoiler") {
        detail.insert("spoiler".to_owned(), json!(true));
    }
    Some(InboundAttachment {
        kind,
        source: MediaSource::Id { id, sha256: None },
        content_type: json::text(part, "mime_type"),
        file_name: json::text(part, "file_name"),
        title: title(part),
        detail: (!detail.is_empty()).then_some(Value::Object(detail)),
    })
}

/// Of a piece of music.
fn title(part: &Value) -> Option<String> {
    match (json::text(part, "performer"), json::text(part, "title")) {
        (Some(performer), Some(title)) => Some(format!("{performer} \u{2013} {title}")),
        (performer, title) => title.or(performer),
    }
}

/// A picture (WebP), a film (WebM), or a drawing in motion (gzipped Lottie, `.tgs`). Its emoji says what it means.
fn sticker(raw: &Value, sticker: &Value) -> Option<InboundAttachment> {
    let (drawn, video) = (json::flag(sticker, "is_animated"), json::flag(sticker, "is_video"));
    let emoji = json::text(sticker, "emoji");
    let facts = [("animated", json!(drawn || video)), ("emoji", json!(emoji))];
    let mut attachment = file(raw, AttachmentKind::Sticker, sticker, &facts)?;
    let content_type = match (drawn, video) {
        (true, _) => "application/x-tgsticker",
        (_, true) => "video/webm",
        _ => "image/webp",
    };
    attachment.content_type = Some(content_type.to_owned());
    attachment.title = emoji;
    Some(attachment)
}

/// `live_period`: seconds for which it follows its sender.
const PLACE: [&str; 5] = ["latitude", "longitude", "horizontal_accuracy", "live_period", "heading"];

/// `detail`: what [`PLACE`] names, and of a venue `name` and `address`.
pub(super) fn location(raw: &Value) -> Option<InboundAttachment> {
    let venue = json::object(raw, "venue");
    let place = venue.and_then(|venue| json::object(venue, "location"));
    let place = place.or_else(|| json::object(raw, "location"))?;
    let mut detail: Map<String, Value> = PLACE
        .into_iter()
        .filter_map(|key| {
            Some((
                key.to_owned(),
                place.get(key).filter(|value| value.is_number())?.clone(),
            ))
        })
        .collect();
    if !detail.contains_key("latitude") || !detail.contains_key("longitude") {
        return None;
    }
    let name = venue.and_then(|venue| json::text(venue, "title"));
    let address = venue.and_then(|venue| json::text(venue, "address"));
    if let Some(name) = &name {
        detail.insert("name".to_owned(), json!(name));
    }
    if let Some(address) = &address {
        detail.insert("address".to_owned(), json!(address));
    }
    Some(without_file(
        AttachmentKind::Location,
        name.or(address),
        Value::Object(detail),
    ))
}

/// A card in the shape that contact cards have on every channel.
fn contact(card: &Value) -> InboundAttachment {
    let name = profile::name(card);
    let mut detail = json!({
        "name": { "formatted_name": name, "first_name": json::text(card, "first_name"), "last_name": json::text(card, "last_name") },
        "phones": json::text(card, "phone_number").map(|phone| json!([{ "phone": phone }])).unwrap_or_else(|| json!([])),
    });
    for key in ["user_id", "vcard"] {
        if let Some(value) = card.get(key).filter(|value| !value.is_null()) {
            detail[key] = value.clone();
        }
    }
    without_file(AttachmentKind::Contact, name, detail)
}

/// A card of one's own is the one that Telegram itself has checked.
pub(super) fn own_number(raw: &Value, from: &Value) -> Option<String> {
    let card = json::object(raw, "contact")?;
    let own = json::id(card, "user_id").is_some_and(|id| Some(id) == json::id(from, "id"));
    let digits: String = json::text(card, "phone_number")?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    (own && !digits.is_empty()).then(|| format!("+{digits}"))
}

fn hidden_links(raw: &Value, text: Option<&str>) -> Vec<InboundAttachment> {
    let Some(text) = text else { return Vec::new() };
    ["entities", "caption_entities"]
        .into_iter()
        .flat_map(|list| json::objects(raw, list))
        .filter(|entity| json::text(entity, "type").as_deref() == Some("text_link"))
        .filter_map(|entity| {
            let url = json::text(entity, "url").filter(|url| !text.contains(url.as_str()))?;
            Some(without_file(
                AttachmentKind::Share,
                covered(text, entity),
                json!({ "url": url }),
            ))
        })
        .collect()
}

/// The words that an entity is about: it counts in UTF-16 code units.
fn covered(text: &str, entity: &Value) -> Option<String> {
    let number = |key| json::whole(entity, key).and_then(|number| usize::try_from(number).ok());
    let units: Vec<u16> = text
        .encode_utf16()
        .skip(number("offset")?)
        .take(number("length")?)
        .collect();
    (!units.is_empty()).then(|| String::from_utf16_lossy(&units))
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
