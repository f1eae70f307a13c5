//! Errors as the Bot API words them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::world::faults::FaultKind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotError {
    pub code: u16,
    pub description: String,
    pub retry_after: Option<u64>,
}

impl BotError {
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        BotError {
            code,
            description: description.into(),
            retry_after: None,
        }
    }

    /// Something about the request is wrong.
    pub fn bad(what: impl std::fmt::Display) -> Self {
        BotError::new(400, format!("Bad Request: {what}"))
    }

    /// The refusal that a fault stands for: here the code is the status, and a code of others means theirs.
    pub fn of_fault(kind: &FaultKind) -> Option<Self> {
        let FaultKind::Error {
            status,
            code,
            message,
            retry_after,
            ..
        } = kind
        else {
            return None;
        };
        let of_telegram = u16::try_from(*code).ok().filter(|code| (400..600).contains(code));
        let code = of_telegram.unwrap_or(*status);
        Some(BotError {
            code,
            description: message.clone(),
            retry_after: *retry_after,
        })
    }
}

impl IntoResponse for BotError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({"retry_after": seconds});
        }
        (status, Json(body)).into_response()
    }
}
