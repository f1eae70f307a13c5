//! One agent's browser: it is connected, and notes what it sees when.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::book::Book;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{Mark, id_text};
use crate::socket_io::{self, End};

#[derive(Default)]
pub struct Seen {
    /// When each message came.
    pub at: HashMap<u64, u64>,
    pub twice: u64,
    pub wrong_id: u64,
    /// The conversation of each message.
    conversation: HashMap<u64, String>,
    /// When a message of this id was said to be sent.
    pub sent: HashMap<String, u64>,
    pub last: u64,
}

pub struct Agent {
    seen: Arc<Mutex<Seen>>,
    stop: watch::Sender<bool>,
    reading: JoinHandle<End>,
}

impl Agent {
    pub async fn connect(context: &Arc<Context>) -> Result<Self> {
        let socket = &context.contract.socket;
        let stream = socket_io::connect(socket)
            .await
            .map_err(|error| format!("the agent's socket: {error}"))?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (stop, mut stopped) = watch::channel(false);
        let reading = tokio::spawn({
            let (seen, context) = (seen.clone(), context.clone());
            async move {
                let namespace = &context.contract.socket.namespace;
                let new = format!("[\"{}\",", context.contract.socket.event_new);
                let status = context
                    .contract
                    .socket
                    .event_status
                    .as_ref()
                    .map(|name| format!("[\"{name}\","));
                let note = |event: &str, now: u64| {
                    let is_new = event.starts_with(&new);
                    let is_status = !is_new && status.as_ref().is_some_and(|start| event.starts_with(start));
                    if !is_new && !is_status {
                        return;
                    }
                    let Ok(event) = serde_json::from_str::<Value>(event) else {
                        return;
                    };
                    let mut seen = seen.lock().unwrap();
                    if is_new {
                        seen.note_message(&context, &event[1], now);
                    } else {
                        seen.note_status(&context, &event[1], now);
                    }
                };
                let stop = async { drop(stopped.changed().await) };
                socket_io::read(stream, namespace, note, stop).await
            }
        });
        // what the server sends to somebody new is no part of any figure
        sleep(Duration::from_millis(300)).await;
        Ok(Self { seen, stop, reading })
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// Waits until `count` messages were seen, or nothing new came for `quiet`, or `longest` passed.
    pub async fn wait(&self, count: usize, quiet: Duration, longest: Duration) {
        let start = Instant::now();
        let mut last = (0, start);
        loop {
            let seen = self.seen().at.len();
            if seen != last.0 {
                last = (seen, Instant::now());
            }
            if seen >= count || start.elapsed() > longest || last.1.elapsed() > quiet {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn leave(self) -> Seen {
        if self.reading.is_finished() {
            // the figures show it too: events are missing
            eprintln!("the server closed the agent's socket before the end");
        }
        let _ = self.stop.send(true);
        let _ = tokio::time::timeout(Duration::from_secs(2), self.reading).await;
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

impl Seen {
    fn note_message(&mut self, context: &Context, message: &Value, now: u64) {
        let socket = &context.contract.socket;
        let text = message.pointer(&socket.ptr_text).and_then(Value::as_str);
        let Some(mark) = text
            .and_then(|text| Mark::find(text.as_bytes()))
            .filter(|mark| mark.run == context.run)
        else {
            return;
        };
        // agents' own messages have no external id yet
        let external_id = socket
            .ptr_external_id
            .as_ref()
            .and_then(|pointer| message.pointer(pointer)?.as_str());
        if external_id.is_some_and(|id| !id.ends_with(&context.external_id(mark.seq))) {
            self.wrong_id += 1;
        }
        if let Some(id) = message.pointer(&socket.ptr_conversation_id).and_then(id_text) {
            self.conversation.insert(mark.seq, id);
        }
        self.last = now;
        if self.at.insert(mark.seq, now).is_some() {
            self.twice += 1;
        }
    }

    fn note_status(&mut self, context: &Context, update: &Value, now: u64) {
        let socket = &context.contract.socket;
        let (Some(id), Some(status)) = (&socket.ptr_status_message_id, &socket.ptr_status) else {
            return;
        };
        if update.pointer(status).and_then(Value::as_str) == Some(socket.status_sent.as_str())
            && let Some(id) = update.pointer(id).and_then(id_text)
        {
            self.sent.insert(id, now);
        }
    }

    /// From the start of each acknowledged POST to its event, and how many never came.
    pub fn latencies(&self, book: &Book) -> (Vec<u64>, usize) {
        let mut times = Vec::new();
        let mut missing = 0;
        for (seq, started) in book.acknowledged() {
            match self.at.get(&seq) {
                Some(seen) => times.push(seen.saturating_sub(started)),
                None => missing += 1,
            }
        }
        (times, missing)
    }
}

/// Lets each of `count` contacts write once, and learns the ids of their conversations from the socket.
pub async fn learn_conversations(context: &Arc<Context>, agent: &Agent, count: u64) -> Result<Vec<String>> {
    const SENDERS: u64 = 8;
    // no scenario counts this far
    const FIRST: u64 = 900_000_000;
    let mut senders = tokio::task::JoinSet::new();
    for first in 0..SENDERS {
        let context = context.clone();
        senders.spawn(async move {
            let mut sender = context.sender();
            for number in (first..count).step_by(SENDERS as usize) {
                // a conversation that is not learned is one less to choose from
                let _ = context
                    .post(&mut sender, context.payload_of(number + 1, FIRST + number))
                    .await;
            }
        });
    }
    senders.join_all().await;
    agent
        .wait(count as usize, Duration::from_secs(5), Duration::from_secs(20))
        .await;
    let conversations: BTreeSet<String> = agent.seen().conversation.values().cloned().collect();
    if conversations.is_empty() {
        return Err("no conversation's id was learned from the socket".into());
    }
    Ok(conversations.into_iter().collect())
}
