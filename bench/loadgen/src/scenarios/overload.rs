//! More than the server can take: what it refuses, and whether what it acknowledged is on time, stored and seen, once.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{audit, merged, seconds};
use crate::agent::Agent;
use crate::book::Book;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{now_ns, round1, round3};
use crate::open_loop;

/// `most` connections at once: each waits for its answer, as a platform's do, so this is how many can queue at the server.
pub async fn run(context: Arc<Context>, rate: f64, secs: f64, most: usize) -> Result<Value> {
    let agent = Agent::connect(&context).await?;
    let book = Arc::new(Book::default());
    let before = context.roles.snapshot();
    let start = now_ns();
    let offered = open_loop::webhooks(&context, &book, rate, secs, most).await;
    let elapsed = seconds(start, now_ns());
    let count = book.count();
    agent.wait(count, Duration::from_secs(5), Duration::from_secs(60)).await;
    let used = before.until(&context.roles.snapshot());
    let (audited, last_seen) = audit(&context, agent, &book).await?;
    let answered = (count as u64 + book.busy()).max(1);
    let report = json!({
        "rate": rate, "most": most, "secs": round3(elapsed), "offered": offered.count, "not_sent": offered.shed,
        "most_at_once": offered.most_at_once,
        "acked": count, "accepted_per_s": round1(count as f64 / elapsed), "ack_ms": book.answer_times(),
        "busy_share": round3(book.busy() as f64 / answered as f64),
        "visible_lag_s": round3(seconds(start, last_seen) - elapsed),
        "cpu_s": used.json,
    });
    Ok(merged([report, audited, book.problems()]))
}
