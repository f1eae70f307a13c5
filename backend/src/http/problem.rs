//! Errors as RFC 9457 problem details with a stable `code`. What went wrong inside is logged and never shown.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;
use utoipa::ToSchema;

use crate::errors::{Error, Fields, may_pass, outrun, said};

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`; tell problems apart by `code`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub status: u16,
    pub detail: String,
    pub code: String,
    /// For each invalid field what is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, Vec<String>>>)]
    pub fields: Option<Fields>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            fields: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let retry_after = match &self {
            Self::Busy { retry_after } | Self::TooMany { retry_after } => Some(*retry_after),
            Self::Database(error) if may_pass(error) => Some(2),
            _ => None,
        };
        let mut response = Problem::from(self).into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(what) => {
                Problem::new(StatusCode::NOT_FOUND, "not_found", format!("There is no such {what}."))
            }
            Error::Invalid(fields) => {
                let said = said(&fields);
                let detail = said.trim_end_matches('.');
                Self {
                    fields: Some(fields),
                    ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", format!("{detail}."))
                }
            }
            Error::Conflict { code, detail } => Problem::new(StatusCode::CONFLICT, code, detail),
            Error::Unauthenticated(detail) => Problem::new(StatusCode::UNAUTHORIZED, "unauthenticated", detail),
            Error::Forbidden(detail) => Problem::new(StatusCode::FORBIDDEN, "forbidden", detail),
            Error::Lacks { permission } => {
                let detail = format!("This needs the permission {permission}, which you or this token do not have.");
                Problem::new(StatusCode::FORBIDDEN, "forbidden", detail)
            }
            Error::ReauthenticationRequired => Problem::new(
                StatusCode::FORBIDDEN,
                "reauthentication_required",
                "Show once more that it is you: POST /me/reauthentication, and repeat this.",
            ),
            Error::SecondFactorRequired => Problem::new(
                StatusCode::FORBIDDEN,
                "second_factor_required",
                "This workspace asks for two-step sign-in. Set it up first: POST /me/second_factor or /me/passkeys/registration.",
            ),
            Error::Suspended => Problem::new(
                StatusCode::FORBIDDEN,
                "workspace_suspended",
                "This workspace is suspended. Nothing is lost: what customers write is kept. Ask whoever runs this installation.",
            ),
            Error::ProviderRequired => Problem::new(
                StatusCode::FORBIDDEN,
                "provider_required",
                "This workspace asks its members to sign in by its provider. GET /me says under which name it is found.",
            ),
            Error::OfTheAccount => Problem::new(
                StatusCode::FORBIDDEN,
                "account_out_of_reach",
                "You signed in by your workspace's provider, which reaches the workspace and not your account. Sign in with your password for this.",
            ),
            Error::TooLarge { detail } => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail),
            Error::Gone { detail } => Problem::new(StatusCode::GONE, "expired", detail),
            Error::Unreachable { detail } => Problem::new(StatusCode::BAD_GATEWAY, "platform_unreachable", detail),
            Error::Busy { .. } => busy(),
            Error::TooMany { retry_after } => {
                let detail = format!("Too many attempts. Try again in {retry_after} seconds.");
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", detail)
            }
            Error::Database(error) if may_pass(&error) => {
                error!(%error, "the database cannot take it now");
                busy()
            }
            Error::Database(error) if outrun(&error) => {
                let detail = "Something it refers to was changed at the same moment. Load it again and repeat.";
                Problem::new(StatusCode::CONFLICT, "changed_meanwhile", detail)
            }
            Error::Database(error) => internal(&error),
            Error::Internal(error) => internal(&format!("{error:#}")),
        }
    }
}

fn busy() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "busy",
        "The service cannot take this now. Try again in a moment.",
    )
}

fn internal(error: &dyn std::fmt::Display) -> Problem {
    error!(%error, "a request failed");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "Something went wrong on our side. It has been noted; try again.",
    )
}
