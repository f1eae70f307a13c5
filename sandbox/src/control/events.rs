//! Server-sent events for the phones page: bubbles, people, typing, and the state of the webhooks.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::{Stream, StreamExt as _, stream};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;

pub async fn stream(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let world = stream::unfold(app.world.subscribe(), |mut events| async move {
        match events.recv().await {
            Ok(event) => Some((event.to_string(), events)),
            // Too slow: the page loads everything anew.
            Err(RecvError::Lagged(_)) => Some((json!({"type": "resync"}).to_string(), events)),
            Err(RecvError::Closed) => None,
        }
    });
    let webhooks = stream::unfold(app.outbox.watch(), |mut counts| async move {
        counts.changed().await.ok()?;
        let now = *counts.borrow_and_update();
        // A storm changes the counts faster than anyone can read them.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        Some((json!({"type": "webhooks", "webhooks": now}).to_string(), counts))
    });
    let mut closed = app.closed.clone();
    let end = async move {
        let _ = closed.wait_for(|closed| *closed).await;
    };
    let events = stream::select(Box::pin(world), Box::pin(webhooks))
        .take_until(Box::pin(end))
        .map(|event| Ok(Event::default().data(event)));
    Sse::new(events).keep_alive(KeepAlive::default())
}
