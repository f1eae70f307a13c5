//! What follows from an answer.

use std::time::Duration;

use time::OffsetDateTime;

use super::DisabledReason;
use super::answer::{Answer, Answered};

/// Pauses after the first attempt, the second and so on, as Standard Webhooks proposes them. All of them together last three days; then an event
/// is given up, and the next has its turn. One endpoint has one attempt at a time, so none of them needs to be spread.
const PAUSES: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3_600),
    Duration::from_secs(5 * 3_600),
    Duration::from_secs(10 * 3_600),
    Duration::from_secs(14 * 3_600),
    Duration::from_secs(20 * 3_600),
    Duration::from_secs(24 * 3_600),
];
/// Who asks to be left alone for longer is asked again all the same.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3_600);
/// An endpoint that took nothing for so long is switched off.
const PATIENCE: time::Duration = time::Duration::days(5);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Delivered,
    Later(Duration),
    /// The next event has its turn.
    GivenUp,
    SwitchedOff(DisabledReason),
}

/// `tries`: how often this event was tried in vain before; `failing_since`: of the endpoint.
pub(super) fn verdict(
    answer: &Answer,
    tries: i32,
    failing_since: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Verdict {
    let asked = match answer.answered {
        Answered::Status { code: 200..=299, .. } => return Verdict::Delivered,
        Answered::Status { code: 410, .. } => return Verdict::SwitchedOff(DisabledReason::Gone),
        Answered::Status {
            code: 429 | 503,
            retry_after,
            ..
        } => retry_after,
        _ => None,
    };
    if failing_since.is_some_and(|since| now - since >= PATIENCE) {
        return Verdict::SwitchedOff(DisabledReason::Failing);
    }
    let pause = usize::try_from(tries).ok().and_then(|tries| PAUSES.get(tries));
    match pause {
        Some(pause) => Verdict::Later((*pause).max(asked.unwrap_or_default().min(LONGEST_PAUSE))),
        None => Verdict::GivenUp,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::domain::webhook_endpoints::DeliveryFailure;

    const NOW: OffsetDateTime = datetime!(2026-11-27 08:00 UTC);

    fn status(code: u16, retry_after: Option<u64>) -> Answer {
        Answer {
            answered: Answered::Status {
                code,
                retry_after: retry_after.map(Duration::from_secs),
                body: Vec::new(),
            },
            took: Duration::ZERO,
        }
    }

    #[test]
    fn an_event_is_tried_for_three_days_and_then_given_up() {
        let nothing = Answer {
            answered: Answered::Nothing(DeliveryFailure::Timeout),
            took: Duration::ZERO,
        };
        let mut all = Duration::ZERO;
        for tries in 0..9 {
            for answer in [&nothing, &status(500, None), &status(404, None), &status(302, None)] {
                assert_eq!(
                    verdict(answer, tries, None, NOW),
                    Verdict::Later(PAUSES[tries as usize])
                );
            }
            all += PAUSES[tries as usize];
        }
        assert_eq!(verdict(&nothing, 9, None, NOW), Verdict::GivenUp);
        assert_eq!(all.as_secs() / 3_600, 75);
        assert!(PAUSES.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn who_asks_for_time_gets_it_and_no_more_than_a_day() {
        let later = |seconds| Verdict::Later(Duration::from_secs(seconds));
        assert_eq!(verdict(&status(429, Some(60)), 0, None, NOW), later(60));
        assert_eq!(verdict(&status(503, Some(1)), 0, None, NOW), later(5));
        assert_eq!(verdict(&status(503, Some(999_999)), 0, None, NOW), later(86_400));
        assert_eq!(verdict(&status(500, Some(60)), 0, None, NOW), later(5), "nobody asked");
    }

    #[test]
    fn what_takes_nothing_for_five_days_or_wants_nothing_is_switched_off() {
        let since = |hours| Some(NOW - time::Duration::hours(hours));
        let off = Verdict::SwitchedOff(DisabledReason::Failing);
        assert_eq!(verdict(&status(500, None), 1, since(120), NOW), off);
        assert_ne!(verdict(&status(500, None), 1, since(119), NOW), off);
        assert_eq!(verdict(&status(204, None), 9, since(500), NOW), Verdict::Delivered);
        assert_eq!(
            verdict(&status(410, None), 0, None, NOW),
            Verdict::SwitchedOff(DisabledReason::Gone)
        );
    }
}
