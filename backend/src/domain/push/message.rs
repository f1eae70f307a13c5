//! What a push says. The words around names are the browser's: it knows the member's language.

use serde_json::{Value, json};

use super::encrypt::LARGEST;
use crate::domain::notifications::NotificationView;

pub fn of(notification: &NotificationView) -> Value {
    let conversation = notification.conversation.as_ref();
    let endpoint = notification.webhook_endpoint.as_ref();
    let mut message = json!({
        "type": "notification",
        "id": notification.id,
        "kind": notification.kind,
        "name": conversation.and_then(|each| each.contact.name.as_deref()).or(endpoint.map(|each| each.name.as_str())),
        "channel": conversation.map(|each| each.channel),
        "preview": notification.preview,
        "actor": notification.actor_name,
        "count": notification.count,
        "conversation_id": conversation.map(|each| each.id),
        "inbox_id": notification.inbox_id,
        "webhook_endpoint_id": endpoint.map(|each| each.id),
        "message_id": notification.message_id,
        "at": crate::clock::rfc3339_millis::format(notification.at),
    });
    // names may be long, too; what matters is where it leads
    if message.to_string().len() > LARGEST {
        message["preview"] = Value::Null;
        message["name"] = Value::Null;
        message["actor"] = Value::Null;
    }
    message
}

/// To see whether it arrives.
pub fn test() -> Value {
    json!({ "type": "test" })
}
