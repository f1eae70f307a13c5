//! A customer at the sandbox who has written, and what the desk answers them.

use frontdesk::config::Config;
use frontdesk::server::{Roles, Server};
use frontdesk::store::{Database, Store};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{ACCOUNTS, TestApp, config};

/// A picture of one pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82";

/// Longer than anything that is done meanwhile, shorter than a sender waits for the platform (20 s).
const HELD_MS: u64 = 18_000;

pub struct Customer<'a> {
    pub app: &'a TestApp,
    pub channel: &'static str,
    pub account: &'static str,
    pub id: String,
    pub conversation_id: Uuid,
    /// The platform's id of the first thing they wrote.
    pub wrote: String,
}

/// One try, as it was recorded.
#[derive(Debug, PartialEq, sqlx::FromRow)]
pub struct Attempt {
    pub position: i16,
    pub outcome: Option<String>,
    pub error_class: Option<String>,
    pub error_code: Option<String>,
}

impl<'a> Customer<'a> {
    /// Someone new writes, and is seen by the desk.
    pub async fn writes(app: &'a TestApp, channel: &str, id: &str) -> Self {
        let (channel, account) = ACCOUNTS.into_iter().find(|(name, _)| *name == channel).unwrap();
        let new = json!({ "channel": channel, "account": account, "id": id, "name": format!("Customer {id}") });
        app.sandbox_post("customers", new).await;
        app.sandbox_post("settings", json!({ "delivered_after_ms": 50, "read_after_ms": 150 }))
            .await;
        let mut customer = Self {
            app,
            channel,
            account,
            id: id.to_owned(),
            conversation_id: Uuid::nil(),
            wrote: String::new(),
        };
        let bubble = customer.acts("messages", json!({ "text": "Hello" })).await;
        customer.wrote = bubble["id"].as_str().unwrap().to_owned();
        customer.conversation_id = app
            .eventually("the conversation", || async {
                sqlx::query_scalar("select conversation_id from message where workspace_id = $1 and external_id = $2")
                    .bind(app.workspace_id)
                    .bind(&customer.wrote)
                    .fetch_optional(&app.store.database.owner)
                    .await
                    .unwrap()
            })
            .await;
        customer
    }

    /// What the customer, or the business in the platform's own app, does at the sandbox.
    pub async fn acts(&self, what: &str, body: Value) -> Value {
        let path = format!("customers/{}/{}/{}/{what}", self.channel, self.account, self.id);
        self.app.sandbox_post(&path, body).await
    }

    /// Once more, which opens the window again; returns the platform's id of it.
    pub async fn writes_again(&self) -> String {
        let at = self.app.store.clock.now().unix_timestamp() * 1000;
        let bubble = self.acts("messages", json!({ "text": "Hello again", "at": at })).await;
        let id = bubble["id"].as_str().unwrap().to_owned();
        self.app
            .eventually("the customer wrote again", || async {
                let timeline = self.timeline().await;
                timeline
                    .iter()
                    .any(|message| message["external_id"] == id)
                    .then_some(())
            })
            .await;
        id
    }

    pub async fn fault(&self, times: u32, fault: Value) {
        let fault = json!({ "channel": self.channel, "recipient": self.id, "endpoint": "messages", "times": times, "fault": fault });
        self.app.sandbox_post("faults", fault).await;
    }

    /// The next message waits before it begins, until `TestApp::clear_faults`.
    pub async fn hold_next(&self) {
        self.fault(1, json!({ "kind": "latency", "ms": HELD_MS })).await;
    }

    /// The next message is taken, and its answer waits until `TestApp::clear_faults`.
    pub async fn hold_next_answer(&self) {
        self.fault(1, json!({ "kind": "latency_after", "ms": HELD_MS })).await;
    }

    pub fn inbox_id(&self) -> Uuid {
        let place = ACCOUNTS.iter().position(|(name, _)| *name == self.channel).unwrap();
        self.app.inbox_ids[place]
    }

    fn messages_path(&self) -> String {
        format!("/conversations/{}/messages", self.conversation_id)
    }

    /// Answers with these fields and returns the message's id.
    pub async fn answer(&self, mut body: Value) -> String {
        body["client_id"] = json!(self.app.store.clock.id());
        let (status, message) = self.app.post(&self.messages_path(), body).await;
        assert_eq!(status, 201, "{message}");
        message["id"].as_str().unwrap().to_owned()
    }

    pub async fn reply(&self, text: &str) -> String {
        self.answer(json!({ "text": text })).await
    }

    pub async fn retry(&self, message_id: &str) -> (u16, Value) {
        let path = format!("{}/{message_id}/retry", self.messages_path());
        self.app.post(&path, json!({})).await
    }

    pub async fn upload_picture(&self, name: &str) -> String {
        self.upload(name, "image/png", PNG).await
    }

    pub async fn upload_document(&self, name: &str) -> String {
        self.upload(name, "application/pdf", b"%PDF-1.4 price list").await
    }

    pub async fn upload(&self, name: &str, content_type: &str, bytes: &'static [u8]) -> String {
        self.upload_form(Form::new(), name, content_type, bytes).await
    }

    /// As the composer does with what it has recorded.
    pub async fn upload_recording(&self, name: &str, content_type: &str, bytes: &'static [u8]) -> String {
        self.upload_form(Form::new().text("kind", "voice"), name, content_type, bytes)
            .await
    }

    async fn upload_form(&self, form: Form, name: &str, content_type: &str, bytes: &'static [u8]) -> String {
        let part = Part::bytes(bytes)
            .file_name(name.to_owned())
            .mime_str(content_type)
            .unwrap();
        let form = form.part("file", part);
        let request = self.app.http.post(format!("{}/api/v1/attachments", self.app.url));
        let response = request
            .bearer_auth(crate::support::app::TOKEN)
            .multipart(form)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 201);
        let view: Value = response.json().await.unwrap();
        view["id"].as_str().unwrap().to_owned()
    }

    /// The whole timeline, oldest first.
    pub async fn timeline(&self) -> Vec<Value> {
        let page = self.app.get(&format!("{}?limit=100", self.messages_path())).await;
        assert_eq!(page["next_cursor"], Value::Null, "one page is enough for these tests");
        page["items"].as_array().unwrap().clone()
    }

    pub async fn message(&self, id: &str) -> Value {
        let timeline = self.timeline().await;
        timeline
            .into_iter()
            .find(|message| message["id"] == id)
            .expect("the message is on the timeline")
    }

    /// Waits until the message has this delivery status.
    pub async fn becomes(&self, id: &str, status: &str) -> Value {
        self.app
            .eventually(&format!("the message is {status}"), || async {
                Some(self.message(id).await).filter(|message| message["delivery"]["status"] == status)
            })
            .await
    }

    /// What the platform accepted for this customer, in order.
    pub async fn accepted(&self) -> Vec<Value> {
        let journal = self
            .app
            .sandbox_get(&format!("journal?channel={}&recipient={}", self.channel, self.id))
            .await;
        journal["items"].as_array().unwrap().clone()
    }

    pub async fn accepted_texts(&self) -> Vec<String> {
        let accepted = self.accepted().await;
        accepted
            .iter()
            .map(|item| item["text"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    pub async fn attempts(&self, message_id: &str) -> Vec<Attempt> {
        sqlx::query_as(
            "select position, outcome, error_class, error_code from delivery_attempt
             where workspace_id = $1 and message_id = $2::uuid order by started_at, id",
        )
        .bind(self.app.workspace_id)
        .bind(message_id)
        .fetch_all(&self.app.store.database.owner)
        .await
        .unwrap()
    }

    /// Waits until so many tries have ended, and returns for how long the message then waits: 0 when it does not.
    pub async fn pause_after(&self, message_id: &str, tries: i64) -> f64 {
        self.app
            .eventually(&format!("{tries} tries have ended"), || async {
                sqlx::query_scalar::<_, Option<f64>>(
                    "select extract(epoch from coalesce(a.not_before, t.last) - t.last)::float8 from agent_message a,
                       (select count(*) n, max(finished_at) as last from delivery_attempt
                        where workspace_id = $1 and message_id = $2::uuid and finished_at is not null) t
                     where a.workspace_id = $1 and a.message_id = $2::uuid and t.n = $3",
                )
                .bind(self.app.workspace_id)
                .bind(message_id)
                .bind(tries)
                .fetch_optional(&self.app.store.database.owner)
                .await
                .unwrap()
                .flatten()
            })
            .await
    }

    /// Every delivery status that the change log tells of a message, in order.
    pub async fn told(&self, message_id: &str) -> Vec<String> {
        let all: Vec<String> = sqlx::query_scalar(
            "select data->'delivery'->>'status' from event
             where workspace_id = $1 and type in ('message.created', 'message.updated') and data->>'id' = $2 order by seq",
        )
        .bind(self.app.workspace_id)
        .bind(message_id)
        .fetch_all(&self.app.store.database.owner)
        .await
        .unwrap();
        let mut steps = all;
        steps.dedup();
        steps
    }

    /// Waits until the sandbox has told everything, and the desk has taken it.
    pub async fn quiet(&self) {
        let state = self.app.sandbox_get("webhooks?wait_quiet=20000").await;
        assert_eq!(state["quiet"], true, "{state}");
    }
}

/// Another worker process on the same database, as far as the database can tell.
pub async fn second_worker(app: &TestApp) -> Server {
    let config: Config = config(&app.url, app.sandbox.base_url(), app.data_dir.clone(), app.address);
    let database = Database::connect(&app.database.url, &config.database).await.unwrap();
    let store = Store {
        database,
        clock: app.store.clock.clone(),
        wake: Default::default(),
    };
    let roles = Roles {
        web: false,
        worker: true,
    };
    Server::start(config, app.keys.clone(), store, None, roles)
        .await
        .unwrap()
}
