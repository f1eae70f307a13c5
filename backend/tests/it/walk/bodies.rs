//! What the requests of the walk hold. Each id has a body of its own.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use frontdesk::clock::{Clock, rfc3339_millis};
use serde_json::{Value, json};
use time::Duration;

use super::place::Place;

#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    None,
    Json(Value),
    /// A file of contacts.
    Table(&'static str),
    /// A form with a file in it.
    Form,
}

/// When replies go out that wait, the same for all.
static LATER: LazyLock<String> = LazyLock::new(|| rfc3339_millis::format(Clock::system().now() + Duration::hours(1)));
const PASSWORD: &str = "a long enough password";
/// An account is no workspace's, and a try at it is told to those that its person is in: `it::api::audit`.
const NOBODY: &str = "stranger@example.test";

/// The bodies of an operation that name things: what it is about of `at`, whatever else of `of`.
pub fn bodies(operation: &str, at: &Place, of: &Place) -> Vec<Body> {
    match operation {
        "attachments_upload" => return vec![Body::Form],
        "contact_files_upload" => return vec![Body::Table("name\nWalt\n")],
        _ => {}
    }
    let bodies = of_accounts(operation)
        .or_else(|| of_conversations(operation, at, of))
        .or_else(|| of_members(operation, of))
        .or_else(|| of_tools(operation, of))
        .or_else(|| of_channels(operation, of))
        .or_else(|| nameless(operation));
    let bodies = bodies.unwrap_or_else(|| panic!("{operation}: give it a body in walk/bodies.rs"));
    bodies.into_iter().map(Body::Json).collect()
}

fn of_accounts(operation: &str) -> Option<Vec<Value>> {
    Some(vec![match operation {
        "auth_accept" => json!({ "token": "t", "name": "n", "password": PASSWORD }),
        "auth_look" | "auth_look_at_link" => json!({ "token": "t" }),
        "auth_log_in" => json!({ "email": NOBODY, "password": PASSWORD }),
        "auth_start" => json!({ "name": "nobody-has-it", "return_to": "/" }),
        "auth_second_step" => json!({ "sign_in": "s", "code": "123456", "language": "en" }),
        "auth_ask_for_passkey" => json!({ "sign_in": "s" }),
        "auth_sign_in_by_passkey" => json!({ "passkey": { "id": "AAAA" } }),
        "passkeys_add" => json!({ "name": "Key", "credential": { "id": "AAAA" }, "language": "en" }),
        "passkeys_rename" => json!({ "name": "Key" }),
        "auth_reset_password" => json!({ "token": "t", "password": PASSWORD }),
        "auth_ask_for_password" | "auth_ask_to_sign_up" => json!({ "email": NOBODY, "language": "en" }),
        "auth_sign_up" => json!({ "token": "t", "name": "n", "password": PASSWORD, "workspace_name": "w" }),
        "auth_change_me" => json!({ "name": "Renamed", "language": "en" }),
        "sessions_change_password" => json!({ "current_password": "wrong", "new_password": PASSWORD }),
        "sessions_reauthenticate" => json!({ "password": "wrong", "language": "en" }),
        "second_factor_confirm" => json!({ "code": "123456", "language": "en" }),
        "second_factor_turn_off" => json!({ "password": "wrong", "code": "123456", "language": "en" }),
        "workspaces_create" => json!({ "name": "Another" }),
        _ => return None,
    }])
}

fn of_conversations(operation: &str, at: &Place, of: &Place) -> Option<Vec<Value>> {
    let (file, message, member, team, label) = (
        of.id("attachment"),
        of.id("message"),
        of.id("colleague"),
        of.id("team"),
        of.id("label"),
    );
    let later = |more: Value| {
        let base = json!({ "id": "0198f000-0000-7000-8000-00000000000a", "text": "Later", "send_at": *LATER });
        with(base, more)
    };
    let note = |more: Value| {
        with(
            json!({ "client_id": more.to_string(), "text": "Note", "audience": "team" }),
            more,
        )
    };
    let many = |change: Value| json!({ "conversation_ids": [at.id("conversation")], "change": change });
    let matching = |filter: Value| json!({ "filter": filter, "change": { "priority": "low" } });
    Some(match operation {
        "conversations_change" => vec![
            json!({ "assignee_id": member }),
            json!({ "team_id": team }),
            json!({ "label_ids": [label] }),
        ],
        "conversations_bulk" => vec![
            json!({ "conversation_ids": [of.id("conversation")], "change": { "priority": "low" } }),
            many(json!({ "assignee_id": member })),
            many(json!({ "team_id": team })),
            many(json!({ "add_label_ids": [label] })),
            many(json!({ "remove_label_ids": [label] })),
            matching(json!({ "assignee": member })),
            matching(json!({ "contact_id": of.id("contact") })),
            matching(json!({ "inbox_id": of.id("inbox") })),
            matching(json!({ "label": label })),
            matching(json!({ "team_id": team })),
            matching(json!({ "view": of.id("view") })),
        ],
        "messages_create" => vec![
            json!({ "client_id": "a", "text": "Reply", "attachment_ids": [file] }),
            json!({ "client_id": "b", "text": "Reply", "reply_to_id": message }),
            note(json!({ "mention_ids": [member] })),
            note(json!({ "then": { "assignee_id": member } })),
            note(json!({ "then": { "team_id": team } })),
        ],
        "drafts_put" => vec![
            json!({ "reply": "r", "reply_attachment_ids": [file] }),
            json!({ "note": "n", "note_attachment_ids": [file] }),
            json!({ "reply": "r", "reply_to_id": message }),
        ],
        "scheduled_messages_create" => {
            vec![
                later(json!({ "attachment_ids": [file] })),
                later(json!({ "reply_to_id": message })),
            ]
        }
        "scheduled_messages_change" => vec![json!({ "text": "Much later" })],
        "messages_react" => vec![json!({ "emoji": "👍" })],
        "macros_run" => vec![json!({ "client_id": "m" })],
        "conversations_mark_read" => vec![json!({ "read_count": 1 })],
        "conversations_typing" => vec![json!({ "typing": true })],
        "mentions_read" => vec![
            json!({ "conversation_id": of.id("conversation") }),
            json!({ "conversation_id": of.id("conversation"), "message_id": of.id("reply") }),
        ],
        "notifications_mark_read" => vec![
            json!({ "ids": [of.id("notification")] }),
            json!({ "conversation_id": of.id("conversation") }),
        ],
        "contacts_merge" => vec![json!({ "other_id": of.id("other_contact") })],
        "contacts_change" => vec![json!({ "note": "Changed", "attributes": { "plan": "Changed" } })],
        _ => return None,
    })
}

fn of_members(operation: &str, of: &Place) -> Option<Vec<Value>> {
    let (member, email, role) = (of.id("colleague"), of.id("email"), of.id("role"));
    let new = |more: Value| {
        with(
            json!({ "email": "new@example.test", "name": "New", "password": PASSWORD }),
            more,
        )
    };
    Some(match operation {
        "invitations_create" => vec![
            json!({ "email": "asked@example.test", "role": "custom", "role_id": role }),
            json!({ "email": email, "role": "agent" }),
        ],
        "members_create_member" => vec![
            new(json!({ "role": "custom", "role_id": role })),
            new(json!({ "email": email, "role": "agent" })),
        ],
        "members_update_member" => vec![
            json!({ "role_id": role }),
            json!({ "role": "admin" }),
            json!({ "active": false }),
        ],
        // nobody answers there
        "sign_in_provider_set" => vec![json!({
            "name": "walk", "issuer": "https://localhost:9", "client_id": "c", "client_secret": "s", "scopes": ["email"],
            "domains": ["example.test"], "join_role": "custom", "join_role_id": role,
        })],
        "teams_create_team" => vec![json!({ "name": "Walkers", "member_ids": [member] })],
        "teams_update_team" => vec![json!({ "name": "Renamed" }), json!({ "member_ids": [member] })],
        "assignment_change" => vec![
            json!({ "teams": [{ "team_id": of.id("team"), "mode": "least_busy" }] }),
            json!({ "capacities": [{ "user_id": member, "capacity": 7 }] }),
        ],
        _ => return None,
    })
}

fn of_tools(operation: &str, of: &Place) -> Option<Vec<Value>> {
    let (member, team, label) = (of.id("member"), of.id("team"), of.id("label"));
    let looks = |field: &str, id: &str| {
        let condition = json!({ "field": field, "op": "is", "values": [id] });
        json!({ "match": "all", "groups": [{ "match": "all", "conditions": [condition] }] })
    };
    let conditions = [
        ("assignee", member),
        ("team", team),
        ("label", label),
        ("inbox", of.id("inbox")),
    ];
    let actions = [
        ("assignee", json!({ "assignee": member })),
        ("team", json!({ "team": team })),
        ("label", json!({ "add_label_ids": [label] })),
        ("no label", json!({ "remove_label_ids": [label] })),
    ];
    Some(match operation {
        "saved_views_create_view" => {
            let view = |(field, id): (&str, &str)| json!({ "name": format!("By {field}"), "shared": true, "conditions": looks(field, id) });
            conditions.map(view).to_vec()
        }
        "saved_views_update_view" => conditions
            .map(|(field, id)| json!({ "conditions": looks(field, id) }))
            .to_vec(),
        "macros_create" => actions
            .map(|(name, actions)| json!({ "name": format!("Give {name}"), "actions": actions }))
            .to_vec(),
        "macros_change" => actions.map(|(_, actions)| json!({ "actions": actions })).to_vec(),
        _ => return None,
    })
}

fn of_channels(operation: &str, of: &Place) -> Option<Vec<Value>> {
    let account =
        json!({ "channel": "messenger", "external_id": of.id("account"), "credentials": { "access_token": "t" } });
    let ways = json!({ "centre": true, "sound": false, "desktop": false, "push": false });
    Some(vec![match operation {
        "inboxes_add" => with(account, json!({ "name": "Taken over" })),
        "connecting_check" => account,
        "inboxes_send_test" => json!({ "conversation_id": of.id("conversation"), "client_id": "t" }),
        "connecting_start" => json!({ "inbox_id": of.id("inbox") }),
        "connecting_pick" => json!({ "accounts": [{ "channel": "messenger", "external_id": of.id("account") }] }),
        "webhooks_replay_many" => json!({ "inbox_id": of.id("inbox") }),
        "notifications_put_settings" => json!({
            "kinds": { "assigned": ways, "message": ways, "mention": ways, "unassigned": ways, "reply_failed": ways, "inbox": ways },
            "muted_inbox_ids": [of.id("inbox")],
            "quiet_hours": { "on": false, "every_day": { "from": "22:00", "to": "07:00" }, "days_off": [], "time_zone": "UTC" },
            "sound": { "only_hidden": false, "repeat_seconds": 0, "tone": "bell", "volume": 50 },
        }),
        _ => return None,
    }])
}

/// Where nothing can be named.
fn nameless(operation: &str) -> Option<Vec<Value>> {
    Some(vec![match operation {
        "presence_change_availability" => json!({ "availability": "available" }),
        "canned_responses_create_canned_response" => json!({ "shortcut": "walk", "text": "Walk" }),
        "canned_responses_update_canned_response" => json!({ "text": "Changed" }),
        "composer_settings_change" => json!({ "signature": "Changed" }),
        "contact_attributes_create_attribute" => json!({ "key": "walk", "label": "Walk", "kind": "text" }),
        "contact_attributes_update_attribute" => json!({ "label": "Changed" }),
        "contact_files_check" => json!({ "mapping": ["name"] }),
        "inboxes_change" => json!({ "name": "Changed", "disabled": true }),
        "inboxes_make_secret" => json!({ "overlap_hours": 1 }),
        "invitations_resend" => json!({ "language": "en" }),
        "labels_create_label" => json!({ "name": "Walk" }),
        "labels_update_label" => json!({ "name": "Changed" }),
        "connecting_finish_signup" => json!({ "state": "s", "code": "c", "waba_id": "w" }),
        "push_subscribe" => {
            json!({ "device": "d", "endpoint": "https://push.example/x", "keys": { "p256dh": "x", "auth": "y" } })
        }
        "roles_create" => json!({ "name": "Walker", "permissions": ["labels.manage"] }),
        "roles_change" => json!({ "name": "Changed" }),
        "tokens_create" => json!({ "name": "Walk", "role": "agent" }),
        "tokens_create_own" => json!({ "name": "Walk" }),
        "webhook_endpoints_create" => {
            json!({ "name": "Walk", "url": "https://hooks.example/", "event_types": ["label.updated"] })
        }
        "webhook_endpoints_change" => json!({ "name": "Changed", "enabled": false }),
        "webhook_endpoints_rotate" => json!({ "overlap_hours": 1 }),
        "workspace_change" => json!({ "webhook_retention_days": 7 }),
        _ => return None,
    }])
}

fn with(base: Value, more: Value) -> Value {
    let mut base = base;
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

/// Fails where the schema of a body has an id that no body here names.
pub fn expect_every_id(document: &Value, operation: &str, schema: &Value) {
    let mut ids = BTreeSet::new();
    collect(document, schema, &mut ids);
    if ids.is_empty() {
        return;
    }
    let place = Place::named_by_kind();
    let bodies = format!("{:?}", bodies(operation, &place, &place));
    for id in ids {
        assert!(
            bodies.contains(&format!("\"{id}\"")),
            "{operation}: name {id} in a body of walk/bodies.rs"
        );
    }
}

/// The fields that hold ids.
fn collect(document: &Value, schema: &Value, ids: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return collect(
            document,
            document.pointer(reference.trim_start_matches('#')).unwrap(),
            ids,
        );
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if field["format"] == "uuid" || field["items"]["format"] == "uuid" {
            ids.insert(name.clone());
        }
        collect(document, field, ids);
    }
    for parts in ["oneOf", "anyOf", "allOf"] {
        for part in schema[parts].as_array().into_iter().flatten() {
            collect(document, part, ids);
        }
    }
    if schema["items"].is_object() {
        collect(document, &schema["items"], ids);
    }
}
