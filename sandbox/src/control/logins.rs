//! How logins and accounts are set up, and what the platforms tell an app about people who leave it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::Failure;
use crate::app::App;
use crate::clock;
use crate::world::logins::{INSTAGRAM_APP_SECRET, Token};

/// What is named changes; the rest stays.
#[derive(Deserialize)]
pub struct Setup {
    /// Instagram answers a code with the older, flat shape.
    flat_tokens: Option<bool>,
    /// Codes are too old when they arrive.
    stale_codes: Option<bool>,
    /// An Instagram account, and whether its owner lets apps see its messages.
    message_access: Option<MessageAccess>,
    /// Fields of a number: `status`, `quality_rating`, `platform_type`, …
    number: Option<Number>,
    /// Fields that are off for all accounts of the app.
    app_fields_off: Option<FieldsOff>,
    /// Every token that came out of a login of this person ends.
    end_tokens_of: Option<String>,
}

#[derive(Deserialize)]
pub struct MessageAccess {
    id: String,
    allowed: bool,
}

#[derive(Deserialize)]
pub struct Number {
    id: String,
    /// The two-step PIN that has to be given to register it.
    pin: Option<String>,
    #[serde(default)]
    facts: Map<String, Value>,
}

#[derive(Deserialize)]
pub struct FieldsOff {
    object: String,
    fields: Vec<String>,
}

pub async fn set(State(app): State<App>, Json(setup): Json<Setup>) -> StatusCode {
    let mut state = app.world.lock();
    let logins = &mut state.logins;
    if let Some(flat) = setup.flat_tokens {
        logins.flat_tokens = flat;
    }
    if let Some(stale) = setup.stale_codes {
        logins.stale_codes = stale;
    }
    if let Some(access) = setup.message_access {
        match access.allowed {
            true => logins.no_message_access.remove(&access.id),
            false => logins.no_message_access.insert(access.id),
        };
    }
    if let Some(number) = setup.number {
        if let Some(pin) = number.pin {
            logins.pins.insert(number.id.clone(), pin);
        }
        logins.number_facts.entry(number.id).or_default().extend(number.facts);
    }
    if let Some(off) = setup.app_fields_off {
        logins
            .app_fields_off
            .insert(off.object, off.fields.into_iter().collect());
    }
    if let Some(subject) = setup.end_tokens_of {
        logins.end_tokens_by(&subject);
    }
    StatusCode::NO_CONTENT
}

/// What was set up, for tests: subscriptions by object, synced phone apps, tokens without their text.
pub async fn get(State(app): State<App>) -> Json<Value> {
    let state = app.world.lock();
    let logins = &state.logins;
    let token = |token: &Token| {
        json!({"provider": token.grant.provider, "subject": token.grant.subject, "scopes": token.grant.scopes,
            "expires_at": token.expires_at.map(clock::rfc3339)})
    };
    Json(json!({
        "subscriptions": logins.subscriptions,
        "synced": logins.synced.iter().map(|(number, kind)| json!({"number": number, "kind": kind})).collect::<Vec<_>>(),
        "registered": logins.pins.keys().collect::<Vec<_>>(),
        "tokens": logins.tokens.values().map(token).collect::<Vec<_>>(),
    }))
}

#[derive(Deserialize)]
pub struct Leaving {
    /// `deauthorize` or `data-deletion`.
    callback: String,
    /// The app-scoped id of who leaves.
    user_id: String,
    /// `facebook` or `instagram`: whose app.
    provider: String,
    /// Seconds since 1970; now where it is not given.
    issued_at: Option<i64>,
}

/// Tells the product that somebody removed the app, or wants their data deleted, and returns its answer.
pub async fn leave(State(app): State<App>, Json(leaving): Json<Leaving>) -> Result<Json<Value>, Failure> {
    let secret = match leaving.provider.as_str() {
        "instagram" => INSTAGRAM_APP_SECRET,
        "facebook" => app.meta_app_secret.as_str(),
        _ => return Err(Failure::invalid("provider is facebook or instagram")),
    };
    if !matches!(leaving.callback.as_str(), "deauthorize" | "data-deletion") {
        return Err(Failure::invalid("callback is deauthorize or data-deletion"));
    }
    app.world.lock().logins.end_tokens_by(&leaving.user_id);
    let issued_at = leaving.issued_at.unwrap_or_else(|| clock::now() / clock::SECOND);
    let payload = json!({"algorithm": "HMAC-SHA256", "issued_at": issued_at, "user_id": leaving.user_id});
    let request = signed_request(secret, &payload).ok_or_else(|| Failure::invalid("this cannot be signed"))?;
    let answer = app
        .http
        .post(format!("{}/meta/{}", app.webhook_base_url, leaving.callback))
        .form(&[("signed_request", request)])
        .send()
        .await
        .map_err(|error| Failure(StatusCode::BAD_GATEWAY, error.without_url().to_string()))?;
    let status = answer.status().as_u16();
    let body = answer.text().await.unwrap_or_default();
    let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
    Ok(Json(json!({"status": status, "body": body})))
}

fn signed_request(secret: &str, payload: &Value) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(payload.as_bytes());
    Some(format!(
        "{}.{payload}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    ))
}
