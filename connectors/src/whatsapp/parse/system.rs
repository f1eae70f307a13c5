//! What WhatsApp tells about a customer: a new number, a new id, a new device.

use serde_json::Value;

use super::Change;
use super::message::blank;
use super::peer::Ids;
use crate::meta::json::{self, present};
use crate::model::{Inbound, InboundEvent, InboundMessage, Notice, Peer, Side};

/// `type: "system"`. A change of number or id names the old one outside and the new one inside; with both among the
/// peer's keys the two are the same person from here on.
pub(super) fn message(change: &Change<'_>, raw: &Value, system: &Value, peer: Peer) -> InboundMessage {
    let kind = json::text(system, "type").unwrap_or_else(|| "system".to_owned());
    let kind = match kind.as_str() {
        "user_changed_number" => "number_changed",
        "user_changed_user_id" => "user_id_changed",
        "customer_identity_changed" => "identity_changed",
        other => other,
    };
    let notice = Some(Notice {
        kind: kind.to_owned(),
        detail: detail(raw, system),
    });
    let new = Ids::read(system, "wa_id", "user_id", "parent_user_id");
    InboundMessage {
        notice,
        ..blank(change, raw, with_new_keys(new, peer), Side::Customer)
    }
}

/// WhatsApp's own words, what was and what is, and the `identity` (hash, time) that stands beside it.
fn detail(raw: &Value, system: &Value) -> Value {
    let id = |value, key| json::id(value, key).map(Value::String);
    present([
        ("body", json::text(system, "body").map(Value::String)),
        ("old", id(raw, "from").or_else(|| id(raw, "from_user_id"))),
        ("new", id(system, "wa_id").or_else(|| id(system, "user_id"))),
        ("identity", json::object(raw, "identity").cloned()),
    ])
}

/// The field `user_id_update`: `{"wa_id"?, "user_id": {"previous", "current"}, "parent_user_id"?: {…}, "timestamp"}`.
pub(super) fn user_id_updates(change: &Change<'_>) -> Vec<Inbound> {
    let contacts = json::objects(change.value, "contacts");
    let updates = json::objects(change.value, "user_id_update").into_iter();
    updates
        .filter_map(|raw| user_id_update(change, raw, &contacts))
        .collect()
}

fn user_id_update(change: &Change<'_>, raw: &Value, contacts: &[&Value]) -> Option<Inbound> {
    let id = |key: &str, which| raw.get(key).and_then(|ids| json::id(ids, which));
    let ids = Ids::default()
        .with_number(json::id(raw, "wa_id"))
        .with("bsuid", id("user_id", "current"))
        .with("bsuid", id("user_id", "previous"))
        .with("parent_bsuid", id("parent_user_id", "current"))
        .with("parent_bsuid", id("parent_user_id", "previous"));
    let notice = Some(Notice {
        kind: "user_id_changed".to_owned(),
        detail: present([
            ("body", json::text(raw, "detail").map(Value::String)),
            ("old", id("user_id", "previous").map(Value::String)),
            ("new", id("user_id", "current").map(Value::String)),
        ]),
    });
    let message = InboundMessage {
        notice,
        ..blank(change, raw, ids.peer(contacts)?, Side::Customer)
    };
    Some(Inbound {
        at: json::time(raw, "timestamp").or(change.at),
        event: InboundEvent::Message(Box::new(message)),
    })
}

/// The new keys first, so that the next reply goes to them.
fn with_new_keys(new: Ids, old: Peer) -> Peer {
    let Some(mut peer) = new.peer(&[]) else { return old };
    for key in old.keys {
        if !peer.keys.contains(&key) {
            peer.keys.push(key);
        }
    }
    let phone = peer.phone.or(old.phone);
    Peer {
        keys: peer.keys,
        name: old.name,
        username: old.username,
        phone,
        ..Peer::default()
    }
}
