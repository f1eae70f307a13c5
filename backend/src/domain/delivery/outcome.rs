//! What to do after a try, decided from the typed error alone. This is the one place where a class of errors gets its
//! consequences.

use std::time::Duration;

use frontdesk_connectors::outbound::Usage;
use frontdesk_connectors::{ErrorClass, PlatformError, SendError};
use time::OffsetDateTime;

use super::{error_view, failure};
use crate::domain::views::DeliveryError;

#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Accepted by the platform under this id.
    Sent { external_id: String },
    /// Try this message again after a while; what comes after it waits.
    Retry { after: Duration },
    /// The token was refused. Believed when it is refused again.
    DoubtToken { after: Duration },
    /// Slow the whole inbox down.
    HoldInbox { after: Duration },
    /// The token is dead: the inbox waits for an admin.
    Reauthorize,
    /// It will not get better by itself.
    Fail { error: DeliveryError },
    /// It may or may not have been delivered.
    Unknown,
}

/// What an error means beyond the message it came with, whether in the platform's answer or later by webhook.
#[derive(Debug, Clone, PartialEq)]
pub enum Consequence {
    /// This person cannot be reached until they write again.
    Unreachable(DeliveryError),
    /// The account is restricted: nothing goes out for a while, and an admin is told.
    Restricted { after: Duration, detail: String },
    /// The template is not as it was fetched: the inbox's templates are fetched again.
    TemplatesChanged,
    /// The customer wants no marketing messages.
    MarketingStopped,
}

/// What a try is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Try {
    /// How many of this message ended alike, this one included.
    pub tries: u32,
    /// How often in a row the token was refused for it before.
    pub auth_refusals: u32,
    /// How often in a row the platform has slowed the inbox down before.
    pub hold_steps: u32,
    /// 0 to 1, so that many do not come back at once.
    pub jitter: f64,
    pub now: OffsetDateTime,
}

/// Tries of a message that the platform answers with an error that may pass.
const TRANSIENT_TRIES: u32 = 5;
/// Tries of a file that the platform could not fetch from us: what failed twice is not worth more of them.
const MEDIA_TRIES: u32 = 2;
/// Tries of a message while the platform cannot be reached: about an hour.
const UNREACHABLE_TRIES: u32 = 18;
/// A token is believed to be dead when it is refused so many times in a row.
const AUTH_TRIES: u32 = 2;
const LONGEST_PAUSE: u64 = 256;
const LONGEST_HOLD: u64 = 3600;
/// An account that people report, and one that is restricted: each new message makes it worse.
const SPAM_HOLD: Duration = Duration::from_secs(2 * 3600);
const RESTRICTED_HOLD: Duration = Duration::from_secs(3600);
/// At this share of its limits, in percent, an account is refused.
const USED_UP: u32 = 100;
const USED_UP_HOLD: Duration = Duration::from_secs(60);

pub fn decide(error: &SendError, this: Try) -> Decision {
    match error {
        SendError::Unknown(_) => Decision::Unknown,
        SendError::NotSent(_) if this.tries < UNREACHABLE_TRIES => Decision::Retry {
            after: pause(this.tries, this.jitter),
        },
        SendError::NotSent(_) => Decision::Fail {
            error: failure::unreachable(),
        },
        SendError::Refused { error, retry_after } => match error.class {
            ErrorClass::Auth if this.auth_refusals + 1 >= AUTH_TRIES => Decision::Reauthorize,
            ErrorClass::Auth => Decision::DoubtToken {
                after: pause(1, this.jitter),
            },
            ErrorClass::RateAccount => Decision::HoldInbox {
                after: retry_after.unwrap_or_default().max(hold(this.hold_steps, this.jitter)),
            },
            ErrorClass::Spam => Decision::HoldInbox {
                after: retry_after.unwrap_or_default().max(SPAM_HOLD),
            },
            ErrorClass::RateRecipient => Decision::Retry {
                after: retry_after.unwrap_or_else(|| pause(this.tries, this.jitter)),
            },
            ErrorClass::Media if this.tries < MEDIA_TRIES => Decision::Retry {
                after: pause(this.tries, this.jitter),
            },
            ErrorClass::Transient if this.tries < TRANSIENT_TRIES => Decision::Retry {
                after: retry_after.unwrap_or_else(|| pause(this.tries, this.jitter)),
            },
            _ => Decision::Fail {
                error: error_view(error, this.now),
            },
        },
    }
}

/// `None`: it is about the message alone.
pub fn consequence(error: &PlatformError, now: OffsetDateTime) -> Option<Consequence> {
    let restricted = |after| {
        Some(Consequence::Restricted {
            after,
            detail: error.advice.clone(),
        })
    };
    match error.class {
        ErrorClass::Recipient => Some(Consequence::Unreachable(error_view(error, now))),
        ErrorClass::Policy => restricted(RESTRICTED_HOLD),
        ErrorClass::Spam => restricted(SPAM_HOLD),
        ErrorClass::Template => Some(Consequence::TemplatesChanged),
        ErrorClass::MarketingStopped => Some(Consequence::MarketingStopped),
        _ => None,
    }
}

/// Whether to take the conversation over from another app and send once more.
pub fn wants_thread(error: &SendError) -> bool {
    matches!(error, SendError::Refused { error, .. } if error.class == ErrorClass::ThreadOwner)
}

/// Whether the platform counts the window as closed that we thought open.
pub fn found_window_closed(error: &SendError) -> bool {
    matches!(error, SendError::Refused { error, .. } if error.class == ErrorClass::Window)
}

/// How long an account rests that has used up what the platform allows it.
pub fn rest(usage: Usage) -> Option<Duration> {
    usage.blocked_for.or((usage.percent >= USED_UP).then_some(USED_UP_HOLD))
}

/// 1, 4, 16, 64, 256 seconds, and up to a quarter more so that many do not come back at once.
pub fn pause(tries: u32, jitter: f64) -> Duration {
    let seconds = 4_u64.saturating_pow(tries.saturating_sub(1)).min(LONGEST_PAUSE);
    spread(seconds, jitter)
}

/// 1, 2, 4 … seconds up to an hour: what a platform that says nothing else is given.
fn hold(steps: u32, jitter: f64) -> Duration {
    spread(2_u64.saturating_pow(steps).min(LONGEST_HOLD), jitter)
}

fn spread(seconds: u64, jitter: f64) -> Duration {
    Duration::from_secs_f64(seconds as f64 * (1.0 + jitter.clamp(0.0, 1.0) / 4.0))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const FIRST: Try = Try {
        tries: 1,
        auth_refusals: 0,
        hold_steps: 0,
        jitter: 0.0,
        now: datetime!(2026-11-01 10:00 UTC),
    };

    fn platform_error(class: ErrorClass) -> PlatformError {
        PlatformError {
            class,
            code: "1".into(),
            message: "m".into(),
            advice: "a".into(),
        }
    }

    fn refused(class: ErrorClass, retry_after: Option<u64>) -> SendError {
        SendError::Refused {
            error: platform_error(class),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    fn held(class: ErrorClass, retry_after: Option<u64>, hold_steps: u32) -> u64 {
        match decide(&refused(class, retry_after), Try { hold_steps, ..FIRST }) {
            Decision::HoldInbox { after } => after.as_secs(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_unknown_outcome_is_never_tried_again() {
        assert_eq!(decide(&SendError::Unknown("timeout".into()), FIRST), Decision::Unknown);
    }

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<u64> = (1..=6).map(|tries| pause(tries, 0.0).as_secs()).collect();
        assert_eq!(pauses, [1, 4, 16, 64, 256, 256]);
        let after = |tries, error: &SendError| decide(error, Try { tries, ..FIRST });
        assert!(matches!(
            after(4, &refused(ErrorClass::Transient, None)),
            Decision::Retry { .. }
        ));
        assert!(matches!(
            after(5, &refused(ErrorClass::Transient, None)),
            Decision::Fail { .. }
        ));
        assert!(matches!(
            after(1, &refused(ErrorClass::Media, None)),
            Decision::Retry { .. }
        ));
        assert!(matches!(
            after(2, &refused(ErrorClass::Media, None)),
            Decision::Fail { .. }
        ));
        let not_sent = SendError::NotSent("refused".into());
        assert!(matches!(after(5, &not_sent), Decision::Retry { .. }));
        assert!(matches!(after(18, &not_sent), Decision::Fail { .. }));
    }

    #[test]
    fn a_token_is_doubted_before_it_is_believed_to_be_dead() {
        let after = |auth_refusals, tries| {
            let this = Try {
                auth_refusals,
                tries,
                ..FIRST
            };
            decide(&refused(ErrorClass::Auth, None), this)
        };
        assert!(matches!(after(0, 1), Decision::DoubtToken { .. }));
        assert!(
            matches!(after(0, 4), Decision::DoubtToken { .. }),
            "other errors before do not count"
        );
        assert!(matches!(after(1, 2), Decision::Reauthorize));
    }

    #[test]
    fn an_account_that_is_too_fast_rests_longer_each_time_and_as_long_as_it_is_told() {
        let rests: Vec<u64> = [0, 1, 2, 3, 20]
            .map(|steps| held(ErrorClass::RateAccount, None, steps))
            .to_vec();
        assert_eq!(rests, [1, 2, 4, 8, 3600]);
        assert_eq!(held(ErrorClass::RateAccount, Some(90), 0), 90);
        assert_eq!(held(ErrorClass::Spam, None, 0), 2 * 3600);
        let recipient = decide(&refused(ErrorClass::RateRecipient, Some(3)), Try { tries: 9, ..FIRST });
        assert_eq!(
            recipient,
            Decision::Retry {
                after: Duration::from_secs(3)
            }
        );
    }

    #[test]
    fn what_will_not_get_better_fails_and_what_it_means_beyond_the_message() {
        let restricted = |class| {
            matches!(
                consequence(&platform_error(class), FIRST.now),
                Some(Consequence::Restricted { .. })
            )
        };
        let unreachable = |class| {
            matches!(
                consequence(&platform_error(class), FIRST.now),
                Some(Consequence::Unreachable(_))
            )
        };
        for class in [
            ErrorClass::Window,
            ErrorClass::Recipient,
            ErrorClass::Policy,
            ErrorClass::Withheld,
            ErrorClass::Template,
            ErrorClass::MarketingStopped,
            ErrorClass::Content,
            ErrorClass::ThreadOwner,
            ErrorClass::Setup,
        ] {
            let Decision::Fail { error } = decide(&refused(class, None), FIRST) else {
                panic!("{class:?}")
            };
            assert_eq!(error.retry_at.is_some(), class == ErrorClass::Withheld, "{class:?}");
            assert_eq!(restricted(class), class == ErrorClass::Policy, "{class:?}");
            assert_eq!(unreachable(class), class == ErrorClass::Recipient, "{class:?}");
        }
        assert!(restricted(ErrorClass::Spam));
    }

    #[test]
    fn usage_holds_before_the_limit_strikes() {
        let usage = |percent, minutes: Option<u64>| {
            rest(Usage {
                percent,
                blocked_for: minutes.map(|minutes| Duration::from_secs(minutes * 60)),
            })
        };
        assert_eq!(usage(99, None), None);
        assert_eq!(usage(100, None), Some(USED_UP_HOLD));
        assert_eq!(usage(3, Some(19)), Some(Duration::from_secs(19 * 60)));
    }
}
