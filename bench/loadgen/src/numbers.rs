//! The clock, repeatable random numbers, summaries, and the mark by which a message is known again.

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// One clock for all processes of the machine, so that the times of two of them can be compared.
pub fn now_ns() -> u64 {
    nanoseconds(ClockId::Monotonic)
}

pub fn unix_seconds() -> u64 {
    nanoseconds(ClockId::Realtime) / 1_000_000_000
}

fn nanoseconds(clock: ClockId) -> u64 {
    let time = clock_gettime(clock);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Percentiles in ms from nanoseconds.
pub fn latencies(times: &mut [u64]) -> Value {
    if times.is_empty() {
        return json!({ "n": 0 });
    }
    times.sort_unstable();
    let at = |share: f64| {
        let rank = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len());
        round3(times[rank - 1] as f64 / 1e6)
    };
    let mean = times.iter().map(|time| *time as f64).sum::<f64>() / times.len() as f64;
    json!({
        "n": times.len(), "p50": at(0.5), "p90": at(0.9), "p95": at(0.95), "p99": at(0.99), "max": at(1.0),
        "mean": round3(mean / 1e6),
    })
}

pub fn round3(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

pub fn round1(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// splitmix64: the same number always gives the same one, so a repeated message has the same bytes.
pub fn mix(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mix(self.0) % limit.max(1)
    }
}

/// Which run and which message a text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub run: u64,
    pub seq: u64,
}

impl Mark {
    /// Finds `bk~RUN~SEQ~` anywhere in the bytes.
    pub fn find(bytes: &[u8]) -> Option<Self> {
        let start = memchr::memmem::find(bytes, b"bk~")? + 3;
        let (run, rest) = number_before_tilde(&bytes[start..])?;
        let (seq, _) = number_before_tilde(rest)?;
        Some(Self { run, seq })
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "bk~{}~{}~", self.run, self.seq)
    }
}

fn number_before_tilde(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let end = memchr::memchr(b'~', bytes)?;
    let number = std::str::from_utf8(&bytes[..end]).ok()?.parse().ok()?;
    Some((number, &bytes[end + 1..]))
}

/// An id as a text, whether it came as one or as a number.
pub fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again() {
        let mark = Mark { run: 123, seq: 45 };
        assert_eq!(
            Mark::find(format!("{{\"text\":\"{mark} hello\"}}").as_bytes()),
            Some(mark)
        );
        assert_eq!(Mark::find(b"bk~12~"), None);
    }

    #[test]
    fn percentiles_are_times_that_happened() {
        let mut times: Vec<u64> = (1..=100).map(|ms| ms * 1_000_000).collect();
        let summary = latencies(&mut times);
        assert_eq!(
            (&summary["p50"], &summary["p99"], &summary["max"]),
            (&json!(50.0), &json!(99.0), &json!(100.0))
        );
    }
}
