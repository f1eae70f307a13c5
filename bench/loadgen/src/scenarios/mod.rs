//! One file for each kind of load. Each gives one JSON object.

pub mod dup;
pub mod fresh;
pub mod ingest;
pub mod read;
pub mod reply;
pub mod sockets;

use serde_json::Value;

/// Puts the members of several objects into one.
fn merged(parts: impl IntoIterator<Item = Value>) -> Value {
    let mut all = serde_json::Map::new();
    for part in parts {
        if let Value::Object(members) = part {
            all.extend(members);
        }
    }
    Value::Object(all)
}

/// Seconds between two times of the clock.
fn seconds(from: u64, to: u64) -> f64 {
    to.saturating_sub(from) as f64 / 1e9
}
