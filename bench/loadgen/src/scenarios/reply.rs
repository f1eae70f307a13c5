//! An agent's replies: from the POST to the platform, and to the event that says "sent".

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
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
use crate::http::{Connection, Headers, Result, Url, headers};
use crate::numbers::{id_text, latencies, now_ns, round1};
use crate::open_loop::{self, Pace};
use crate::processes::Snapshot;
use crate::target::Reply;

const TEXT: &str = "Thanks for waiting, the parcel is at the depot and will be with you tomorrow.";

/// A reply that no scenario would wait for longer.
const QUIET: Duration = Duration::from_secs(8);
const LONGEST: Duration = Duration::from_secs(60);

struct Replies {
    context: Arc<Context>,
    contract: Reply,
    url: Url,
    headers: Headers,
    conversations: Vec<String>,
    book: Book,
    /// The number of each message by its id at the server.
    ids: Mutex<HashMap<String, u64>>,
}

/// Replies at a fixed rate.
pub async fn at_rate(context: Arc<Context>, rate: f64, secs: f64) -> Result<Value> {
    let (agent, replies) = prepare(context).await?;
    let mut connections = Vec::new();
    for _ in 0..4 {
        let mut connection = Connection::new(&replies.url);
        connection.open().await?;
        connections.push(connection);
    }
    let before = replies.context.roles.snapshot();
    let start = now_ns();
    let pace = Pace { rate, secs, most: 64 };
    open_loop::run(pace, connections, || Connection::new(&replies.url), {
        let replies = replies.clone();
        move |mut connection: Connection, seq, due| {
            let replies = replies.clone();
            async move {
                let conversation = seq as usize % replies.conversations.len();
                replies.send(&mut connection, conversation, seq, due).await;
                connection
            }
        }
    })
    .await;
    let (report, _) = finish(agent, &replies, before, start).await?;
    Ok(merged([json!({ "rate": rate }), report]))
}

/// Each connection sends the next reply when the last was accepted, two in a row to each of its own conversations.
pub async fn as_fast_as_taken(context: Arc<Context>, connections: usize, secs: f64) -> Result<Value> {
    let (agent, replies) = prepare(context).await?;
    let conversation_of = Arc::new(Mutex::new(HashMap::new()));
    let before = replies.context.roles.snapshot();
    let start = now_ns();
    let end = Instant::now() + Duration::from_secs_f64(secs);
    let mut senders = JoinSet::new();
    for first in 0..connections {
        let (replies, conversation_of) = (replies.clone(), conversation_of.clone());
        senders.spawn(async move {
            let own: Vec<usize> = (first..replies.conversations.len()).step_by(connections).collect();
            let mut connection = Connection::new(&replies.url);
            for turn in 0.. {
                if Instant::now() >= end || own.is_empty() {
                    break;
                }
                let conversation = own[turn / 2 % own.len()];
                let seq = replies.book.next();
                conversation_of.lock().unwrap().insert(seq, conversation);
                replies.send(&mut connection, conversation, seq, now_ns()).await;
            }
        });
    }
    senders.join_all().await;
    let (report, arrivals) = finish(agent, &replies, before, start).await?;
    let swapped = out_of_order(&arrivals, &conversation_of.lock().unwrap());
    Ok(merged([
        report,
        json!({ "conns": connections, "out_of_order_in_conversation": swapped }),
    ]))
}

async fn prepare(context: Arc<Context>) -> Result<(Agent, Arc<Replies>)> {
    let contract = context.contract.reply.clone().ok_or("contract.reply is missing")?;
    let agent = Agent::connect(&context).await?;
    let conversations = learn_conversations(&context, &agent, 128).await?;
    context.graph("/__bench/reset").await?;
    let replies = Replies {
        url: Url::parse(&contract.url)?,
        headers: headers(&contract.headers)?,
        contract,
        conversations,
        book: Book::default(),
        ids: Mutex::default(),
        context,
    };
    Ok((agent, Arc::new(replies)))
}

impl Replies {
    async fn send(&self, connection: &mut Connection, conversation: usize, seq: u64, started: u64) {
        let path = self
            .url
            .path
            .replace("{conversation_id}", &self.conversations[conversation]);
        let mark = self.context.mark(seq);
        let body = self
            .contract
            .body
            .replace("{client_id}", &format!("bk-{}-{seq}", self.context.run))
            .replace("{text}", &format!("{mark} {TEXT}"));
        let answer = connection
            .send(Method::POST, &path, &self.headers, Bytes::from(body))
            .await;
        if let (Ok(answer), Some(pointer)) = (&answer, &self.contract.ptr_message_id) {
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            if let Some(id) = body.pointer(pointer).and_then(id_text) {
                self.ids.lock().unwrap().insert(id, seq);
            }
        }
        self.book.note(seq, started, answer.map(|answer| answer.status));
    }

    /// Waits until the platform has all of them, and the agent has seen all of them as sent.
    async fn settle(&self, agent: &Agent) -> Result<()> {
        let count = self.book.count() as u64;
        let without_ids = self.ids.lock().unwrap().is_empty();
        let start = Instant::now();
        let mut last = (0, start);
        loop {
            let arrived = self.context.graph("/__bench/count").await?.as_u64().unwrap_or(0);
            let sent = agent.seen().sent.len() as u64;
            if arrived >= count && (sent >= count || without_ids) {
                return Ok(());
            }
            if last.0 != arrived + sent {
                last = (arrived + sent, Instant::now());
            }
            if last.1.elapsed() > QUIET || start.elapsed() > LONGEST {
                return Ok(());
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// When each reply first reached the platform, in that order, and how many came again.
struct Arrivals {
    by_time: Vec<(u64, u64)>,
    twice: u64,
}

impl Arrivals {
    async fn fetch(context: &Context) -> Result<Self> {
        let rows: Vec<[u64; 3]> = serde_json::from_value(context.graph("/__bench/log").await?)?;
        let mut first = HashMap::new();
        let mut twice = 0;
        for [run, seq, time] in rows {
            if run == context.run && first.insert(seq, time).is_some() {
                twice += 1;
            }
        }
        let mut by_time: Vec<(u64, u64)> = first.into_iter().map(|(seq, time)| (time, seq)).collect();
        by_time.sort_unstable();
        Ok(Self { by_time, twice })
    }
}

async fn finish(agent: Agent, replies: &Replies, before: Snapshot, start: u64) -> Result<(Value, Arrivals)> {
    let elapsed = seconds(start, now_ns());
    replies.settle(&agent).await?;
    let used = before.until(&replies.context.roles.snapshot());
    let arrivals = Arrivals::fetch(&replies.context).await?;
    let seen = agent.leave().await;
    let started = replies.book.acknowledged();
    let since = |seq: u64, time: u64| Some(time.saturating_sub(*started.get(&seq)?));
    let mut to_graph: Vec<u64> = arrivals
        .by_time
        .iter()
        .filter_map(|(time, seq)| since(*seq, *time))
        .collect();
    let ids = replies.ids.lock().unwrap();
    let mut to_sent: Vec<u64> = ids
        .iter()
        .filter_map(|(id, seq)| since(*seq, *seen.sent.get(id)?))
        .collect();
    let last = arrivals.by_time.last().map_or(start, |(time, _)| *time);
    let count = started.len();
    let report = json!({
        "conversations": replies.conversations.len(), "acked": count,
        "accepted_per_s": round1(count as f64 / elapsed), "ack_ms": replies.book.answer_times(),
        "delivered_per_s": round1(to_graph.len() as f64 / seconds(start, last).max(0.001)),
        "lost": count - to_graph.len(), "sent_twice": arrivals.twice,
        "to_graph_ms": latencies(&mut to_graph), "to_sent_status_ms": latencies(&mut to_sent),
        "cpu_s": used.json, "replies_per_stack_cpu_s": used.per_second(count),
    });
    Ok((merged([report, replies.book.problems()]), arrivals))
}

/// How many replies reached the platform after a later one of the same conversation.
fn out_of_order(arrivals: &Arrivals, conversation_of: &HashMap<u64, usize>) -> u64 {
    let mut newest: HashMap<usize, u64> = HashMap::new();
    let mut swapped = 0;
    for (_, seq) in &arrivals.by_time {
        if let Some(conversation) = conversation_of.get(seq) {
            let newest = newest.entry(*conversation).or_default();
            if seq < newest {
                swapped += 1;
            }
            *newest = (*newest).max(*seq);
        }
    }
    swapped
}
