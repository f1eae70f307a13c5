//! How fast messages may follow one another, so that a platform's limits are kept before they strike.
//!
//! The generic cell rate algorithm: one moment is kept, when the next message would be due if all came evenly. Unlike a limiter
//! that only says yes or no it gives out places in the order of asking, and takes back one that was not needed.

use time::{Duration, OffsetDateTime};

/// So many messages in so much time, evenly, after a burst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    pub every: Duration,
    pub burst: u32,
}

impl Rate {
    /// No second holds more than so many: a tenth of them at once, the others evenly.
    pub fn per_second(messages: f64) -> Self {
        let messages = messages.max(0.01);
        let burst = (messages / 10.0).floor();
        Self {
            every: Duration::seconds_f64(1.0 / (messages - burst)),
            burst: (burst as u32).max(1),
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Line {
    next: Option<OffsetDateTime>,
}

impl Line {
    /// Takes a place and says when it is due; now, or later.
    pub fn take(&mut self, rate: Rate, now: OffsetDateTime) -> OffsetDateTime {
        let next = self.next.unwrap_or(now).max(now);
        self.next = Some(next + rate.every);
        (next - rate.every * rate.burst.saturating_sub(1)).max(now)
    }

    /// A place that was taken and not used.
    pub fn give_back(&mut self, rate: Rate) {
        self.next = self.next.map(|next| next - rate.every);
    }

    /// Nobody has to wait, and nobody has been here lately.
    pub fn is_idle(&self, now: OffsetDateTime) -> bool {
        self.next.is_none_or(|next| next <= now)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-01 10:00 UTC);

    fn waits(line: &mut Line, rate: Rate, count: usize) -> Vec<i64> {
        (0..count)
            .map(|_| (line.take(rate, NOW) - NOW).whole_milliseconds() as i64)
            .collect()
    }

    #[test]
    fn a_burst_goes_at_once_and_the_rest_evenly() {
        let rate = Rate {
            every: Duration::seconds(6),
            burst: 3,
        };
        let mut line = Line::default();
        assert_eq!(waits(&mut line, rate, 5), [0, 0, 0, 6_000, 12_000]);
        assert_eq!(
            line.take(rate, NOW + Duration::minutes(10)),
            NOW + Duration::minutes(10)
        );
    }

    #[test]
    fn a_place_that_was_not_used_goes_to_the_next() {
        let rate = Rate {
            every: Duration::seconds(1),
            burst: 1,
        };
        let mut line = Line::default();
        assert_eq!(waits(&mut line, rate, 2), [0, 1_000]);
        line.give_back(rate);
        assert_eq!(waits(&mut line, rate, 1), [1_000]);
        assert!(!line.is_idle(NOW) && line.is_idle(NOW + Duration::seconds(2)));
    }

    #[test]
    fn no_second_holds_more_than_it_may() {
        let rate = Rate::per_second(80.0);
        let mut line = Line::default();
        let due = waits(&mut line, rate, 400);
        for start in (0..4_000).step_by(100) {
            let within = due.iter().filter(|at| (start..start + 1_000).contains(*at)).count();
            assert!(within <= 80, "{within} from {start} ms");
        }
        assert!(due.last().unwrap() <= &5_500, "and it is not much slower: {due:?}");
        assert_eq!(
            Rate::per_second(0.5),
            Rate {
                every: Duration::seconds(2),
                burst: 1
            }
        );
    }
}
