//! Why a reply fails before any platform was asked, as the agent sees it.

use crate::domain::contacts::MARKETING_STOPPED;
use crate::domain::views::DeliveryError;

pub(super) fn disconnected() -> DeliveryError {
    failure(
        "setup",
        "The account of this conversation was disconnected before this was sent.",
    )
}

pub(super) fn unreadable() -> DeliveryError {
    failure(
        "content",
        "What was stored of this message cannot be read. Write it again.",
    )
}

/// `words`: what is allowed now.
pub(super) fn window_closed(words: &str) -> DeliveryError {
    let detail = format!("The time to answer this customer ended before this could be sent. {words}");
    failure("window", &detail)
}

pub(super) fn marketing_stopped() -> DeliveryError {
    failure("marketing_stopped", MARKETING_STOPPED)
}

pub(super) fn unreachable() -> DeliveryError {
    failure(
        "transient",
        "The platform could not be reached for an hour. Try again when it is back.",
    )
}

fn failure(code: &str, detail: &str) -> DeliveryError {
    DeliveryError {
        code: code.to_owned(),
        platform_code: None,
        detail: detail.to_owned(),
        retry_at: None,
    }
}
