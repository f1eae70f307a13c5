//! Errors as the Graph API words them.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::ids;

#[derive(Debug, Clone)]
pub struct GraphError {
    pub status: u16,
    pub code: i64,
    pub subcode: Option<i64>,
    pub message: String,
    /// WhatsApp's `error_data.details`.
    pub details: Option<String>,
    pub retry_after: Option<u64>,
}

impl GraphError {
    pub fn new(status: u16, code: i64, message: impl Into<String>) -> Self {
        GraphError {
            status,
            code,
            subcode: None,
            message: message.into(),
            details: None,
            retry_after: None,
        }
    }

    pub fn subcode(mut self, subcode: i64) -> Self {
        self.subcode = Some(subcode);
        self
    }

    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// The general "something about the request is wrong".
    pub fn parameter(message: impl std::fmt::Display) -> Self {
        GraphError::new(400, 100, format!("(#100) {message}"))
    }

    pub fn token() -> Self {
        GraphError::new(401, 190, "Invalid OAuth access token - Cannot parse access token")
    }

    pub fn no_object(id: &str) -> Self {
        GraphError::new(
            400,
            100,
            format!(
                "Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                permissions, or does not support this operation"
            ),
        )
        .subcode(33)
    }
}

impl IntoResponse for GraphError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let kind = if self.code == 100 && self.subcode == Some(33) {
            "GraphMethodException"
        } else {
            "OAuthException"
        };
        let mut error = json!({
            "message": self.message,
            "type": kind,
            "code": self.code,
            "fbtrace_id": ids::trace(),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some(details) = self.details {
            error["error_data"] = json!({"messaging_product": "whatsapp", "details": details});
        }
        if matches!(self.code, 1 | 2) {
            error["is_transient"] = json!(true);
        }
        let mut response = (status, Json(json!({"error": error}))).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("OAuth \"Facebook Platform\" \"invalid_token\""),
            );
        }
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
