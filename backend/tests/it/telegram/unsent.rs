use serde_json::{Value, json};

use super::bot::Bot;
use crate::support::words::places_with;

/// In a chat of somebody's own account.
fn said(number: i64, text: &str) -> Value {
    json!({ "business_connection_id": "c1", "message_id": number, "date": 1_700_000_000 + number, "text": text,
        "from": { "id": 111, "is_bot": false, "first_name": "Ada" }, "chat": { "id": 111, "type": "private", "first_name": "Ada" } })
}

#[tokio::test]
async fn what_was_deleted_is_nowhere_any_more() {
    let bot = Bot::connected().await;
    let first = json!({ "business_message": said(1, "hush-one") });
    let mut edited = said(1, "hush-two");
    edited["edit_date"] = json!(1_700_000_002);
    let edited = json!({ "edited_business_message": edited });
    // an answer carries a copy of what it answers
    let mut answer = said(3, "About that");
    answer["reply_to_message"] = said(1, "hush-two");
    answer["quote"] = json!({ "text": "hush", "position": 0 });
    let answer = json!({ "business_message": answer });
    for update in [&first, &edited, &answer] {
        assert_eq!(bot.update(update).await, 200);
    }
    let deleted = json!({ "deleted_business_messages": { "business_connection_id": "c1",
        "chat": { "id": 111, "type": "private" }, "message_ids": [1] } });
    assert_eq!(bot.update(&deleted).await, 200);
    let gone = async || places_with(&bot.app, "hush").await.is_empty().then_some(());
    bot.app.eventually("nothing of it is left", gone).await;
    for again in [&first, &edited, &answer] {
        assert_eq!(bot.update(again).await, 200);
        bot.app.eventually("nothing of it is left again", gone).await;
    }
    assert!(!places_with(&bot.app, "About that").await.is_empty());

    // what is left of the webhooks can still be run again, and changes nothing
    let stored: Vec<uuid::Uuid> = sqlx::query_scalar("select id from webhook_event")
        .fetch_all(&bot.app.store.database.owner)
        .await
        .unwrap();
    for event in stored {
        let (status, answer) = bot
            .app
            .post(&format!("/webhook_events/{event}/replay"), json!({}))
            .await;
        assert!(status < 300, "{answer}");
    }
    let page = bot.app.get("/conversations?channel=telegram").await;
    let id = page["items"][0]["id"].as_str().unwrap();
    let shown = bot.app.get(&format!("/conversations/{id}/messages")).await;
    let shown = shown["items"].as_array().unwrap();
    assert_eq!(shown.len(), 2);
    assert!(
        shown[0]["text"].is_null() && shown[0]["deleted_at"].is_string(),
        "{shown:?}"
    );
    assert_eq!(shown[1]["text"], "About that");
    bot.app.stop().await;
}
