//! `{"events": […]}`: what happened, in the order in which it did.
//!
//! The body does not say whose it is: its address does. A body is refused as long as anything is wrong with it; what is read
//! here was checked before it was stored, maybe by an earlier version, so what is not understood is kept.

use serde_json::Value;
use serde_json::value::RawValue;

use super::events;
use super::fields::{Complaints, Fields};
use crate::connector::{Objection, Verified};
use crate::meta::envelope::{not_an_envelope, unsupported};
use crate::meta::json;
use crate::model::AccountSlice;

/// In one body.
const EVENTS_MAX: usize = 100;

/// The body as a value, where it is an object.
pub(super) fn object(body: &[u8]) -> Result<Value, String> {
    let body = String::from_utf8_lossy(body);
    let text = body.trim_start_matches('\u{feff}').trim();
    match text.starts_with('{') && serde_json::from_str::<&RawValue>(text).is_ok() {
        true => Ok(json::value(text)),
        false => Err(text.to_owned()),
    }
}

pub(super) fn objections(body: Verified<'_>) -> Vec<Objection> {
    let mut wrong = Complaints::default();
    match object(body.bytes()) {
        Ok(value) => check(&value, &mut wrong),
        Err(_) => wrong.add("body", "must be JSON: {\"events\": [\u{2026}]}"),
    }
    wrong.0
}

fn check(value: &Value, wrong: &mut Complaints) {
    let Some(body) = Fields::of(value, "", &["events"], wrong) else {
        return;
    };
    if !body.is_there("events", wrong) {
        return;
    }
    let before = wrong.0.len();
    let items = body.items("events", EVENTS_MAX, wrong);
    if items.is_empty() && wrong.0.len() == before {
        wrong.add("events", "must not be empty");
    }
    for (place, event) in items {
        events::read(event, &place, wrong);
    }
}

pub(super) fn parse(body: Verified<'_>) -> Vec<AccountSlice> {
    let value = match object(body.bytes()) {
        Ok(value) => value,
        Err(text) => return vec![not_an_envelope(&text)],
    };
    let read = |event: &Value| {
        let known = events::read(event, "", &mut Complaints::default());
        known.unwrap_or_else(|| unsupported(None, None, kind(event), event.clone()))
    };
    let events = match value.get("events").and_then(Value::as_array) {
        Some(events) => events.iter().map(read).collect(),
        None => vec![unsupported(None, None, "body", value)],
    };
    vec![AccountSlice {
        account_id: String::new(),
        raw: String::from_utf8_lossy(body.bytes())
            .trim_start_matches('\u{feff}')
            .trim()
            .to_owned(),
        events,
    }]
}

fn kind(event: &Value) -> &str {
    event
        .get("type")
        .and_then(Value::as_str)
        .filter(|name| name.len() <= 40)
        .unwrap_or("event")
}
