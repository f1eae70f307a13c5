//! What the business typed in the platform's own app appears once, and as its own.

use serde_json::json;

use super::customer::Customer;
use crate::support::app::TestApp;

async fn appears_once(channel: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550701").await;
    // every webhook comes twice
    app.sandbox_post("settings", json!({ "duplicate_every": 1 })).await;
    let bubble = customer.acts("echo", json!({ "text": "From my phone" })).await;
    let timeline = app
        .eventually("the echo is on the timeline", || async {
            Some(customer.timeline().await).filter(|timeline| timeline.len() > 1)
        })
        .await;
    let echo = &timeline[1];
    assert_eq!(
        (&echo["kind"], &echo["author"]["type"]),
        (&json!("agent"), &json!("platform")),
        "{echo}"
    );
    assert_eq!(
        (&echo["text"], &echo["external_id"]),
        (&json!("From my phone"), &bubble["id"])
    );
    assert_eq!(echo["delivery"]["status"], "sent");

    let reply = customer.reply("From the desk").await;
    customer.becomes(&reply, "read").await;
    customer.quiet().await;
    let shown: Vec<_> = customer
        .timeline()
        .await
        .iter()
        .map(|message| message["text"].clone())
        .collect();
    assert_eq!(shown, ["Hello", "From my phone", "From the desk"]);
    assert_eq!(customer.accepted_texts().await, ["From the desk"]);
    app.stop().await;
}

#[tokio::test]
async fn messenger() {
    appears_once("messenger").await;
}

#[tokio::test]
async fn instagram() {
    appears_once("instagram").await;
}

#[tokio::test]
async fn whatsapp() {
    appears_once("whatsapp").await;
}

/// While a send is open an echo without our id may be its own; it waits, and is then told apart by the platform's id.
async fn while_a_send_is_open(channel: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550711").await;
    customer.hold_next().await;
    let reply = customer.reply("The same words").await;
    customer.becomes(&reply, "sending").await;
    let bubble = customer.acts("echo", json!({ "text": "The same words" })).await;
    app.clear_faults().await;
    customer.becomes(&reply, "read").await;
    customer.quiet().await;
    let timeline = app
        .eventually("both are there", || async {
            Some(customer.timeline().await).filter(|timeline| timeline.len() > 2)
        })
        .await;
    assert_eq!(timeline.len(), 3, "{timeline:?}");
    let by_author = |author: &str| {
        timeline
            .iter()
            .find(|message| message["author"]["type"] == author)
            .unwrap()
    };
    assert_eq!(by_author("platform")["external_id"], bubble["id"]);
    assert_eq!(by_author("token")["id"], json!(reply));
    assert_ne!(by_author("token")["external_id"], bubble["id"]);
    assert_eq!(customer.accepted().await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn messenger_while_a_send_is_open() {
    while_a_send_is_open("messenger").await;
}

#[tokio::test]
async fn instagram_while_a_send_is_open() {
    while_a_send_is_open("instagram").await;
}

#[tokio::test]
async fn whatsapp_while_a_send_is_open() {
    while_a_send_is_open("whatsapp").await;
}
