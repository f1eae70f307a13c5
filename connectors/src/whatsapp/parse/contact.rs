//! What is told about customers without a message: their wish for marketing, and how the address book of the phone's
//! app calls them.

use serde_json::Value;

use super::Change;
use super::peer::Ids;
use crate::meta::json;
use crate::model::{Inbound, InboundEvent};

/// `user_preferences[]`: `{"wa_id", "user_id", "category": "marketing_messages", "value": "stop"|"resume"|"signup", "timestamp"}`.
pub(super) fn preferences(change: &Change<'_>) -> Vec<Inbound> {
    let contacts = json::objects(change.value, "contacts");
    let preferences = json::objects(change.value, "user_preferences").into_iter();
    preferences
        .filter(|raw| json::text(raw, "category").is_none_or(|category| category == "marketing_messages"))
        .filter_map(|raw| {
            let stopped = match json::text(raw, "value")?.as_str() {
                "stop" => true,
                "resume" | "signup" => false,
                _ => return None,
            };
            let peer = Ids::read(raw, "wa_id", "user_id", "parent_user_id").peer(&contacts)?;
            Some(Inbound {
                at: json::time(raw, "timestamp").or(change.at),
                event: InboundEvent::Marketing { peer, stopped },
            })
        })
        .collect()
}

/// `state_sync[]`: `{"type": "contact", "contact": {"full_name", "first_name", "phone_number"}, "action": "add"|"remove"}`.
/// Who is taken out of the address book keeps the name they have here.
pub(super) fn address_book(change: &Change<'_>) -> Vec<Inbound> {
    let entries = json::objects(change.value, "state_sync").into_iter();
    entries.filter_map(|raw| entry(change, raw)).collect()
}

fn entry(change: &Change<'_>, raw: &Value) -> Option<Inbound> {
    if json::text(raw, "action").is_some_and(|action| action == "remove") {
        return None;
    }
    let contact = json::object(raw, "contact")?;
    let name = json::text(contact, "full_name").or_else(|| json::text(contact, "first_name"))?;
    let peer = Ids::read(contact, "phone_number", "user_id", "parent_user_id").peer(&[])?;
    let at = raw
        .get("metadata")
        .and_then(|metadata| json::time(metadata, "timestamp"));
    Some(Inbound {
        at: at.or(change.at),
        event: InboundEvent::AddressBook { peer, name },
    })
}
