//! Which webhooks the app gets of an account: `subscribed_apps`. What was asked for is read back, since the platform
//! accepts more than it does.

use serde_json::{Value, json};

use super::graph::{Effect, Graph, refused};
use super::json;
use crate::error::{ErrorClass, SendError};

/// Of a Page, for Messenger and for the Instagram account behind it.
///
/// Source: Messenger Platform, "Webhooks".
pub(crate) const PAGE_FIELDS: [&str; 12] = [
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

/// Of an Instagram account that is connected by itself; its names are in the singular.
///
/// Source: Instagram Platform, "Webhooks".
pub(crate) const INSTAGRAM_FIELDS: [&str; 9] = [
    "messages",
    "message_reactions",
    "messaging_postbacks",
    "messaging_seen",
    "messaging_referral",
    "messaging_optins",
    "messaging_handover",
    "standby",
    "message_edit",
];

pub(crate) async fn subscribe(graph: &Graph<'_>, object: &str, fields: &[&str]) -> Result<(), SendError> {
    let body = match fields {
        [] => json!({}),
        fields => json!({ "subscribed_fields": fields.join(",") }),
    };
    graph.post(&[object, "subscribed_apps"], &body, Effect::None).await?;
    let missing = missing(graph, object, fields).await?;
    // a field that a version of the API no longer knows must not keep an account from being connected
    if !missing.iter().any(|field| field == "messages") {
        return Ok(());
    }
    let advice = "The platform accepted the subscription and yet does not send messages. In the Meta app, switch the webhook field \u{201c}messages\u{201d} on, then connect again.";
    Err(refused(ErrorClass::Setup, "not_subscribed", "not subscribed", advice))
}

pub(crate) async fn unsubscribe(graph: &Graph<'_>, object: &str) -> Result<(), SendError> {
    graph.delete(&[object, "subscribed_apps"]).await.map(drop)
}

/// Those of the wanted fields that the account does not send. Where the platform names no fields (WhatsApp), an app that
/// is there gets everything; one that is not there lacks them all.
pub(crate) async fn missing(graph: &Graph<'_>, object: &str, wanted: &[&str]) -> Result<Vec<String>, SendError> {
    let answer = graph.get(&[object, "subscribed_apps"], &[]).await?;
    let apps = json::objects(&answer, "data");
    let named: Vec<&str> = apps
        .iter()
        .filter_map(|app| app.get("subscribed_fields")?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    Ok(match (apps.is_empty(), wanted) {
        (true, []) => vec!["messages".to_owned()],
        (_, wanted) => wanted
            .iter()
            .filter(|field| !named.contains(field))
            .map(|field| (*field).to_owned())
            .collect(),
    })
}
