//! Who the customer of an event is.

use serde_json::Value;

use super::Flavour;
use crate::meta::json;
use crate::model::{Peer, PeerKey, Side};

/// The customer and who acted. An echo, and whatever else the account itself does, comes with sender and recipient
/// swapped.
pub(super) fn of_event(flavour: &Flavour, account_id: &str, event: &Value) -> (Option<Peer>, Side) {
    let sender = event.get("sender").unwrap_or(&Value::Null);
    let recipient = event.get("recipient").unwrap_or(&Value::Null);
    let is_echo = event
        .get("message")
        .is_some_and(|message| json::flag(message, "is_echo"));
    let by_account = json::id(sender, "id").is_some_and(|id| id == account_id) && !account_id.is_empty();
    if is_echo || by_account {
        (peer(flavour, recipient), Side::Business)
    } else {
        (peer(flavour, sender).or_else(|| of_optin(event)), Side::Customer)
    }
}

/// The checkbox plug-in knows a visitor only by the `user_ref` the page gave them.
fn of_optin(event: &Value) -> Option<Peer> {
    let id = json::id(event.get("optin")?, "user_ref")?;
    Some(Peer {
        keys: vec![PeerKey {
            scope: "user_ref".to_owned(),
            id,
        }],
        ..Peer::default()
    })
}

fn peer(flavour: &Flavour, party: &Value) -> Option<Peer> {
    let key = |scope: &str, field| {
        json::id(party, field).map(|id| PeerKey {
            scope: scope.to_owned(),
            id,
        })
    };
    let keys: Vec<_> = [key(flavour.scope, "id"), key("user_ref", "user_ref")]
        .into_iter()
        .flatten()
        .collect();
    let username = json::text(party, "username");
    (!keys.is_empty()).then_some(Peer {
        keys,
        username,
        ..Peer::default()
    })
}
