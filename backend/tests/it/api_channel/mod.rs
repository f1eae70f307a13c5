//! A connector of one's own: a program on loopback, which the operator of these tests allows, and its inbox.

mod connect;
mod inbound;
mod outbound;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use frontdesk::config::Config;
use frontdesk::server::Roles;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use time::OffsetDateTime;

use crate::support::app::TestApp;
use crate::support::receiver::{Received, Receiver};

fn opened(config: &mut Config) {
    config.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()];
}

pub struct Own {
    pub app: TestApp,
    connector: Receiver,
    pub inbox_id: String,
    pub secret: String,
}

/// An inbox whose replies go to this address; its id and secret.
pub async fn connect(app: &TestApp, reply_url: &str) -> (String, String) {
    let new = json!({ "channel": "api", "name": "Own", "credentials": { "reply_url": reply_url } });
    let (status, inbox) = app.post("/inboxes", new).await;
    assert_eq!(status, 201, "{inbox}");
    let id = inbox["id"].as_str().unwrap().to_owned();
    let secret = make_secret(app, &id, json!({ "overlap_hours": 0 })).await;
    (id, secret["secret"].as_str().unwrap().to_owned())
}

async fn make_secret(app: &TestApp, id: &str, body: Value) -> Value {
    let (status, made) = app.post(&format!("/inboxes/{id}/secret"), body).await;
    assert_eq!(status, 201, "{made}");
    made
}

/// As the standard has it and not as the product does it.
fn signature(secret: &str, id: &str, timestamp: &str, body: &str) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Posts events as a connector does, signed at this moment.
pub async fn post(app: &TestApp, inbox_id: &str, secret: &str, body: &Value) -> (u16, Value) {
    post_at(app, inbox_id, secret, body, app.store.clock.now()).await
}

async fn post_at(app: &TestApp, inbox_id: &str, secret: &str, body: &Value, at: OffsetDateTime) -> (u16, Value) {
    let (body, timestamp) = (body.to_string(), at.unix_timestamp().to_string());
    let signature = signature(secret, "msg_1", &timestamp, &body);
    let headers = [
        ("webhook-id", "msg_1"),
        ("webhook-timestamp", &*timestamp),
        ("webhook-signature", &*signature),
    ];
    post_with(app, inbox_id, &headers, body).await
}

async fn post_with(app: &TestApp, inbox_id: &str, headers: &[(&str, &str)], body: String) -> (u16, Value) {
    let mut request = app.http.post(format!("{}/webhooks/api/{inbox_id}", app.url)).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

impl Own {
    /// Its connector takes everything, and calls each of our messages `r-1`.
    async fn connected() -> Self {
        let app = TestApp::with(Roles::BOTH, opened).await;
        let connector = Receiver::start().await;
        connector.says(200, r#"{"id":"r-1"}"#);
        let (inbox_id, secret) = connect(&app, &connector.url).await;
        Self {
            app,
            connector,
            inbox_id,
            secret,
        }
    }

    async fn tells(&self, events: Value) {
        let answer = post(&self.app, &self.inbox_id, &self.secret, &json!({ "events": events })).await;
        assert_eq!(answer.0, 200, "{answer:?}");
    }

    /// Ada writes.
    async fn hears(&self, id: &str, text: &str) {
        let message = json!({ "type": "message", "id": id, "contact": { "id": "u-7", "name": "Ada" }, "text": text });
        self.tells(json!([message])).await;
    }

    async fn conversation_id(&self) -> String {
        let page = self.app.get("/conversations?channel=api").await;
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{page}");
        items[0]["id"].as_str().unwrap().to_owned()
    }

    async fn timeline(&self) -> Vec<Value> {
        let path = format!("/conversations/{}/messages?limit=100", self.conversation_id().await);
        self.app.get(&path).await["items"].as_array().unwrap().clone()
    }

    async fn message(&self, external_id: &str) -> Value {
        let found = self
            .timeline()
            .await
            .into_iter()
            .find(|item| item["external_id"] == external_id);
        found.unwrap_or_default()
    }

    async fn answers(&self, text: &str) -> Value {
        let reply = json!({ "client_id": self.app.store.clock.id().to_string(), "text": text });
        let path = format!("/conversations/{}/messages", self.conversation_id().await);
        let (status, message) = self.app.post(&path, reply).await;
        assert_eq!(status, 201, "{message}");
        message
    }

    /// Waits until a reply has this status.
    async fn becomes(&self, message: &Value, status: &str) -> Value {
        let what = format!("{} becomes {status}", message["id"]);
        self.app
            .eventually(&what, async || {
                let mut timeline = self.timeline().await.into_iter();
                timeline.find(|item| item["id"] == message["id"] && item["delivery"]["status"] == status)
            })
            .await
    }

    /// What the connector got, as soon as it is so much.
    async fn got(&self, count: usize) -> Vec<Received> {
        self.app
            .eventually(&format!("{count} posts arrive"), async || {
                let got = self.connector.got();
                (got.len() >= count).then_some(got)
            })
            .await
    }
}
