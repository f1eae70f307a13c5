//! Profiles that are not to be had.

use serde_json::Value;

use crate::error::SendError;

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
