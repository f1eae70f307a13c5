//! The messaging events of Messenger and Instagram: one format, two names for a person.
//!
//! Envelope: `{"object", "entry": [{"id": account, "time": ms, "messaging": [event…]}]}` with
//! `event = {"sender": {"id"}, "recipient": {"id"}, "timestamp": ms, <one key that says what happened>}`.
//! Source: Messenger Platform, "Webhook events reference"; Instagram Platform, "Webhooks".

mod app;
mod attachment;
mod event;
mod message;
mod notice;
mod peer;
mod receipt;
mod share;

use serde_json::Value;

use super::envelope::{Entry, split, unsupported};
use super::json;
use crate::connector::Verified;
use crate::model::{AccountSlice, Inbound};
use event::Event;

/// What tells the two channels apart.
pub(crate) struct Flavour {
    /// `object` of the envelope.
    pub object: &'static str,
    /// Scope of a person's id.
    pub scope: &'static str,
    /// Whether the URL of a shared post or reel is the media itself. On Messenger it is a page to look at.
    pub shares_are_media: bool,
}

pub(crate) fn parse(flavour: &Flavour, body: Verified<'_>) -> Vec<AccountSlice> {
    split(body.bytes(), flavour.object, |entry| vec![slice(flavour, entry)])
}

/// `messaging`: ours. `standby`: the same events while another app holds the thread. `changes`: what is not about a
/// conversation, and what the dashboard's test button sends. Instagram also puts `field` and `value` on the entry.
fn slice(flavour: &Flavour, entry: &Entry<'_>) -> AccountSlice {
    let mut events = Vec::new();
    for raw in entry.list("messaging").into_iter().chain(entry.list("standby")) {
        events.extend(messaging_event(flavour, entry, json::value(raw)));
    }
    for raw in entry.list("changes") {
        events.extend(change(flavour, entry, json::value(raw)));
    }
    if entry.has("field") {
        events.extend(change(flavour, entry, json::value(entry.raw)));
    }
    let known = ["messaging", "standby", "changes", "field"]
        .iter()
        .any(|key| entry.has(key));
    if !known {
        events.push(unsupported(entry.time, None, "entry", json::value(entry.raw)));
    }
    AccountSlice {
        account_id: entry.id.clone(),
        raw: entry.raw.to_owned(),
        events,
    }
}

/// One event that did not come in a webhook and has the form of one.
pub(crate) fn stored_event(flavour: &Flavour, account_id: &str, value: &Value) -> Vec<Inbound> {
    Event::new(flavour, account_id, None, value).parse()
}

fn messaging_event(flavour: &Flavour, entry: &Entry<'_>, value: Value) -> Vec<Inbound> {
    Event::new(flavour, &entry.id, entry.time, &value).parse()
}

fn change(flavour: &Flavour, entry: &Entry<'_>, change: Value) -> Vec<Inbound> {
    match json::object(&change, "value") {
        Some(value) if value.get("sender").is_some() && value.get("recipient").is_some() => {
            messaging_event(flavour, entry, value.clone())
        }
        _ => {
            let kind = json::text(&change, "field").unwrap_or_else(|| "change".to_owned());
            vec![unsupported(entry.time, None, &kind, change)]
        }
    }
}
