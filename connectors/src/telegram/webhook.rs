//! Where updates go, and what proves that they are Telegram's.

use serde_json::json;
use subtle::{Choice, ConstantTimeEq};

use super::api::Bot;
use crate::connector::{Callback, Verified, VerifyError};
use crate::error::SendError;
use crate::meta::graph::Effect;

const HEADER: &str = "x-telegram-bot-api-secret-token";

/// What we understand. A list that is left out would leave out the reactions.
pub(super) const UPDATES: [&str; 9] = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
];

/// Requests at a time, for each bot. They may overtake each other: what comes before its message waits for it.
const CONNECTIONS: u32 = 40;

/// The secret that was given with `setWebhook`, in a header. The body is not signed. Every secret is compared, in
/// constant time, also after one matched; an empty one never counts.
pub(super) fn verify<'a>(
    body: &'a [u8],
    header: &dyn Fn(&str) -> Option<String>,
    secrets: &[String],
) -> Result<Verified<'a>, VerifyError> {
    let mut secrets = secrets.iter().filter(|secret| !secret.is_empty()).peekable();
    if secrets.peek().is_none() {
        return Err(VerifyError::NotConfigured);
    }
    let given = header(HEADER).ok_or(VerifyError::Missing)?;
    let matched = secrets.fold(Choice::from(0), |matched, secret| {
        matched | secret.as_bytes().ct_eq(given.as_bytes())
    });
    if bool::from(matched) {
        Ok(Verified(body))
    } else {
        Err(VerifyError::Mismatch)
    }
}

/// What Telegram kept while nobody listened (for 24 hours at most) comes then, too.
pub(super) async fn set(bot: &Bot<'_>, callback: &Callback) -> Result<(), SendError> {
    let body = json!({
        "url": callback.url,
        "secret_token": callback.secret,
        "allowed_updates": UPDATES,
        "max_connections": CONNECTIONS,
    });
    bot.call("setWebhook", &body, Effect::None).await.map(drop)
}

pub(super) async fn delete(bot: &Bot<'_>) -> Result<(), SendError> {
    bot.call("deleteWebhook", &json!({}), Effect::None).await.map(drop)
}
