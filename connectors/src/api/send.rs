//! Replies on their way to a connector.

use serde_json::{Value, json};

use super::SCOPE;
use super::post::post;
use crate::connector::SendContext;
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::{Effect, refused, unanswered};
use crate::meta::json;
use crate::model::PeerKey;
use crate::outbound::{Content, Outbound, OutboundMedia, Receipt};

pub(super) async fn send(cx: SendContext<'_>, message: &Outbound) -> Result<Receipt, SendError> {
    super::post::address(cx.credentials)?;
    let body = body(message)?;
    let answer = post(cx, &message.our_id, &body, Effect::Message).await?;
    // a success without an id is no proof of anything
    json::id(&answer, "id")
        .filter(|id| id.chars().count() <= super::fields::ID_MAX)
        .map(|external_id| Receipt {
            external_id,
            usage: None,
        })
        .ok_or_else(|| unanswered(Effect::Message, "the answer names no message".to_owned()))
}

fn body(message: &Outbound) -> Result<Value, SendError> {
    let mut body = json!({
        "type": "message",
        "id": message.our_id,
        "inbox": message.account_id,
        "contact": { "id": contact(&message.to)? },
    });
    match &message.content {
        Content::Text { text, .. } => body["text"] = json!(text),
        Content::Media { media, caption } => {
            body["attachments"] = json!([attachment(media)]);
            if let Some(caption) = caption {
                body["text"] = json!(caption);
            }
        }
        // `plan` refuses them before anything is stored
        Content::Images(_)
        | Content::Template { .. }
        | Content::Interactive { .. }
        | Content::Location(_)
        | Content::Contacts(_) => return Err(SendError::unsupported("this kind of message")),
    }
    if let Some(quoted) = &message.reply_to {
        body["reply_to"] = json!(quoted);
    }
    Ok(body)
}

/// The link is good for a day.
fn attachment(media: &OutboundMedia) -> Value {
    json!({
        "kind": media.kind,
        "url": media.link,
        "content_type": media.content_type,
        "file_name": media.file_name,
        "size": media.size,
    })
}

fn contact(to: &[PeerKey]) -> Result<&str, SendError> {
    let key = to.iter().find(|key| key.scope == SCOPE);
    key.map(|key| key.id.as_str()).ok_or_else(|| {
        let advice = "This contact has no id at the connector. They have to write first.";
        refused(ErrorClass::Recipient, "no_recipient", "no id to send to", advice)
    })
}
