//! What a platform tells about a customer.

use serde_json::{Value, json};

use super::{Group, Kind, MESSENGER, META, Made, Make, Scene, WHATSAPP};
use crate::config::Channel;
use crate::ids;
use crate::webhooks::whatsapp;

const fn person(
    name: &'static str,
    title: &'static str,
    channels: &'static [Channel],
    make: fn(&Scene<'_>) -> Made,
) -> Kind {
    Kind {
        name,
        title,
        group: Group::Person,
        channels,
        make: Make::Own(make),
    }
}

pub const KINDS: &[Kind] = &[
    person("number_changed", "Changes the number", WHATSAPP, number_changed),
    person("user_id_changed", "Gets a new user id", WHATSAPP, user_id_changed),
    person(
        "user_id_update",
        "Gets a new user id, as an update",
        WHATSAPP,
        user_id_update,
    ),
    person("identity_changed", "Security code changes", WHATSAPP, identity_changed),
    person("missed_call", "Calls, and nobody answers", WHATSAPP, missed_call),
    person("marketing_stop", "Wants no marketing", WHATSAPP, marketing_stop),
    person("marketing_resume", "Wants marketing again", WHATSAPP, marketing_resume),
    person("opt_in", "Subscribes to updates", META, opt_in),
    person("opt_out", "Stops the updates", META, opt_out),
    person("account_linked", "Links an account", MESSENGER, account_linked),
    person("account_unlinked", "Unlinks the account", MESSENGER, account_unlinked),
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
    if number == scene.key.customer {
        format!("{number}9")
    } else {
        number
    }
}

fn number_changed(scene: &Scene<'_>) -> Made {
    let number = new_number(scene);
    let body = format!(
        "User {} changed from {} to {number}",
        scene.customer.name, scene.key.customer
    );
    system(
        scene,
        json!({"type": "user_changed_number", "body": body, "wa_id": number, "user_id": ids::bsuid(&number)}),
        None,
    )
}

fn user_id_changed(scene: &Scene<'_>) -> Made {
    let body = format!("User {} has a new id", scene.customer.name);
    system(
        scene,
        json!({"type": "user_changed_user_id", "body": body, "user_id": ids::bsuid(&scene.id)}),
        None,
    )
}

fn user_id_update(scene: &Scene<'_>) -> Made {
    let ids = json!({"previous": scene.customer.user_id, "current": ids::bsuid(&scene.id)});
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
