//! Webhooks as fast as they are acknowledged: each connection posts the next when the last was answered.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::book::Book;
use crate::context::Context;
use crate::numbers::now_ns;

pub async fn run(context: &Arc<Context>, book: &Arc<Book>, connections: usize, secs: f64) {
    let end = Instant::now() + Duration::from_secs_f64(secs);
    let mut senders = JoinSet::new();
    for _ in 0..connections {
        let (context, book) = (context.clone(), book.clone());
        senders.spawn(async move {
            let mut sender = context.sender();
            while Instant::now() < end {
                let seq = book.next();
                let payload = context.payload(seq);
                let started = now_ns();
                let result = context.post(&mut sender, payload).await;
                if !book.note(seq, started, result) {
                    sleep(Duration::from_millis(5)).await;
                }
            }
        });
    }
    senders.join_all().await;
}
