//! What a dashboard loads: the newest messages of a conversation, the first page of the inbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use bytes::Bytes;
use hyper::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::{merged, seconds};
use crate::agent::{Agent, learn_conversations};
use crate::book::Book;
use crate::context::Context;
use crate::http::{Answer, Connection, Result, Url, headers};
use crate::numbers::{Random, now_ns, round1};

const PLACE: &str = "{conversation_id}";

pub async fn run(context: Arc<Context>, what: &str, connections: usize, secs: f64) -> Result<Value> {
    let read = match what {
        "timeline" => &context.contract.timeline,
        _ => &context.contract.inbox,
    };
    let read = Arc::new(read.clone().ok_or_else(|| format!("contract.{what} is missing"))?);
    let conversations = if read.url.contains(PLACE) {
        let agent = Agent::connect(&context).await?;
        let learned = learn_conversations(&context, &agent, context.contacts.min(500)).await?;
        agent.leave().await;
        learned
    } else {
        vec![String::new()]
    };
    let conversations = Arc::new(conversations);
    let url = Url::parse(&read.url)?;
    let headers = Arc::new(headers(&read.headers)?);
    let book = Arc::new(Book::default());
    let (bytes, wrong) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let before = context.roles.snapshot();
    let start = now_ns();
    let end = Instant::now() + Duration::from_secs_f64(secs);
    let mut readers = JoinSet::new();
    for number in 0..connections as u64 {
        let (read, conversations, url, headers) = (read.clone(), conversations.clone(), url.clone(), headers.clone());
        let (book, bytes, wrong) = (book.clone(), bytes.clone(), wrong.clone());
        let mut random = Random(context.run + number * 104_729);
        readers.spawn(async move {
            let mut connection = Connection::new(&url);
            while Instant::now() < end {
                let seq = book.next();
                let conversation = &conversations[random.below(conversations.len() as u64) as usize];
                let path = url.path.replace(PLACE, conversation);
                let started = now_ns();
                let answer = connection.send(Method::GET, &path, &headers, Bytes::new()).await;
                let result = answer.map(|Answer { status, body }| {
                    bytes.fetch_add(body.len() as u64, Relaxed);
                    // parsing costs more than reading: a sample will do
                    if seq.is_multiple_of(64) && items(&body, &read.ptr_items) != Some(read.expect_items) {
                        wrong.fetch_add(1, Relaxed);
                    }
                    status
                });
                if !book.note(seq, started, result) {
                    sleep(Duration::from_millis(5)).await;
                }
            }
        });
    }
    readers.join_all().await;
    let elapsed = seconds(start, now_ns());
    let used = before.until(&context.roles.snapshot());
    let count = book.count();
    let report = json!({
        "conns": connections, "n": count, "per_s": round1(count as f64 / elapsed), "ms": book.answer_times(),
        "bytes_each": bytes.load(Relaxed) / (count as u64).max(1), "wrong_item_count": wrong.load(Relaxed),
        "cpu_s": used.json, "reads_per_stack_cpu_s": used.per_second(count),
    });
    Ok(merged([report, book.problems()]))
}

fn items(body: &[u8], pointer: &str) -> Option<usize> {
    let body: Value = serde_json::from_slice(body).ok()?;
    Some(body.pointer(pointer)?.as_array()?.len())
}
