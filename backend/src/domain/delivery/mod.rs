//! Out: from a reply to the platform. The message row is the outbox; jobs and wake-ups only say where to look.

mod attempt;
mod consequences;
pub mod doubt;
mod failure;
mod lease;
pub mod outcome;
pub mod overdue;
pub mod pace;
mod pick;
pub mod place;
mod record;
mod settling;
pub mod status;
pub mod step;

use frontdesk_connectors::{ErrorClass, PlatformError};
use time::OffsetDateTime;

use super::views::DeliveryError;

pub use attempt::attempts;
pub use consequences::{About, follow, token_died};
pub use settling::{Receipted, settled};
pub use step::{Assignment, Finished, HumanAgent, LaneStep, Steps};

/// What a platform chose not to deliver may be tried again after that.
const WITHHELD: time::Duration = time::Duration::hours(24);

/// A platform's error as the agent sees it. `at`: when it struck.
pub fn error_view(error: &PlatformError, at: OffsetDateTime) -> DeliveryError {
    let code = serde_json::to_value(error.class)
        .ok()
        .and_then(|class| class.as_str().map(str::to_owned))
        .unwrap_or_default();
    DeliveryError {
        code,
        platform_code: Some(error.code.clone()),
        detail: error.advice.clone(),
        retry_at: (error.class == ErrorClass::Withheld).then(|| at + WITHHELD),
    }
}
