//! Group commit. Whatever queued up while the last batch committed is the next batch: no timer, no waiting when idle,
//! one disk flush for many writes. The queue is bounded and drained round-robin by key, and each key may have as many in it
//! as there are places left: one busy tenant neither delays the others nor takes their places.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::hash::Hash;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::error;

/// Why a write was not taken or not done.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BatchError {
    /// Of this key, or of all.
    #[error("more writes are waiting than we can take")]
    Full,
    #[error("its turn did not come in time")]
    Late,
    #[error("shutting down")]
    Closed,
}

struct Waiting<Op, Out> {
    op: Op,
    /// When its turn comes later, it is not written.
    until: Option<Instant>,
    done: oneshot::Sender<Out>,
}

struct Queue<Key, Op, Out> {
    by_key: HashMap<Key, VecDeque<Waiting<Op, Out>>>,
    turns: VecDeque<Key>,
    length: usize,
    closed: bool,
}

/// Batches of fewer do not make it worth waiting for more.
const BUSY: usize = 4;
const GATHER_TURNS: usize = 200;

/// Writes a batch and answers everyone in it; returns how many that were.
async fn write_batch<Op, Out, Fut>(write: &impl Fn(Vec<Op>) -> Fut, batch: Vec<Waiting<Op, Out>>) -> usize
where
    Fut: Future<Output = Vec<Out>>,
{
    let (ops, done): (Vec<Op>, Vec<oneshot::Sender<Out>>) =
        batch.into_iter().map(|waiting| (waiting.op, waiting.done)).unzip();
    // a panic fails its own batch, not those to come
    let Ok(outcomes) = AssertUnwindSafe(write(ops)).catch_unwind().await else {
        error!("writing a batch failed unexpectedly");
        return 0;
    };
    let answered = done.len();
    for (done, out) in done.into_iter().zip(outcomes) {
        // whoever asked may have gone; the write stands
        let _ = done.send(out);
    }
    answered
}

/// Hands single writes to a writer that takes them in batches.
pub struct Batcher<Key, Op, Out> {
    queue: Arc<Mutex<Queue<Key, Op, Out>>>,
    arrived: Arc<Notify>,
    capacity: usize,
}

impl<Key, Op, Out> Clone for Batcher<Key, Op, Out> {
    fn clone(&self) -> Self {
        Self {
            queue: self.queue.clone(),
            arrived: self.arrived.clone(),
            capacity: self.capacity,
        }
    }
}

impl<Key, Op, Out> Batcher<Key, Op, Out>
where
    Key: Clone + Eq + Hash + Send + 'static,
    Op: Send + 'static,
    Out: Send + 'static,
{
    /// Starts the writer task. `write` gets up to `batch_max` operations and answers each, in the same order.
    pub fn start<F, Fut>(capacity: usize, batch_max: usize, stop: CancellationToken, write: F) -> Self
    where
        F: Fn(Vec<Op>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Vec<Out>> + Send,
    {
        let queue = Queue {
            by_key: HashMap::new(),
            turns: VecDeque::new(),
            length: 0,
            closed: false,
        };
        let batcher = Self {
            queue: Arc::new(Mutex::new(queue)),
            arrived: Arc::new(Notify::new()),
            capacity,
        };
        let this = batcher.clone();
        tokio::spawn(async move {
            loop {
                let batch = this.take(batch_max);
                if batch.is_empty() {
                    tokio::select! {
                        () = this.arrived.notified() => continue,
                        () = stop.cancelled() => {
                            // what was taken before is finished; what comes now is refused
                            if this.close() { return }
                            continue;
                        }
                    }
                }
                let answered = write_batch(&write, batch).await;
                this.gather(answered).await;
            }
        });
        batcher
    }

    /// Under load those who were just answered come again at once: a batch that waits for them, for the time of some turns
    /// of the other tasks, is larger, and what is paid for each batch is paid less often.
    async fn gather(&self, answered: usize) {
        if answered < BUSY {
            return;
        }
        for _ in 0..GATHER_TURNS {
            if self.length() >= answered {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Queues a write and waits for its outcome. Dropping the future takes it back if it is still in the queue; once it is
    /// being written it stands.
    pub async fn submit(&self, key: Key, op: Op) -> Result<Out, BatchError> {
        self.queued(key, op, None).await
    }

    /// The same for a write that is only worth it when it begins until then.
    pub async fn submit_by(&self, until: Instant, key: Key, op: Op) -> Result<Out, BatchError> {
        self.queued(key, op, Some(until)).await
    }

    async fn queued(&self, key: Key, op: Op, until: Option<Instant>) -> Result<Out, BatchError> {
        let (done, outcome) = oneshot::channel();
        self.push(key, Waiting { op, until, done })?;
        self.arrived.notify_one();
        outcome.await.map_err(|_| match until {
            Some(until) if until <= Instant::now() => BatchError::Late,
            _ => BatchError::Closed,
        })
    }

    /// How many writes wait.
    pub fn length(&self) -> usize {
        self.lock().length
    }

    fn push(&self, key: Key, waiting: Waiting<Op, Out>) -> Result<(), BatchError> {
        let mut queue = self.lock();
        if queue.closed {
            return Err(BatchError::Closed);
        }
        let free = self.capacity - queue.length;
        if queue.by_key.get(&key).map_or(0, VecDeque::len) >= free {
            return Err(BatchError::Full);
        }
        queue.length += 1;
        let lane = queue.by_key.entry(key.clone()).or_default();
        lane.push_back(waiting);
        if lane.len() == 1 {
            queue.turns.push_back(key);
        }
        Ok(())
    }

    /// Up to `max` operations, one of each key in turn.
    fn take(&self, max: usize) -> Vec<Waiting<Op, Out>> {
        let now = Instant::now();
        let mut queue = self.lock();
        let mut queue_length = queue.length;
        let mut batch = Vec::with_capacity(queue_length.min(max));
        while batch.len() < max {
            let Some(key) = queue.turns.pop_front() else { break };
            let Some(lane) = queue.by_key.get_mut(&key) else {
                continue;
            };
            if let Some(waiting) = lane.pop_front() {
                queue_length -= 1;
                let wanted = !waiting.done.is_closed() && waiting.until.is_none_or(|until| now < until);
                batch.extend(wanted.then_some(waiting));
            }
            if lane.is_empty() {
                queue.by_key.remove(&key);
            } else {
                queue.turns.push_back(key);
            }
        }
        queue.length = queue_length;
        batch
    }

    /// Refuses further writes if nothing waits; true when closed.
    fn close(&self) -> bool {
        let mut queue = self.lock();
        queue.closed = queue.length == 0;
        queue.closed
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Queue<Key, Op, Out>> {
        self.queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_busy_key_does_not_delay_another() {
        let (gate_open, gate) = oneshot::channel::<()>();
        let gate = Mutex::new(Some(gate));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        let batcher: Batcher<&str, u32, u32> = Batcher::start(1_000, 4, CancellationToken::new(), move |ops| {
            let gate = gate.lock().unwrap().take();
            let log = log.clone();
            async move {
                if let Some(gate) = gate {
                    let _ = gate.await;
                }
                log.lock().unwrap().push(ops.clone());
                ops
            }
        });
        let first = tokio::spawn({
            let b = batcher.clone();
            async move { b.submit("x", 0).await }
        });
        while batcher.length() > 0 || seen.lock().unwrap().len() > 1 {
            tokio::task::yield_now().await
        }
        tokio::task::yield_now().await;
        let mut rest = Vec::new();
        for n in 1..=20 {
            let b = batcher.clone();
            rest.push(tokio::spawn(async move { b.submit("busy", n).await }));
        }
        let b = batcher.clone();
        rest.push(tokio::spawn(async move { b.submit("quiet", 99).await }));
        while batcher.length() < 21 {
            tokio::task::yield_now().await
        }
        gate_open.send(()).unwrap();
        for task in rest {
            task.await.unwrap().unwrap();
        }
        first.await.unwrap().unwrap();
        let batches = seen.lock().unwrap().clone();
        assert!(
            batches[1].contains(&99),
            "the quiet key is in the first batch after the gate: {batches:?}"
        );
    }

    #[tokio::test]
    async fn more_than_the_capacity_is_refused_at_once() {
        let batcher: Batcher<u8, u8, u8> = Batcher::start(1, 1, CancellationToken::new(), |_| std::future::pending());
        let busy = batcher.clone();
        tokio::spawn(async move { busy.submit(0, 0).await });
        while batcher.length() > 0 {
            tokio::task::yield_now().await
        }
        tokio::task::yield_now().await;
        let queued = batcher.clone();
        tokio::spawn(async move { queued.submit(0, 1).await });
        loop {
            tokio::task::yield_now().await;
            if batcher.length() == 1 {
                break;
            }
        }
        assert!(matches!(batcher.submit(0, 2).await, Err(BatchError::Full)));
    }

    #[tokio::test]
    async fn a_busy_key_leaves_places_for_others() {
        let batcher: Batcher<&str, u8, u8> = Batcher::start(8, 1, CancellationToken::new(), |_| std::future::pending());
        let push = |key: &'static str| {
            let (done, _) = oneshot::channel();
            let until = None;
            batcher.push(key, Waiting { op: 0, until, done }).is_ok()
        };
        let taken = |key| (0..8).filter(|_| push(key)).count();
        assert_eq!(taken("busy"), 4);
        assert_eq!(taken("quiet"), 2);
        assert_eq!(taken("late"), 1);
        assert_eq!(batcher.length(), 7);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_not_written() {
        let (gate_open, gate) = oneshot::channel::<()>();
        let gate = Mutex::new(Some(gate));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        let batcher: Batcher<u8, u8, u8> = Batcher::start(10, 10, CancellationToken::new(), move |ops| {
            let gate = gate.lock().unwrap().take();
            let log = log.clone();
            async move {
                if let Some(gate) = gate {
                    let _ = gate.await;
                }
                log.lock().unwrap().extend(ops.clone());
                ops
            }
        });
        let first = batcher.clone();
        let first = tokio::spawn(async move { first.submit(0, 1).await });
        while batcher.length() > 0 || Arc::strong_count(&seen) < 3 {
            tokio::task::yield_now().await
        }
        let impatient = batcher.clone();
        let impatient = tokio::spawn(async move { impatient.submit(0, 2).await });
        while batcher.length() < 1 {
            tokio::task::yield_now().await
        }
        impatient.abort();
        assert!(impatient.await.is_err());
        let last = batcher.clone();
        let last = tokio::spawn(async move { last.submit(0, 3).await });
        let late = batcher.clone();
        let late = tokio::spawn(async move { late.submit_by(Instant::now(), 0, 4).await });
        while batcher.length() < 3 {
            tokio::task::yield_now().await
        }
        gate_open.send(()).unwrap();
        first.await.unwrap().unwrap();
        last.await.unwrap().unwrap();
        assert!(matches!(late.await.unwrap(), Err(BatchError::Late)));
        assert_eq!(*seen.lock().unwrap(), [1, 3]);
        assert_eq!(batcher.length(), 0);
    }
}
