//! The engine's sessions and the connections they live on, so that one can be ended from here. The socket library has no way
//! to, and a polite disconnect would keep the official client from coming back by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, Weak};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::connection::Line;
use crate::measures;

/// The engine's own ids have 16 bytes.
const SID_MAX: usize = 32;
/// The answer that opens a session is a small JSON object.
const OPENED_MAX: usize = 4 * 1024;

/// Sessions that began by polling, by id: their later requests come on any connection. One is here as long as the engine
/// has it, and only ids that the engine gave out are.
#[derive(Debug, Clone, Default)]
pub struct Sessions(Arc<Mutex<HashMap<String, Weak<Session>>>>);

/// Travels with the request that opened the session, which the engine keeps as long as the session.
#[derive(Debug, Default)]
pub struct Session {
    ended: CancellationToken,
    /// The websocket's connection, from the beginning or since the upgrade.
    line: OnceLock<CancellationToken>,
    /// Where it is noted, to be forgotten.
    noted: OnceLock<(Sessions, String)>,
}

impl Session {
    fn new() -> Arc<Self> {
        measures::socket_opened();
        Arc::default()
    }

    /// The client sees a broken connection, comes back by itself and resumes. Nothing more is written to it.
    pub fn cut(&self) {
        self.ended.cancel();
        if let Some(line) = self.line.get() {
            line.cancel();
        }
    }

    /// False when the session has its websocket already: it is upgraded once.
    fn lives_on(&self, line: &CancellationToken) -> bool {
        let first = self.line.set(line.clone()).is_ok();
        if first && self.ended.is_cancelled() {
            line.cancel();
        }
        first
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        measures::socket_closed();
        if let Some((sessions, sid)) = self.noted.get() {
            sessions.lock().remove(sid);
        }
    }
}

impl Sessions {
    fn note(&self, sid: &str, session: &Arc<Session>) {
        if session.noted.set((self.clone(), sid.to_owned())).is_ok() {
            self.lock().insert(sid.to_owned(), Arc::downgrade(session));
        }
    }

    fn find(&self, sid: &str) -> Option<Arc<Session>> {
        self.lock().get(sid)?.upgrade()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Weak<Session>>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Gives each new session its switch, and lets only those requests of a session through that may still be answered.
pub async fn know_sessions(State(sessions): State<Sessions>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/socket.io") {
        return next.run(request).await;
    }
    match parameter(&request, "sid=") {
        None => open(&sessions, request, next).await,
        Some(sid) if sid.len() > SID_MAX => unknown(),
        Some(sid) => match sessions.find(sid) {
            Some(session) => go_on(&session, request, next).await,
            None => unknown(),
        },
    }
}

async fn open(sessions: &Sessions, mut request: Request, next: Next) -> Response {
    let session = Session::new();
    let polls = !is_websocket(&request);
    if let (false, Some(line)) = (polls, line(&request)) {
        session.lives_on(&line);
    }
    request.extensions_mut().insert(session.clone());
    let response = next.run(with_its_own_head(request)).await;
    if !polls || response.status() != StatusCode::OK {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, OPENED_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Some(sid) = opened(&bytes) {
        sessions.note(&sid, &session);
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The engine keeps this request as long as the session, and what was parsed are slices of all that was read from the connection
/// at once: 16 KiB for each of thousands of sockets, for a few hundred bytes.
fn with_its_own_head(request: Request) -> Request {
    let (mut parts, body) = request.into_parts();
    for value in parts.headers.values_mut() {
        if let Ok(mut own) = HeaderValue::from_bytes(value.as_bytes()) {
            own.set_sensitive(value.is_sensitive());
            *value = own;
        }
    }
    if let Ok(own) = parts.uri.to_string().parse() {
        parts.uri = own;
    }
    Request::from_parts(parts, body)
}

async fn go_on(session: &Session, request: Request, next: Next) -> Response {
    if is_websocket(&request) && !line(&request).is_some_and(|line| session.lives_on(&line)) {
        return unknown();
    }
    tokio::select! {
        biased;
        () = session.ended.cancelled() => unknown(),
        response = next.run(request) => response,
    }
}

/// What the engine says of a session it does not have; a client opens a new one then.
fn unknown() -> Response {
    let body = r#"{"code":"1","message":"Session ID unknown"}"#;
    (
        StatusCode::BAD_REQUEST,
        [(header::CONTENT_TYPE, "application/json")],
        body,
    )
        .into_response()
}

fn is_websocket(request: &Request) -> bool {
    parameter(request, "transport=") == Some("websocket")
}

/// Read as the engine reads it: the first of that name, not decoded.
fn parameter<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let query = request.uri().query()?;
    query.split('&').find_map(|pair| pair.strip_prefix(name))
}

fn line(request: &Request) -> Option<CancellationToken> {
    let line = request.extensions().get::<ConnectInfo<Line>>()?;
    Some(line.0.cut.clone())
}

/// The new session's id, from the engine's `0{"sid":"…",…}`.
fn opened(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Opened {
        sid: String,
    }
    let opened: Opened = serde_json::from_slice(body.strip_prefix(b"0")?).ok()?;
    Some(opened.sid)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware;
    use axum::routing::any;
    use tower::ServiceExt;

    use super::*;

    /// The engine's part: it keeps the request that opened a session.
    type Kept = Arc<Mutex<Vec<Arc<Session>>>>;

    fn engine(sessions: &Sessions, kept: &Kept) -> Router {
        let kept = kept.clone();
        let answer = move |request: Request| async move {
            if parameter(&request, "sid=").is_some() {
                return "6".to_owned();
            }
            let mut kept = kept.lock().unwrap();
            kept.extend(request.extensions().get::<Arc<Session>>().cloned());
            format!(r#"0{{"sid":"{:016}","upgrades":["websocket"]}}"#, kept.len())
        };
        Router::new()
            .route("/socket.io/", any(answer))
            .layer(middleware::from_fn_with_state(sessions.clone(), know_sessions))
    }

    async fn ask(router: &Router, query: &str, line: &CancellationToken) -> StatusCode {
        let mut request = Request::get(format!("/socket.io/?EIO=4&{query}"))
            .body(Body::empty())
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(Line {
            address: ([127, 0, 0, 1], 9).into(),
            cut: line.clone(),
        }));
        router.clone().oneshot(request).await.unwrap().status()
    }

    #[tokio::test]
    async fn only_ids_of_living_sessions_are_kept() {
        let (sessions, kept) = (Sessions::default(), Kept::default());
        let router = engine(&sessions, &kept);
        let line = CancellationToken::new();
        for sid in ["", "0000000000000001", "anything", &"x".repeat(10_000)] {
            for transport in ["websocket", "polling"] {
                let status = ask(&router, &format!("transport={transport}&sid={sid}"), &line).await;
                assert_eq!(status, StatusCode::BAD_REQUEST);
            }
        }
        assert!(sessions.lock().is_empty(), "nobody was let in");

        assert_eq!(ask(&router, "transport=polling", &line).await, StatusCode::OK);
        assert_eq!(sessions.lock().len(), 1);
        kept.lock().unwrap().clear();
        assert!(sessions.lock().is_empty(), "the engine closed it");
    }

    #[tokio::test]
    async fn a_session_that_was_cut_is_unknown_and_its_websocket_is_broken() {
        let (sessions, kept) = (Sessions::default(), Kept::default());
        let router = engine(&sessions, &kept);
        let (polls, upgrade, other) = (
            CancellationToken::new(),
            CancellationToken::new(),
            CancellationToken::new(),
        );
        ask(&router, "transport=polling", &polls).await;
        let polling = "transport=polling&sid=0000000000000001";
        let websocket = "transport=websocket&sid=0000000000000001";
        assert_eq!(ask(&router, polling, &polls).await, StatusCode::OK);
        assert_eq!(ask(&router, websocket, &upgrade).await, StatusCode::OK);
        assert_eq!(
            ask(&router, websocket, &other).await,
            StatusCode::BAD_REQUEST,
            "upgraded once"
        );

        kept.lock().unwrap()[0].cut();
        assert!(upgrade.is_cancelled() && !polls.is_cancelled() && !other.is_cancelled());
        assert_eq!(ask(&router, polling, &polls).await, StatusCode::BAD_REQUEST);
    }
}
