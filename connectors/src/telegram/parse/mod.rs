//! `{"update_id": N, "<kind>": {…}}`: one update, one kind.
//!
//! The body does not say which bot it is for: the address does, so `account_id` stays empty here. Only private chats
//! are conversations; what comes from groups and channels is kept and shown to nobody.
//! Source: Telegram Bot API, "Getting updates" and "Available types".

mod content;
mod event;
mod message;
mod peer;

pub(super) use event::TAP;
pub(super) use peer::Chat;

use serde_json::Value;
use serde_json::value::RawValue;
use time::{Duration, OffsetDateTime};

use crate::connector::Verified;
use crate::meta::envelope::{not_an_envelope, unsupported};
use crate::meta::json;
use crate::model::{AccountSlice, Inbound, InboundEvent};

pub(super) fn parse(body: Verified<'_>) -> Vec<AccountSlice> {
    let body = String::from_utf8_lossy(body.bytes());
    let text = body.trim_start_matches('\u{feff}').trim();
    let is_object = text.starts_with('{') && serde_json::from_str::<&RawValue>(text).is_ok();
    if !is_object {
        return vec![not_an_envelope(text)];
    }
    vec![AccountSlice {
        account_id: String::new(),
        raw: text.to_owned(),
        events: events(&json::value(text)),
    }]
}

/// The first kind that is there and is an object; an update has one.
fn events(update: &Value) -> Vec<Inbound> {
    let part = |kind| json::object(update, kind);
    let number = json::whole(update, "update_id");
    if let Some(raw) = part("message").or_else(|| part("business_message")) {
        message::new(raw)
    } else if let Some(raw) = part("edited_message").or_else(|| part("edited_business_message")) {
        message::edited(raw, number)
    } else if let Some(raw) = part("deleted_business_messages") {
        event::deleted(raw)
    } else if let Some(raw) = part("message_reaction") {
        vec![event::reaction(raw, number)]
    } else if let Some(raw) = part("callback_query") {
        vec![event::tap(raw)]
    } else if let Some(raw) = part("my_chat_member") {
        vec![event::membership(update, raw)]
    } else if let Some(raw) = part("business_connection") {
        vec![Inbound {
            at: json::time(raw, "date"),
            event: InboundEvent::Account {
                kind: "business_connection".to_owned(),
                raw: raw.clone(),
            },
        }]
    } else {
        let kind = update
            .as_object()
            .and_then(|fields| json::unknown_key(fields, &["update_id"]));
        vec![unsupported(None, None, kind.unwrap_or("update"), update.clone())]
    }
}

/// Telegram tells times to the second, and the messages of a chat one after the other: what was said within a second is put
/// at its end. Who receives it sooner knows better.
fn end_of_second(at: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    at?.checked_add(Duration::milliseconds(999))
}

/// Of two effects on one message within a second the one with the higher number of its update is the newer one, in
/// whatever order they are stored.
fn in_order(at: Option<OffsetDateTime>, number: Option<i64>) -> Option<OffsetDateTime> {
    let at = at?;
    at.checked_add(Duration::milliseconds(number.unwrap_or_default().rem_euclid(1000)))
}
