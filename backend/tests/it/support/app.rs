//! A whole server in the test's process, on a database of its own, facing a sandbox of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use frontdesk::clock::Clock;
use frontdesk::config::{Config, SmtpConfig};
use frontdesk::crypto::Keys;
use frontdesk::domain::inboxes::{self, NewInbox};
use frontdesk::domain::tokens;
use frontdesk::domain::views::Role;
use frontdesk::domain::workspaces::{self, NewWorkspace};
use frontdesk::server::{Roles, Server};
use frontdesk::store::{Database, Store, migrate};
use frontdesk_sandbox::{Account, Sandbox, SandboxConfig};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::clock::MovableClock;
use super::database::{TestDatabase, fresh_database};

pub const SECRET: &str = "test-app-secret";
pub const VERIFY_TOKEN: &str = "test-verify-token";
pub const TOKEN: &str = "test-owner-token";
pub const OWNER_EMAIL: &str = "owner@example.test";
pub const OWNER_PASSWORD: &str = "correct horse battery";
pub const MAIL_FROM: &str = "Frontdesk <desk@frontdesk.example>";
/// Channel and account of the three inboxes every test workspace has.
pub const ACCOUNTS: [(&str, &str); 3] = [("messenger", "1001"), ("instagram", "17841001"), ("whatsapp", "20001")];

pub struct TestApp {
    pub url: String,
    pub address: SocketAddr,
    pub workspace_id: Uuid,
    pub owner_id: Uuid,
    /// In the order of [`ACCOUNTS`].
    pub inbox_ids: Vec<Uuid>,
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub store: Store,
    pub keys: Keys,
    /// The same as text, for other processes.
    pub secret_key: String,
    /// The server's clock, which can be set forward.
    pub clock: MovableClock,
    pub data_dir: PathBuf,
    server: Option<Server>,
    // dropped last
    _data: tempfile::TempDir,
    pub database: TestDatabase,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::with_roles(Roles::BOTH).await
    }

    pub async fn with_roles(roles: Roles) -> Self {
        Self::with(roles, |_| {}).await
    }

    /// With something changed about its configuration. Mail goes to the sandbox, and everybody may sign up.
    pub async fn with(roles: Roles, change: impl FnOnce(&mut Config)) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let sandbox = Sandbox::start(SandboxConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            webhook_base_url: url.clone(),
            meta_app_secret: SECRET.to_owned(),
            verify_token: VERIFY_TOKEN.to_owned(),
            accounts: ACCOUNTS
                .iter()
                .map(|(channel, id)| Account {
                    channel: (*channel).into(),
                    id: (*id).into(),
                    name: format!("{channel} test"),
                    access_token: token(channel),
                })
                .collect(),
            seed_story: false,
        })
        .await
        .unwrap();
        let data = tempfile::tempdir().unwrap();
        let mut config = config(&url, sandbox.base_url(), data.path().to_path_buf(), address);
        config.smtp = Some(SmtpConfig {
            url: sandbox.smtp_url().to_owned(),
            from: MAIL_FROM.parse().unwrap(),
        });
        config.sign_up = true;
        change(&mut config);
        let secret_key = Keys::generate();
        let keys = Keys::parse(&secret_key).unwrap();
        let clock = MovableClock::default();
        let opened = Database::connect(&database.url, &config.database).await.unwrap();
        let store = Store {
            database: opened,
            clock: Clock::from_source(Arc::new(clock.clone())),
            wake: Default::default(),
        };
        let (workspace_id, owner_id, inbox_ids) = fill(&store, &keys).await;
        let server = Server::start(config, keys.clone(), store.clone(), Some(listener), roles)
            .await
            .unwrap();
        let http = reqwest::Client::builder().build().unwrap();
        Self {
            url,
            address,
            workspace_id,
            owner_id,
            inbox_ids,
            sandbox,
            http,
            store,
            keys,
            secret_key,
            clock,
            data_dir: data.path().to_path_buf(),
            server: Some(server),
            _data: data,
            database,
        }
    }

    /// Sends a request as the workspace's owner token; returns status and body (null when empty).
    pub async fn call(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> (u16, Value) {
        self.call_as(Some(TOKEN), method, path, body).await
    }

    pub async fn call_as(
        &self,
        token: Option<&str>,
        method: reqwest::Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.url));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(reqwest::Method::GET, path, None).await;
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(reqwest::Method::POST, path, Some(body)).await
    }

    /// Posts a webhook, signed as the platform does.
    pub async fn webhook(&self, channel: &str, body: &Value) -> u16 {
        self.webhook_bytes(channel, body.to_string().into_bytes()).await
    }

    pub async fn webhook_bytes(&self, channel: &str, body: Vec<u8>) -> u16 {
        let request = self
            .http
            .post(format!("{}/webhooks/{channel}", self.url))
            .header("x-hub-signature-256", signature(&body))
            .body(body);
        request.send().await.unwrap().status().as_u16()
    }

    /// Calls the sandbox's control API.
    pub async fn sandbox_post(&self, path: &str, body: Value) -> Value {
        let response = self
            .http
            .post(format!("{}/__sandbox/{path}", self.sandbox.base_url()))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.json().await.unwrap_or(Value::Null)
    }

    /// Those who are held up by a fault go on.
    pub async fn clear_faults(&self) {
        let url = format!("{}/__sandbox/faults", self.sandbox.base_url());
        let response = self.http.delete(url).send().await.unwrap();
        assert!(response.status().is_success(), "{}", response.status());
    }

    pub async fn sandbox_get(&self, path: &str) -> Value {
        self.http
            .get(format!("{}/__sandbox/{path}", self.sandbox.base_url()))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// Asks again until `check` finds what it wants; fails after two minutes, which not even a
    /// starved machine comes near.
    pub async fn eventually<T, F, Fut>(&self, what: &str, mut check: F) -> T
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Option<T>>,
    {
        for _ in 0..4800 {
            if let Some(found) = check().await {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("never happened: {what}");
    }

    /// The server ends; its database and its files stay until the test does.
    pub async fn rest(&mut self) {
        if let Some(server) = self.server.take() {
            server.shut_down().await;
        }
    }

    pub async fn stop(mut self) {
        self.rest().await;
    }
}

pub fn token(channel: &str) -> String {
    format!("{channel}-test-token")
}

pub fn signature(body: &[u8]) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

pub fn config(public_url: &str, sandbox_url: &str, data_dir: PathBuf, listen: SocketAddr) -> Config {
    let lookup = |name: &str| match name {
        "FRONTDESK_LISTEN" => Some(listen.to_string()),
        "FRONTDESK_PUBLIC_URL" => Some(public_url.to_owned()),
        "FRONTDESK_DATA_DIR" => Some(data_dir.display().to_string()),
        "META_APP_SECRET" => Some(SECRET.to_owned()),
        "META_VERIFY_TOKEN" => Some(VERIFY_TOKEN.to_owned()),
        "META_APP_ID" => Some(frontdesk_sandbox::META_APP_ID.to_owned()),
        "META_LOGIN_CONFIG_ID" => Some(frontdesk_sandbox::LOGIN_CONFIG_ID.to_owned()),
        "INSTAGRAM_APP_ID" => Some(frontdesk_sandbox::INSTAGRAM_APP_ID.to_owned()),
        "INSTAGRAM_APP_SECRET" => Some(frontdesk_sandbox::INSTAGRAM_APP_SECRET.to_owned()),
        "META_GRAPH_URL" | "META_LOGIN_URL" | "INSTAGRAM_GRAPH_URL" | "INSTAGRAM_API_URL" | "INSTAGRAM_LOGIN_URL" => {
            Some(sandbox_url.to_owned())
        }
        "TELEGRAM_API_URL" => Some(format!("{sandbox_url}/telegram")),
        _ => None,
    };
    let mut config = Config::from_lookup(&lookup).ok().unwrap();
    // tests ask as fast as the machine can
    config.api_rate = None;
    config
}

async fn fill(store: &Store, keys: &Keys) -> (Uuid, Uuid, Vec<Uuid>) {
    let new = NewWorkspace {
        id: None,
        name: "Test".into(),
        owner_email: OWNER_EMAIL.into(),
        owner_name: Some("Olive Owner".into()),
        owner_password: OWNER_PASSWORD.into(),
    };
    let made = workspaces::create(store, new).await.unwrap();
    tokens::create(store, made.workspace_id, "test", Role::Owner, Some(TOKEN.into()))
        .await
        .unwrap();
    let mut inbox_ids = Vec::new();
    for (channel, external_id) in ACCOUNTS {
        let mut scope = store.scoped(made.workspace_id).await.unwrap();
        let credentials = Some(json!({ "access_token": token(channel) }));
        let new = NewInbox {
            id: None,
            channel: channel.into(),
            external_id: external_id.into(),
            name: format!("{channel} inbox"),
            credentials,
        };
        inbox_ids.push(inboxes::add(&mut scope, keys, new).await.unwrap().id);
        scope.commit().await.unwrap();
    }
    (made.workspace_id, made.owner_id, inbox_ids)
}
