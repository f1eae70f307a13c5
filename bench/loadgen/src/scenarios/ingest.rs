//! As many webhooks as the server acknowledges; then whether all of them are stored and were seen, once.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::{merged, seconds};
use crate::agent::Agent;
use crate::book::Book;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{latencies, now_ns, round1, round3};

pub async fn run(context: Arc<Context>, connections: usize, secs: f64) -> Result<Value> {
    let agent = Agent::connect(&context).await?;
    let book = Arc::new(Book::default());
    let before = context.roles.snapshot();
    let start = now_ns();
    let end = Instant::now() + Duration::from_secs_f64(secs);
    let mut senders = JoinSet::new();
    for _ in 0..connections {
        let (context, book) = (context.clone(), book.clone());
        senders.spawn(async move {
            let mut sender = context.sender();
            while Instant::now() < end {
                let seq = book.next();
                let payload = context.payload(seq);
                let started = now_ns();
                let result = context.post(&mut sender, payload).await;
                if !book.note(seq, started, result) {
                    sleep(Duration::from_millis(5)).await;
                }
            }
        });
    }
    senders.join_all().await;
    let stopped = now_ns();
    let count = book.count();
    agent.wait(count, Duration::from_secs(5), Duration::from_secs(60)).await;
    let used = before.until(&context.roles.snapshot());
    let memory = context.roles.memory();
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
    let (mut events, missing) = seen.latencies(&book);
    let elapsed = seconds(start, stopped);
    let rows = stored.0 as usize;
    let report = json!({
        "conns": connections, "secs": round3(elapsed), "acked": count,
        "accepted_per_s": round1(count as f64 / elapsed), "ack_ms": book.answer_times(),
        "event_ms": latencies(&mut events), "not_seen_on_socket": missing,
        "seen_twice": seen.twice, "wrong_id": seen.wrong_id,
        "visible_lag_s": round3(seconds(stopped, seen.last)),
        "persisted": stored.0, "persisted_distinct": stored.1,
        "nothing_lost": rows >= count && rows <= count + book.unknown() as usize && missing == 0,
        "exactly_once": stored.0 == stored.1 && seen.twice == 0,
        "cpu_s": used.json, "msgs_per_stack_cpu_s": used.per_second(count), "mem": memory,
    });
    Ok(merged([report, book.problems()]))
}
