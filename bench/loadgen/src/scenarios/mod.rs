//! One file for each kind of load. Each gives one JSON object.

pub mod dup;
pub mod fresh;
pub mod ingest;
pub mod neighbours;
pub mod overload;
pub mod posts;
pub mod read;
pub mod reply;
pub mod sockets;

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::agent::Agent;
use crate::book::Book;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::latencies;

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

/// Whether everything that was acknowledged is stored and was seen by the agent, once. The agent leaves; the second value is
/// when it saw the last.
async fn audit(context: &Context, agent: Agent, book: &Book) -> Result<(Value, u64)> {
    let count = book.count();
    // where storing is done after the answer it may take a moment
    let mut stored = context.stored().await?;
    for _ in 0..10 {
        if stored.0 as usize >= count {
            break;
        }
        sleep(Duration::from_secs(1)).await;
        stored = context.stored().await?;
    }
    let seen = agent.leave().await;
    let (mut events, missing) = seen.latencies(book);
    let rows = stored.0 as usize;
    let report = json!({
        "event_ms": latencies(&mut events), "not_seen_on_socket": missing,
        "seen_twice": seen.twice, "wrong_id": seen.wrong_id,
        "persisted": stored.0, "persisted_distinct": stored.1,
        "nothing_lost": rows >= count && rows <= count + book.maybe() && missing == 0,
        "exactly_once": stored.0 == stored.1 && seen.twice == 0,
    });
    Ok((report, seen.last))
}
