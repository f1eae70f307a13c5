//! Reading bodies and queries so that every field that cannot be read is named, not only the first.
//!
//! Serde stops at the first error. So the field it names is noted and something readable is put in its place, until the
//! rest can be read too; what was read that way is thrown away.

use axum::http::Uri;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::serde_words::in_words;
use crate::errors::{Error, Fields, Result};

/// Each round reads the whole body again. Enough for what people get wrong; of a body of junk the first fields are named.
const ROUNDS: usize = 32;

pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let text = match axum::Json::<T>::from_bytes(bytes) {
        // a list is read as the fields in their order: nobody means that
        Ok(axum::Json(read)) if is_object(bytes) => return Ok(read),
        Ok(_) => return Err(Error::invalid("body", "must be an object")),
        Err(error) => error.body_text(),
    };
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Err(Error::Invalid(every::<T>(object, &text))),
        Ok(_) => Err(Error::invalid("body", "must be an object")),
        Err(_) => Err(Error::invalid("body", "is not valid JSON")),
    }
}

fn is_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first() == Some(&b'{')
}

/// All that is wrong with an object; `text` is what serde said first.
fn every<T: DeserializeOwned>(mut object: Map<String, Value>, text: &str) -> Fields {
    let mut fields = Fields::new();
    let mut tried: Map<String, Value> = Map::new();
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let (name, detail) = told(&text);
        fields.entry(name.clone()).or_insert_with(|| vec![detail]);
        let round = tried.get(&name).and_then(Value::as_u64).unwrap_or(0);
        tried.insert(name.clone(), json!(round + 1));
        object.remove(&name);
        match stand_in(round, &text) {
            Some(value) => drop(object.insert(name, value)),
            None if round == 0 => {}
            None => break,
        }
        let bytes = serde_json::to_vec(&object).unwrap_or_default();
        // serde calls a number where a name is due a mistake of syntax
        match axum::Json::<T>::from_bytes(&bytes) {
            Err(error) => text = error.body_text(),
            Ok(_) => break,
        }
    }
    fields
}

/// What may be readable in a field's place: first nothing, then a value of each kind.
fn stand_in(round: u64, text: &str) -> Option<Value> {
    let variant = || text.rsplit("expected ").next()?.split('`').nth(1).map(Value::from);
    match round {
        1 => Some(json!("")),
        2 => variant().or(Some(json!(0))),
        3 => Some(json!(0)),
        4 => Some(json!(false)),
        5 => Some(json!([])),
        6 => Some(json!({})),
        7 => Some(json!(uuid::Uuid::nil())),
        _ => None,
    }
}

pub fn from_query<T: DeserializeOwned>(uri: &Uri) -> Result<T> {
    let mut fields = Fields::new();
    let mut pairs: Vec<(String, String)> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut uri = uri.clone();
    loop {
        let text = match axum::extract::Query::<T>::try_from_uri(&uri) {
            Ok(axum::extract::Query(read)) if fields.is_empty() => return Ok(read),
            Ok(_) => return Err(Error::Invalid(fields)),
            Err(error) => error.body_text(),
        };
        let (name, detail) = told(&text);
        fields.entry(name.clone()).or_insert_with(|| vec![detail]);
        let before = pairs.len();
        pairs.retain(|(other, _)| *other != name);
        let rest = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&pairs)
            .finish();
        match format!("/?{rest}").parse() {
            Ok(without) if pairs.len() < before => uri = without,
            _ => return Err(Error::Invalid(fields)),
        }
    }
}

/// The field that serde names and what is wrong with it. It names the path first (`name: invalid type …`) or the field in
/// back quotes (``missing field `name` ``).
fn told(text: &str) -> (String, String) {
    let text = ["target type: ", "query string: ", "request body as JSON: "]
        .iter()
        .find_map(|before| text.split_once(before))
        .map_or(text, |(_, rest)| rest);
    let text = text.split(" at line ").next().unwrap_or(text);
    let (path, detail) = text
        .split_once(": ")
        .filter(|(path, _)| is_path(path))
        .unwrap_or(("", text));
    if let Some((what, name)) = detail.split_once(" field `") {
        let name = name.split('`').next().unwrap_or_default();
        let detail = match what {
            "missing" => "is missing",
            "duplicate" => "is given twice",
            _ => "is not known here",
        };
        return (name.to_owned(), detail.to_owned());
    }
    let name = path.split(['.', '[']).next().unwrap_or_default();
    let name = if name.is_empty() { "body" } else { name };
    (name.to_owned(), in_words(detail))
}

fn is_path(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']'))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Role {
        Agent,
        Admin,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Body {
        name: String,
        count: i64,
        role: Role,
        ids: Vec<uuid::Uuid>,
        id: uuid::Uuid,
        done: bool,
        note: Option<String>,
    }

    fn names<T: DeserializeOwned + std::fmt::Debug>(result: Result<T>) -> Vec<String> {
        match result.unwrap_err() {
            Error::Invalid(fields) => fields.into_keys().collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_field_is_named() {
        let all = ["count", "done", "id", "ids", "name", "note", "role", "x"];
        let wrong = r#"{"name":1,"count":"2","role":"king","ids":["x"],"id":3,"done":"no","note":[],"x":1}"#;
        assert_eq!(names(from_json::<Body>(wrong.as_bytes())), all);
        let number_for_a_name = wrong.replace("\"king\"", "5");
        assert_eq!(names(from_json::<Body>(number_for_a_name.as_bytes())), all);
        assert_eq!(
            names(from_json::<Body>(b"{}")),
            ["count", "done", "id", "ids", "name", "role"]
        );
        assert_eq!(names(from_json::<Body>(br#"{"name":"a","name":"b"}"#))[4], "name");
    }

    #[test]
    fn what_is_no_object_is_a_wrong_body() {
        for text in ["", "{", "[]", "\"text\"", "null", r#"["a",1,"agent",[],"",true,null]"#] {
            assert_eq!(names(from_json::<Body>(text.as_bytes())), ["body"], "{text}");
        }
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Timed {
        #[serde(with = "crate::clock::rfc3339_millis::option")]
        at: Option<time::OffsetDateTime>,
    }

    #[test]
    fn a_wrong_time_is_told_in_words() {
        for wrong in [
            "\"\"",
            "\"tomorrow\"",
            "\"2026-13-01T00:00:00Z\"",
            "\"2026-01-01\"",
            "\"2026-01-01T00:00:00Zx\"",
        ] {
            match from_json::<Timed>(format!("{{\"at\":{wrong}}}").as_bytes()).unwrap_err() {
                Error::Invalid(fields) => {
                    assert_eq!(fields["at"], ["must be a time such as 2026-03-31T12:00:00Z"], "{wrong}")
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Page {
        limit: Option<i64>,
        role: Option<Role>,
        ids: String,
    }

    #[test]
    fn every_part_of_a_query_is_named() {
        let read = |text: &str| from_query::<Page>(&text.parse().unwrap());
        assert!(read("/x?ids=a&limit=5&other=1").is_ok());
        assert_eq!(names(read("/x?limit=many&role=king")), ["ids", "limit", "role"]);
    }
}
