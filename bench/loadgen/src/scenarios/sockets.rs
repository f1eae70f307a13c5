//! Thousands of agents at once: what a connection costs, and how long until the last of them has a message.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep};

use crate::agent::{Agent, learn_conversations};
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{Mark, latencies, now_ns, round1, round3};
use crate::socket_io::{self, End, Stream};

/// When each agent got each message.
type Times = Arc<Mutex<HashMap<u64, Vec<u64>>>>;

pub async fn run(context: Arc<Context>, agents: usize, rounds: u64) -> Result<Value> {
    let role = if context.roles.has("socket") { "socket" } else { "web" };
    // once, so that what the path needs is in memory before the first reading
    let agent = Agent::connect(&context).await?;
    learn_conversations(&context, &agent, 4).await?;
    agent.leave().await;
    sleep(Duration::from_millis(1500)).await;
    let memory_before = context.roles.pss_kib(role);

    let crowd = Crowd::default();
    let (stop, stopped) = watch::channel(false);
    let before = context.roles.snapshot();
    let start = Instant::now();
    let (readers, first_error) = crowd.connect(&context, agents, &stopped).await;
    let connected = readers.len();
    let connect_s = start.elapsed().as_secs_f64();
    let connecting = before.until(&context.roles.snapshot());
    sleep(Duration::from_secs(3)).await;
    let memory_after = context.roles.pss_kib(role);
    let before = context.roles.snapshot();
    sleep(Duration::from_secs(8)).await;
    let idle = before.until(&context.roles.snapshot());

    let before = context.roles.snapshot();
    let fanout = crowd.fan_out(&context, connected, rounds).await;
    let fanning = before.until(&context.roles.snapshot());
    let _ = stop.send(true);
    let end = Instant::now() + Duration::from_secs(5);
    for reader in readers {
        let _ = tokio::time::timeout_at(end, reader).await;
    }
    let report = json!({
        "k": agents, "connected": connected, "first_error": first_error,
        "connect_s": round3(connect_s), "connects_per_s": round1(connected as f64 / connect_s),
        "closed_by_server": crowd.lost.load(Relaxed), "role": role,
        "pss_before_mib": round1(memory_before / 1024.0), "pss_after_mib": round1(memory_after / 1024.0),
        "kib_per_connection": round1((memory_after - memory_before) / connected.max(1) as f64),
        "connect_cpu_s": connecting.json, "idle_8s_cpu_s": idle.json, "fanout_cpu_s": fanning.json,
    });
    Ok(super::merged([report, fanout]))
}

#[derive(Default)]
struct Crowd {
    times: Times,
    lost: Arc<AtomicU64>,
}

impl Crowd {
    /// Connects them, 64 at a time; gives those that are reading, and the first error.
    async fn connect(
        &self,
        context: &Arc<Context>,
        agents: usize,
        stopped: &watch::Receiver<bool>,
    ) -> (Vec<JoinHandle<()>>, Option<String>) {
        let permits = Arc::new(Semaphore::new(64));
        let mut connecting = JoinSet::new();
        for _ in 0..agents {
            let (context, permits) = (context.clone(), permits.clone());
            connecting.spawn(async move {
                let _permit = permits.acquire().await;
                socket_io::connect(&context.contract.socket).await
            });
        }
        let (mut readers, mut first_error) = (Vec::new(), None);
        while let Some(joined) = connecting.join_next().await {
            match joined {
                Ok(Ok(stream)) => readers.push(self.read(context, stream, stopped.clone())),
                Ok(Err(error)) => {
                    first_error.get_or_insert(error.to_string());
                }
                Err(error) => {
                    first_error.get_or_insert(error.to_string());
                }
            }
        }
        (readers, first_error)
    }

    fn read(&self, context: &Arc<Context>, stream: Stream, stopped: watch::Receiver<bool>) -> JoinHandle<()> {
        let (context, times, lost) = (context.clone(), self.times.clone(), self.lost.clone());
        tokio::spawn(async move {
            let socket = &context.contract.socket;
            let new = format!("[\"{}\",", socket.event_new);
            let note = |event: &str, now: u64| {
                // only the mark is looked for: this runs thousands of times for every message
                let mark = event.starts_with(&new).then(|| Mark::find(event.as_bytes())).flatten();
                if let Some(mark) = mark.filter(|mark| mark.run == context.run) {
                    times.lock().unwrap().entry(mark.seq).or_default().push(now);
                }
            };
            if socket_io::read(stream, &socket.namespace, note, stopped).await == End::Lost {
                lost.fetch_add(1, Relaxed);
            }
        })
    }

    /// One message after the other, each to all.
    async fn fan_out(&self, context: &Context, connected: usize, rounds: u64) -> Value {
        let mut sender = context.sender();
        let (mut first, mut median, mut last, mut missing) = (vec![], vec![], vec![], 0);
        for seq in 0..rounds {
            let started = now_ns();
            if !matches!(context.post(&mut sender, context.payload(seq)).await, Ok(200..=299)) {
                missing += connected;
                continue;
            }
            let posted = Instant::now();
            while self.count(seq) < connected && posted.elapsed() < Duration::from_secs(5) {
                sleep(Duration::from_millis(5)).await;
            }
            sleep(Duration::from_millis(100)).await;
            let mut times = self.times.lock().unwrap().remove(&seq).unwrap_or_default();
            times.sort_unstable();
            missing += connected.saturating_sub(times.len());
            if let (Some(one), Some(all)) = (times.first(), times.last()) {
                first.push(one - started);
                median.push(times[times.len() / 2] - started);
                last.push(all - started);
            }
        }
        json!({
            "fanout_first_ms": latencies(&mut first), "fanout_median_ms": latencies(&mut median),
            "fanout_last_ms": latencies(&mut last), "fanout_missing": missing,
        })
    }

    fn count(&self, seq: u64) -> usize {
        self.times.lock().unwrap().get(&seq).map_or(0, Vec::len)
    }
}
