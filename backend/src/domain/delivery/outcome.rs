//! What to do after a try, decided from the typed error alone.

use std::time::Duration;

use frontdesk_connectors::{ErrorClass, SendError};

use super::{error_view, failure};
use crate::domain::views::DeliveryError;

#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Accepted by the platform under this id.
    Sent { external_id: String },
    /// Try this message again after a while; what comes after it waits.
    Retry { after: Duration },
    /// Slow the whole inbox down.
    HoldInbox { after: Duration },
    /// The token is dead: the inbox waits for an admin.
    Reauthorize { detail: String },
    /// It will not get better by itself.
    Fail { error: DeliveryError },
    /// It may or may not have been delivered.
    Unknown,
}

/// Tries of a message that the platform answers with an error that may pass.
const TRANSIENT_TRIES: u32 = 5;
/// Tries of a message while the platform cannot be reached: about an hour.
const UNREACHABLE_TRIES: u32 = 18;
/// A token is believed to be dead when it is refused so many times in a row.
const AUTH_TRIES: u32 = 2;
const LONGEST_PAUSE: u64 = 256;

/// `tries`: how many there were, this one included. `jitter`: 0 to 1.
pub fn decide(error: &SendError, tries: u32, jitter: f64) -> Decision {
    match error {
        SendError::Unknown(_) => Decision::Unknown,
        SendError::NotSent(_) if tries < UNREACHABLE_TRIES => Decision::Retry {
            after: pause(tries, jitter),
        },
        SendError::NotSent(_) => Decision::Fail {
            error: failure::unreachable(),
        },
        SendError::Refused { error, retry_after } => match error.class {
            ErrorClass::Auth if tries >= AUTH_TRIES => Decision::Reauthorize {
                detail: error.advice.clone(),
            },
            ErrorClass::Auth => Decision::Retry {
                after: pause(1, jitter),
            },
            ErrorClass::RateAccount => Decision::HoldInbox {
                after: retry_after.unwrap_or_else(|| pause(tries, jitter)),
            },
            ErrorClass::RateRecipient => Decision::Retry {
                after: retry_after.unwrap_or_else(|| pause(tries, jitter)),
            },
            ErrorClass::Transient if tries < TRANSIENT_TRIES => Decision::Retry {
                after: retry_after.unwrap_or_else(|| pause(tries, jitter)),
            },
            _ => Decision::Fail {
                error: error_view(error),
            },
        },
    }
}

/// 1, 4, 16, 64, 256 seconds, and up to a quarter more so that many do not come back at once.
fn pause(tries: u32, jitter: f64) -> Duration {
    let seconds = 4_u64.saturating_pow(tries.saturating_sub(1)).min(LONGEST_PAUSE);
    Duration::from_secs_f64(seconds as f64 * (1.0 + jitter.clamp(0.0, 1.0) / 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use frontdesk_connectors::PlatformError;

    fn refused(class: ErrorClass, retry_after: Option<u64>) -> SendError {
        let error = PlatformError {
            class,
            code: "1".into(),
            message: "m".into(),
            advice: "a".into(),
        };
        SendError::Refused {
            error,
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn an_unknown_outcome_is_never_tried_again() {
        assert_eq!(decide(&SendError::Unknown("timeout".into()), 1, 0.0), Decision::Unknown);
    }

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<u64> = (1..=6).map(|tries| pause(tries, 0.0).as_secs()).collect();
        assert_eq!(pauses, [1, 4, 16, 64, 256, 256]);
        assert!(matches!(
            decide(&refused(ErrorClass::Transient, None), 5, 0.0),
            Decision::Fail { .. }
        ));
        assert!(matches!(
            decide(&SendError::NotSent("refused".into()), 5, 0.0),
            Decision::Retry { .. }
        ));
        assert!(matches!(
            decide(&SendError::NotSent("refused".into()), 18, 0.0),
            Decision::Fail { .. }
        ));
    }

    #[test]
    fn each_class_has_its_consequence() {
        assert!(matches!(
            decide(&refused(ErrorClass::Auth, None), 1, 0.0),
            Decision::Retry { .. }
        ));
        assert!(matches!(
            decide(&refused(ErrorClass::Auth, None), 2, 0.0),
            Decision::Reauthorize { .. }
        ));
        assert_eq!(
            decide(&refused(ErrorClass::RateAccount, Some(7)), 1, 0.0),
            Decision::HoldInbox {
                after: Duration::from_secs(7)
            }
        );
        assert_eq!(
            decide(&refused(ErrorClass::RateRecipient, Some(3)), 9, 0.0),
            Decision::Retry {
                after: Duration::from_secs(3)
            }
        );
        for class in [
            ErrorClass::Window,
            ErrorClass::Recipient,
            ErrorClass::Policy,
            ErrorClass::Content,
            ErrorClass::ThreadOwner,
            ErrorClass::Setup,
        ] {
            assert!(
                matches!(decide(&refused(class, None), 1, 0.0), Decision::Fail { .. }),
                "{class:?}"
            );
        }
    }
}
