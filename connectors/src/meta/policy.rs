//! What Messenger and Instagram tell about a Page or an account, in words.
//!
//! Source: Messenger Platform, "messaging_policy_enforcement" and "messaging_handovers".

use serde_json::Value;

use super::json;
use crate::model::{AccountNotice, Severity};

pub(crate) fn notice(kind: &str, raw: &Value) -> AccountNotice {
    let (severity, text) = match kind {
        "policy_enforcement" => policy(raw),
        "app_roles" => (
            Severity::Info,
            "The roles of the apps that answer this account's messages changed.".to_owned(),
        ),
        other => (
            Severity::Info,
            format!(
                "The platform told something about this account: {}.",
                other.replace('_', " ")
            ),
        ),
    };
    AccountNotice {
        // a warning stays: only a block is ever said to be lifted
        subject: is_block(kind, raw).then(|| "block".to_owned()),
        ..AccountNotice::new(severity, text)
    }
}

fn is_block(kind: &str, raw: &Value) -> bool {
    kind == "policy_enforcement" && matches!(action(raw).as_str(), "block" | "unblock")
}

fn action(raw: &Value) -> String {
    json::text(raw, "action").unwrap_or_default().to_lowercase()
}

fn policy(raw: &Value) -> (Severity, String) {
    let reason = json::text(raw, "reason").map(|reason| format!(" Its reason: {reason}"));
    let reason = reason.unwrap_or_default();
    match action(raw).as_str() {
        "block" => (
            Severity::Critical,
            format!("The platform blocked this account from sending messages.{reason}"),
        ),
        "unblock" => (
            Severity::Info,
            "The platform lifted its block: this account may send messages again.".to_owned(),
        ),
        _ => (
            Severity::Warning,
            format!("The platform warns that this account breaks its policy; the next step is a block.{reason}"),
        ),
    }
}
