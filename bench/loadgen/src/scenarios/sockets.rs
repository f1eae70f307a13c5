//! Thousands of agents at once: what a connection costs, and how long until the last of them has a message.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout_at};

use crate::agent::{Agent, learn_conversations};
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{Mark, latencies, now_ns, round1, round3};
use crate::socket_io::{self, End, Stream};

/// Handshakes at the same time.
const AT_ONCE: usize = 64;
/// How long the server has to come to rest before its memory is read.
const REST: Duration = Duration::from_secs(3);
const IDLE: Duration = Duration::from_secs(8);

/// When each agent got each message.
type Times = Arc<Mutex<HashMap<u64, Vec<u64>>>>;

/// Agents come until there are as many as the last of `steps`, with a reading of memory at each; then they go until there are as
/// many as each of `audiences`, the largest first, to whom `rounds` messages are sent.
pub async fn run(context: Arc<Context>, steps: &[usize], audiences: &[usize], rounds: u64) -> Result<Value> {
    let role = if context.roles.has("socket") { "socket" } else { "web" };
    // once, so that what the path needs is in memory before the first reading
    let agent = Agent::connect(&context).await?;
    learn_conversations(&context, &agent, 4).await?;
    agent.leave().await;
    sleep(Duration::from_millis(1500)).await;
    let memory_before = context.roles.pss_kib(role);

    let mut crowd = Crowd::new(&context);
    let mut memory = Map::new();
    let mut connect_s = 0.0;
    let before = context.roles.snapshot();
    for step in steps {
        let start = Instant::now();
        crowd.grow(*step).await;
        connect_s += start.elapsed().as_secs_f64();
        sleep(REST).await;
        let pss = context.roles.pss_kib(role);
        let each = (pss - memory_before) / crowd.size().max(1) as f64;
        memory.insert(
            step.to_string(),
            json!({ "connected": crowd.size(), "pss_mib": round1(pss / 1024.0), "kib_each": round1(each) }),
        );
    }
    let connecting = before.until(&context.roles.snapshot());
    let connected = crowd.size();
    let before = context.roles.snapshot();
    sleep(IDLE).await;
    let idle = before.until(&context.roles.snapshot());
    let lost = crowd.lost.load(Relaxed);

    let mut fanout = Map::new();
    let mut first_seq = 0;
    for audience in audiences {
        crowd.shrink(*audience).await;
        sleep(REST).await;
        fanout.insert(audience.to_string(), crowd.fan_out(first_seq..first_seq + rounds).await);
        first_seq += rounds;
    }
    let first_error = crowd.first_error.take();
    crowd.shrink(0).await;
    Ok(json!({
        "role": role, "asked": steps.last(), "connected": connected, "first_error": first_error,
        "connect_s": round3(connect_s), "connects_per_s": round1(connected as f64 / connect_s.max(0.001)),
        "closed_by_server": lost, "pss_before_mib": round1(memory_before / 1024.0), "memory": memory,
        "connect_cpu_s": connecting.json, "idle_8s_cpu_s": idle.json, "fanout": fanout,
    }))
}

struct Crowd {
    context: Arc<Context>,
    times: Times,
    lost: Arc<AtomicU64>,
    readers: Vec<JoinHandle<()>>,
    /// Readers from this number on leave.
    stay: watch::Sender<usize>,
    first_error: Option<String>,
}

impl Crowd {
    fn new(context: &Arc<Context>) -> Self {
        Self {
            context: context.clone(),
            times: Times::default(),
            lost: Arc::default(),
            readers: Vec::new(),
            stay: watch::channel(usize::MAX).0,
            first_error: None,
        }
    }

    fn size(&self) -> usize {
        self.readers.len()
    }

    /// Connects agents until there are so many. One that fails is not tried again.
    async fn grow(&mut self, size: usize) {
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        let mut connecting = JoinSet::new();
        for _ in self.size()..size {
            let (context, permits) = (self.context.clone(), permits.clone());
            connecting.spawn(async move {
                let _permit = permits.acquire().await;
                socket_io::connect(&context.contract.socket).await
            });
        }
        while let Some(joined) = connecting.join_next().await {
            match joined {
                Ok(Ok(stream)) => self.readers.push(self.read(stream)),
                Ok(Err(error)) => drop(self.first_error.get_or_insert(error.to_string())),
                Err(error) => drop(self.first_error.get_or_insert(error.to_string())),
            }
        }
    }

    /// Lets the last ones leave until there are so many.
    async fn shrink(&mut self, size: usize) {
        if size >= self.size() {
            return;
        }
        self.stay.send_replace(size);
        let end = Instant::now() + Duration::from_secs(10);
        for reader in self.readers.drain(size..) {
            let _ = timeout_at(end, reader).await;
        }
    }

    fn read(&self, stream: Stream) -> JoinHandle<()> {
        let (context, times, lost) = (self.context.clone(), self.times.clone(), self.lost.clone());
        let (number, mut stay) = (self.size(), self.stay.subscribe());
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
            let stop = async { drop(stay.wait_for(|limit| number >= *limit).await) };
            if socket_io::read(stream, &socket.namespace, note, stop).await == End::Lost {
                lost.fetch_add(1, Relaxed);
            }
        })
    }

    /// One message after the other, each to all.
    async fn fan_out(&self, numbers: std::ops::Range<u64>) -> Value {
        let mut sender = self.context.sender();
        let audience = self.size();
        let before = self.context.roles.snapshot();
        let (mut first, mut median, mut last, mut missing) = (vec![], vec![], vec![], 0);
        for seq in numbers {
            let started = now_ns();
            let posted = self.context.post(&mut sender, self.context.payload(seq)).await;
            if !posted.is_ok_and(|status| status.is_success()) {
                missing += audience;
                continue;
            }
            let posted = Instant::now();
            while self.count(seq) < audience && posted.elapsed() < Duration::from_secs(5) {
                sleep(Duration::from_millis(5)).await;
            }
            sleep(Duration::from_millis(100)).await;
            let mut times = self.times.lock().unwrap().remove(&seq).unwrap_or_default();
            times.sort_unstable();
            missing += audience.saturating_sub(times.len());
            if let (Some(one), Some(all)) = (times.first(), times.last()) {
                first.push(one - started);
                median.push(times[times.len() / 2] - started);
                last.push(all - started);
            }
        }
        let used = before.until(&self.context.roles.snapshot());
        json!({
            "audience": audience, "first_ms": latencies(&mut first), "median_ms": latencies(&mut median),
            "last_ms": latencies(&mut last), "missing": missing, "cpu_s": used.json,
        })
    }

    fn count(&self, seq: u64) -> usize {
        self.times.lock().unwrap().get(&seq).map_or(0, Vec::len)
    }
}
