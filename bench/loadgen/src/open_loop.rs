//! Requests at a fixed rate, whatever the server does.

use std::future::Future;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::book::Book;
use crate::context::{Context, Sender};
use crate::numbers::now_ns;

/// How many requests are under way at most, where nothing else is wanted.
pub const USUAL: usize = 256;
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
    /// How many were under way at the same time.
    pub most_at_once: usize,
}

/// Webhooks at a fixed rate. Some connections are open to start with, so that the first do not pay for the handshake.
pub async fn webhooks(context: &Arc<Context>, book: &Arc<Book>, rate: f64, secs: f64, most: usize) -> Offered {
    let contexts = std::slice::from_ref(context);
    webhooks_to(contexts, std::slice::from_ref(book), rate, secs, most).await
}

/// The same to several workspaces of one system in turn, each with a book of its own; the rate is that of all together.
pub async fn webhooks_to(contexts: &[Arc<Context>], books: &[Arc<Book>], rate: f64, secs: f64, most: usize) -> Offered {
    let first = &contexts[0];
    let mut senders = Vec::new();
    for _ in 0..8 {
        let mut sender = first.sender();
        sender.open().await;
        senders.push(sender);
    }
    let (contexts, books): (Arc<[_]>, Arc<[_]>) = (contexts.into(), books.into());
    run(Pace { rate, secs, most }, senders, || first.sender(), {
        move |mut sender: Sender, number, due| {
            let (turn, seq) = (number as usize % contexts.len(), number / contexts.len() as u64);
            let (context, book): (Arc<Context>, Arc<Book>) = (contexts[turn].clone(), books[turn].clone());
            async move {
                let result = context.post(&mut sender, context.payload(seq)).await;
                book.note(seq, due, result);
                sender
            }
        }
    })
    .await
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
    let most_at_once = Arc::new(AtomicUsize::new(0));
    let mut requests = JoinSet::new();
    for number in 0..count {
        let offset = (number as f64 / pace.rate * 1e9) as u64;
        let due = start + Duration::from_nanos(offset);
        if due > Instant::now() {
            sleep_until(due).await;
        }
        let (permits, idle, request) = (permits.clone(), idle.clone(), request.clone());
        let (shed, most_at_once) = (shed.clone(), most_at_once.clone());
        let connection = connect();
        requests.spawn(async move {
            let Ok(_permit) = permits.acquire().await else {
                return;
            };
            most_at_once.fetch_max(pace.most - permits.available_permits(), Relaxed);
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
        most_at_once: most_at_once.load(Relaxed),
    }
}
