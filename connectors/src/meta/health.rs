//! How a Page or an Instagram account stands: its token, and the webhooks it sends us.

use serde_json::Value;

use super::graph::Graph;
use super::json;
use crate::health::HealthFact;

/// Which webhooks the account sends: `GET /{object}/subscribed_apps` → `{"data": [{"id", "subscribed_fields": […]}]}`.
pub(crate) async fn subscriptions(graph: &Graph<'_>, object: &str, wanted: &[&str]) -> HealthFact {
    match graph.get(&[object, "subscribed_apps"], &[]).await {
        Ok(answer) => compare(&answer, wanted),
        Err(error) => HealthFact::failed("subscriptions", "The webhooks could not be asked for", &error),
    }
}

fn compare(answer: &Value, wanted: &[&str]) -> HealthFact {
    let apps = json::objects(answer, "data");
    if apps.is_empty() {
        let advice = "Edit the inbox, enter its token again and save it, or subscribe the account in the Meta app under Webhooks.";
        return HealthFact::bad("subscriptions", "The account sends no webhooks to the app.", advice);
    }
    let present: Vec<String> = apps
        .iter()
        .filter_map(|app| app.get("subscribed_fields").and_then(Value::as_array))
        .flatten()
        .filter_map(field)
        .collect();
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|field| !present.iter().any(|present| present == field))
        .collect();
    if missing.is_empty() {
        let text = match wanted.len() {
            1 => "The webhooks are switched on.".to_owned(),
            count => format!("All {count} kinds of webhooks are switched on."),
        };
        return HealthFact::ok("subscriptions", text);
    }
    let text = format!("Missing webhooks: {}.", missing.join(", "));
    let advice =
        "Edit the inbox, enter its token again and save it, or switch these fields on in the Meta app under Webhooks.";
    if missing.contains(&"messages") {
        HealthFact::bad("subscriptions", text, advice)
    } else {
        HealthFact::warn("subscriptions", text, advice)
    }
}

/// A name, or `{"name", "version"}`.
fn field(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| json::text(value, "name"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::HealthState;

    #[test]
    fn missing_fields_are_named_and_messages_weigh_most() {
        let wanted = ["messages", "message_echoes"];
        let with = |fields: Value| {
            compare(
                &json!({ "data": [{ "id": "1", "subscribed_fields": fields }] }),
                &wanted,
            )
        };
        assert_eq!(
            with(json!(["message_echoes", "messages", "feed"])).state,
            HealthState::Ok
        );
        assert_eq!(
            with(json!([{ "name": "messages" }, { "name": "message_echoes" }])).state,
            HealthState::Ok
        );
        let some = with(json!(["messages"]));
        assert_eq!(some.state, HealthState::Warn);
        assert!(some.text.contains("message_echoes"), "{}", some.text);
        assert_eq!(with(json!([])).state, HealthState::Bad);
        assert_eq!(compare(&json!({ "data": [] }), &wanted).state, HealthState::Bad);
        assert_eq!(compare(&json!("strange"), &wanted).state, HealthState::Bad);
    }
}
