//! A connected bot, and a person who has pressed Start.

use frontdesk::server::Roles;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::TestApp;

pub const BOT: &str = "7001";
pub const TOKEN: &str = "7001:test-token";

pub struct Bot {
    pub app: TestApp,
    pub inbox_id: Uuid,
}

/// A bot at Telegram that is not connected yet.
pub async fn make(app: &TestApp, id: &str) {
    let account =
        json!({ "channel": "telegram", "id": id, "name": "Two Wheels", "access_token": format!("{id}:test-token") });
    app.sandbox_post("accounts", account).await;
}

/// Connects the bot; returns its inbox.
pub async fn connect(app: &TestApp) -> Uuid {
    make(app, BOT).await;
    let new = json!({ "channel": "telegram", "credentials": { "bot_token": TOKEN } });
    let (status, inbox) = app.post("/inboxes", new).await;
    assert_eq!(status, 201, "{inbox}");
    inbox["id"].as_str().unwrap().parse().unwrap()
}

impl Bot {
    pub async fn connected() -> Self {
        Self::with_roles(Roles::BOTH).await
    }

    pub async fn with_roles(roles: Roles) -> Self {
        let app = TestApp::with_roles(roles).await;
        let inbox_id = connect(&app).await;
        Self { app, inbox_id }
    }

    /// What the inbox's webhooks have to bring.
    pub async fn secret(&self) -> String {
        let connection = frontdesk::domain::inboxes::connection(
            &self.app.store,
            &self.app.keys,
            self.app.workspace_id,
            self.inbox_id,
        )
        .await
        .unwrap();
        connection.credentials.webhook_secret.unwrap()
    }

    /// Sends an update as Telegram does.
    pub async fn update(&self, update: &Value) -> u16 {
        let secret = self.secret().await;
        post(&self.app, &self.inbox_id.to_string(), Some(&secret), update).await
    }

    pub async fn person(&self, id: &str, name: &str) -> Person<'_> {
        let customer = json!({ "channel": "telegram", "account": BOT, "id": id, "name": name });
        self.app.sandbox_post("customers", customer).await;
        Person {
            bot: self,
            id: id.to_owned(),
        }
    }
}

pub async fn post(app: &TestApp, inbox_id: &str, secret: Option<&str>, update: &Value) -> u16 {
    let mut request = app
        .http
        .post(format!("{}/webhooks/telegram/{inbox_id}", app.url))
        .body(update.to_string());
    if let Some(secret) = secret {
        request = request.header("x-telegram-bot-api-secret-token", secret);
    }
    request.send().await.unwrap().status().as_u16()
}

/// Somebody with a phone of the sandbox.
pub struct Person<'a> {
    bot: &'a Bot,
    pub id: String,
}

impl Person<'_> {
    fn path(&self, what: &str) -> String {
        format!("customers/telegram/{BOT}/{}/{what}", self.id)
    }

    /// Does something on the phone, and waits until the desk knows.
    pub async fn does(&self, what: &str, body: Value) -> Value {
        let done = self.bot.app.sandbox_post(&self.path(what), body).await;
        self.quiet().await;
        done
    }

    /// Writes; returns the message's id at the platform.
    pub async fn writes(&self, text: &str) -> String {
        let bubble = self.does("messages", json!({ "text": text })).await;
        bubble["id"].as_str().unwrap().to_owned()
    }

    pub async fn quiet(&self) {
        let hooks = self.bot.app.sandbox_get("webhooks?wait_quiet=20000").await;
        assert_eq!(
            (&hooks["quiet"], &hooks["failed"]),
            (&json!(true), &json!(0)),
            "{hooks}"
        );
    }

    /// What the phone shows.
    pub async fn phone(&self) -> Vec<Value> {
        let thread = self.bot.app.sandbox_get(&self.path("thread")).await;
        thread["messages"].as_array().unwrap().clone()
    }

    pub async fn conversation_id(&self) -> String {
        let page = self.bot.app.get("/conversations?channel=telegram").await;
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{page}");
        items[0]["id"].as_str().unwrap().to_owned()
    }

    /// What the desk shows.
    pub async fn timeline(&self) -> Vec<Value> {
        let path = format!("/conversations/{}/messages?limit=100", self.conversation_id().await);
        self.bot.app.get(&path).await["items"].as_array().unwrap().clone()
    }

    /// The last that arrived. On the timeline it may stand earlier: Telegram's times are whole seconds.
    pub async fn last(&self) -> Value {
        let arrived = |message: &Value| message["id"].as_str().unwrap().to_owned();
        self.timeline().await.into_iter().max_by_key(arrived).unwrap()
    }

    /// Answers at the desk; returns the message as it was accepted.
    pub async fn is_answered(&self, reply: Value) -> Value {
        let (status, message) = self.answer(reply).await;
        assert_eq!(status, 201, "{message}");
        message
    }

    pub async fn answer(&self, mut reply: Value) -> (u16, Value) {
        reply["client_id"] = json!(self.bot.app.store.clock.id().to_string());
        let path = format!("/conversations/{}/messages", self.conversation_id().await);
        self.bot.app.post(&path, reply).await
    }

    /// Waits until a reply has this status.
    pub async fn becomes(&self, message: &Value, status: &str) -> Value {
        let what = format!("{} becomes {status}", message["id"]);
        self.bot
            .app
            .eventually(&what, async || {
                let timeline = self.timeline().await;
                timeline
                    .into_iter()
                    .find(|item| item["id"] == message["id"] && item["delivery"]["status"] == status)
            })
            .await
    }
}
