//! As many webhooks as the server acknowledges; then whether all of them are stored and were seen, once.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{audit, merged, seconds};
use crate::agent::Agent;
use crate::book::Book;
use crate::closed_loop;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{now_ns, round1, round3};

pub async fn run(context: Arc<Context>, connections: usize, secs: f64) -> Result<Value> {
    let agent = Agent::connect(&context).await?;
    let book = Arc::new(Book::default());
    let before = context.roles.snapshot();
    let start = now_ns();
    closed_loop::run(&context, &book, connections, secs).await;
    let stopped = now_ns();
    let count = book.count();
    agent.wait(count, Duration::from_secs(5), Duration::from_secs(60)).await;
    let used = before.until(&context.roles.snapshot());
    let memory = context.roles.memory();
    let (audited, last_seen) = audit(&context, agent, &book).await?;
    let elapsed = seconds(start, stopped);
    let report = json!({
        "conns": connections, "secs": round3(elapsed), "acked": count,
        "accepted_per_s": round1(count as f64 / elapsed), "ack_ms": book.answer_times(),
        "visible_lag_s": round3(seconds(stopped, last_seen)),
        "cpu_s": used.json, "msgs_per_stack_cpu_s": used.per_second(count),
        "cpu_s_per_1000": used.per_thousand(count), "mem": memory,
    });
    Ok(merged([report, audited, book.problems()]))
}
