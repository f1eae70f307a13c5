//! Time as the platforms count it: milliseconds since 1970.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

#[expect(clippy::disallowed_methods, reason = "this is the sandbox's clock")]
pub fn now() -> i64 {
    (OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000) as i64
}

/// RFC 3339, for what people and tests read.
pub fn rfc3339(millis: i64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Milliseconds as a number, or RFC 3339 as text.
pub fn parse(value: &serde_json::Value) -> Option<i64> {
    match value {
        serde_json::Value::Number(n) => n.as_i64(),
        serde_json::Value::String(text) => match text.parse::<i64>() {
            Ok(millis) => Some(millis),
            Err(_) => OffsetDateTime::parse(text, &Rfc3339)
                .ok()
                .map(|at| (at.unix_timestamp_nanos() / 1_000_000) as i64),
        },
        _ => None,
    }
}
