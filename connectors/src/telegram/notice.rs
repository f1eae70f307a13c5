//! What Telegram tells about the bot itself, in words.
//!
//! `business_connection`: somebody lets the bot answer for their own account, or no longer. `can_reply` stood beside
//! `is_enabled` before it became one of `rights`.
//! Source: Telegram Bot API, "BusinessConnection" and "BusinessBotRights".

use serde_json::Value;

use crate::meta::json;
use crate::model::{AccountNotice, Severity};
use crate::telegram::profile;

pub(super) fn notice(kind: &str, raw: &Value) -> AccountNotice {
    let (severity, text) = match kind {
        "business_connection" => connection(raw),
        other => (
            Severity::Info,
            format!("Telegram told something about this bot: {}.", other.replace('_', " ")),
        ),
    };
    AccountNotice {
        subject: (kind == "business_connection").then(|| owner(raw)),
        ..AccountNotice::new(severity, text)
    }
}

/// Each owner connects the bot to their own account.
fn owner(raw: &Value) -> String {
    let owner = raw.get("user").and_then(|user| json::id(user, "id"));
    format!("connection of {}", owner.unwrap_or_default())
}

fn connection(raw: &Value) -> (Severity, String) {
    let owner = raw.get("user").and_then(profile::name);
    let owner = owner.as_deref().unwrap_or("The owner of a Telegram account");
    if raw.get("is_enabled").and_then(Value::as_bool) == Some(false) {
        let text = format!(
            "{owner} has disconnected this bot from their account. Its chats bring no messages any more and cannot be answered \
             until they connect it again in Telegram under Settings, Telegram Business, Chatbots."
        );
        return (Severity::Critical, text);
    }
    // a right that is not given is left out
    let may = |holder: Option<&Value>| holder.is_some_and(|holder| json::flag(holder, "can_reply"));
    if may(raw.get("rights")) || may(Some(raw)) {
        return (
            Severity::Info,
            format!("{owner} lets this bot answer the chats of their account."),
        );
    }
    let text = format!(
        "{owner} lets this bot read the chats of their account, but not answer them. They can allow it in Telegram under \
         Settings, Telegram Business, Chatbots."
    );
    (Severity::Critical, text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_connection_says_whether_its_chats_can_be_answered() {
        let user = json!({ "id": 900, "first_name": "Olive", "last_name": "Owner" });
        for (fields, severity, words) in [
            (
                json!({ "is_enabled": true, "rights": { "can_reply": true } }),
                Severity::Info,
                "lets this bot answer",
            ),
            (
                json!({ "is_enabled": true, "can_reply": true }),
                Severity::Info,
                "lets this bot answer",
            ),
            (
                json!({ "is_enabled": true, "can_reply": false }),
                Severity::Critical,
                "not answer them",
            ),
            (
                json!({ "is_enabled": true, "rights": { "can_read_messages": true } }),
                Severity::Critical,
                "not answer them",
            ),
            (json!({ "is_enabled": true }), Severity::Critical, "not answer them"),
            (
                json!({ "is_enabled": false, "rights": { "can_reply": true } }),
                Severity::Critical,
                "has disconnected",
            ),
        ] {
            let mut raw = fields;
            raw["user"] = user.clone();
            let told = notice("business_connection", &raw);
            assert_eq!(told.severity, severity, "{raw}: {}", told.text);
            assert!(
                told.text.starts_with("Olive Owner ") && told.text.contains(words),
                "{}",
                told.text
            );
        }
        let nobody = notice("business_connection", &json!({ "is_enabled": false })).text;
        assert!(nobody.starts_with("The owner of a Telegram account has"), "{nobody}");
        assert!(notice("some_news", &json!({})).text.ends_with("this bot: some news."));
    }
}
