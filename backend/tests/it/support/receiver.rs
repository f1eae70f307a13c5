//! Somebody who takes webhooks: a server on loopback that keeps what it gets and answers what it was told to.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::Semaphore;

#[derive(Debug, Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name}: {self:?}"))
            .to_str()
            .unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The signatures in it that this secret made, as the standard has it and not as the product does it.
    pub fn signed_by(&self, secret: &str) -> usize {
        let key = STANDARD
            .decode(secret.strip_prefix("whsec_").expect("a prefix"))
            .unwrap();
        let signed = [self.header("webhook-id"), self.header("webhook-timestamp"), &self.body].join(".");
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).unwrap();
        mac.update(signed.as_bytes());
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        let all = self.header("webhook-signature").split(' ');
        all.filter(|signature| *signature == expected).count()
    }

    pub fn signatures(&self) -> usize {
        self.header("webhook-signature").split(' ').count()
    }
}

#[derive(Clone)]
struct Said {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

struct Inner {
    got: Mutex<Vec<Received>>,
    next: Mutex<VecDeque<Said>>,
    usual: Mutex<Said>,
    /// A place for each answer that may be given.
    answers: Semaphore,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

pub struct Receiver {
    pub url: String,
    pub port: u16,
    inner: Arc<Inner>,
}

/// More answers than any test takes.
const PLENTY: usize = 100_000;

impl Receiver {
    /// One that accepts everything.
    pub async fn start() -> Self {
        let inner = Arc::new(Inner {
            got: Mutex::default(),
            next: Mutex::default(),
            usual: Mutex::new(Said {
                status: 204,
                headers: Vec::new(),
                body: String::new(),
            }),
            answers: Semaphore::new(PLENTY),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = Router::new().fallback(take).with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url: format!("http://127.0.0.1:{port}/hook"),
            port,
            inner,
        }
    }

    /// From now on.
    pub fn says(&self, status: u16, body: &str) {
        *self.inner.usual.lock().unwrap() = Said {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        };
    }

    /// Once, to the next.
    pub fn says_once(&self, status: u16, headers: &[(&'static str, String)]) {
        self.inner.next.lock().unwrap().push_back(Said {
            status,
            headers: headers.to_vec(),
            body: String::new(),
        });
    }

    /// Answers nobody until `goes_on`.
    pub async fn holds_back(&self) {
        let places = self.inner.answers.acquire_many(PLENTY as u32).await.unwrap();
        places.forget();
    }

    pub fn goes_on(&self) {
        self.inner.answers.add_permits(PLENTY);
    }

    pub fn got(&self) -> Vec<Received> {
        self.inner.got.lock().unwrap().clone()
    }

    pub fn most_at_once(&self) -> usize {
        self.inner.most_at_once.load(Ordering::SeqCst)
    }
}

async fn take(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let now = inner.at_once.fetch_add(1, Ordering::SeqCst) + 1;
    inner.most_at_once.fetch_max(now, Ordering::SeqCst);
    inner.got.lock().unwrap().push(Received {
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    drop(inner.answers.acquire().await.unwrap());
    let next = inner.next.lock().unwrap().pop_front();
    let said = next.unwrap_or_else(|| inner.usual.lock().unwrap().clone());
    inner.at_once.fetch_sub(1, Ordering::SeqCst);
    let mut response = (StatusCode::from_u16(said.status).unwrap(), said.body).into_response();
    for (name, value) in said.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}
