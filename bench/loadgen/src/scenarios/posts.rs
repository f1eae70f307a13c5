//! The same signed webhooks at an address that only reads them: what HTTP itself takes on this machine.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{merged, seconds};
use crate::book::Book;
use crate::closed_loop;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{now_ns, round1};
use crate::open_loop;

/// As fast as they are acknowledged.
pub async fn as_fast_as_taken(context: Arc<Context>, connections: usize, secs: f64) -> Result<Value> {
    let book = Arc::new(Book::default());
    let before = context.roles.snapshot();
    let start = now_ns();
    closed_loop::run(&context, &book, connections, secs).await;
    let elapsed = seconds(start, now_ns());
    let used = before.until(&context.roles.snapshot());
    let count = book.count();
    let report = json!({
        "conns": connections, "per_s": round1(count as f64 / elapsed), "ack_ms": book.answer_times(),
        "cpu_s": used.json, "cpu_s_per_1000": used.per_thousand(count),
    });
    Ok(merged([report, book.problems()]))
}

/// At a fixed rate; times are taken from when each was due.
pub async fn at_rate(context: Arc<Context>, rate: f64, secs: f64) -> Result<Value> {
    let book = Arc::new(Book::default());
    let start = now_ns();
    let offered = open_loop::webhooks(&context, &book, rate, secs, open_loop::USUAL).await;
    let elapsed = seconds(start, now_ns());
    let report = json!({
        "rate": rate, "offered": offered.count, "achieved_per_s": round1(book.count() as f64 / elapsed),
        "ack_ms": book.answer_times(),
    });
    Ok(merged([report, book.problems()]))
}
