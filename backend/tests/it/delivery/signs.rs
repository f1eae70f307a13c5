//! Signs that nobody waits for, on the customer's phone: that their message was read, and that somebody is typing.

use reqwest::Method;
use serde_json::json;

use super::customer::Customer;
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::phones::Phones;

#[tokio::test]
async fn what_was_read_and_who_is_typing_is_seen_on_the_phone() {
    let app = TestApp::start().await;
    let member = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let mut phones = Phones::listen(&app).await;
    for (channel, id) in [
        ("messenger", "15005550961"),
        ("instagram", "15005550962"),
        ("whatsapp", "15005550963"),
    ] {
        let customer = Customer::writes(&app, channel, id).await;
        customer.quiet().await;
        let path = format!("/conversations/{}", customer.conversation_id);
        let thread = format!("customers/{channel}/{}/{id}/thread", customer.account);
        let wrote = app.sandbox_get(&thread).await["messages"][0].clone();
        assert_eq!(wrote["status"], "delivered", "{channel}: nobody has read it yet");

        let read = Some(json!({ "read_count": 1 }));
        let (status, mark) = member.call(&app, Method::PUT, &format!("{path}/read_mark"), read).await;
        assert_eq!(status, 200, "{mark}");
        let is_read = |event: &serde_json::Value| {
            event["type"] == "bubble" && event["bubble"]["id"] == wrote["id"] && event["bubble"]["status"] == "read"
        };
        phones.hear(&format!("{channel}: it was read"), is_read).await;

        let typing = app.post(&format!("{path}/typing"), json!({ "typing": true })).await;
        assert_eq!(typing.0, 204);
        let is_typing = |event: &serde_json::Value| event["type"] == "typing" && event["customer"] == id;
        let heard = phones.hear(&format!("{channel}: somebody is typing"), is_typing).await;
        assert_eq!(heard["on"], true);
    }
    app.stop().await;
}

/// The next message comes from the new number, and ours goes there.
#[tokio::test]
async fn who_changes_their_number_is_answered_at_the_new_one() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550964").await;
    customer.acts("messages", json!({ "kind": "number_changed" })).await;
    customer.quiet().await;
    customer
        .acts("messages", json!({ "text": "It is me, with a new number" }))
        .await;
    customer.quiet().await;
    let timeline = customer.timeline().await;
    let newest = timeline.last().unwrap();
    assert_eq!(newest["text"], "It is me, with a new number", "the same conversation");
    assert_eq!(app.get("/conversations").await["items"].as_array().unwrap().len(), 1);

    let people = app.sandbox_get("customers?channel=whatsapp").await;
    let moved = &people["items"][0];
    let number = moved["moved_to"].as_str().unwrap();
    assert_ne!(number, customer.id);
    let conversation = app.get(&format!("/conversations/{}", customer.conversation_id)).await;
    let contact = app
        .get(&format!(
            "/contacts/{}",
            conversation["contact"]["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(contact["phone"], json!(format!("+{number}")));

    let reply = customer.reply("Noted").await;
    customer.becomes(&reply, "read").await;
    assert_eq!(customer.accepted_texts().await, ["Noted"]);
    app.stop().await;
}
