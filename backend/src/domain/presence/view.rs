//! Presence as members see it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Takes conversations that are given by themselves.
    Available,
    /// Works on, and gets no more of them.
    Away,
}

/// What a member says of themselves, on every device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "user_id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 3, "availability": "away", "since": "2026-03-31T12:00:00.000Z" }))]
pub struct AvailabilityView {
    pub user_id: Uuid,
    /// 0: they never said anything.
    pub version: i64,
    pub availability: Availability,
    /// Null: since ever.
    #[serde(with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<OffsetDateTime>,
}

/// Who is here. The socket's `presence {user_id, online}` goes on from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PresenceView {
    /// Members with an open desk.
    pub online_ids: Vec<Uuid>,
    /// Of those who ever said something.
    pub availability: Vec<AvailabilityView>,
}
