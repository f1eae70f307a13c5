//! The Send API of Messenger and Instagram: `POST /{sender}/messages`.
//!
//! `{"recipient": {"id"}, "messaging_type"?, "tag"?, "reply_to"?: {"mid"}, "message": {…}}` answers
//! `{"recipient_id", "message_id"}`. Source: Messenger Platform, "Send API reference".

use reqwest::multipart::Form;
use serde_json::{Map, Value, json};

use super::graph::{Answer, Effect, Graph, refused, unanswered};
use super::json;
use super::media::form_part;
use crate::error::{ErrorClass, SendError};
use crate::model::{AttachmentKind, PeerKey};
use crate::outbound::{Outbound, OutboundMedia, Receipt};

/// Everything of a request but its message.
pub(crate) fn request(message: &Outbound, scope: &str) -> Result<Map<String, Value>, SendError> {
    let mut request = Map::new();
    request.insert("recipient".to_owned(), recipient(&message.to, scope)?);
    if message.human_agent_tag {
        request.insert("messaging_type".to_owned(), json!("MESSAGE_TAG"));
        request.insert("tag".to_owned(), json!("HUMAN_AGENT"));
    }
    Ok(request)
}

pub(crate) fn quote(request: &mut Map<String, Value>, message: &Outbound) {
    if let Some(mid) = &message.reply_to {
        request.insert("reply_to".to_owned(), json!({ "mid": mid }));
    }
}

fn recipient(to: &[PeerKey], scope: &str) -> Result<Value, SendError> {
    let key = |scope: &str| to.iter().find(|key| key.scope == scope);
    if let Some(key) = key(scope) {
        return Ok(json!({ "id": key.id }));
    }
    key("user_ref").map(|key| json!({ "user_ref": key.id })).ok_or_else(|| {
        let advice = "This contact has no id on this channel. They have to write first.";
        refused(ErrorClass::Recipient, "no_recipient", "no id to send to", advice)
    })
}

pub(crate) async fn post(graph: &Graph<'_>, sender: &str, request: Map<String, Value>) -> Result<Receipt, SendError> {
    receipt(
        &graph
            .send(&[sender, "messages"], &Value::Object(request), Effect::Message)
            .await?,
    )
}

/// The same request as a form with the file in it: nested values are JSON text.
pub(crate) async fn post_file(
    graph: &Graph<'_>,
    sender: &str,
    request: Map<String, Value>,
    media: &OutboundMedia,
) -> Result<Receipt, SendError> {
    let form = request
        .into_iter()
        .fold(Form::new(), |form, (name, value)| match value {
            Value::String(text) => form.text(name, text),
            value => form.text(name, value.to_string()),
        });
    let form = form.part("filedata", form_part(media).await?);
    receipt(&graph.upload(&[sender, "messages"], form, Effect::Message).await?)
}

/// A success without an id is no proof of anything.
fn receipt(answer: &Answer) -> Result<Receipt, SendError> {
    let external_id = json::id(&answer.value, "message_id");
    let external_id =
        external_id.ok_or_else(|| unanswered(Effect::Message, "the answer names no message".to_owned()))?;
    Ok(Receipt {
        external_id,
        usage: answer.usage,
    })
}

/// `POST /{sender}/message_attachments`: a file goes up before the message is written, so nothing about it can leave the
/// message's outcome unknown.
pub(crate) async fn upload(
    graph: &Graph<'_>,
    sender: &str,
    media: &OutboundMedia,
    spec: &crate::Spec,
) -> Result<String, SendError> {
    let attachment = json!({ "type": attachment_type(media, spec), "payload": { "is_reusable": true } });
    let form = Form::new()
        .text("message", json!({ "attachment": attachment }).to_string())
        .part("filedata", form_part(media).await?);
    let answer = graph
        .upload(&[sender, "message_attachments"], form, Effect::None)
        .await?;
    json::id(&answer.value, "attachment_id")
        .ok_or_else(|| unanswered(Effect::None, "the answer names no file".to_owned()))
}

/// Puts our reaction on a message, or takes it away. Doing it twice does no harm.
pub(crate) async fn react(
    graph: &Graph<'_>,
    sender: &str,
    to: &[PeerKey],
    scope: &str,
    external_id: &str,
    emoji: Option<&str>,
) -> Result<(), SendError> {
    let mut payload = json!({ "message_id": external_id });
    if let Some(emoji) = emoji {
        payload["reaction"] = json!(emoji);
    }
    let action = if emoji.is_some() { "react" } else { "unreact" };
    let body = json!({ "recipient": recipient(to, scope)?, "sender_action": action, "payload": payload });
    graph.post(&[sender, "messages"], &body, Effect::None).await.map(drop)
}

/// `POST /{sender}/take_thread_control`: from the app that owns the conversation now.
pub(crate) async fn take_thread(graph: &Graph<'_>, sender: &str, to: &[PeerKey], scope: &str) -> Result<(), SendError> {
    let body = json!({ "recipient": recipient(to, scope)? });
    graph
        .post(&[sender, "take_thread_control"], &body, Effect::None)
        .await
        .map(drop)
}

/// `typing_on` or `mark_seen`.
pub(crate) async fn action(
    graph: &Graph<'_>,
    sender: &str,
    to: &[PeerKey],
    scope: &str,
    action: &str,
) -> Result<(), SendError> {
    let body = json!({ "recipient": recipient(to, scope)?, "sender_action": action });
    graph.post(&[sender, "messages"], &body, Effect::None).await.map(drop)
}

/// The platform's word for the row of the limits table under which a file goes out.
pub(crate) fn attachment_type(media: &OutboundMedia, spec: &crate::Spec) -> &'static str {
    match crate::plan::row(spec, media.kind, &media.content_type).map(|limit| limit.kind) {
        Some("image" | "sticker") => "image",
        Some("video") => "video",
        Some("audio" | "voice") => "audio",
        Some(_) => "file",
        None if media.kind == AttachmentKind::Image => "image",
        None => "file",
    }
}

/// What an agent or a bot gave in the platform's shape, as the message's fields.
pub(crate) fn fields(interactive: &Value) -> Map<String, Value> {
    interactive.as_object().cloned().unwrap_or_default()
}

/// What the platform has no form for; `plan` refuses it before anything is stored.
pub(crate) fn no_such_kind() -> SendError {
    let advice = "This kind of message exists on WhatsApp only. Send a text instead.";
    refused(
        ErrorClass::Content,
        "not_supported",
        "this kind of message is not supported",
        advice,
    )
}
