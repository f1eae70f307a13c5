//! An endpoint as admins see it: without its secret.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::WebhookEventType;
use crate::clock::rfc3339_millis;

/// Why nothing is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisabledReason {
    /// Somebody switched it off.
    ByHand,
    /// For five days nothing was accepted.
    Failing,
    /// It answered 410: it wants nothing any more.
    Gone,
}

impl DisabledReason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }

    pub(super) fn read(text: &str) -> Self {
        match text {
            "failing" => Self::Failing,
            "gone" => Self::Gone,
            _ => Self::ByHand,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisabledView {
    pub reason: DisabledReason,
    #[serde(with = "rfc3339_millis")]
    #[schema(value_type = String, format = DateTime)]
    pub at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "019a8f00-0000-7000-8000-000000000001", "version": 1, "name": "Shop", "url": "https://shop.example/hooks/desk",
    "event_types": ["message.created", "conversation.updated"], "disabled": null, "failing_since": null,
    "previous_secret_until": null, "missed_at": null, "created_at": "2026-11-27T08:00:00.000Z"
}))]
pub struct WebhookEndpointView {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub url: String,
    pub event_types: Vec<WebhookEventType>,
    /// Null: it is switched on.
    pub disabled: Option<DisabledView>,
    /// When the first attempt failed since which none succeeded; null: the last one succeeded.
    #[serde(with = "rfc3339_millis::option")]
    pub failing_since: Option<OffsetDateTime>,
    /// Until then what is posted is signed with the secret before as well.
    #[serde(with = "rfc3339_millis::option")]
    pub previous_secret_until: Option<OffsetDateTime>,
    /// When it was found that what it had not got yet was too old to be kept, so that it never gets it.
    #[serde(with = "rfc3339_millis::option")]
    pub missed_at: Option<OffsetDateTime>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

/// An endpoint whose secret was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeWebhookEndpointView {
    /// By which what is posted is signed: `whsec_` and base64. It is shown this once.
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    pub secret: String,
    pub endpoint: WebhookEndpointView,
}
