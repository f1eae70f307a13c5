//! Reading JSON that was written by somebody else: nothing here fails, and what comes out is fit for storage.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

/// Deeper levels become text. Both serde_json (128 levels when reading back what was stored inside other values) and
/// PostgreSQL have their limits, and no platform nests this deep.
const MAX_DEPTH: usize = 64;

/// The fields of an object in the order of their names, unparsed; of a repeated name the last. `None`: not an object.
pub(crate) fn fields(text: &str) -> Option<BTreeMap<String, &RawValue>> {
    serde_json::from_str(text).ok()
}

/// The items of an array, unparsed. `None`: not an array.
pub(crate) fn items(text: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(text).ok()
}

/// Any JSON text as a value without NUL characters. Total: a part that serde_json cannot hold (a number beyond f64,
/// deep nesting) becomes a string of its JSON text.
pub(crate) fn value(text: &str) -> Value {
    let mut value = lenient(&clean_escapes(text), 0);
    cut_depth(&mut value, MAX_DEPTH);
    value
}

fn lenient(text: &str, depth: usize) -> Value {
    if let Ok(value) = serde_json::from_str(text) {
        return value;
    }
    if depth < MAX_DEPTH {
        if let Some(fields) = fields(text) {
            return fields
                .into_iter()
                .map(|(key, raw)| (key, lenient(raw.get(), depth + 1)))
                .collect();
        }
        if let Some(items) = items(text) {
            return items.into_iter().map(|raw| lenient(raw.get(), depth + 1)).collect();
        }
    }
    Value::String(without_nul(text))
}

fn cut_depth(value: &mut Value, left: usize) {
    if left == 0 && (value.is_object() || value.is_array()) {
        *value = Value::String(value.to_string());
        return;
    }
    match value {
        Value::Object(map) => map.values_mut().for_each(|child| cut_depth(child, left - 1)),
        Value::Array(items) => items.iter_mut().for_each(|child| cut_depth(child, left - 1)),
        _ => {}
    }
}

/// Rewrites the `\u` escapes that cannot be stored: NUL goes (PostgreSQL takes it in neither text nor jsonb), and half
/// a surrogate pair, which is no character, becomes U+FFFD.
fn clean_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        clean.push_str(&rest[..start]);
        rest = &rest[start..];
        let (kept, length) = clean_escape(rest);
        clean.push_str(kept);
        rest = &rest[length..];
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

/// The escape that `text` begins with: what to keep of it, and how long it was.
fn clean_escape(text: &str) -> (&str, usize) {
    match code_unit(text) {
        None => {
            let length = 1 + text[1..].chars().next().map_or(0, char::len_utf8);
            (&text[..length], length)
        }
        Some(0) => ("", 6),
        Some(0xD800..=0xDBFF) => match text.get(6..).and_then(code_unit) {
            Some(0xDC00..=0xDFFF) => (&text[..12], 12),
            _ => ("\\ufffd", 6),
        },
        Some(0xDC00..=0xDFFF) => ("\\ufffd", 6),
        Some(_) => (&text[..6], 6),
    }
}

fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u16::from_str_radix(digits, 16).ok())
        .flatten()
}

pub(crate) fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

/// A text that is not empty.
pub(crate) fn text(value: &Value, key: &str) -> Option<String> {
    value
        .get(key)?
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// An id, which platforms write as a string or as a whole number (up to 2^64, exact). A fraction is no id.
pub(crate) fn id(value: &Value, key: &str) -> Option<String> {
    as_id(value.get(key)?)
}

pub(crate) fn as_id(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, written as one or as a string.
pub(crate) fn whole(value: &Value, key: &str) -> Option<i64> {
    as_whole(value.get(key)?)
}

fn as_whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|float| float as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A number that is finite, written as one or as a string.
pub(crate) fn number(value: &Value, key: &str) -> Option<Value> {
    match value.get(key)? {
        number @ Value::Number(_) => Some(number.clone()),
        Value::String(text) => {
            let text = text.trim();
            let whole = text.parse::<i64>().ok().map(serde_json::Number::from);
            whole
                .or_else(|| serde_json::Number::from_f64(text.parse().ok()?))
                .map(Value::Number)
        }
        _ => None,
    }
}

/// An object of those fields that have a value.
pub(crate) fn present<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let fields = fields
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(fields.collect())
}

/// A time as our own API writes it.
pub(crate) fn rfc3339(at: OffsetDateTime) -> Option<Value> {
    let text = at.format(&time::format_description::well_known::Rfc3339).ok()?;
    Some(Value::String(text))
}

pub(crate) fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// An object that has something in it.
pub(crate) fn object<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    value
        .get(key)
        .filter(|child| child.as_object().is_some_and(|map| !map.is_empty()))
}

/// The objects of a list; an object where a list was due counts as a list of one, and `null`s are skipped.
pub(crate) fn objects<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    match value.get(key) {
        Some(Value::Array(items)) => items.iter().filter(|item| item.is_object()).collect(),
        Some(object @ Value::Object(_)) => vec![object],
        _ => Vec::new(),
    }
}

/// A platform time. Meta writes seconds here and milliseconds there, as number or string: from 10^12 on it is
/// milliseconds. Times before Meta had messages or beyond this century are mistakes.
pub(crate) fn time(value: &Value, key: &str) -> Option<OffsetDateTime> {
    as_time(value.get(key)?)
}

pub(crate) fn as_time(value: &Value) -> Option<OffsetDateTime> {
    let number = as_whole(value)?;
    let milliseconds = if number >= 1_000_000_000_000 {
        number
    } else {
        number.checked_mul(1000)?
    };
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()?;
    (2004..2100).contains(&at.year()).then_some(at)
}

/// An id for what comes without one: the same account and event give the same id, on every machine and build.
pub(crate) fn hash_id(account_id: &str, event: &Value) -> String {
    let mut hash = Sha256::new();
    hash.update(account_id.as_bytes());
    hash.update([0]);
    let mut canonical = String::new();
    write_sorted(event, &mut canonical);
    hash.update(canonical.as_bytes());
    format!("sha256:{}", hex::encode(hash.finalize()))
}

/// The order of keys in a [`Map`] depends on a feature that any crate of the build may switch on, so it is not used.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (key, child) in entries {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_sorted(child, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_sorted(item, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// The first key, by name, that is not among the `known` ones: what an event that is not understood calls itself.
pub(crate) fn unknown_key<'a>(map: &'a Map<String, Value>, known: &[&str]) -> Option<&'a str> {
    map.keys().map(String::as_str).filter(|key| !known.contains(key)).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_that_cannot_be_stored_go_and_the_rest_stays() {
        let cases = [
            (r#""a\u0000b""#, "ab"),
            (r#""a\\u0000b""#, r"a\u0000b"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d!""#, "\u{fffd}!"),
            (r#""\ude00\ud83d\ud83d\ude00""#, "\u{fffd}\u{fffd}😀"),
            (r#""\u00e4\/\"\n""#, "ä/\"\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text), Value::from(expected), "{text}");
        }
        assert_eq!(
            value(r#"{"k\u0000":{"\u0000":["\u0000"]}}"#),
            serde_json::json!({ "k": { "": [""] } })
        );
    }

    #[test]
    fn what_json_cannot_hold_becomes_text() {
        let parsed = value(r#"{"id":"m_1","odd":[1e999,2]}"#);
        assert_eq!(parsed, serde_json::json!({ "id": "m_1", "odd": ["1e999", 2] }));
    }

    #[test]
    fn depth_is_bounded() {
        for depth in [63, 64, 65, 127, 128, 129, 50_000] {
            let text = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
            let stored = serde_json::json!({ "within": { "another": value(&text) } }).to_string();
            assert!(serde_json::from_str::<Value>(&stored).is_ok(), "{depth}");
        }
    }

    #[test]
    fn ids_are_strings_or_whole_numbers() {
        let ids = value(r#"{"s":"x","u":18446744073709551615,"i":-3,"f":1.5,"e":1e30,"z":"","b":true,"n":null}"#);
        assert_eq!(id(&ids, "s").as_deref(), Some("x"));
        assert_eq!(id(&ids, "u").as_deref(), Some("18446744073709551615"));
        assert_eq!(id(&ids, "i").as_deref(), Some("-3"));
        for key in ["f", "e", "z", "b", "n", "missing"] {
            assert_eq!(id(&ids, key), None, "{key}");
        }
    }

    #[test]
    fn times_are_seconds_or_milliseconds_and_sane() {
        let at = |value: Value| as_time(&value).map(|at| at.unix_timestamp_nanos() / 1_000_000);
        assert_eq!(at(1_791_200_000.into()), Some(1_791_200_000_000));
        assert_eq!(at("1791200000123".into()), Some(1_791_200_000_123));
        assert_eq!(at(1_791_200_000.9.into()), Some(1_791_200_000_000));
        for absurd in [
            Value::from(0),
            (-1).into(),
            i64::MAX.into(),
            u64::MAX.into(),
            "soon".into(),
            Value::Null,
        ] {
            assert_eq!(at(absurd.clone()), None, "{absurd}");
        }
    }

    #[test]
    fn a_hash_does_not_depend_on_the_order_of_keys() {
        let one = hash_id("1", &value(r#"{"a":1,"b":{"c":2,"d":[3]}}"#));
        assert_eq!(one, hash_id("1", &value(r#"{"b":{"d":[3],"c":2},"a":1}"#)));
        assert_ne!(one, hash_id("2", &value(r#"{"a":1,"b":{"c":2,"d":[3]}}"#)));
        assert_ne!(one, hash_id("1", &value(r#"{"a":1,"b":{"c":2,"d":[4]}}"#)));
    }
}
