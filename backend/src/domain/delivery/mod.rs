//! Out: from a reply to the platform. The message row is the outbox; jobs and wake-ups only say where to look.

mod attempt;
mod failure;
mod lease;
pub mod outcome;
pub mod overdue;
mod pick;
mod record;
pub mod status;
pub mod step;

use frontdesk_connectors::PlatformError;

use super::views::DeliveryError;

pub use step::{Assignment, Finished, LaneStep, Steps};

/// A platform's error as the agent sees it.
pub fn error_view(error: &PlatformError) -> DeliveryError {
    let code = serde_json::to_value(error.class)
        .ok()
        .and_then(|class| class.as_str().map(str::to_owned))
        .unwrap_or_default();
    DeliveryError {
        code,
        platform_code: Some(error.code.clone()),
        detail: error.advice.clone(),
    }
}
