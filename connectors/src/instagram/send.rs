//! Sending as an Instagram professional account. Files go by link: there is no upload.

use serde_json::{Map, Value, json};

use super::SCOPE;
use super::spec::SPEC;
use crate::error::SendError;
use crate::meta::graph::Graph;
use crate::meta::send_api;
use crate::outbound::{Content, Outbound, OutboundMedia, Receipt};

pub(super) async fn send(
    graph: &Graph<'_>,
    sender: &str,
    quotes: bool,
    message: &Outbound,
) -> Result<Receipt, SendError> {
    let mut request = send_api::request(message, SCOPE)?;
    // Elsewhere the reply goes out without its quote, which is better than not at all.
    if quotes {
        send_api::quote(&mut request, message);
    }
    request.insert("message".to_owned(), Value::Object(content(message)?));
    send_api::post(graph, sender, request).await
}

fn content(message: &Outbound) -> Result<Map<String, Value>, SendError> {
    let attachment = |media: &OutboundMedia| {
        let kind = send_api::attachment_type(media, &SPEC);
        json!({ "type": kind, "payload": { "url": media.link } })
    };
    Ok(match &message.content {
        Content::Text { text, .. } => send_api::fields(&json!({ "text": text })),
        Content::Media { media, .. } => send_api::fields(&json!({ "attachment": attachment(media) })),
        Content::Images(images) => {
            let attachments: Vec<Value> = images.iter().map(attachment).collect();
            send_api::fields(&json!({ "attachments": attachments }))
        }
        Content::Interactive { interactive, .. } => send_api::fields(interactive),
        Content::Template { .. } | Content::Location(_) | Content::Contacts(_) => return Err(send_api::no_such_kind()),
    })
}
