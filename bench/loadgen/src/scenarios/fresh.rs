//! Webhooks at a fixed rate: how long until the agent sees each.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{merged, seconds};
use crate::agent::Agent;
use crate::book::Book;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{latencies, now_ns, round1};
use crate::open_loop;

pub async fn run(context: Arc<Context>, rate: f64, secs: f64) -> Result<Value> {
    let agent = Agent::connect(&context).await?;
    let book = Arc::new(Book::default());
    let before = context.roles.snapshot();
    let start = now_ns();
    let offered = open_loop::webhooks(&context, &book, rate, secs, open_loop::USUAL).await;
    let elapsed = seconds(start, now_ns());
    let count = book.count();
    agent.wait(count, Duration::from_secs(5), Duration::from_secs(30)).await;
    let used = before.until(&context.roles.snapshot());
    let seen = agent.leave().await;
    let (mut events, missing) = seen.latencies(&book);
    let report = json!({
        "rate": rate, "offered": offered.count, "acked": count, "shed": offered.shed,
        "achieved_per_s": round1(count as f64 / elapsed),
        "kept_up": offered.shed == 0 && count as u64 == offered.count && elapsed < secs * 1.05 + 0.2,
        "ack_ms": book.answer_times(), "event_ms": latencies(&mut events),
        "not_seen_on_socket": missing, "seen_twice": seen.twice,
        "cpu_s": used.json, "msgs_per_stack_cpu_s": used.per_second(count), "cpu_s_per_1000": used.per_thousand(count),
    });
    Ok(merged([report, book.problems()]))
}
