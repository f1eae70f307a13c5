//! Text, a picture and a quoted reply on each channel: once at the customer, and its ticks here.

use serde_json::json;

use super::customer::Customer;
use crate::support::app::TestApp;

async fn everything_arrives_once(channel: &str, steps: &[&str]) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550101").await;
    // far enough apart that no tick overtakes another
    app.sandbox_post("settings", json!({ "delivered_after_ms": 300, "read_after_ms": 1_500 }))
        .await;
    let quoted = customer.timeline().await[0]["id"].clone();

    let text = customer.reply("Good morning ☀️").await;
    let picture = customer.upload_picture("one.png").await;
    let picture = customer.answer(json!({ "attachment_ids": [picture] })).await;
    let quote = customer
        .answer(json!({ "text": "To this", "reply_to_id": quoted }))
        .await;
    for id in [&text, &picture, &quote] {
        let message = customer.becomes(id, "read").await;
        assert!(message["external_id"].is_string(), "{message}");
        assert_eq!(message["delivery"].get("error"), None);
    }

    let accepted = customer.accepted().await;
    assert_eq!(accepted.len(), 3, "{accepted:?}");
    assert_eq!(accepted[0]["text"], "Good morning ☀️");
    assert_eq!(accepted[1]["media"], json!(["image/png"]));
    assert_eq!(
        (&accepted[2]["text"], &accepted[2]["reply_to"]),
        (&json!("To this"), &json!(customer.wrote))
    );

    assert_eq!(customer.told(&text).await, steps);
    for id in [&text, &picture, &quote] {
        let outcomes: Vec<_> = customer
            .attempts(id)
            .await
            .into_iter()
            .map(|attempt| attempt.outcome)
            .collect();
        assert_eq!(outcomes, [Some("sent".to_owned())]);
    }
    customer.quiet().await;
    assert_eq!(
        customer.timeline().await.len(),
        4,
        "no echo became a message of its own"
    );
    app.stop().await;
}

#[tokio::test]
async fn messenger() {
    everything_arrives_once("messenger", &["pending", "sending", "sent", "delivered", "read"]).await;
}

#[tokio::test]
async fn instagram() {
    // it tells nothing between sent and read
    everything_arrives_once("instagram", &["pending", "sending", "sent", "read"]).await;
}

#[tokio::test]
async fn whatsapp() {
    everything_arrives_once("whatsapp", &["pending", "sending", "sent", "delivered", "read"]).await;
}
