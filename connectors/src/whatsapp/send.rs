//! `POST /{phone_number_id}/messages`.
//!
//! `biz_opaque_callback_data` carries our id; every status of the message brings it back, and so settles an unknown
//! outcome. A 200 means accepted, not sent. Source: WhatsApp Cloud API, "Messages".

use reqwest::multipart::Form;
use serde_json::{Map, Value, json};

use super::spec::SPEC;
use super::structured;
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::{Answer, Effect, Graph, refused, unanswered};
use crate::meta::json;
use crate::meta::media::form_part;
use crate::model::PeerKey;
use crate::outbound::{Content, Outbound, OutboundMedia, Receipt};
use crate::plan;

pub(super) async fn send(graph: &Graph<'_>, message: &Outbound) -> Result<Receipt, SendError> {
    let mut request = recipient(&message.to)?;
    request.insert("messaging_product".to_owned(), json!("whatsapp"));
    request.insert("recipient_type".to_owned(), json!("individual"));
    request.insert("biz_opaque_callback_data".to_owned(), json!(message.our_id));
    if let Some(quoted) = &message.reply_to {
        request.insert("context".to_owned(), json!({ "message_id": quoted }));
    }
    let (kind, content) = content(graph, message).await?;
    request.insert("type".to_owned(), json!(kind));
    request.insert(kind.to_owned(), content);
    let answer = graph
        .send(
            &[&message.account_id, "messages"],
            &Value::Object(request),
            Effect::Message,
        )
        .await?;
    receipt(&answer)
}

/// By number where there is one: it works for every kind of message. Without the `+` WhatsApp would put the business's
/// own country code in front.
fn recipient(to: &[PeerKey]) -> Result<Map<String, Value>, SendError> {
    let key = |scope: &str| to.iter().find(|key| key.scope == scope).map(|key| key.id.as_str());
    let (field, id) = match (key("wa_id"), key("bsuid").or_else(|| key("parent_bsuid"))) {
        (Some(number), _) => ("to", format!("+{}", number.trim_start_matches('+'))),
        (None, Some(user)) => ("recipient", user.to_owned()),
        (None, None) => {
            let advice = "This contact has neither a phone number nor a WhatsApp id.";
            return Err(refused(
                ErrorClass::Recipient,
                "no_recipient",
                "no id to send to",
                advice,
            ));
        }
    };
    Ok([(field.to_owned(), Value::String(id))].into_iter().collect())
}

/// The message's `type` and what stands under it.
async fn content(graph: &Graph<'_>, message: &Outbound) -> Result<(&'static str, Value), SendError> {
    Ok(match &message.content {
        Content::Text { text, link_preview } => (
            "text",
            json!({ "body": text, "preview_url": link_preview.unwrap_or(true) }),
        ),
        Content::Template { template, header } => ("template", self::template(graph, message, template, header).await?),
        Content::Interactive { interactive, header } => {
            let mut interactive = interactive.clone();
            if let Some(media) = header {
                interactive["header"] = self::header(graph, &message.account_id, media).await?;
            }
            ("interactive", interactive)
        }
        Content::Location(location) => ("location", structured::location(location)),
        Content::Contacts(cards) => ("contacts", structured::contacts(cards)),
        // `plan` makes each picture a message of its own
        Content::Images(_) => {
            let advice = "WhatsApp takes one picture in a message. Send them one by one.";
            return Err(refused(
                ErrorClass::Content,
                "not_supported",
                "several pictures in one message",
                advice,
            ));
        }
        Content::Media { media, caption } => {
            let id = upload(graph, &message.account_id, media).await?;
            let row = plan::row(&SPEC, media.kind, &media.content_type).map_or("file", |limit| limit.kind);
            self::media(row, id, media, caption.as_deref())
        }
    })
}

/// A file of ours goes up first and into the header by its id.
async fn template(
    graph: &Graph<'_>,
    message: &Outbound,
    template: &Value,
    header: &Option<OutboundMedia>,
) -> Result<Value, SendError> {
    let mut template = template.clone();
    let (Some(file), Some(fields)) = (header, template.as_object_mut()) else {
        return Ok(template);
    };
    let id = upload(graph, &message.account_id, file).await?;
    let row = plan::row(&SPEC, file.kind, &file.content_type).map_or("file", |limit| limit.kind);
    let (kind, value) = media(row, id, file, None);
    let header = json!({ "type": "header", "parameters": [{ "type": kind, (kind): value }] });
    let given = fields
        .get("components")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let others = given.into_iter().filter(|each| {
        !each["type"]
            .as_str()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("header"))
    });
    let components: Vec<Value> = [header].into_iter().chain(others).collect();
    fields.insert("components".to_owned(), Value::Array(components));
    Ok(template)
}

fn media(row: &str, id: String, media: &OutboundMedia, caption: Option<&str>) -> (&'static str, Value) {
    let captioned = |mut value: Value| {
        if let Some(caption) = caption {
            value["caption"] = json!(caption);
        }
        value
    };
    match row {
        "image" => ("image", captioned(json!({ "id": id }))),
        "video" => ("video", captioned(json!({ "id": id }))),
        "audio" => ("audio", json!({ "id": id })),
        "voice" => ("audio", json!({ "id": id, "voice": true })),
        "sticker" => ("sticker", json!({ "id": id })),
        _ => ("document", captioned(json!({ "id": id, "filename": media.file_name }))),
    }
}

/// `{"type": "image", "image": {"id"}}`: what stands above the text of buttons.
async fn header(graph: &Graph<'_>, account_id: &str, media: &OutboundMedia) -> Result<Value, SendError> {
    let id = upload(graph, account_id, media).await?;
    let row = plan::row(&SPEC, media.kind, &media.content_type).map_or("file", |limit| limit.kind);
    let (kind, value) = self::media(row, id, media, None);
    Ok(json!({ "type": kind, kind: value }))
}

/// The file goes up before the message is written, so nothing about it can leave the message's outcome unknown.
async fn upload(graph: &Graph<'_>, account_id: &str, media: &OutboundMedia) -> Result<String, SendError> {
    let media = &OutboundMedia {
        content_type: as_whatsapp_names_it(&media.content_type).to_owned(),
        ..media.clone()
    };
    let form = Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", media.content_type.clone())
        .part("file", form_part(media).await?);
    let answer = graph.upload(&[account_id, "media"], form, Effect::None).await?;
    json::id(&answer.value, "id").ok_or_else(|| unanswered(Effect::None, "the answer names no file".to_owned()))
}

/// M4A has several names; WhatsApp knows one of them.
fn as_whatsapp_names_it(content_type: &str) -> &str {
    match content_type {
        "audio/x-m4a" | "audio/m4a" => "audio/mp4",
        other => other,
    }
}

/// `{"contacts": […], "messages": [{"id"}]}`. Other ids of the recipient come with every status as well.
fn receipt(answer: &Answer) -> Result<Receipt, SendError> {
    let messages = json::objects(&answer.value, "messages");
    let external_id = messages.first().and_then(|message| json::id(message, "id"));
    external_id
        .map(|external_id| Receipt {
            external_id,
            usage: answer.usage,
        })
        .ok_or_else(|| unanswered(Effect::Message, "the answer names no message".to_owned()))
}

/// Marks a message of the customer, and all before it, as read; with `typing` it also shows that someone is typing,
/// which WhatsApp does not offer by itself.
pub(super) async fn seen(
    graph: &Graph<'_>,
    account_id: &str,
    external_id: &str,
    typing: bool,
) -> Result<(), SendError> {
    let mut body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": external_id });
    if typing {
        body["typing_indicator"] = json!({ "type": "text" });
    }
    graph
        .post(&[account_id, "messages"], &body, Effect::None)
        .await
        .map(drop)
}

/// A reaction is a message of its own to WhatsApp; none is an empty one. Doing it twice does no harm.
pub(super) async fn react(
    graph: &Graph<'_>,
    account_id: &str,
    to: &[PeerKey],
    external_id: &str,
    emoji: Option<&str>,
) -> Result<(), SendError> {
    let mut request = recipient(to)?;
    request.insert("messaging_product".to_owned(), json!("whatsapp"));
    request.insert("recipient_type".to_owned(), json!("individual"));
    request.insert("type".to_owned(), json!("reaction"));
    let reaction = json!({ "message_id": external_id, "emoji": emoji.unwrap_or_default() });
    request.insert("reaction".to_owned(), reaction);
    graph
        .post(&[account_id, "messages"], &Value::Object(request), Effect::None)
        .await
        .map(drop)
}
