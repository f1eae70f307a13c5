//! Taking a person out of a stored body: platforms send lists, and what names the person in a list goes from it.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::meta::json;

/// The body without whatever names one of these ids, of this account alone: a POST may hold others', who may know somebody by the same
/// number. `account` empty: all of the body is the account's. `None`: there is nothing of it in the body. Pure.
#[must_use]
pub fn forget<S: std::hash::BuildHasher>(body: &[u8], account: &str, ids: &HashSet<String, S>) -> Option<Vec<u8>> {
    let is_theirs = |text: &str| ids.contains(text);
    let mut body = json::value(&String::from_utf8_lossy(body));
    if account.is_empty() && names(&body, &is_theirs) {
        // in no list: all of it is about them
        return Some(Value::Object(Map::new()).to_string().into_bytes());
    }
    let found = walk(&mut body, account.is_empty(), account, &is_theirs);
    found.then(|| body.to_string().into_bytes())
}

fn walk(value: &mut Value, within: bool, account: &str, is_theirs: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::Object(fields) => fields
            .values_mut()
            .fold(false, |found, field| walk(field, within, account, is_theirs) | found),
        Value::Array(items) => {
            let mut found = false;
            items.retain_mut(|item| {
                let within = within || names(item, &|text| text == account);
                found |= walk(item, within, account, is_theirs);
                let goes = within && names(item, is_theirs);
                found |= goes;
                !goes
            });
            found
        }
        _ => false,
    }
}

/// Whether an id stands in it, apart from the lists in it: those are looked at item by item.
fn names(value: &Value, is_it: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => is_it(text),
        Value::Number(number) => is_it(&number.to_string()),
        Value::Object(fields) => fields.values().any(|field| names(field, is_it)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn without(body: &Value, account: &str, ids: &[&str]) -> Option<Value> {
        let ids: HashSet<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        forget(body.to_string().as_bytes(), account, &ids).map(|body| serde_json::from_slice(&body).unwrap())
    }

    #[test]
    fn what_others_sent_in_the_same_post_stays() {
        let event = |who: &str, text: &str| json!({ "sender": { "id": who }, "recipient": { "id": "page" }, "message": { "mid": text, "text": text } });
        let entry = |items: Vec<Value>| json!({ "entry": [{ "id": "page", "messaging": items }] });
        let body = entry(vec![event("ada", "1"), event("bob", "2"), event("ada", "3")]);
        assert_eq!(without(&body, "page", &["ada"]), Some(entry(vec![event("bob", "2")])));
        assert_eq!(
            without(&body, "page", &["3"]),
            Some(entry(vec![event("ada", "1"), event("bob", "2")]))
        );
        assert_eq!(without(&body, "page", &["eve"]), None);
    }

    #[test]
    fn another_account_knows_the_number_still() {
        let change = |number: &str, contacts: Value, messages: Value| json!({ "value": { "metadata": { "phone_number_id": number }, "contacts": contacts, "messages": messages } });
        let ada = json!({ "wa_id": "1555", "profile": { "name": "Ada" } });
        let words = json!({ "from": "1555", "id": "wamid.A", "text": { "body": "secret" } });
        let body = json!({ "entry": [{ "id": "waba", "changes": [
            change("one", json!([ada]), json!([words])), change("two", json!([ada]), json!([words]))] }] });
        let expected = json!({ "entry": [{ "id": "waba", "changes": [
            change("one", json!([]), json!([])), change("two", json!([ada]), json!([words]))] }] });
        assert_eq!(without(&body, "one", &["1555"]), Some(expected));
    }

    #[test]
    fn an_update_that_is_about_them_alone_goes_as_a_whole() {
        let body = json!({ "update_id": 1, "message": { "chat": { "id": 42 }, "text": "secret" } });
        assert_eq!(without(&body, "", &["42"]), Some(json!({})));
        assert_eq!(without(&body, "", &["4"]), None);
    }
}
