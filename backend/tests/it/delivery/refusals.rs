//! What does not get better by itself fails in words, and holds nobody.

use serde_json::{Value, json};

use super::customer::Customer;
use crate::support::app::TestApp;

async fn fails_in_words(channel: &str, code: i64, subcode: Option<i64>, class: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550501").await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 400, "code": code, "subcode": subcode, "message": "No" }),
        )
        .await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    let failed = customer.becomes(&first, "failed").await;
    let error = &failed["delivery"]["error"];
    let expected = subcode.map_or(code.to_string(), |subcode| format!("{code}/{subcode}"));
    assert_eq!(
        (&error["code"], &error["platform_code"]),
        (&json!(class), &json!(expected)),
        "{failed}"
    );
    assert!(
        error["detail"].as_str().is_some_and(|words| words.len() > 10),
        "{failed}"
    );
    customer.becomes(&second, "read").await;
    assert_eq!(customer.accepted_texts().await, ["second"]);
    assert_eq!(
        customer.attempts(&first).await.len(),
        1,
        "it is not tried again by itself"
    );

    let (status, view) = customer.retry(&first).await;
    assert_eq!((status, &view["delivery"]), (200, &json!({ "status": "pending" })));
    customer.becomes(&first, "read").await;
    assert_eq!(customer.accepted_texts().await, ["second", "first"]);
    let (status, problem) = customer.retry(&first).await;
    assert_eq!((status, &problem["code"]), (409, &json!("not_retryable")));
    app.stop().await;
}

#[tokio::test]
async fn the_window_of_messenger() {
    fails_in_words("messenger", 10, Some(2_018_278), "window").await;
}

#[tokio::test]
async fn the_window_of_instagram() {
    fails_in_words("instagram", 10, Some(2_534_022), "window").await;
}

#[tokio::test]
async fn the_window_of_whatsapp() {
    fails_in_words("whatsapp", 131_047, None, "window").await;
}

#[tokio::test]
async fn content_that_the_platform_does_not_take() {
    fails_in_words("whatsapp", 131_009, None, "content").await;
}

#[tokio::test]
async fn a_recipient_who_is_gone() {
    fails_in_words("messenger", 551, None, "recipient").await;
}

#[tokio::test]
async fn a_retry_goes_to_the_end_of_the_queue() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "511").await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 400, "code": 100, "message": "No" }),
        )
        .await;
    let first = customer.reply("first").await;
    customer.becomes(&first, "failed").await;
    customer.hold_next().await;
    let second = customer.reply("second").await;
    customer.becomes(&second, "sending").await;
    customer.reply("third").await;
    assert_eq!(customer.retry(&first).await.0, 200);
    app.clear_faults().await;
    customer.becomes(&first, "read").await;
    assert_eq!(customer.accepted_texts().await, ["second", "third", "first"]);
    app.stop().await;
}

#[tokio::test]
async fn accepted_and_reported_as_failed_afterwards() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550521").await;
    customer
        .fault(
            1,
            json!({ "kind": "fail_later", "code": 131_049, "message": "Held back" }),
        )
        .await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    let failed = customer.becomes(&first, "failed").await;
    assert_eq!(failed["delivery"]["error"]["code"], "withheld", "{failed}");
    let given_up = failed["external_id"].clone();
    customer.becomes(&second, "read").await;

    let (status, problem) = customer.retry(&first).await;
    assert_eq!((status, &problem["code"]), (409, &json!("too_soon")));
    app.clock.advance(time::Duration::hours(25));
    customer.writes_again().await;
    assert_eq!(customer.retry(&first).await.0, 200);
    let read = customer.becomes(&first, "read").await;
    assert_ne!(
        read["external_id"], given_up,
        "it is known by the id of the send that arrived"
    );
    let accepted = customer.accepted().await;
    let texts: Vec<&Value> = accepted.iter().map(|item| &item["text"]).collect();
    assert_eq!(texts, ["first", "second", "first"]);
    // the platform says once more what it said about the first send
    let failed_again = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": { "phone_number_id": customer.account },
        "statuses": [{ "id": given_up, "status": "failed", "timestamp": "1", "recipient_id": customer.id, "errors": [{ "code": 131_049, "title": "Held back" }] }] } }] }] });
    assert_eq!(app.webhook("whatsapp", &failed_again).await, 200);
    let delivery = customer.message(&first).await["delivery"].clone();
    assert_eq!((&delivery["status"], delivery.get("error")), (&json!("read"), None));
    app.stop().await;
}

#[tokio::test]
async fn what_waits_when_its_account_is_disconnected_fails_in_words() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "590").await;
    let retried = json!({ "kind": "error", "status": 503, "code": 2, "message": "Later" });
    customer.fault(50, retried).await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    customer.pause_after(&first, 1).await;
    let path = format!("/inboxes/{}", customer.inbox_id());
    assert_eq!(app.call(reqwest::Method::DELETE, &path, None).await.0, 204);
    app.clock.advance(time::Duration::minutes(2));
    for id in [first, second] {
        let failed = customer.becomes(&id, "failed").await;
        let words = failed["delivery"]["error"]["detail"].as_str().unwrap();
        assert!(words.contains("disconnected"), "{words}");
    }
    app.stop().await;
}
