//! What a platform sends along and nobody needs to see.

use serde_json::Value;

/// The raw text with the values of secret fields left out; as it came where there are none.
pub(super) fn without(raw: String) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(&raw) else {
        return raw;
    };
    if hide(&mut value) { value.to_string() } else { raw }
}

/// Says whether there was something to hide.
fn hide(value: &mut Value) -> bool {
    match value {
        Value::Object(map) => map.iter_mut().fold(false, |hidden, (name, child)| {
            if is_secret(name) && (child.is_string() || child.is_number()) {
                *child = Value::from("\u{2026}");
                return true;
            }
            hide(child) | hidden
        }),
        Value::Array(items) => items.iter_mut().fold(false, |hidden, child| hide(child) | hidden),
        _ => false,
    }
}

/// `notification_messages_token`, `access_token`, `authorization_code`, `app_secret` …
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("token") || name.ends_with("secret") || name.ends_with("password") || name == "authorization_code"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_everything_else_stays() {
        let raw = r#"{"optin":{"type":"notification_messages","notification_messages_token":"T0KEN"},"list":[{"access_token":"A","text":"hi"}]}"#;
        let shown = without(raw.to_owned());
        assert!(!shown.contains("T0KEN") && !shown.contains("\"A\""), "{shown}");
        assert!(shown.contains("notification_messages\"") && shown.contains("hi"));
        for as_it_came in [r#"{"text":  "token"}"#, "no JSON, token", r#"{"token":null}"#] {
            assert_eq!(without(as_it_came.to_owned()), as_it_came);
        }
    }
}
