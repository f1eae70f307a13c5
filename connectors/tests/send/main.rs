//! What goes over the wire, and what every answer means.

mod answers;
mod api;
mod instagram;
mod messenger;
#[path = "../support/mod.rs"]
mod support;
mod telegram;
mod whatsapp;

use std::time::Duration;

use frontdesk_connectors::outbound::{Outbound, Receipt};
use frontdesk_connectors::{Channel, Login, PlatformError, SendError, by_channel};
use serde_json::{Value, json};
use support::{Inbox, TOKEN};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const PATH: &str = "/graph/v25.0/1001/messages";
/// Of whoever the token belongs to.
const OWN_PATH: &str = "/graph/v25.0/me/messages";

fn accepted(channel: Channel) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(match channel {
        Channel::Whatsapp => json!({ "contacts": [{ "wa_id": "16505551234" }], "messages": [{ "id": "wamid.OUT" }] }),
        Channel::Telegram => json!({ "ok": true, "result": { "message_id": 7, "chat": { "id": 111 } } }),
        Channel::Api => json!({ "id": "r-1" }),
        _ => json!({ "recipient_id": "2002", "message_id": "m_OUT" }),
    })
}

async fn platform(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    server
}

async fn send(channel: Channel, answer: ResponseTemplate, message: &Outbound) -> Result<Receipt, SendError> {
    let server = platform(answer).await;
    by_channel(channel).send(Inbox::at(&server.uri()).cx(), message).await
}

/// Sends, and gives back the requests that were made.
async fn sent(channel: Channel, login: Login, message: &Outbound) -> Vec<Request> {
    let server = MockServer::start().await;
    let uploaded = ResponseTemplate::new(200).set_body_json(json!({ "id": "MEDIA" }));
    Mock::given(path("/graph/v25.0/1001/media"))
        .respond_with(uploaded)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .respond_with(accepted(channel))
        .mount(&server)
        .await;
    let inbox = Inbox::at(&server.uri()).with_login(login);
    by_channel(channel).send(inbox.cx(), message).await.unwrap();
    server.received_requests().await.unwrap()
}

/// The body of the one request of a text.
async fn body(channel: Channel, message: &Outbound) -> Value {
    let requests = sent(channel, Login::Facebook, message).await;
    let path = if channel == Channel::Instagram { OWN_PATH } else { PATH };
    assert_eq!((requests.len(), requests[0].url.path()), (1, path));
    assert_eq!(requests[0].headers["authorization"], format!("Bearer {TOKEN}"));
    assert!(!requests[0].url.as_str().contains(TOKEN));
    requests[0].body_json().unwrap()
}

fn form(request: &Request) -> String {
    assert!(
        request.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("multipart/form-data")
    );
    String::from_utf8(request.body.clone()).unwrap()
}

fn graph_error(status: u16, error: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({ "error": error }))
}

fn refused(result: Result<Receipt, SendError>) -> (PlatformError, Option<Duration>) {
    match result {
        Err(SendError::Refused { error, retry_after }) => (error, retry_after),
        other => panic!("{other:?}"),
    }
}
