//! Why a reply fails before any platform was asked, as the agent sees it.

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
    }
}
