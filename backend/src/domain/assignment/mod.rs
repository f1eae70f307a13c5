//! Conversations that are given to members by themselves: per team, and for those without one. Decided in one place, by whoever
//! follows the change log (`follow.rs`), one process at a time for a workspace. What is known of open conversations is kept beside
//! (`board.rs`), the rule itself is a function of what is known (`decide.rs`), and what it decides is a change of the conversation
//! like any other, with a line that says why (`give.rs`).

mod board;
mod decide;
mod follow;
mod give;
mod give_back;
mod had;
mod settings;
mod state;
mod view;

pub use follow::{behind, step, within};
pub use give_back::give_back;
pub use settings::{SettingsChange, change, get};
pub use state::state;
pub use view::{
    AssignmentMemberView, AssignmentMode, AssignmentQueueView, AssignmentSettingsView, AssignmentStateView,
    MemberCapacity, TeamAssignment,
};

use uuid::Uuid;

/// Whose turn a conversation is decided in: its team's id, or the nil id where it has none.
type Queue = Uuid;

const WITHOUT_TEAM: Queue = Uuid::nil();

/// Why it was given, as the line of the conversation says it.
mod reason {
    pub const ROUND_ROBIN: &str = "round_robin";
    pub const LEAST_BUSY: &str = "least_busy";
    /// To whoever had this customer before.
    pub const HAD_BEFORE: &str = "had_before";
    /// The customer is back, and whoever had them is not here or has no room.
    pub const CAME_BACK: &str = "came_back";
    /// Somebody opened it again, and whoever had it is not here.
    pub const REOPENED: &str = "reopened";
    /// Its member was away for too long.
    pub const GIVEN_BACK: &str = "given_back";
}
