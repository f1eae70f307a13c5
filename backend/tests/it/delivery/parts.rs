//! One reply that is several messages at the platform: each of them once, in order.

use serde_json::{Value, json};
use time::Duration;

use super::customer::Customer;
use crate::support::app::TestApp;

/// A picture, a document and a text.
async fn send_three(customer: &Customer<'_>) -> String {
    let (one, two) = (
        customer.upload_picture("one.png").await,
        customer.upload_document("two.pdf").await,
    );
    customer
        .answer(json!({ "text": "Both of them", "attachment_ids": [one, two] }))
        .await
}

async fn kinds(customer: &Customer<'_>) -> Vec<Value> {
    customer
        .accepted()
        .await
        .into_iter()
        .map(|item| item["kind"].clone())
        .collect()
}

async fn each_once(channel: &str, expected: &[&str]) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550801").await;
    let message = send_three(&customer).await;
    let after = customer.reply("after").await;
    customer.becomes(&message, "read").await;
    customer.becomes(&after, "read").await;
    customer.quiet().await;
    let mut expected: Vec<Value> = expected.iter().map(|kind| json!(kind)).collect();
    let parts = expected.len();
    expected.push(json!("text"));
    assert_eq!(kinds(&customer).await, expected);
    assert_eq!(customer.accepted_texts().await.last().unwrap(), "after");
    let attempts = customer.attempts(&message).await;
    let recorded: Vec<(i16, &str)> = attempts
        .iter()
        .map(|attempt| (attempt.position, attempt.outcome.as_deref().unwrap()))
        .collect();
    let wanted: Vec<(i16, &str)> = (0..parts)
        .map(|position| (i16::try_from(position).unwrap(), "sent"))
        .collect();
    assert_eq!(recorded, wanted);
    assert_eq!(
        customer.timeline().await.len(),
        3,
        "no part became a message of its own"
    );
    assert!(!customer.told(&message).await.contains(&"unknown".to_owned()));
    app.stop().await;
}

#[tokio::test]
async fn messenger() {
    each_once("messenger", &["image", "file", "text"]).await;
}

#[tokio::test]
async fn instagram() {
    each_once("instagram", &["image", "file", "text"]).await;
}

#[tokio::test]
async fn whatsapp() {
    // the text is the caption of the first picture
    each_once("whatsapp", &["image", "file"]).await;
}

#[tokio::test]
async fn a_part_that_is_refused_is_tried_again_and_no_other() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "811").await;
    // the first part takes a moment, so that the fault is there for the second
    customer.fault(1, json!({ "kind": "latency", "ms": 3_000 })).await;
    let message = send_three(&customer).await;
    customer.becomes(&message, "sending").await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 500, "code": 2, "message": "A moment" }),
        )
        .await;
    let first_tries = app
        .eventually("a try was refused", || async {
            let attempts = customer.attempts(&message).await;
            attempts
                .iter()
                .position(|attempt| attempt.outcome.as_deref() == Some("retry"))
        })
        .await;
    app.clock.advance(Duration::seconds(2));
    customer.becomes(&message, "read").await;
    assert_eq!(kinds(&customer).await, ["image", "file", "text"]);
    let attempts = customer.attempts(&message).await;
    assert_eq!(attempts.len(), 4, "{attempts:?}");
    assert_eq!(attempts[first_tries].position, attempts[first_tries + 1].position);
    app.stop().await;
}

#[tokio::test]
async fn a_part_that_fails_is_sent_again_by_hand_and_no_other() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "812").await;
    let (one, two) = (
        customer.upload_picture("one.png").await,
        customer.upload_document("two.pdf").await,
    );
    customer.fault(1, json!({ "kind": "latency", "ms": 3_000 })).await;
    let message = customer
        .answer(json!({ "text": "Both", "attachment_ids": [one, two] }))
        .await;
    customer.becomes(&message, "sending").await;
    app.eventually("the first part is on its way", || async {
        (!customer.attempts(&message).await.is_empty()).then_some(())
    })
    .await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 400, "code": 100, "message": "No" }),
        )
        .await;
    customer.becomes(&message, "failed").await;
    let accepted = kinds(&customer).await;
    assert!(accepted.len() < 3, "{accepted:?}");
    assert_eq!(customer.retry(&message).await.0, 200);
    customer.becomes(&message, "read").await;
    assert_eq!(kinds(&customer).await, ["image", "file", "text"]);
    app.stop().await;
}

#[tokio::test]
async fn a_doubtful_part_that_is_settled_lets_the_others_go() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "813").await;
    customer.fault(1, json!({ "kind": "drop_after" })).await;
    let message = send_three(&customer).await;
    assert!(customer.pause_after(&message, 1).await <= 10.0);
    customer.quiet().await;
    app.clock.advance(Duration::seconds(10));
    customer.becomes(&message, "read").await;
    assert_eq!(kinds(&customer).await, ["image", "file", "text"]);
    app.stop().await;
}

#[tokio::test]
async fn a_doubtful_part_that_is_not_settled_keeps_the_others_back_until_somebody_decides() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "814").await;
    customer.fault(1, json!({ "kind": "drop_before" })).await;
    let message = send_three(&customer).await;
    let after = customer.reply("after").await;
    customer.pause_after(&message, 1).await;
    app.clock.advance(Duration::seconds(10));
    customer.becomes(&after, "read").await;
    assert_eq!(customer.message(&message).await["delivery"]["status"], "unknown");
    assert_eq!(customer.retry(&message).await.0, 200);
    customer.becomes(&message, "read").await;
    assert_eq!(kinds(&customer).await, ["text", "image", "file", "text"]);
    app.stop().await;
}
