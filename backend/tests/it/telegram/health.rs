//! How a bot's inbox stands, by what Telegram says of its webhook.

use reqwest::Method;
use serde_json::{Value, json};

use super::bot::{BOT, Bot, TOKEN};

impl Bot {
    fn path(&self) -> String {
        format!("/inboxes/{}", self.inbox_id)
    }

    async fn fact(&self, name: &str) -> Value {
        let health = self.app.get(&format!("{}/health?fresh=true", self.path())).await;
        let facts = health["facts"].as_array().unwrap();
        facts
            .iter()
            .find(|fact| fact["name"] == name)
            .cloned()
            .unwrap_or_default()
    }

    async fn expect(&self, name: &str, state: &str, words: &str) {
        let fact = self.fact(name).await;
        assert_eq!(fact["state"], state, "{fact}");
        assert!(fact["text"].as_str().unwrap().contains(words), "{fact}");
        assert_eq!(fact["advice"].is_string(), state != "ok", "{fact}");
        assert!(!fact.to_string().contains("test-token"), "{fact}");
    }

    /// Somebody else calls the Bot API with the same token.
    async fn calls(&self, method: &str, body: Value) {
        let url = format!("{}/telegram/bot{TOKEN}/{method}", self.app.sandbox.base_url());
        let answer = self.app.http.post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test]
async fn what_telegram_says_of_the_webhook_is_told_with_what_to_do() {
    let bot = Bot::connected().await;
    bot.expect("token", "ok", "Two Wheels (@TwoWheelsBot)").await;
    bot.expect("subscriptions", "ok", "all 9 kinds").await;
    bot.expect("arrival", "ok", "Nothing waits").await;

    bot.calls("deleteWebhook", json!({})).await;
    let ada = bot.person("111", "Ada Lark").await;
    let hello = json!({ "text": "Hello" });
    bot.app
        .sandbox_post(&format!("customers/telegram/{BOT}/111/messages"), hello)
        .await;
    bot.expect("subscriptions", "bad", "nowhere and keeps one").await;
    bot.calls("setWebhook", json!({ "url": format!("https://other.test/{TOKEN}") }))
        .await;
    bot.expect("subscriptions", "bad", "to other.test").await;

    let ours = format!("{}/webhooks/telegram/{}", bot.app.url, bot.inbox_id);
    let hook = json!({ "url": ours, "secret_token": "another", "allowed_updates": ["message", "callback_query"] });
    bot.calls("setWebhook", hook).await;
    bot.expect("subscriptions", "warn", "edited_message, message_reaction")
        .await;
    bot.app
        .eventually("Telegram says what is wrong", async || {
            // what was wrong at the address before may be told until then
            let fact = bot.fact("arrival").await;
            fact["text"].as_str()?.contains("401 Unauthorized").then_some(())
        })
        .await;
    bot.expect("arrival", "bad", "1 update waits").await;

    // doing what is advised mends it
    let again = json!({ "credentials": { "bot_token": TOKEN } });
    assert_eq!(bot.app.call(Method::PATCH, &bot.path(), Some(again)).await.0, 200);
    ada.quiet().await;
    bot.expect("subscriptions", "ok", "all 9 kinds").await;
    bot.expect("arrival", "ok", "Nothing waits").await;
    assert_eq!(ada.last().await["text"], "Hello");
    bot.app.stop().await;
}

#[tokio::test]
async fn a_revoked_token_is_told_and_nothing_else_is_asked() {
    let bot = Bot::connected().await;
    let renewed = json!({ "channel": "telegram", "id": BOT, "name": "Two Wheels", "access_token": "7001:renewed" });
    bot.app.sandbox_post("accounts", renewed).await;
    bot.expect("token", "bad", "does not work").await;
    assert_eq!(bot.fact("subscriptions").await, Value::Null);
    assert_eq!(bot.fact("arrival").await, Value::Null);
    bot.app.stop().await;
}

#[tokio::test]
async fn an_answer_that_is_none_is_not_known() {
    let bot = Bot::connected().await;
    // the first call is getMe, the second asks for the webhook
    let late = json!({ "channel": "telegram", "endpoint": "profile", "times": 2, "fault": { "kind": "drop_before" } });
    bot.app.sandbox_post("faults", late).await;
    bot.expect_unknown("token").await;
    bot.app.stop().await;
}

impl Bot {
    async fn expect_unknown(&self, name: &str) {
        let fact = self.fact(name).await;
        assert_eq!(fact["state"], "unknown", "{fact}");
        assert!(!fact.to_string().contains("test-token"), "{fact}");
    }
}
