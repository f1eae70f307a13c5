//! Places and contact cards in WhatsApp's shape. Source: WhatsApp Cloud API, "Messages".

use serde_json::{Value, json};

use crate::outbound::{ContactCard, Location};

pub(super) fn location(location: &Location) -> Value {
    let mut value = json!({ "latitude": location.latitude.to_string(), "longitude": location.longitude.to_string() });
    for (field, text) in [("name", &location.name), ("address", &location.address)] {
        if let Some(text) = text {
            value[field] = json!(text);
        }
    }
    value
}

/// A name needs one of its parts beside the whole.
pub(super) fn contacts(cards: &[ContactCard]) -> Value {
    let card = |card: &ContactCard| {
        let mut value = json!({ "name": { "formatted_name": card.name, "first_name": card.name } });
        if !card.phones.is_empty() {
            value["phones"] = card.phones.iter().map(|phone| json!({ "phone": phone })).collect();
        }
        if !card.emails.is_empty() {
            value["emails"] = card.emails.iter().map(|email| json!({ "email": email })).collect();
        }
        if let Some(company) = &card.organization {
            value["org"] = json!({ "company": company });
        }
        value
    };
    cards.iter().map(card).collect()
}
