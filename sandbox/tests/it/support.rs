//! A product of a few lines: takes webhooks, checks their signature, serves files.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use frontdesk_sandbox::{Account, Sandbox, SandboxConfig};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};

pub const SECRET: &str = "meta-app-secret";
pub const VERIFY: &str = "verify-me";
pub const PAGE: &str = "1001";
pub const IG: &str = "17841400000000001";
pub const PHONE: &str = "106540352242922";

/// Connected by Instagram login, with a secret of another app.
pub const IG_ITSELF: &str = "17841400000000002";
pub const INSTAGRAM_SECRET: &str = "instagram-app-secret";
/// What a bot asks Telegram to bring.
pub const BOT_SECRET: &str = "bot-secret";

/// The value of `X-Hub-Signature-256`.
pub fn sign(body: &[u8]) -> String {
    sign_with(SECRET, body)
}

pub fn sign_with(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[derive(Clone, Default)]
pub struct Product {
    pub received: Arc<Mutex<Vec<(String, Value)>>>,
    /// Bodies whose signature was wrong.
    pub forged: Arc<AtomicUsize>,
    /// So many webhooks are answered 503 before the first is taken.
    pub refuse: Arc<AtomicUsize>,
}

pub struct World {
    pub sandbox: Sandbox,
    pub product: Product,
    pub product_url: String,
    pub http: reqwest::Client,
}

async fn take(
    State(product): State<Product>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let refused = product
        .refuse
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
        .is_ok();
    if refused {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let value: Value = serde_json::from_slice(&body).unwrap();
    let by_itself = value["entry"][0]["id"] == IG_ITSELF;
    let expected = sign_with(if by_itself { INSTAGRAM_SECRET } else { SECRET }, &body);
    if headers["x-hub-signature-256"] != expected.as_str() || !body.is_ascii() {
        product.forged.fetch_add(1, Ordering::SeqCst);
        return StatusCode::UNAUTHORIZED;
    }
    product.received.lock().unwrap().push((channel, value));
    StatusCode::OK
}

/// Updates of a bot, by the secret that it gave.
async fn take_update(State(product): State<Product>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if headers
        .get("x-telegram-bot-api-secret-token")
        .is_none_or(|secret| secret != BOT_SECRET)
    {
        product.forged.fetch_add(1, Ordering::SeqCst);
        return StatusCode::UNAUTHORIZED;
    }
    let update = serde_json::from_slice(&body).unwrap();
    product.received.lock().unwrap().push(("telegram".to_owned(), update));
    StatusCode::OK
}

async fn challenge(Query(query): Query<std::collections::HashMap<String, String>>) -> (StatusCode, String) {
    if query["hub.verify_token"] == VERIFY {
        (StatusCode::OK, query["hub.challenge"].clone())
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

pub async fn world() -> World {
    let product = Product::default();
    let router = Router::new()
        .route("/webhooks/{channel}", get(challenge).post(take))
        .route("/webhooks/telegram/{inbox}", axum::routing::post(take_update))
        .route(
            "/media/picture.png",
            get(async || ([("content-type", "image/png")], &b"\x89PNG picture"[..])),
        )
        .route(
            "/media/archive.zip",
            get(async || ([("content-type", "application/zip")], &b"PK"[..])),
        )
        .with_state(product.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let product_url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let account = |channel: &str, id: &str| Account {
        channel: channel.into(),
        id: id.into(),
        name: "Two Wheels".into(),
        access_token: format!("{channel}-token"),
    };
    let sandbox = Sandbox::start(SandboxConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        webhook_base_url: product_url.clone(),
        meta_app_secret: SECRET.into(),
        verify_token: VERIFY.into(),
        accounts: vec![
            account("messenger", PAGE),
            account("instagram", IG),
            account("whatsapp", PHONE),
        ],
        seed_story: false,
    })
    .await
    .unwrap();
    World {
        sandbox,
        product,
        product_url,
        http: reqwest::Client::new(),
    }
}

pub fn account_of(channel: &str) -> &'static str {
    match channel {
        "messenger" => PAGE,
        "instagram" => IG,
        _ => PHONE,
    }
}

/// Whose `messages` edge takes what an account sends: Instagram's Page is known to the token.
pub fn sender_of(channel: &str) -> &'static str {
    match channel {
        "instagram" => "me",
        other => account_of(other),
    }
}

impl World {
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.base_url())
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(self.url(path)).json(&body).send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "{path}: {} {}",
            answer.status(),
            answer.text().await.unwrap()
        );
        answer.json().await.unwrap_or_default()
    }

    pub async fn get(&self, path: &str) -> Value {
        self.http
            .get(self.url(path))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// Adds a customer and returns the path of their thread.
    pub async fn customer(&self, channel: &str, id: &str) -> String {
        let account = account_of(channel);
        let new =
            json!({"channel": channel, "account": account, "id": id, "name": "Ada Example", "username": "ada.example"});
        self.post("/__sandbox/customers", new).await;
        format!("/__sandbox/customers/{channel}/{account}/{id}")
    }

    /// A customer who has just written, so that the window is open.
    pub async fn writing_customer(&self, channel: &str, id: &str) -> (String, String) {
        let thread = self.customer(channel, id).await;
        let bubble = self.post(&format!("{thread}/messages"), json!({"text": "Hello"})).await;
        (thread, bubble["id"].as_str().unwrap().to_owned())
    }

    /// Sends as the product would; status and body.
    pub async fn send(&self, channel: &str, body: Value) -> (u16, Value) {
        let answer = self
            .http
            .post(self.url(&format!("/v25.0/{}/messages", sender_of(channel))))
            .bearer_auth(format!("{channel}-token"))
            .json(&body)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub async fn send_text(&self, channel: &str, to: &str, text: &str, our_id: &str) -> (u16, Value) {
        self.send(channel, text_body(channel, to, text, our_id)).await
    }

    /// Waits until every webhook has arrived and returns them.
    pub async fn webhooks(&self) -> Vec<(String, Value)> {
        let state = self.get("/__sandbox/webhooks?wait_quiet=20000").await;
        assert_eq!(state["quiet"], true, "{state}");
        assert_eq!(self.product.forged.load(Ordering::SeqCst), 0, "a signature was wrong");
        self.product.received.lock().unwrap().clone()
    }

    pub async fn journal(&self) -> Vec<Value> {
        self.get("/__sandbox/journal").await["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    pub async fn fault(&self, fault: Value) {
        self.post("/__sandbox/faults", fault).await;
    }
}

pub fn text_body(channel: &str, to: &str, text: &str, our_id: &str) -> Value {
    match channel {
        "whatsapp" => json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": format!("+{to}"),
            "type": "text", "text": {"body": text}, "biz_opaque_callback_data": our_id}),
        "messenger" => {
            json!({"recipient": {"id": to}, "messaging_type": "RESPONSE", "message": {"text": text, "metadata": our_id}})
        }
        _ => json!({"recipient": {"id": to}, "message": {"text": text}}),
    }
}

/// The messaging event of a Messenger or Instagram webhook.
pub fn event(body: &Value) -> &Value {
    &body["entry"][0]["messaging"][0]
}

/// The value of a WhatsApp webhook.
pub fn value(body: &Value) -> &Value {
    &body["entry"][0]["changes"][0]["value"]
}

/// Milliseconds, so many hours ago.
pub fn hours_ago(hours: i64) -> i64 {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    now.as_millis() as i64 - hours * 3_600_000
}
