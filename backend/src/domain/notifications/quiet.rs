//! Whether it is quiet for a member now, by the clock where they are.

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use time::OffsetDateTime;

use super::settings::QuietHours;

pub fn is_clock(text: &str) -> bool {
    clock(text).is_some()
}

/// Hours and minutes, two digits each.
fn clock(text: &str) -> Option<Time> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |digits: &str| (digits.len() == 2).then(|| digits.parse::<i8>().ok()).flatten();
    Time::new(two(hours)?, two(minutes)?, 0, 0).ok()
}

pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

pub fn is_quiet(quiet: &QuietHours, now: OffsetDateTime) -> bool {
    let (Ok(zone), Ok(now)) = (
        TimeZone::get(&quiet.time_zone),
        Timestamp::from_second(now.unix_timestamp()),
    ) else {
        return false;
    };
    let there = zone.to_datetime(now);
    let weekday = there.weekday().to_monday_one_offset().unsigned_abs();
    quiet.on && (quiet.days_off.contains(&weekday) || is_within(quiet, there.time()))
}

fn is_within(quiet: &QuietHours, time: Time) -> bool {
    let (Some(from), Some(to)) = (clock(&quiet.every_day.from), clock(&quiet.every_day.to)) else {
        return false;
    };
    if from <= to {
        from <= time && time < to
    } else {
        from <= time || time < to
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::super::settings::DayPeriod;
    use super::*;

    fn quiet(from: &str, to: &str, zone: &str) -> QuietHours {
        QuietHours {
            on: true,
            every_day: DayPeriod {
                from: from.to_owned(),
                to: to.to_owned(),
            },
            days_off: Vec::new(),
            time_zone: zone.to_owned(),
        }
    }

    #[test]
    fn a_night_goes_past_midnight_where_the_member_is() {
        let night = quiet("22:00", "07:00", "Asia/Tokyo");
        // 22:30 and 06:59 in Tokyo, then 07:00
        assert!(is_quiet(&night, datetime!(2026-03-02 13:30 UTC)));
        assert!(is_quiet(&night, datetime!(2026-03-02 21:59 UTC)));
        assert!(!is_quiet(&night, datetime!(2026-03-02 22:00 UTC)));
        assert!(!is_quiet(
            &QuietHours { on: false, ..night },
            datetime!(2026-03-02 13:30 UTC)
        ));
    }

    #[test]
    fn summer_time_moves_it_along() {
        let lunch = quiet("12:00", "13:00", "Europe/Lisbon");
        assert!(is_quiet(&lunch, datetime!(2026-01-15 12:30 UTC)));
        assert!(!is_quiet(&lunch, datetime!(2026-07-15 12:30 UTC)));
        assert!(is_quiet(&lunch, datetime!(2026-07-15 11:30 UTC)));
    }

    #[test]
    fn days_off_are_quiet_as_a_whole() {
        let weekend = QuietHours {
            days_off: vec![6, 7],
            ..quiet("00:00", "00:00", "Pacific/Auckland")
        };
        // Friday evening at Greenwich is Saturday there
        assert!(is_quiet(&weekend, datetime!(2026-03-06 20:00 UTC)));
        assert!(!is_quiet(&weekend, datetime!(2026-03-06 10:00 UTC)));
    }

    #[test]
    fn what_is_no_time_and_no_zone_is_known() {
        assert!(is_clock("07:05") && is_clock("00:00"));
        for text in ["7:05", "24:00", "07:60", "noon", "07:05:00", ""] {
            assert!(!is_clock(text), "{text}");
        }
        assert!(is_zone("Europe/Lisbon") && !is_zone("Mars/Olympus"));
    }
}
