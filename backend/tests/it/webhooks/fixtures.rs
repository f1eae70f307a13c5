//! The connectors' fixtures: webhooks with what is expected of them, for tests that post them to a running server.

use std::path::Path;

use frontdesk::domain::inboxes;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_channel;
use crate::support::app::TestApp;
use crate::telegram::bot;

pub struct Fixture {
    pub name: String,
    pub body: Value,
    /// `[{account_id, events}]`; what is null, false or empty is left out.
    pub expect: Vec<Value>,
}

/// The accounts that the fixtures of each channel write to. Updates of a bot, and what somebody's own connector posts, do not say whose they
/// are: their address does.
pub const ACCOUNTS: [(&str, &str); 5] = [
    ("messenger", "1001"),
    ("instagram", "178400"),
    ("whatsapp", "106540352242922"),
    ("telegram", ""),
    ("api", ""),
];

pub fn of_channel(channel: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../connectors/tests/fixtures")
        .join(channel);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let cases = paths.into_iter().flat_map(|path| {
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        cases.into_iter().map(move |case| (file.clone(), case))
    });
    cases
        .map(|(file, case)| Fixture {
            name: format!("{channel}/{file}: {}", case["name"].as_str().unwrap()),
            body: case["body"].clone(),
            expect: case["expect"].as_array().unwrap().clone(),
        })
        .collect()
}

/// Where fixtures are posted to, as their platforms do.
pub struct Doors<'a> {
    app: &'a TestApp,
    bot: Uuid,
    bot_secret: String,
    /// Id and secret of the inbox of a connector.
    own: (String, String),
}

impl<'a> Doors<'a> {
    /// The test workspace's inboxes become those of the fixtures' accounts, and a bot and a connector are connected.
    pub async fn open(app: &'a TestApp) -> Self {
        for (channel, account) in ACCOUNTS {
            for table in ["channel_account", "inbox"] {
                sqlx::query(sqlx::AssertSqlSafe(format!(
                    "update {table} set external_id = $2 where channel = $1"
                )))
                .bind(channel)
                .bind(account)
                .execute(&app.store.database.owner)
                .await
                .unwrap();
            }
        }
        let bot = bot::connect(app).await;
        let connection = inboxes::connection(&app.store, &app.keys, app.workspace_id, bot).await;
        let bot_secret = connection.unwrap().credentials.webhook_secret.unwrap();
        let own = api_channel::connect(app, "https://connector.example/").await;
        Self {
            app,
            bot,
            bot_secret,
            own,
        }
    }

    /// The status of the answer.
    pub async fn post(&self, channel: &str, body: &Value) -> u16 {
        match channel {
            "telegram" => bot::post(self.app, &self.bot.to_string(), Some(&self.bot_secret), body).await,
            "api" => api_channel::post(self.app, &self.own.0, &self.own.1, body).await.0,
            _ => self.app.webhook(channel, body).await,
        }
    }
}

/// Everything that webhooks left goes.
pub async fn forget(app: &TestApp) {
    for table in ["contact", "parked_effect", "inbox_notice"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("delete from {table}")))
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
}

/// Without nulls, whatever is left out in one place and null in another.
pub fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, child)| !child.is_null())
            .map(|(key, child)| (key.clone(), without_nulls(child)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}
