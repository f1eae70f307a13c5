//! Some of the posts repeat others: half are later copies, half the same message on two connections at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::{merged, seconds};
use crate::agent::Agent;
use crate::book::Book;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{Random, now_ns, round1};

pub async fn run(context: Arc<Context>, connections: usize, secs: f64, percent: f64) -> Result<Value> {
    let agent = Agent::connect(&context).await?;
    let book = Arc::new(Book::default());
    let repeated = Arc::new(AtomicU64::new(0));
    let half = (percent / 2.0) as u64;
    let before = context.roles.snapshot();
    let start = now_ns();
    let end = Instant::now() + Duration::from_secs_f64(secs);
    let mut senders = JoinSet::new();
    for number in 0..connections as u64 {
        let (context, book, repeated) = (context.clone(), book.clone(), repeated.clone());
        senders.spawn(async move {
            let (mut sender, mut second) = (context.sender(), context.sender());
            let mut random = Random(context.run + number * 7919);
            while Instant::now() < end {
                let (choice, given, started) = (random.below(100), book.given(), now_ns());
                if choice < half && given > 200 {
                    let seq = given - 50 - random.below(150);
                    repeated.fetch_add(1, Relaxed);
                    let result = context.post(&mut sender, context.payload(seq)).await;
                    book.note(seq, started, result);
                    continue;
                }
                let seq = book.next();
                let payload = context.payload(seq);
                if choice < 2 * half {
                    repeated.fetch_add(1, Relaxed);
                    let (one, two) = tokio::join!(
                        context.post(&mut sender, payload.clone()),
                        context.post(&mut second, payload)
                    );
                    book.note(seq, started, one);
                    book.note(seq, started, two);
                } else {
                    let result = context.post(&mut sender, payload).await;
                    book.note(seq, started, result);
                }
            }
        });
    }
    senders.join_all().await;
    let elapsed = seconds(start, now_ns());
    let count = book.count();
    agent.wait(count, Duration::from_secs(4), Duration::from_secs(30)).await;
    // a second copy would come after the first
    sleep(Duration::from_millis(500)).await;
    let used = before.until(&context.roles.snapshot());
    let stored = context.stored().await?;
    let seen = agent.leave().await;
    let (_, missing) = seen.latencies(&book);
    let rows = stored.0 as usize;
    let once = stored.0 == stored.1 && rows >= count && rows <= count + book.unknown() as usize;
    let report = json!({
        "conns": connections, "acked_posts": book.answers(), "posts_per_s": round1(book.answers() as f64 / elapsed),
        "replayed_posts": repeated.load(Relaxed), "unique_acked": count, "ack_ms": book.answer_times(),
        "persisted": stored.0, "persisted_distinct": stored.1,
        "seen_on_socket": seen.at.len(), "seen_twice": seen.twice, "not_seen": missing,
        "exactly_once": once && seen.twice == 0 && missing == 0,
        "cpu_s": used.json,
    });
    Ok(merged([report, book.problems()]))
}
