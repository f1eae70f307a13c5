//! Which TCP connection each socket lives on, so that a slow one can be cut.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio_util::sync::CancellationToken;

use crate::connection::Line;

/// By socket id. A client that begins by polling and upgrades moves to another connection.
#[derive(Debug, Clone, Default)]
pub struct Switches(Arc<Mutex<HashMap<String, CancellationToken>>>);

impl Switches {
    fn set(&self, sid: &str, cut: CancellationToken) {
        self.lock().insert(sid.to_owned(), cut);
    }

    pub fn take(&self, sid: &str) -> Option<CancellationToken> {
        self.lock().remove(sid)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Notes the connection of every upgrade to a websocket that names its socket.
pub async fn note_upgrade(State(switches): State<Switches>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/socket.io") {
        let query = request.uri().query().unwrap_or_default();
        let sid = query.split('&').find_map(|pair| pair.strip_prefix("sid="));
        let line = request.extensions().get::<ConnectInfo<Line>>();
        if let (true, Some(sid), Some(ConnectInfo(line))) = (query.contains("transport=websocket"), sid, line) {
            switches.set(sid, line.cut.clone());
        }
    }
    next.run(request).await
}
