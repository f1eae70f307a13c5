//! Requests at a fixed rate, whatever the server does.

use std::future::Future;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::numbers::now_ns;

/// How long after the end what could not be sent so far is still sent.
const GRACE: Duration = Duration::from_secs(5);

pub struct Pace {
    pub rate: f64,
    pub secs: f64,
    /// At most so many requests are under way; the others wait, and their wait counts.
    pub most: usize,
}

pub struct Offered {
    pub count: u64,
    /// Not sent within the grace.
    pub shed: u64,
}

/// Calls `request` with a free connection, a number and the time at which it was due.
///
/// Latencies are taken from the due time: a server that stalls would otherwise be asked less, and look better.
pub async fn run<C, F, Fut>(pace: Pace, connections: Vec<C>, connect: impl Fn() -> C, request: F) -> Offered
where
    C: Send + 'static,
    F: Fn(C, u64, u64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = C> + Send + 'static,
{
    let count = (pace.rate * pace.secs) as u64;
    let lead = Duration::from_millis(5);
    let start = Instant::now() + lead;
    let start_ns = now_ns() + lead.as_nanos() as u64;
    let give_up = start + Duration::from_secs_f64(pace.secs) + GRACE;
    let permits = Arc::new(Semaphore::new(pace.most));
    let idle = Arc::new(Mutex::new(connections));
    let shed = Arc::new(AtomicU64::new(0));
    let mut requests = JoinSet::new();
    for number in 0..count {
        let offset = (number as f64 / pace.rate * 1e9) as u64;
        let due = start + Duration::from_nanos(offset);
        if due > Instant::now() {
            sleep_until(due).await;
        }
        let (permits, idle, shed, request) = (permits.clone(), idle.clone(), shed.clone(), request.clone());
        let connection = connect();
        requests.spawn(async move {
            let Ok(_permit) = permits.acquire().await else {
                return;
            };
            if Instant::now() > give_up {
                shed.fetch_add(1, Relaxed);
                return;
            }
            let connection = idle.lock().unwrap().pop().unwrap_or(connection);
            let connection = request(connection, number, start_ns + offset).await;
            idle.lock().unwrap().push(connection);
        });
    }
    requests.join_all().await;
    Offered {
        count,
        shed: shed.load(Relaxed),
    }
}
