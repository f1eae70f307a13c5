//! Taking the content of one message out of a stored update: of the update that brought it or an edit of it, and of those
//! that carry a copy of it, because they answer it or are a tap on its buttons.

use serde_json::{Map, Value, json};

use super::parse::Chat;
use crate::meta::json;

/// The kinds of updates that are a message; such an update becomes one that says that the message was deleted.
const MESSAGES: [&str; 4] = [
    "message",
    "business_message",
    "edited_message",
    "edited_business_message",
];

/// The body without the content of this message; `None`: there is nothing of it in the body.
pub(super) fn message(body: &[u8], external_id: &str) -> Option<Vec<u8>> {
    let mut update = json::value(&String::from_utf8_lossy(body));
    let fields = update.as_object_mut()?;
    let own = MESSAGES.into_iter().find(|kind| {
        fields
            .get(*kind)
            .is_some_and(|message| is_it(message, None, external_id))
    });
    let found = match own {
        Some(kind) => {
            if let Some(deleted) = fields.remove(kind).as_ref().and_then(deletion) {
                fields.insert("deleted_business_messages".to_owned(), deleted);
            }
            true
        }
        None => empty_copies(fields, None, external_id),
    };
    found.then(|| update.to_string().into_bytes())
}

fn deletion(message: &Value) -> Option<Value> {
    let mut deleted = json!({ "chat": message.get("chat")?, "message_ids": [message.get("message_id")?] });
    if let Some(connection) = message.get("business_connection_id") {
        deleted["business_connection_id"] = connection.clone();
    }
    Some(deleted)
}

/// `connection`: of what is around. A copy may not name its own.
fn is_it(message: &Value, connection: Option<&str>, external_id: &str) -> bool {
    let chat = Chat::read(message).ok().map(|chat| chat.through(connection));
    let known = chat.zip(json::id(message, "message_id"));
    known.is_some_and(|(chat, id)| chat.message(&id) == external_id)
}

/// Every copy in what these fields hold; with a copy goes what was quoted of it.
fn empty_copies(fields: &mut Map<String, Value>, around: Option<&str>, external_id: &str) -> bool {
    let own = fields.get("business_connection_id").and_then(json::as_id);
    let connection = own.as_deref().or(around);
    let mut found = false;
    let mut quoted = false;
    for (key, value) in fields.iter_mut() {
        let Value::Object(_) = value else { continue };
        if is_it(value, connection, external_id) {
            (found, quoted) = (true, quoted || key == "reply_to_message");
            empty(value);
        } else if let Value::Object(inner) = value {
            found |= empty_copies(inner, connection, external_id);
        }
    }
    if quoted {
        fields.remove("quote");
    }
    found
}

const KEPT: [&str; 5] = ["message_id", "from", "chat", "date", "business_connection_id"];

fn empty(message: &mut Value) {
    if let Value::Object(fields) = message {
        fields.retain(|name, _| KEPT.contains(&name.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::Verified;
    use crate::model::InboundEvent;
    use crate::telegram::parse;

    fn redacted(body: &Value, external_id: &str) -> Option<Value> {
        message(body.to_string().as_bytes(), external_id).map(|body| serde_json::from_slice(&body).unwrap())
    }

    fn said(number: i64, text: &str) -> Value {
        json!({ "business_connection_id": "c1", "message_id": number, "date": 1_700_000_000,
            "from": { "id": 111, "first_name": "Ada" }, "chat": { "id": 111, "type": "private" }, "text": text })
    }

    #[test]
    fn a_message_and_its_edit_become_a_deletion() {
        for kind in ["business_message", "edited_business_message"] {
            let update = json!({ "update_id": 5, kind: said(7, "secret") });
            assert_eq!(redacted(&update, "111:7"), None, "another chat: without the connection");
            assert_eq!(redacted(&update, "c1:111:8"), None);
            let left = redacted(&update, "c1:111:7").unwrap();
            assert_eq!(
                left,
                json!({ "update_id": 5, "deleted_business_messages": { "business_connection_id": "c1",
                    "chat": { "id": 111, "type": "private" }, "message_ids": [7] } })
            );
            let slices = parse::parse(Verified::stored(left.to_string().as_bytes()));
            let InboundEvent::Unsend { target, .. } = &slices[0].events[0].event else {
                panic!("{slices:?}")
            };
            assert_eq!((slices.len(), target.as_str()), (1, "c1:111:7"));
        }
        let plain =
            json!({ "message": { "message_id": 7, "chat": { "id": 111, "type": "private" }, "text": "secret" } });
        assert!(!redacted(&plain, "111:7").unwrap().to_string().contains("secret"));
    }

    #[test]
    fn copies_and_what_is_quoted_of_them_go_and_the_words_of_others_stay() {
        let mut copy = said(7, "secret");
        copy.as_object_mut().unwrap().remove("business_connection_id");
        let mut answer = said(8, "about that");
        answer["reply_to_message"] = copy.clone();
        answer["quote"] = json!({ "text": "secret", "position": 0 });
        let left = redacted(&json!({ "business_message": answer }), "c1:111:7").unwrap();
        assert!(!left.to_string().contains("secret"), "{left}");
        assert_eq!(left["business_message"]["text"], "about that");
        assert_eq!(left["business_message"]["reply_to_message"]["message_id"], 7);

        let tap = json!({ "callback_query": { "id": "t", "data": "yes", "message": said(7, "secret") } });
        let left = redacted(&tap, "c1:111:7").unwrap();
        assert!(!left.to_string().contains("secret"), "{left}");
        assert_eq!(left["callback_query"]["data"], "yes");

        let other = json!({ "business_message": said(9, "no secret of 7") });
        assert_eq!(redacted(&other, "c1:111:7"), None);
    }

    #[test]
    fn what_is_no_update_has_nothing_of_it() {
        for body in ["", "[]", "7", "{\"message\":null}", "{\"message\":{\"message_id\":7}}"] {
            assert_eq!(message(body.as_bytes(), "111:7"), None, "{body}");
        }
    }
}
