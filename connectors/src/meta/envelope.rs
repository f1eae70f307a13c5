//! The outer shape of every POST of Meta: `{"object", "entry": [{"id", "time", …}]}`.
//!
//! The body is walked without being parsed, so that each slice keeps its text as it was sent and one bad event
//! spoils no other.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::json;
use crate::model::{AccountSlice, Inbound, InboundEvent, Peer};

/// One element of `entry`.
pub(crate) struct Entry<'a> {
    /// Page, Instagram account or WABA; empty when missing.
    pub id: String,
    pub time: Option<OffsetDateTime>,
    /// As sent.
    pub raw: &'a str,
    fields: BTreeMap<String, &'a RawValue>,
}

impl<'a> Entry<'a> {
    pub(crate) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// The items of a list, unparsed; a single object counts as a list of one.
    pub(crate) fn list(&self, key: &str) -> Vec<&'a str> {
        let Some(raw) = self.fields.get(key) else {
            return Vec::new();
        };
        match json::items(raw.get()) {
            Some(items) => items
                .into_iter()
                .map(RawValue::get)
                .filter(|item| *item != "null")
                .collect(),
            None if raw.get().starts_with('{') => vec![raw.get()],
            None => Vec::new(),
        }
    }
}

/// Splits a body into entries of `object` and hands each to `parse`. Everything else is kept as `Unsupported`.
pub(crate) fn split(body: &[u8], object: &str, parse: impl Fn(&Entry<'_>) -> Vec<AccountSlice>) -> Vec<AccountSlice> {
    let body = String::from_utf8_lossy(body);
    let text = body.trim_start_matches('\u{feff}').trim();
    let Some(envelope) = json::fields(text) else {
        return vec![not_an_envelope(text)];
    };
    let Some(entries) = envelope.get("entry").and_then(|entry| json::items(entry.get())) else {
        return vec![not_an_envelope(text)];
    };
    let named = envelope.get("object").map(|name| json::value(name.get()));
    let foreign = named.as_ref().and_then(Value::as_str).filter(|name| *name != object);
    let slices: Vec<AccountSlice> = entries
        .into_iter()
        .flat_map(|raw| match (entry(raw.get()), foreign) {
            (Some(entry), None) => parse(&entry),
            (Some(entry), Some(name)) => vec![unsupported_slice(entry.id, raw.get(), name)],
            (None, _) => vec![unsupported_slice(String::new(), raw.get(), "entry")],
        })
        .collect();
    if slices.is_empty() {
        // nothing about nobody: it is seen nevertheless
        return vec![unsupported_slice(String::new(), text, "empty")];
    }
    slices
}

fn entry(raw: &str) -> Option<Entry<'_>> {
    let fields = json::fields(raw)?;
    let value = |key: &str| fields.get(key).map(|raw| json::value(raw.get()));
    Some(Entry {
        id: value("id").as_ref().and_then(json::as_id).unwrap_or_default(),
        time: value("time").as_ref().and_then(json::as_time),
        raw,
        fields,
    })
}

/// Valid JSON of an unknown shape is kept as it is; anything else as text.
pub(crate) fn not_an_envelope(text: &str) -> AccountSlice {
    if serde_json::from_str::<&RawValue>(text).is_ok() {
        return unsupported_slice(String::new(), text, "unknown_body");
    }
    let raw = json!({ "text": json::without_nul(text) });
    AccountSlice {
        account_id: String::new(),
        raw: raw.to_string(),
        events: vec![unsupported(None, None, "malformed", raw)],
    }
}

fn unsupported_slice(account_id: String, raw: &str, kind: &str) -> AccountSlice {
    let event = unsupported(None, None, kind, json::value(raw));
    AccountSlice {
        account_id,
        raw: raw.to_owned(),
        events: vec![event],
    }
}

pub(crate) fn unsupported(at: Option<OffsetDateTime>, peer: Option<Peer>, kind: &str, raw: Value) -> Inbound {
    Inbound {
        at,
        event: InboundEvent::Unsupported {
            peer,
            kind: kind.to_owned(),
            raw,
        },
    }
}
