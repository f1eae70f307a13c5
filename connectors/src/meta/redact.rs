//! Taking the content of one message out of a stored body. Who took a message back may expect that its words are gone
//! from the raw log as well; what stays says that there was a message, and parses as one that was taken back.

use serde_json::{Map, Value};

use super::json;

/// The body without the content of this message and of its edits; `None`: there is nothing of it in the body.
pub(crate) fn message(body: &[u8], external_id: &str) -> Option<Vec<u8>> {
    let mut body = json::value(&String::from_utf8_lossy(body));
    let found = walk(&mut body, "", external_id);
    found.then(|| body.to_string().into_bytes())
}

fn walk(value: &mut Value, key: &str, external_id: &str) -> bool {
    match value {
        Value::Object(fields) if is_it(fields, key, external_id) => {
            empty(fields, key);
            true
        }
        // every place it is in, not the first alone
        Value::Object(fields) => fields
            .iter_mut()
            .fold(false, |found, (key, child)| walk(child, key, external_id) | found),
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |found, child| walk(child, key, external_id) | found),
        _ => false,
    }
}

/// A message or an edit of Messenger or Instagram; a message, an echo or an edit of WhatsApp.
fn is_it(fields: &Map<String, Value>, key: &str, external_id: &str) -> bool {
    let is = |name: &str| fields.get(name).and_then(Value::as_str) == Some(external_id);
    match key {
        "message" | "message_edit" | "postback" => is("mid"),
        "messages" | "message_echoes" => is("id"),
        "edit" => is("original_message_id"),
        _ => false,
    }
}

const KEPT: [&str; 11] = [
    "mid",
    "num_edit",
    "is_echo",
    "id",
    "from",
    "from_user_id",
    "to",
    "to_user_id",
    "timestamp",
    "original_message_id",
    "is_deleted",
];

fn empty(fields: &mut Map<String, Value>, key: &str) {
    fields.retain(|name, _| KEPT.contains(&name.as_str()));
    match key {
        "message" => fields.insert("is_deleted".to_owned(), true.into()),
        "messages" | "message_echoes" => fields.insert("type".to_owned(), "deleted".into()),
        _ => None,
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn redacted(body: Value, external_id: &str) -> Option<Value> {
        message(body.to_string().as_bytes(), external_id).map(|body| serde_json::from_slice(&body).unwrap())
    }

    #[test]
    fn the_words_go_and_those_of_others_stay() {
        let event = |what: Value| json!({ "entry": [{ "messaging": [what] }] });
        let secret = json!({ "mid": "m_1", "text": "secret", "attachments": [{ "type": "image" }], "reply_to": { "mid": "m_0" } });
        assert_eq!(
            redacted(event(json!({ "message": secret })), "m_1"),
            Some(event(json!({ "message": { "mid": "m_1", "is_deleted": true } })))
        );
        let edit = json!({ "message_edit": { "mid": "m_1", "text": "secret", "num_edit": 2 } });
        assert_eq!(
            redacted(event(edit), "m_1"),
            Some(event(json!({ "message_edit": { "mid": "m_1", "num_edit": 2 } })))
        );
        let quoting = json!({ "message": { "mid": "m_2", "text": "about that", "reply_to": { "mid": "m_1" } } });
        assert_eq!(redacted(event(quoting), "m_1"), None);
        assert_eq!(
            redacted(event(json!({ "reaction": { "mid": "m_1", "emoji": "👍" } })), "m_1"),
            None
        );
    }

    #[test]
    fn whatsapp_messages_and_edits_too() {
        let change = |messages: Value| json!({ "entry": [{ "changes": [{ "value": { "messages": messages } }] }] });
        let body = change(json!([
            { "from": "1", "id": "wamid.A", "timestamp": "2", "type": "text", "text": { "body": "secret" } },
            { "from": "1", "id": "wamid.B", "type": "edit", "edit": { "original_message_id": "wamid.A", "message": { "type": "text", "text": { "body": "secret" } } } },
            { "from": "1", "id": "wamid.C", "type": "text", "text": { "body": "other" } },
        ]));
        let expected = change(json!([
            { "from": "1", "id": "wamid.A", "timestamp": "2", "type": "deleted" },
            { "from": "1", "id": "wamid.B", "type": "edit", "edit": { "original_message_id": "wamid.A" } },
            { "from": "1", "id": "wamid.C", "type": "text", "text": { "body": "other" } },
        ]));
        assert_eq!(redacted(body, "wamid.A"), Some(expected));
    }
}
