//! What a token is worth, said by the platform to the app it was given to.
//!
//! Source: Graph API, "debug_token".

use std::collections::HashMap;

use serde_json::Value;
use time::OffsetDateTime;

use super::{LoginApp, LoginError};
use crate::meta::errors::Platform;
use crate::meta::json;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenFacts {
    pub is_valid: bool,
    /// `USER`, `PAGE`, `SYSTEM_USER`.
    pub kind: Option<String>,
    pub app_id: Option<String>,
    /// The app-scoped id of the person behind it.
    pub subject: Option<String>,
    pub scopes: Vec<String>,
    /// By scope, the objects it is limited to; a scope without any holds for all.
    pub targets: HashMap<String, Vec<String>>,
    /// None: not by itself.
    pub expires_at: Option<OffsetDateTime>,
    pub data_access_expires_at: Option<OffsetDateTime>,
    /// Why it is not valid.
    pub error: Option<String>,
}

impl TokenFacts {
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|each| each == scope)
    }

    /// Whether a scope holds for an object.
    pub fn reaches(&self, scope: &str, object: &str) -> bool {
        self.has(scope)
            && self
                .targets
                .get(scope)
                .is_none_or(|targets| targets.is_empty() || targets.iter().any(|id| id == object))
    }
}

/// `GET /debug_token?input_token=…`, asked by the app.
pub async fn debug(app: &LoginApp<'_>, token: &str) -> Result<TokenFacts, LoginError> {
    let own = format!("{}|{}", app.id, app.secret);
    let answer = app
        .graph(&own, Platform::Messaging)
        .get(&["debug_token"], &[("input_token", token)])
        .await?;
    Ok(read(json::object(&answer, "data").unwrap_or(&Value::Null)))
}

fn read(data: &Value) -> TokenFacts {
    let texts = |value: Option<&Value>| -> Vec<String> {
        value
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(json::as_id)
            .collect()
    };
    let targets = json::objects(data, "granular_scopes")
        .into_iter()
        .filter_map(|entry| Some((json::text(entry, "scope")?, texts(entry.get("target_ids")))))
        .collect();
    TokenFacts {
        is_valid: json::flag(data, "is_valid"),
        kind: json::text(data, "type"),
        app_id: json::id(data, "app_id"),
        subject: json::id(data, "user_id"),
        scopes: texts(data.get("scopes")),
        targets,
        expires_at: json::time(data, "expires_at"),
        data_access_expires_at: json::time(data, "data_access_expires_at"),
        error: json::object(data, "error").and_then(|error| json::text(error, "message")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn never_is_zero_and_targets_limit_a_scope() {
        let facts = read(&json!({
            "is_valid": true, "type": "PAGE", "app_id": "1", "user_id": 218_471, "expires_at": 0,
            "data_access_expires_at": 1_800_000_000, "scopes": ["pages_messaging", "instagram_basic"],
            "granular_scopes": [{"scope": "pages_messaging", "target_ids": ["7", 8]}, {"scope": "instagram_basic"}],
        }));
        assert_eq!((facts.subject.as_deref(), facts.expires_at), (Some("218471"), None));
        assert!(facts.data_access_expires_at.is_some());
        assert!(facts.reaches("pages_messaging", "8") && !facts.reaches("pages_messaging", "9"));
        assert!(facts.reaches("instagram_basic", "9") && !facts.reaches("other", "9"));
        assert_eq!(read(&json!({"error": {"message": "m"}})).error.as_deref(), Some("m"));
    }
}
