//! A push service (RFC 8030) with the browsers behind it: it checks who sends (RFC 8292), and then, as the browser would,
//! decrypts (RFC 8291), so that tests see what arrives.

mod browser;
mod sender;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use crate::app::App;
use crate::clock;
pub use browser::{Answer, Browsers, Pushed};

/// What real services take.
const LARGEST: usize = 4_096;
const LONGEST_TOPIC: usize = 32;

pub fn router() -> Router<App> {
    Router::new().route("/push/{id}", post(receive))
}

/// The address of a browser, as its subscription gives it.
pub fn endpoint(app: &App, id: &str) -> String {
    format!("{}/push/{id}", app.base_url)
}

async fn receive(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    match take(&app, &id, &headers, &body) {
        Ok(()) => (StatusCode::CREATED, [(header::LOCATION, format!("/push/{id}/taken"))]).into_response(),
        Err(Refused {
            status,
            why,
            retry_after,
        }) => {
            let mut response = (status, why).into_response();
            if let Some(seconds) = retry_after {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

struct Refused {
    status: StatusCode,
    why: String,
    retry_after: Option<u64>,
}

impl Refused {
    fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self {
            status,
            why: why.into(),
            retry_after: None,
        }
    }
}

fn take(app: &App, id: &str, headers: &HeaderMap, body: &[u8]) -> Result<(), Refused> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let bad = |why: &str| Refused::new(StatusCode::BAD_REQUEST, why);
    let mut state = app.world.lock();
    let browser = state
        .push
        .get_mut(id)
        .ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, "no such subscription"))?;
    if let Some(answer) = browser.next_answer() {
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return Err(Refused {
            status,
            why: "the sandbox was asked to refuse this".to_owned(),
            retry_after: answer.retry_after,
        });
    }
    if browser.gone {
        return Err(Refused::new(StatusCode::GONE, "unsubscribed"));
    }
    let token = text("authorization").unwrap_or_default();
    let sub = sender::check(token, &app.base_url, browser.server_key.as_deref(), clock::now() / 1000)
        .map_err(|why| Refused::new(StatusCode::FORBIDDEN, why))?;
    if body.len() > LARGEST {
        return Err(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "at most 4096 bytes"));
    }
    if text("content-encoding") != Some("aes128gcm") {
        return Err(bad("Content-Encoding must be aes128gcm"));
    }
    let ttl = text("ttl")
        .and_then(|ttl| ttl.parse().ok())
        .ok_or_else(|| bad("TTL is missing"))?;
    let topic = text("topic").map(str::to_owned);
    if topic.as_ref().is_some_and(|topic| topic.len() > LONGEST_TOPIC) {
        return Err(bad("Topic is longer than 32"));
    }
    let plain = browser.decrypt(body).map_err(|why| bad(&why))?;
    browser.messages.push(Pushed {
        text: String::from_utf8_lossy(&plain).into_owned(),
        ttl,
        urgency: text("urgency").map(str::to_owned),
        topic,
        sub,
        at: clock::rfc3339(clock::now()),
    });
    Ok(())
}
