//! Who has blocked the bot: marked, not reached, and free again once they are back.

use serde_json::{Value, json};

use super::bot::{BOT, Bot, Person};

impl Person<'_> {
    /// Why they cannot be reached; null while they can.
    async fn unreachable(&self, bot: &Bot) -> Value {
        let path = format!("/conversations/{}", self.conversation_id().await);
        bot.app.get(&path).await["unreachable"].clone()
    }
}

#[tokio::test]
async fn who_blocks_the_bot_is_marked_until_they_are_back() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    ada.writes("Hello").await;
    assert_eq!(ada.unreachable(&bot).await, Value::Null);
    ada.does("block", json!({ "blocked": true })).await;
    assert_eq!(ada.last().await["event"]["type"], "blocked");
    let marked = ada.unreachable(&bot).await;
    assert_eq!(marked["code"], "recipient", "{marked}");
    assert!(
        marked["detail"].as_str().unwrap().contains("has blocked this account"),
        "{marked}"
    );
    let told: bool = sqlx::query_scalar(
        "select exists (select from event where type = 'conversation.updated' and data->'unreachable'->>'code' = 'recipient')",
    )
    .fetch_one(&bot.app.store.database.owner)
    .await
    .unwrap();
    assert!(told, "open screens hear of it");

    let reply = ada.is_answered(json!({ "text": "Are you there?" })).await;
    let failed = ada.becomes(&reply, "failed").await;
    assert_eq!(failed["delivery"]["error"]["code"], "recipient");
    let detail = failed["delivery"]["error"]["detail"].as_str().unwrap();
    assert!(detail.contains("blocked this bot"), "{detail}");

    ada.does("block", json!({ "blocked": false })).await;
    // within one second it may stand before the reply that failed
    let lines = ada.timeline().await;
    assert!(
        lines.iter().any(|line| line["event"]["type"] == "unblocked"),
        "{lines:?}"
    );
    assert_eq!(ada.unreachable(&bot).await, Value::Null);
    let reply = ada.is_answered(json!({ "text": "Good to see you" })).await;
    ada.becomes(&reply, "sent").await;
    bot.app.stop().await;
}

#[tokio::test]
async fn a_refusal_marks_who_cannot_be_reached() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    ada.writes("Hello").await;
    let gone = json!({ "kind": "error", "code": 403, "message": "Forbidden: user is deactivated" });
    let fault = json!({ "channel": "telegram", "recipient": "111", "endpoint": "messages", "times": 1, "fault": gone });
    bot.app.sandbox_post("faults", fault).await;
    let reply = ada.is_answered(json!({ "text": "Are you there?" })).await;
    ada.becomes(&reply, "failed").await;
    let marked = ada.unreachable(&bot).await;
    assert_eq!(
        (&marked["code"], &marked["platform_code"]),
        (&json!("recipient"), &json!("403/deactivated"))
    );
    ada.writes("Here I am").await;
    assert_eq!(ada.unreachable(&bot).await, Value::Null);
    bot.app.stop().await;
}

const BEGIN: i64 = 1_790_000_000;

fn says(number: i64, second: i64) -> Value {
    json!({ "update_id": number, "message": { "message_id": number, "date": BEGIN + second, "text": "Hi",
        "from": { "id": 111, "is_bot": false, "first_name": "Ada" }, "chat": { "id": 111, "type": "private", "first_name": "Ada" } } })
}

fn member(number: i64, second: i64, status: &str) -> Value {
    json!({ "update_id": number, "my_chat_member": { "date": BEGIN + second, "from": { "id": 111, "is_bot": false, "first_name": "Ada" },
        "chat": { "id": 111, "type": "private", "first_name": "Ada" }, "new_chat_member": { "user": { "id": BOT }, "status": status } } })
}

#[tokio::test]
async fn the_newest_counts_in_whatever_order_it_comes() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    let steps = [
        (says(1, 10), false),
        (member(2, 100, "kicked"), true),
        // from before it
        (says(3, 90), true),
        (member(4, 80, "member"), true),
        (member(5, 120, "member"), false),
        (member(6, 110, "kicked"), false),
        (member(7, 200, "kicked"), true),
        (says(8, 210), false),
        (member(9, 205, "kicked"), false),
    ];
    for (update, marked) in steps {
        assert_eq!(bot.update(&update).await, 200);
        assert_eq!(ada.unreachable(&bot).await.is_object(), marked, "{update}");
    }
    bot.app.stop().await;
}
