//! `{"object": "whatsapp_business_account", "entry": [{"id": WABA, "time"?: s, "changes": [{"field", "value"}]}]}`.
//!
//! Routing is per change: one POST may carry several numbers of several businesses. Source: WhatsApp Business
//! Platform, "Webhooks" and the page of each field.

mod call;
mod contact;
mod content;
mod history;
mod interactive;
mod message;
mod peer;
mod status;
mod system;

use serde_json::Value;
use time::OffsetDateTime;

use crate::connector::Verified;
use crate::meta::envelope::{Entry, split, unsupported};
use crate::meta::json;
use crate::model::{AccountSlice, Inbound, InboundEvent};

/// What is true for all of a change.
struct Change<'a> {
    /// `phone_number_id`, or the WABA where a field names no number.
    account_id: String,
    /// Of the entry; the field `messages` has none.
    at: Option<OffsetDateTime>,
    value: &'a Value,
}

pub(super) fn parse(body: Verified<'_>) -> Vec<AccountSlice> {
    split(body.bytes(), "whatsapp_business_account", entry)
}

fn entry(entry: &Entry<'_>) -> Vec<AccountSlice> {
    let changes = entry.list("changes");
    if changes.is_empty() {
        let event = unsupported(entry.time, None, "entry", json::value(entry.raw));
        return vec![AccountSlice {
            account_id: entry.id.clone(),
            raw: entry.raw.to_owned(),
            events: vec![event],
        }];
    }
    changes.into_iter().map(|raw| slice(entry, raw)).collect()
}

fn slice(entry: &Entry<'_>, raw: &str) -> AccountSlice {
    let change = json::value(raw);
    let value = change.get("value").unwrap_or(&Value::Null);
    let number = value
        .get("metadata")
        .and_then(|metadata| json::id(metadata, "phone_number_id"));
    let context = Change {
        account_id: number.unwrap_or_else(|| entry.id.clone()),
        at: entry.time,
        value,
    };
    let field = json::text(&change, "field").unwrap_or_else(|| "change".to_owned());
    let mut events = field_events(&field, &context);
    if events.is_empty() {
        let raw = if value.is_null() { &change } else { value };
        events.push(unsupported(context.at, None, &field, raw.clone()));
    }
    AccountSlice {
        account_id: context.account_id,
        raw: raw.to_owned(),
        events,
    }
}

fn field_events(field: &str, change: &Change<'_>) -> Vec<Inbound> {
    match field {
        "messages" => messages(change),
        "smb_message_echoes" => message::echoes(change),
        "history" => history::parse(change),
        "calls" => call::parse(change),
        "user_preferences" => contact::preferences(change),
        "smb_app_state_sync" => contact::address_book(change),
        "user_id_update" => system::user_id_updates(change),
        "account_update"
        | "account_review_update"
        | "account_alerts"
        | "account_settings_update"
        | "business_capability_update"
        | "business_username_update"
        | "phone_number_quality_update"
        | "phone_number_name_update"
        | "security"
        | "message_template_status_update"
        | "message_template_quality_update"
        | "message_template_components_update"
        | "template_category_update" => vec![account(change, field, change.value)],
        _ => Vec::new(),
    }
}

/// `value` has any of `messages`, `statuses` and `errors`. Errors beside messages are about those messages; errors
/// alone are about the account.
fn messages(change: &Change<'_>) -> Vec<Inbound> {
    let mut events = message::inbound(change);
    events.extend(
        json::objects(change.value, "statuses")
            .into_iter()
            .map(|raw| status::parse(change, raw)),
    );
    if let Some(errors) = change.value.get("errors").filter(|errors| !errors.is_null()) {
        events.push(match events.is_empty() {
            true => account(change, "errors", errors),
            false => unsupported(change.at, None, "errors", errors.clone()),
        });
    }
    events
}

fn account(change: &Change<'_>, kind: &str, raw: &Value) -> Inbound {
    Inbound {
        at: change.at,
        event: InboundEvent::Account {
            kind: kind.to_owned(),
            raw: raw.clone(),
        },
    }
}
