//! Automatic assignment as admins see it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::presence::Availability;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentMode {
    /// Nobody gets any by themselves.
    Off,
    /// Whoever got one the longest ago.
    RoundRobin,
    /// Whoever has the fewest open ones.
    LeastBusy,
}

impl AssignmentMode {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::RoundRobin => "round_robin",
            Self::LeastBusy => "least_busy",
        }
    }

    pub(super) fn parse(text: &str) -> Self {
        match text {
            "round_robin" => Self::RoundRobin,
            "least_busy" => Self::LeastBusy,
            _ => Self::Off,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamAssignment {
    pub team_id: Uuid,
    pub mode: AssignmentMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberCapacity {
    pub user_id: Uuid,
    /// 0: none at all.
    pub capacity: i32,
}

/// How conversations are given to members by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssignmentSettingsView {
    /// 0: as it is at first.
    pub version: i64,
    /// Of conversations without a team, to any member who is here.
    pub without_team: AssignmentMode,
    /// Teams that are not off.
    pub teams: Vec<TeamAssignment>,
    /// Who has so many open conversations gets no more.
    pub capacity: i32,
    /// Members with another one.
    pub capacities: Vec<MemberCapacity>,
    /// A customer who comes back goes to whoever had them, when that one is here and has room.
    pub sticky: bool,
    /// After so many minutes that a member is away, what customers wait for in vain goes to others; null: never.
    pub give_back_minutes: Option<i32>,
}

/// A member, and how much they have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssignmentMemberView {
    pub user_id: Uuid,
    pub online: bool,
    pub availability: Availability,
    /// Open conversations.
    pub open: i64,
    pub capacity: i32,
}

/// Conversations that nobody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssignmentQueueView {
    /// Null: those without a team.
    pub team_id: Option<Uuid>,
    pub waiting: i64,
    /// Since when the customer waits who waits longest.
    #[serde(with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub oldest_waiting_since: Option<OffsetDateTime>,
}

/// How it stands now, reckoned from the 20,000 open conversations with the newest activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssignmentStateView {
    /// Active members.
    pub members: Vec<AssignmentMemberView>,
    /// Those without a team, and every team.
    pub queues: Vec<AssignmentQueueView>,
}
