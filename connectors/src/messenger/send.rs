//! Sending as a Page. `metadata` carries our id; the echo brings it back, and so settles an unknown outcome.

use serde_json::{Map, Value, json};

use super::SCOPE;
use super::spec::SPEC;
use crate::error::SendError;
use crate::meta::graph::Graph;
use crate::meta::send_api;
use crate::outbound::{Content, Outbound, OutboundMedia, Receipt};

pub(super) async fn send(graph: &Graph<'_>, message: &Outbound) -> Result<Receipt, SendError> {
    let mut request = send_api::request(message, SCOPE)?;
    request.entry("messaging_type").or_insert_with(|| json!("RESPONSE"));
    send_api::quote(&mut request, message);
    let (mut fields, file) = content(graph, message).await?;
    fields.insert("metadata".to_owned(), json!(message.our_id));
    request.insert("message".to_owned(), Value::Object(fields));
    match file {
        // An upload works wherever we run; a link needs an address that Meta can reach.
        Some(media) => send_api::post_file(graph, &message.account_id, request, media).await,
        None => send_api::post(graph, &message.account_id, request).await,
    }
}

async fn content<'a>(
    graph: &Graph<'_>,
    message: &'a Outbound,
) -> Result<(Map<String, Value>, Option<&'a OutboundMedia>), SendError> {
    Ok(match &message.content {
        Content::Text { text, .. } => (send_api::fields(&json!({ "text": text })), None),
        Content::Media { media, .. } => {
            let kind = send_api::attachment_type(media, &SPEC);
            let attachment = json!({ "attachment": { "type": kind, "payload": { "is_reusable": false } } });
            (send_api::fields(&attachment), Some(media))
        }
        Content::Images(images) => (pictures(graph, &message.account_id, images).await?, None),
        Content::Interactive { interactive, .. } => (send_api::fields(interactive), None),
        Content::Template { .. } | Content::Location(_) | Content::Contacts(_) => return Err(send_api::no_such_kind()),
    })
}

/// A form holds one file: several go up first, at the same time, and the message names them.
async fn pictures(graph: &Graph<'_>, sender: &str, images: &[OutboundMedia]) -> Result<Map<String, Value>, SendError> {
    let uploads = images.iter().map(|media| send_api::upload(graph, sender, media, &SPEC));
    let ids = futures::future::try_join_all(uploads).await?;
    let attachments: Vec<Value> = ids
        .into_iter()
        .map(|id| json!({ "type": "image", "payload": { "attachment_id": id } }))
        .collect();
    Ok(send_api::fields(&json!({ "attachments": attachments })))
}
