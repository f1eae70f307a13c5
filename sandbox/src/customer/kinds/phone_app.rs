//! Coexistence: a number that is used in the phone app as well tells of its past, its address book, and what is typed there.

use serde_json::{Value, json};

use super::{Group, Kind, Made, Scene, WHATSAPP, own};
use crate::clock::{DAY, HOUR, MINUTE};
use crate::ids;
use crate::webhooks::whatsapp;

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    own(Group::PhoneApp, "history", "History of the phone app", WHATSAPP, history),
    own(Group::PhoneApp, "history_declined", "History is not shared", WHATSAPP, history_declined),
    own(Group::PhoneApp, "app_contact", "Contact of the phone app", WHATSAPP, app_contact),
    own(Group::PhoneApp, "app_contact_removed", "Contact removed in the phone app", WHATSAPP, app_contact_removed),
];

/// Three old messages and one of today, as one chunk. Ids follow from the customer, so that a second telling adds nothing.
fn history(scene: &Scene<'_>) -> Made {
    let number = scene.account.display_phone_number();
    let customer = scene.customer.wa_id().unwrap_or(&scene.key.customer).to_owned();
    let message = |ours: bool, ago: i64, text: &str| -> Value {
        let (from, to) = if ours {
            (&number, &customer)
        } else {
            (&customer, &number)
        };
        let id = ids::message_fixed(
            scene.key.channel,
            &scene.key.customer,
            &format!("history/{}/{text}", scene.key.lane()),
        );
        json!({
            "from": from, "to": to, "id": id, "timestamp": whatsapp::seconds(scene.at - ago), "type": "text",
            "text": {"body": text}, "history_context": {"status": "READ"},
        })
    };
    let messages = [
        message(false, 40 * DAY, "Hello, do you repair old hub gears?"),
        message(true, 40 * DAY - 5 * MINUTE, "We do, bring it any day before noon."),
        message(false, 39 * DAY, "It runs like new, thank you!"),
        message(false, 2 * HOUR, "Me again: the bell is stuck now."),
    ];
    let chunk = json!({
        "metadata": {"phase": 1, "chunk_order": 1, "progress": 100},
        "threads": [{"id": customer, "messages": messages}],
    });
    let value = json!({"contacts": [whatsapp::contact(scene.customer)], "history": [chunk]});
    scene.whatsapp_field(None, "history", value)
}

fn history_declined(scene: &Scene<'_>) -> Made {
    let error = json!({
        "code": 2_593_109, "title": "History sharing is turned off", "message": "History sharing is turned off",
        "error_data": {"details": "The business has turned off sharing of its history."},
    });
    scene.whatsapp_field(None, "history", json!({"history": [{"errors": [error]}]}))
}

fn app_contact(scene: &Scene<'_>) -> Made {
    let name = format!("{} (workshop)", scene.customer.name);
    contact(
        scene,
        "add",
        json!({"full_name": name, "first_name": scene.customer.name}),
    )
}

fn app_contact_removed(scene: &Scene<'_>) -> Made {
    contact(scene, "remove", json!({}))
}

fn contact(scene: &Scene<'_>, action: &str, mut contact: Value) -> Made {
    contact["phone_number"] = json!(scene.customer.wa_id());
    let metadata = json!({"timestamp": whatsapp::seconds(scene.at)});
    let entry = json!({"type": "contact", "contact": contact, "action": action, "metadata": metadata});
    scene.whatsapp_field(None, "smb_app_state_sync", json!({"state_sync": [entry]}))
}
