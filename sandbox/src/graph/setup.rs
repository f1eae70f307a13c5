//! What an app sets up with an account: which webhooks it gets, whether a number is registered, and what its phone app
//! hands over. Subscriptions are kept by the object they are made on.

use std::collections::BTreeSet;

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::config::Channel;
use crate::graph::auth;
use crate::graph::error::GraphError;
use crate::ids;
use crate::world::BusinessAccount;
use crate::world::logins::META_APP_ID;

const PAGE_FIELDS: [&str; 12] = [
    "messages",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "message_edits",
    "messaging_postbacks",
    "messaging_optins",
    "messaging_referrals",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "standby",
];
const INSTAGRAM_FIELDS: [&str; 9] = [
    "messages",
    "message_reactions",
    "message_edit",
    "messaging_postbacks",
    "messaging_referral",
    "messaging_seen",
    "messaging_handover",
    "messaging_optins",
    "standby",
];
const WHATSAPP_FIELDS: [&str; 9] = [
    "messages",
    "message_template_status_update",
    "account_update",
    "account_alerts",
    "phone_number_quality_update",
    "history",
    "smb_app_state_sync",
    "smb_message_echoes",
    "user_preferences",
];

/// From the query, or from a JSON body.
pub fn parameters(query: &auth::Query, body: &Bytes) -> Map<String, Value> {
    let mut given: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    given.extend(query.iter().map(|(name, value)| (name.clone(), json!(value))));
    given
}

fn text<'a>(given: &'a Map<String, Value>, name: &str) -> &'a str {
    given.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The object that is subscribed: `me` is the account itself.
fn object<'a>(account: &'a BusinessAccount, id: &'a str) -> &'a str {
    match (account.channel, id) {
        (Channel::Whatsapp, _) => &account.waba_id,
        (_, "me") => account.sender_id(),
        _ => id,
    }
}

pub fn subscribed(app: &App, account: &BusinessAccount, id: &str) -> Value {
    let object = object(account, id);
    let fields = app.world.lock().logins.subscriptions.get(object).cloned();
    let by_itself = account.channel == Channel::Instagram && account.page_id.as_deref() != Some(object);
    let all: &[&str] = if by_itself { &INSTAGRAM_FIELDS } else { &PAGE_FIELDS };
    let fields = fields.unwrap_or_else(|| all.iter().map(|field| (*field).to_owned()).collect());
    match (fields.is_empty(), account.channel) {
        (true, _) => json!({"data": []}),
        (false, Channel::Whatsapp) => json!({"data": [{"whatsapp_business_api_data": {
            "id": META_APP_ID, "name": "Frontdesk", "link": "https://www.facebook.com/games/?app_id=1"}}]}),
        (false, _) => json!({"data": [{"id": META_APP_ID, "name": "Frontdesk", "subscribed_fields": fields}]}),
    }
}

pub fn subscribe(
    app: &App,
    account: &BusinessAccount,
    id: &str,
    token: Option<&str>,
    given: &Map<String, Value>,
) -> Result<Value, GraphError> {
    let fields: BTreeSet<String> = match account.channel {
        // a business account is subscribed as a whole
        Channel::Whatsapp => ["messages".to_owned()].into(),
        _ => text(given, "subscribed_fields")
            .split(',')
            .map(|field| field.trim().to_owned())
            .filter(|field| !field.is_empty())
            .collect(),
    };
    let (scope, task) = match (account.channel, account.login) {
        (Channel::Whatsapp, _) => ("whatsapp_business_management", ""),
        (Channel::Instagram, crate::config::Login::Instagram) => ("instagram_business_manage_messages", ""),
        _ => ("pages_manage_metadata", "MODERATE"),
    };
    if !auth::may(app, token, scope, task) {
        return Err(GraphError::new(
            403,
            200,
            format!("(#200) Requires {scope} permission to manage the object"),
        ));
    }
    if fields.is_empty() {
        return Err(GraphError::parameter("The parameter subscribed_fields is required"));
    }
    if let Some(unknown) = fields.iter().find(|field| {
        account.channel != Channel::Whatsapp
            && !PAGE_FIELDS.contains(&field.as_str())
            && !INSTAGRAM_FIELDS.contains(&field.as_str())
    }) {
        return Err(GraphError::parameter(format!(
            "Param subscribed_fields[0] must be one of {{messages, …}} - got \"{unknown}\"."
        )));
    }
    let object = object(account, id).to_owned();
    app.world.lock().logins.subscriptions.insert(object, fields);
    Ok(json!({"success": true}))
}

pub fn unsubscribe(app: &App, account: &BusinessAccount, id: &str) -> Value {
    let object = object(account, id).to_owned();
    app.world.lock().logins.subscriptions.insert(object, BTreeSet::new());
    json!({"success": true})
}

/// `GET /{app}/subscriptions`: where the app's webhooks go, and which fields are on for all of its accounts.
pub fn app_subscriptions(app: &App, id: &str, token: Option<&str>) -> Result<Value, GraphError> {
    if id != META_APP_ID {
        return Err(GraphError::no_object(id));
    }
    if !token.is_some_and(|token| auth::is_app_token(app, token)) {
        return Err(GraphError::new(
            400,
            190,
            "This method must be called with an app access_token.",
        ));
    }
    let off = app.world.lock().logins.app_fields_off.clone();
    let objects: [(&str, &str, &[&str]); 3] = [
        ("page", "messenger", &PAGE_FIELDS),
        ("instagram", "instagram", &INSTAGRAM_FIELDS),
        ("whatsapp_business_account", "whatsapp", &WHATSAPP_FIELDS),
    ];
    let data: Vec<Value> = objects
        .into_iter()
        .map(|(object, channel, fields)| {
            let is_on = |field: &&&str| off.get(object).is_none_or(|off| !off.contains(**field));
            let fields: Vec<Value> = fields
                .iter()
                .filter(is_on)
                .map(|field| json!({"name": field, "version": "v25.0"}))
                .collect();
            json!({"object": object, "active": true, "fields": fields,
                "callback_url": format!("{}/webhooks/{channel}", app.product_url())})
        })
        .collect();
    Ok(json!({"data": data}))
}

/// `POST /{number}/register {messaging_product, pin}`
pub fn register(app: &App, account: &BusinessAccount, given: &Map<String, Value>) -> Result<Value, GraphError> {
    let pin = text(given, "pin");
    if text(given, "messaging_product") != "whatsapp" {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    if pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GraphError::parameter("Invalid parameter").details("pin must be 6 digits"));
    }
    let mut state = app.world.lock();
    let logins = &mut state.logins;
    if logins.pins.get(&account.id).is_some_and(|known| known != pin) {
        return Err(
            GraphError::new(400, 133_005, "(#133005) Two step verification PIN Mismatch")
                .details("Two-step verification PIN incorrect."),
        );
    }
    logins.pins.insert(account.id.clone(), pin.to_owned());
    let facts = logins.number_facts.entry(account.id.clone()).or_default();
    facts.insert("status".into(), json!("CONNECTED"));
    facts.insert("platform_type".into(), json!("CLOUD_API"));
    Ok(json!({"success": true}))
}

/// `POST /{number}/smb_app_data {messaging_product, sync_type}`: each kind once.
pub fn sync_app(app: &App, account: &BusinessAccount, given: &Map<String, Value>) -> Result<Value, GraphError> {
    let kind = text(given, "sync_type");
    if !matches!(kind, "smb_app_state_sync" | "history") {
        return Err(
            GraphError::parameter("Invalid parameter").details("sync_type must be smb_app_state_sync or history")
        );
    }
    let new = app
        .world
        .lock()
        .logins
        .synced
        .insert((account.id.clone(), kind.to_owned()));
    if !new {
        return Err(GraphError::new(
            400,
            2_593_107,
            "(#2593107) Synchronization request limit exceeded",
        ));
    }
    Ok(json!({"messaging_product": "whatsapp", "request_id": ids::object()}))
}

/// A number as it is described, with what differs from a healthy one.
pub fn with_facts(app: &App, account: &BusinessAccount, mut description: Value) -> Value {
    let facts = app.world.lock().logins.number_facts.get(&account.id).cloned();
    if let (Some(facts), Some(description)) = (facts, description.as_object_mut()) {
        description.extend(facts);
    }
    description
}

/// Whether the Instagram account that is asked about keeps its messages from other apps.
pub fn is_locked(app: &App, account: &BusinessAccount, query: &auth::Query) -> bool {
    let state = app.world.lock();
    let behind = |each: &&BusinessAccount| each.page_id.as_deref() == Some(account.sender_id());
    let asked = match account.channel {
        Channel::Instagram => Some(&account.id),
        _ if query.get("platform").is_some_and(|platform| platform == "instagram") => {
            state.accounts.iter().find(behind).map(|account| &account.id)
        }
        _ => None,
    };
    asked.is_some_and(|id| state.logins.no_message_access.contains(id))
}

pub fn locked() -> GraphError {
    GraphError::new(
        403,
        200,
        "(#200) The user hasn't allowed access to messages in the Instagram app's settings.",
    )
    .subcode(2_534_041)
}
