//! Profiles that are not to be had, and accounts that are somebody else's.

use serde_json::Value;

use super::graph::refused;
use crate::error::{ErrorClass, SendError};

/// No such object, an account without a profile, no consent yet, no matching user.
const NO_PROFILE: [&str; 7] = [
    "100/33",
    "2018218",
    "100/2018218",
    "230",
    "9010",
    "100/2534014",
    "10/2018218",
];

/// A person without a profile is not an error; whatever else is wrong stays one.
pub(crate) fn none_if_there_is_none(answer: Result<Value, SendError>) -> Result<Option<Value>, SendError> {
    match answer {
        Ok(profile) => Ok(Some(profile)),
        Err(SendError::Refused { error, .. }) if NO_PROFILE.contains(&error.code.as_str()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The token is of another account than the one that was named, or of none.
pub(crate) fn not_theirs(found: Option<&str>, account_id: &str) -> SendError {
    let found = found.map_or_else(
        || "no such account".to_owned(),
        |name| format!("\u{201c}{name}\u{201d}"),
    );
    let advice = format!(
        "This access token is of {found}, not of the account {account_id}. Paste the token that belongs to it."
    );
    refused(
        ErrorClass::Setup,
        "other_account",
        "the token is of another account",
        &advice,
    )
}
