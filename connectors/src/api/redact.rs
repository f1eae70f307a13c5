//! Taking the content of one message out of a stored body: the events that brought it or an edit of it become one that says that
//! it was deleted.

use serde_json::{Value, json};

use super::parse;
use crate::meta::json::id;

pub(super) fn message(body: &[u8], external_id: &str) -> Option<Vec<u8>> {
    let mut body = parse::object(body).ok()?;
    let mut found = false;
    for event in body.get_mut("events")?.as_array_mut()? {
        if is_about(event, external_id) {
            *event = deletion(event, external_id);
            found = true;
        }
    }
    found.then(|| body.to_string().into_bytes())
}

fn is_about(event: &Value, external_id: &str) -> bool {
    let named = |field| id(event, field).as_deref() == Some(external_id);
    match event.get("type").and_then(Value::as_str) {
        Some("message") => named("id"),
        Some("edit") => named("message"),
        _ => false,
    }
}

fn deletion(event: &Value, external_id: &str) -> Value {
    let mut left = json!({ "type": "delete", "message": external_id });
    if let Some(contact) = event.get("contact").and_then(|contact| id(contact, "id")) {
        left["contact"] = json!({ "id": contact });
    }
    if let Some(at) = event.get("at") {
        left["at"] = at.clone();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::Verified;
    use crate::model::InboundEvent;

    #[test]
    fn a_message_and_its_edits_become_deletions_and_the_words_of_others_stay() {
        let body = json!({ "events": [
            { "type": "message", "id": "m-1", "contact": { "id": "u", "name": "Ada" }, "text": "secret", "at": "2026-11-28T10:00:00Z" },
            { "type": "edit", "message": "m-1", "contact": { "id": "u" }, "text": "secret too" },
            { "type": "message", "id": 7, "contact": { "id": "u" }, "text": "kept" },
        ] })
        .to_string();
        assert_eq!(message(body.as_bytes(), "m-2"), None);
        let left = message(body.as_bytes(), "m-1").unwrap();
        let text = String::from_utf8(left.clone()).unwrap();
        assert!(!text.contains("secret") && text.contains("kept"), "{text}");
        let slices = parse::parse(Verified::stored(&left));
        let InboundEvent::Unsend { target, .. } = &slices[0].events[1].event else {
            panic!("{slices:?}")
        };
        assert_eq!((slices.len(), slices[0].events.len(), target.as_str()), (1, 3, "m-1"));
        assert!(message(body.as_bytes(), "7").is_some());
    }

    #[test]
    fn what_is_no_body_has_nothing_of_it() {
        for body in ["", "[]", "{\"events\":7}", "{\"events\":[7,{\"type\":\"message\"}]}"] {
            assert_eq!(message(body.as_bytes(), "m"), None, "{body}");
        }
    }
}
