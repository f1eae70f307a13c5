//! The platform's end: a Graph API that takes replies.
//!
//! - `POST /vXX.X/{id}/messages` answers with an id after the configured latency
//! - `GET /__bench/log` has `[[run, seq, monotonic_ns], ...]` of what arrived since the last reset
//! - `GET /__bench/count` has how many those are
//! - `POST /__bench/reset` forgets them
//! - `POST /__bench/config?latency_ms=50&fail_pct=0`

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};

use crate::http::Result;
use crate::numbers::{Mark, mix, now_ns};

struct State {
    arrived: Mutex<Vec<(Mark, u64)>>,
    count: AtomicU64,
    latency_us: AtomicU64,
    fail_pct: AtomicU64,
}

pub async fn serve(port: u16, latency_ms: f64) -> Result<Value> {
    let state = Arc::new(State {
        arrived: Mutex::new(Vec::with_capacity(1 << 16)),
        count: AtomicU64::new(0),
        latency_us: AtomicU64::new((latency_ms * 1000.0) as u64),
        fail_pct: AtomicU64::new(0),
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let _ = stream.set_nodelay(true);
        let state = state.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(state.clone(), request));
            // a client that goes away is no error
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    state: Arc<State>,
    request: Request<Incoming>,
) -> std::result::Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return Ok(respond(StatusCode::BAD_REQUEST, &json!({})));
    };
    let path = head.uri.path();
    if head.method == Method::POST && path.starts_with("/v") && path.ends_with("/messages") {
        return Ok(take(&state, &head, &body.to_bytes()).await);
    }
    Ok(match path {
        "/__bench/log" => {
            let arrived = state.arrived.lock().unwrap();
            let rows: Vec<_> = arrived.iter().map(|(mark, time)| [mark.run, mark.seq, *time]).collect();
            respond(StatusCode::OK, &json!(rows))
        }
        "/__bench/count" => respond(StatusCode::OK, &json!(state.arrived.lock().unwrap().len())),
        "/__bench/reset" => {
            state.arrived.lock().unwrap().clear();
            respond(StatusCode::OK, &json!({}))
        }
        "/__bench/config" => {
            configure(&state, head.uri.query().unwrap_or_default());
            respond(StatusCode::OK, &json!({}))
        }
        _ => respond(
            StatusCode::NOT_FOUND,
            &error("Unsupported request", "GraphMethodException", 100),
        ),
    })
}

async fn take(state: &State, head: &Parts, body: &[u8]) -> Response<Full<Bytes>> {
    let now = now_ns();
    let in_query = head.uri.query().is_some_and(|query| query.contains("access_token="));
    if !head.headers.contains_key(AUTHORIZATION) && !in_query {
        let problem = error("An access token is required", "OAuthException", 104);
        return respond(StatusCode::UNAUTHORIZED, &problem);
    }
    let number = state.count.fetch_add(1, Relaxed);
    // 20 % more or less than the configured latency
    let latency = state.latency_us.load(Relaxed) * (80 + mix(number) % 41) / 100;
    if latency > 0 {
        tokio::time::sleep(Duration::from_micros(latency)).await;
    }
    if mix(number ^ 0xfa11) % 100 < state.fail_pct.load(Relaxed) {
        let problem = error("Please retry your request later", "OAuthException", 2);
        return respond(StatusCode::INTERNAL_SERVER_ERROR, &problem);
    }
    if let Some(mark) = Mark::find(body) {
        state.arrived.lock().unwrap().push((mark, now));
    }
    let answer = if memchr::memmem::find(body, b"messaging_product").is_some() {
        json!({
            "messaging_product": "whatsapp",
            "contacts": [{ "input": "x", "wa_id": "x" }],
            "messages": [{ "id": format!("wamid.OUT{now}_{number}") }],
        })
    } else {
        json!({ "recipient_id": "x", "message_id": format!("m_OUT{now}_{number}") })
    };
    respond(StatusCode::OK, &answer)
}

fn configure(state: &State, query: &str) {
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("latency_ms", ms)) => {
                let micros = ms.parse::<f64>().unwrap_or(0.0) * 1000.0;
                state.latency_us.store(micros as u64, Relaxed);
            }
            Some(("fail_pct", percent)) => state.fail_pct.store(percent.parse().unwrap_or(0), Relaxed),
            _ => {}
        }
    }
}

fn error(message: &str, kind: &str, code: u32) -> Value {
    json!({ "error": { "message": message, "type": kind, "code": code, "is_transient": code == 2 } })
}

fn respond(status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body.to_string())));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
