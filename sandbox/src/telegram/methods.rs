//! What can be asked of the Bot API.

use serde_json::{Value, json};

use super::error::BotError;
use super::hooks::Hook;
use super::request::Call;
use super::{files, send};
use crate::app::App;
use crate::world::Customer;

/// Kinds of updates that can be asked for.
const LONGEST_SECRET: usize = 256;

pub async fn run(app: &App, call: &Call, fault: Option<&'static str>) -> Result<Value, BotError> {
    match call.method.as_str() {
        "getme" => Ok(me(call)),
        "setwebhook" => set_webhook(app, call),
        "deletewebhook" => {
            app.outbox.hooks().set(&call.account.id, None);
            Ok(json!(true))
        }
        "getwebhookinfo" => Ok(webhook_info(app, call)),
        "getchat" => chat(app, call),
        "getfile" => files::find(app, call),
        "answercallbackquery" => answer_tap(app, call),
        "sendchataction" => send::typing(app, call),
        "setmessagereaction" => send::react(app, call),
        method if method.starts_with("send") => send::message(app, call, fault),
        _ => Err(BotError::new(404, "Not Found: method not found")),
    }
}

fn me(call: &Call) -> Value {
    let username: String = call.account.name.chars().filter(char::is_ascii_alphanumeric).collect();
    json!({
        "id": number(&call.account.id), "is_bot": true, "first_name": call.account.name, "username": format!("{username}Bot"),
        "can_join_groups": true, "can_read_all_group_messages": false, "can_connect_to_business": true,
    })
}

fn number(id: &str) -> i64 {
    id.parse().unwrap_or_default()
}

/// Telegram asks for https; here a product on loopback will do.
fn set_webhook(app: &App, call: &Call) -> Result<Value, BotError> {
    let url = call.text("url").unwrap_or_default();
    if url.is_empty() {
        app.outbox.hooks().set(&call.account.id, None);
        return Ok(json!(true));
    }
    let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    if !url.starts_with("https://") && !here.iter().any(|start| url.starts_with(start)) {
        return Err(BotError::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = call.text("secret_token").map(str::to_owned);
    let spelled = |secret: &String| {
        secret.len() <= LONGEST_SECRET
            && secret
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    if secret.as_ref().is_some_and(|secret| !spelled(secret)) {
        return Err(BotError::bad("secret token contains unallowed characters"));
    }
    let max_connections = call.whole("max_connections").unwrap_or(40);
    let allowed = call.body["allowed_updates"].as_array().into_iter().flatten();
    let hook = Hook {
        url: url.to_owned(),
        secret,
        allowed_updates: allowed.filter_map(Value::as_str).map(str::to_owned).collect(),
        max_connections: max_connections.clamp(1, 100),
    };
    app.outbox.hooks().set(&call.account.id, Some(hook));
    Ok(json!(true))
}

fn webhook_info(app: &App, call: &Call) -> Value {
    let hook = app.outbox.hooks().get(&call.account.id).unwrap_or_default();
    let pending = app.outbox.hooks().pending(&call.account.id);
    let mut info = json!({"url": hook.url, "has_custom_certificate": false, "pending_update_count": pending});
    if !hook.url.is_empty() {
        info["max_connections"] = json!(hook.max_connections);
        info["allowed_updates"] = json!(hook.allowed_updates);
    }
    if let Some((at, why)) = app.outbox.hooks().last_error(&call.account.id) {
        info["last_error_date"] = json!(at);
        info["last_error_message"] = json!(why);
    }
    info
}

/// Who a chat is with. A person who shows their profile to nobody has no picture.
fn chat(app: &App, call: &Call) -> Result<Value, BotError> {
    let customer = customer(app, call)?;
    let mut chat = super::updates::chat(&customer);
    if customer.profile_consent {
        let id = format!("{}{}", files::AVATAR, customer.key.customer);
        chat["photo"] =
            json!({"small_file_id": id, "big_file_id": id, "small_file_unique_id": "s", "big_file_unique_id": "b"});
    }
    Ok(chat)
}

/// The person that `chat_id` is.
pub fn customer(app: &App, call: &Call) -> Result<Customer, BotError> {
    let id = call.recipient().ok_or_else(|| BotError::bad("chat_id is empty"))?;
    app.world
        .recipient(&call.account, &id)
        .ok_or_else(|| BotError::bad("chat not found"))
}

/// The button that was tapped waits no longer.
fn answer_tap(app: &App, call: &Call) -> Result<Value, BotError> {
    let id = call.text("callback_query_id").unwrap_or_default();
    let tapped = app.world.lock().taps.remove(id);
    let (key, message) =
        tapped.ok_or_else(|| BotError::bad("query is too old and response timeout expired or query ID is invalid"))?;
    app.world.update_bubble(&key, &message, |bubble| {
        bubble.waiting = false;
        true
    });
    Ok(json!(true))
}
