//! Taking people and messages out of a stored body. Their ids are whatever the program likes, a person's also a message's and a word of ours,
//! so they are looked for only where they stand.

use std::collections::HashSet;

use serde_json::Value;

use super::parse;
use crate::meta::json::id;

pub(super) fn without(body: &[u8], people: &HashSet<String>, messages: &HashSet<String>) -> Option<Vec<u8>> {
    let mut body = parse::object(body).ok()?;
    let events = body.get_mut("events")?.as_array_mut()?;
    let before = events.len();
    events.retain(|event| !is_about(event, people, messages));
    (events.len() < before).then(|| body.to_string().into_bytes())
}

fn is_about(event: &Value, people: &HashSet<String>, messages: &HashSet<String>) -> bool {
    let person = event.get("contact").and_then(|contact| id(contact, "id"));
    let message = match event.get("type").and_then(Value::as_str) {
        Some("message") => id(event, "id"),
        _ => id(event, "message"),
    };
    person.is_some_and(|id| people.contains(&id)) || message.is_some_and(|id| messages.contains(&id))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::connector::Verified;

    fn left(body: &Value, people: &[&str], messages: &[&str]) -> Option<Value> {
        let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        let left = without(body.to_string().as_bytes(), &set(people), &set(messages))?;
        Some(serde_json::from_slice(&left).unwrap())
    }

    #[test]
    fn an_id_counts_only_where_it_stands() {
        let of =
            |person: u8, id: u8| json!({ "type": "message", "id": id, "contact": { "id": person }, "text": "message" });
        let status = json!({ "type": "status", "message": "7", "status": "read" });
        let body = json!({ "events": [of(7, 12), of(12, 7), status, of(9, 9)] });
        assert_eq!(
            left(&body, &["7"], &[]),
            Some(json!({ "events": [of(12, 7), status, of(9, 9)] }))
        );
        assert_eq!(
            left(&body, &[], &["7"]),
            Some(json!({ "events": [of(7, 12), of(9, 9)] }))
        );
        assert_eq!(left(&body, &["message", "status", "1"], &["message", "read"]), None);
    }

    #[test]
    fn where_nothing_is_left_nothing_is_read() {
        let body = json!({ "events": [{ "type": "message", "id": "m", "contact": { "id": "u" }, "text": "Hi" }] });
        let left = left(&body, &["u"], &[]).unwrap();
        assert_eq!(left, json!({ "events": [] }));
        let slices = parse::parse(Verified::stored(left.to_string().as_bytes()));
        assert_eq!((slices.len(), slices[0].events.len()), (1, 0));
    }
}
