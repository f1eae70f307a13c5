//! Meta's errors, from an HTTP answer or from a WhatsApp status: what class they are and what to do about them.
//!
//! Source: Graph API "Handling errors", Messenger Platform and Instagram "Error codes", WhatsApp "Error codes".

use serde_json::Value;

use super::error_table::{self, Row};
use super::json;
use crate::error::{ErrorClass, PlatformError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    /// Messenger and Instagram.
    Messaging,
    Whatsapp,
}

/// `{"code", "error_subcode"?, "message", "is_transient"?, "error_data"?: {"details"}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReportedError {
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    pub message: String,
    pub is_transient: bool,
    /// Of the answer, where there was one. Meta's is unreliable, so it decides only what the code does not.
    pub http_status: Option<u16>,
}

impl ReportedError {
    pub(crate) fn read(error: &Value) -> Self {
        ReportedError {
            code: json::whole(error, "code"),
            subcode: json::whole(error, "error_subcode").filter(|subcode| *subcode != 0),
            message: words(error),
            is_transient: json::flag(error, "is_transient"),
            http_status: None,
        }
    }

    pub(crate) fn explain(self, platform: Platform) -> PlatformError {
        let (class, advice) = match self.row(platform) {
            Some(row) => (row.class, row.advice),
            None => self.by_http_status(),
        };
        // "Transient" from the platform's own mouth counts, unless we know that it is about speed.
        let rate = matches!(class, ErrorClass::RateAccount | ErrorClass::RateRecipient);
        let transient = self.is_transient && !rate && class != ErrorClass::Transient;
        let (class, advice) = if transient {
            (ErrorClass::Transient, PASSES)
        } else {
            (class, advice)
        };
        PlatformError {
            class,
            code: self.name(),
            message: self.message,
            advice: advice.to_owned(),
        }
    }

    /// `131047`, `10/2018278`, or `http_503` where the platform gave no code.
    fn name(&self) -> String {
        match (self.code, self.subcode, self.http_status) {
            (Some(code), Some(subcode), _) => format!("{code}/{subcode}"),
            (Some(code), None, _) => code.to_string(),
            (None, _, Some(status)) => format!("http_{status}"),
            (None, _, None) => "unknown".to_owned(),
        }
    }

    fn row(&self, platform: Platform) -> Option<&'static Row> {
        let rows = match platform {
            Platform::Messaging => error_table::MESSAGING,
            Platform::Whatsapp => error_table::WHATSAPP,
        };
        error_table::find(rows, self.code?, self.subcode)
    }

    fn by_http_status(&self) -> (ErrorClass, &'static str) {
        match self.http_status {
            Some(401) => (ErrorClass::Auth, "The access token was refused. Reconnect this inbox."),
            Some(429) => (
                ErrorClass::RateAccount,
                "Too many requests. Sending goes on by itself, more slowly.",
            ),
            Some(500..=599) => (ErrorClass::Transient, PASSES),
            _ => (
                ErrorClass::Content,
                "The platform did not accept this message. Its own words say why; change the message and send it again.",
            ),
        }
    }
}

const PASSES: &str = "A disturbance at the platform. It is tried again by itself.";

/// The platform's words, with the details that only WhatsApp adds. Old errors have a title and nothing else.
fn words(error: &Value) -> String {
    let message = json::text(error, "message")
        .or_else(|| json::text(error, "title"))
        .unwrap_or_default();
    match error.get("error_data").and_then(|data| json::text(data, "details")) {
        Some(details) if message.is_empty() => details,
        Some(details) if !message.contains(&details) => format!("{message}: {details}"),
        _ => message,
    }
}
