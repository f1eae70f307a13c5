//! Time and ids, passed in: the only place that reads the machine's clock and randomness.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use time::OffsetDateTime;
use uuid::{ContextV7, Timestamp, Uuid};

/// Where the product gets time and ids from.
#[derive(Clone)]
pub struct Clock {
    source: Arc<dyn TimeSource>,
    // one context: ids of one process only ever grow, also within a millisecond
    ids: Arc<Mutex<ContextV7>>,
}

pub trait TimeSource: Send + Sync {
    fn now(&self) -> OffsetDateTime;

    /// Goes on from `now`, where the source follows another; a test's does not.
    fn set(&self, _now: OffsetDateTime) {}
}

/// What time it was at some moment, and how long ago that was by a clock that nobody sets: a machine whose clock jumps takes
/// no process along.
struct Counted(Mutex<(OffsetDateTime, Instant)>);

impl Counted {
    fn lock(&self) -> MutexGuard<'_, (OffsetDateTime, Instant)> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl TimeSource for Counted {
    fn now(&self) -> OffsetDateTime {
        let (base, since) = *self.lock();
        base + since.elapsed()
    }

    fn set(&self, now: OffsetDateTime) {
        *self.lock() = (now, Instant::now());
    }
}

impl Clock {
    /// The machine's time now, and counted on from there.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn system() -> Self {
        let now = OffsetDateTime::now_utc();
        Self::from_source(Arc::new(Counted(Mutex::new((now, Instant::now())))))
    }

    /// Goes on from `now`: somebody knows better. A test's own source stays as it is.
    pub fn set(&self, now: OffsetDateTime) {
        self.source.set(now);
    }

    pub fn from_source(source: Arc<dyn TimeSource>) -> Self {
        Self {
            source,
            ids: Arc::new(Mutex::new(ContextV7::new())),
        }
    }

    /// Now, cut to milliseconds as everything that is stored.
    pub fn now(&self) -> OffsetDateTime {
        cut_to_millis(self.source.now())
    }

    /// A new UUIDv7 of this moment.
    pub fn id(&self) -> Uuid {
        let now = self.source.now();
        let seconds = now.unix_timestamp().max(0) as u64;
        let context = self.ids.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.nanosecond()))
    }
}

/// A new id that comes after another. Ids grow with time, and so it is the given one, but where the other is of a clock that was ahead: then it
/// is the next after the other.
pub fn id_after(last: Option<Uuid>, id: Uuid) -> Uuid {
    match last {
        Some(last) if id <= last => Uuid::from_u128(last.as_u128().saturating_add(1)),
        _ => id,
    }
}

/// The moment of an id that a clock made, to the millisecond; none for ids from elsewhere.
pub fn made_at(id: Uuid) -> Option<OffsetDateTime> {
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    let at = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()?;
    Some(cut_to_millis(at + std::time::Duration::from_nanos(nanoseconds.into())))
}

/// Before every id that was made at this moment or later, and after all that were made before.
pub fn first_id(at: OffsetDateTime) -> Uuid {
    let millis = u128::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
    Uuid::from_u128(millis << 80)
}

pub fn cut_to_millis(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_millisecond(at.millisecond()).unwrap_or(at)
}

/// RFC 3339 in UTC with exactly three decimals: `2026-11-21T08:30:00.125Z`.
pub mod rfc3339_millis {
    use serde::{Deserialize, Deserializer, Serializer};
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    pub fn format(at: OffsetDateTime) -> String {
        with_text(at, str::to_owned)
    }

    pub fn serialize<S: Serializer>(at: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        with_text(*at, |text| serializer.serialize_str(text))
    }

    /// A page of messages has a hundred times: they are written without a string for each.
    fn with_text<T>(at: OffsetDateTime, then: impl FnOnce(&str) -> T) -> T {
        let at = at.to_offset(time::UtcOffset::UTC);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |last: usize, mut number: u16| {
            for place in (0..=last).rev() {
                if number == 0 {
                    break;
                }
                text[place] = b'0' + (number % 10) as u8;
                number /= 10;
            }
        };
        put(3, u16::try_from(at.year()).unwrap_or(0));
        put(6, u8::from(at.month()).into());
        put(9, at.day().into());
        put(12, at.hour().into());
        put(15, at.minute().into());
        put(18, at.second().into());
        put(22, at.millisecond());
        then(std::str::from_utf8(&text).expect("digits are text"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
        read(&String::deserialize(deserializer)?)
    }

    fn read<E: serde::de::Error>(text: &str) -> Result<OffsetDateTime, E> {
        OffsetDateTime::parse(text, &Rfc3339)
            .map(super::cut_to_millis)
            .map_err(|_| E::custom("must be a time such as 2026-03-31T12:00:00Z"))
    }

    pub mod option {
        use serde::{Deserialize, Deserializer, Serializer};
        use time::OffsetDateTime;

        pub fn serialize<S: Serializer>(at: &Option<OffsetDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
            match at {
                Some(at) => super::with_text(*at, |text| serializer.serialize_some(text)),
                None => serializer.serialize_none(),
            }
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OffsetDateTime>, D::Error> {
            Option::<String>::deserialize(deserializer)?
                .map(|text| super::read(&text))
                .transpose()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_clock_only_grow() {
        let clock = Clock::system();
        let ids: Vec<Uuid> = (0..10_000).map(|_| clock.id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn an_id_tells_its_moment() {
        let at = OffsetDateTime::from_unix_timestamp_nanos(1_791_200_000_125_000_000).unwrap();
        struct Then(OffsetDateTime);
        impl TimeSource for Then {
            fn now(&self) -> OffsetDateTime {
                self.0
            }
        }
        assert_eq!(made_at(Clock::from_source(Arc::new(Then(at))).id()), Some(at));
        assert_eq!(made_at(Uuid::from_u128(7)), None);
    }

    #[test]
    fn an_id_comes_after_one_of_a_clock_that_was_ahead() {
        let [early, late] = [1_791_200_000_i64, 1_791_200_600]
            .map(|at| OffsetDateTime::from_unix_timestamp(at).unwrap())
            .map(first_id);
        assert_eq!(id_after(None, early), early);
        assert_eq!(id_after(Some(early), late), late);
        let next = id_after(Some(late), early);
        assert!(next > late && id_after(Some(next), early) > next);
    }

    #[test]
    fn a_clock_that_is_set_goes_on_from_there_and_its_ids_never_go_back() {
        let clock = Clock::system();
        let (before, id) = (clock.now(), clock.id());
        clock.set(before - time::Duration::hours(1));
        let now = clock.now();
        assert!(now < before - time::Duration::minutes(59) && now >= before - time::Duration::hours(1));
        assert!(clock.id() > id);
    }

    #[test]
    fn times_are_written_with_three_decimals() {
        let at = OffsetDateTime::from_unix_timestamp_nanos(1_791_200_000_005_999_999).unwrap();
        assert_eq!(rfc3339_millis::format(at), "2026-10-05T11:33:20.005Z");
        let early = time::macros::datetime!(0987-01-02 03:04:05.06 +01:00);
        assert_eq!(rfc3339_millis::format(early), "0987-01-02T02:04:05.060Z");
    }
}
