//! What a platform tells about a customer.

use serde_json::{Value, json};

use super::{Group, Kind, MESSENGER, META, Made, Scene, WHATSAPP, own};
use crate::config::Channel;
use crate::ids;
use crate::webhooks::whatsapp;

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    own(Group::Person, "number_changed", "Changes the number", WHATSAPP, number_changed),
    own(Group::Person, "user_id_changed", "Gets a new user id", WHATSAPP, user_id_changed),
    own(Group::Person, "user_id_update", "Gets a new user id, as an update", WHATSAPP, user_id_update),
    own(Group::Person, "identity_changed", "Security code changes", WHATSAPP, identity_changed),
    own(Group::Person, "missed_call", "Calls, and nobody answers", WHATSAPP, missed_call),
    own(Group::Person, "marketing_stop", "Wants no marketing", WHATSAPP, marketing_stop),
    own(Group::Person, "marketing_resume", "Wants marketing again", WHATSAPP, marketing_resume),
    own(Group::Person, "opt_in", "Subscribes to updates", META, opt_in),
    own(Group::Person, "opt_out", "Stops the updates", META, opt_out),
    own(Group::Person, "account_linked", "Links an account", MESSENGER, account_linked),
    own(Group::Person, "account_unlinked", "Unlinks the account", MESSENGER, account_unlinked),
];

/// The old and the new number. No contacts come along.
fn system(scene: &Scene<'_>, system: Value, beside: Option<(&str, Value)>) -> Made {
    let mut message = json!({
        "id": scene.id, "timestamp": whatsapp::seconds(scene.at), "type": "system", "system": system,
    });
    whatsapp::name(&mut message, scene.customer, "from", "from_user_id");
    if let Some((name, value)) = beside {
        message[name] = value;
    }
    scene.whatsapp_field(None, "messages", json!({"messages": [message]}))
}

fn new_number(scene: &Scene<'_>) -> String {
    let number = ids::customer(Channel::Whatsapp);
    // by chance it could be the old one
    if scene.customer.wa_id() == Some(&number) {
        format!("{number}9")
    } else {
        number
    }
}

fn number_changed(scene: &Scene<'_>) -> Made {
    let number = new_number(scene);
    let user_id = ids::bsuid(&number);
    let before = scene.customer.wa_id().unwrap_or("a number that was not shown");
    let body = format!("User {} changed from {before} to {number}", scene.customer.name);
    scene.app.world.move_customer(scene.key, Some(&number), &user_id);
    system(
        scene,
        json!({"type": "user_changed_number", "body": body, "wa_id": number, "user_id": user_id}),
        None,
    )
}

/// The id that the platform knows the customer by from now on.
fn new_user_id(scene: &Scene<'_>) -> String {
    let user_id = ids::bsuid(&scene.id);
    scene.app.world.move_customer(scene.key, None, &user_id);
    user_id
}

fn user_id_changed(scene: &Scene<'_>) -> Made {
    let body = format!("User {} has a new id", scene.customer.name);
    system(
        scene,
        json!({"type": "user_changed_user_id", "body": body, "user_id": new_user_id(scene)}),
        None,
    )
}

fn user_id_update(scene: &Scene<'_>) -> Made {
    let ids = json!({"previous": scene.customer.user_id, "current": new_user_id(scene)});
    let mut update =
        json!({"detail": "The user's id has changed", "user_id": ids, "timestamp": whatsapp::seconds(scene.at)});
    if let Some(wa_id) = scene.customer.wa_id() {
        update["wa_id"] = json!(wa_id);
    }
    let value = json!({"contacts": [whatsapp::contact(scene.customer)], "user_id_update": [update]});
    scene.whatsapp_field(None, "user_id_update", value)
}

fn identity_changed(scene: &Scene<'_>) -> Made {
    let identity =
        json!({"acknowledged": true, "created_timestamp": whatsapp::seconds(scene.at), "hash": "DF2lS5v2W6x="});
    let body = format!("{} may have changed their device", scene.customer.name);
    system(
        scene,
        json!({"type": "customer_identity_changed", "body": body}),
        Some(("identity", identity)),
    )
}

/// It rang for twenty seconds and was not taken.
fn missed_call(scene: &Scene<'_>) -> Made {
    let mut call = json!({
        "id": format!("wacid.{}", ids::object()), "to": scene.account.display_phone_number(), "event": "terminate",
        "direction": "USER_INITIATED", "status": "FAILED", "timestamp": whatsapp::seconds(scene.at),
        "start_time": whatsapp::seconds(scene.at - 20_000), "end_time": whatsapp::seconds(scene.at), "duration": 0,
    });
    whatsapp::name(&mut call, scene.customer, "from", "from_user_id");
    let value = json!({"contacts": [whatsapp::contact(scene.customer)], "calls": [call]});
    scene.whatsapp_field(None, "calls", value)
}

fn marketing_stop(scene: &Scene<'_>) -> Made {
    preference(scene, "stop", "The user stopped marketing messages")
}

fn marketing_resume(scene: &Scene<'_>) -> Made {
    preference(scene, "resume", "The user resumed marketing messages")
}

fn preference(scene: &Scene<'_>, value: &str, detail: &str) -> Made {
    let mut preference =
        json!({"category": "marketing_messages", "value": value, "detail": detail, "timestamp": scene.at / 1000});
    whatsapp::name(&mut preference, scene.customer, "wa_id", "user_id");
    let value = json!({"contacts": [whatsapp::contact(scene.customer)], "user_preferences": [preference]});
    scene.whatsapp_field(None, "user_preferences", value)
}

fn opt_in(scene: &Scene<'_>) -> Made {
    let content = json!({
        "type": "notification_messages", "payload": "NEWS", "title": "News from the shop", "notification_messages_token": ids::object(),
        "token_expiry_timestamp": 1_893_456_000_000_i64, "user_token_status": "NOT_REFRESHED", "notification_messages_timezone": "UTC",
    });
    scene.page_event(None, "optin", content)
}

fn opt_out(scene: &Scene<'_>) -> Made {
    let content = json!({
        "type": "notification_messages", "payload": "NEWS", "title": "News from the shop",
        "notification_messages_token": ids::object(), "notification_messages_status": "STOP NOTIFICATIONS",
    });
    scene.page_event(None, "optin", content)
}

fn account_linked(scene: &Scene<'_>) -> Made {
    let content = json!({"status": "linked", "authorization_code": "a-code-of-ours"});
    scene.page_event(None, "account_linking", content)
}

fn account_unlinked(scene: &Scene<'_>) -> Made {
    scene.page_event(None, "account_linking", json!({"status": "unlinked"}))
}
