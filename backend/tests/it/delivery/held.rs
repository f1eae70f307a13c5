//! Replies that can be taken back for some seconds, and replies that go out later by themselves.

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::customer::{Customer, second_worker};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;

async fn take_back(customer: &Customer<'_>, message_id: &str) -> (u16, Value) {
    let path = format!("/conversations/{}/messages/{message_id}", customer.conversation_id);
    customer.app.call(Method::DELETE, &path, None).await
}

#[tokio::test]
async fn a_held_reply_waits_and_those_after_it_wait_with_it() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "701").await;
    let other = Customer::writes(&app, "messenger", "702").await;
    let first = customer.answer(json!({ "text": "first", "hold_seconds": 60 })).await;
    let second = customer.reply("second").await;
    let elsewhere = other.reply("elsewhere").await;
    other.becomes(&elsewhere, "read").await;
    let held = customer.message(&first).await;
    assert_eq!(held["delivery"]["status"], "pending");
    let until = held["delivery"]["held_until"].as_str().unwrap().to_owned();
    assert!(until.as_str() > held["created_at"].as_str().unwrap(), "{held}");
    assert_eq!(customer.message(&second).await["delivery"]["status"], "pending");
    assert!(customer.accepted_texts().await.is_empty());

    app.clock.advance(Duration::seconds(61));
    customer.becomes(&second, "read").await;
    assert_eq!(customer.accepted_texts().await, ["first", "second"]);
    assert_eq!(customer.message(&first).await["delivery"].get("held_until"), None);
    let late = take_back(&customer, &first).await;
    assert_eq!((late.0, &late.1["code"]), (409, &json!("already_sent")), "{}", late.1);
    app.stop().await;
}

#[tokio::test]
async fn a_reply_that_was_taken_back_never_goes_out_and_lets_the_next_one_pass() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550703").await;
    let held = customer
        .answer(json!({ "text": "a mistake", "hold_seconds": 60 }))
        .await;
    let next = customer.reply("meant").await;
    // another process, that has heard nothing of it, and the one that was killed and started again
    let second = second_worker(&app).await;
    let (status, gone) = take_back(&customer, &held).await;
    assert_eq!((status, &gone["text"]), (200, &json!("a mistake")), "{gone}");
    app.clock.advance(Duration::seconds(61));
    customer.becomes(&next, "read").await;
    assert_eq!(customer.accepted_texts().await, ["meant"]);
    assert_eq!(take_back(&customer, &held).await.0, 404);
    second.shut_down().await;
    app.stop().await;
}

#[tokio::test]
async fn taking_back_and_sending_at_the_same_moment_is_one_of_the_two() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "704").await;
    let mut sent = Vec::new();
    for round in 0..12 {
        let text = format!("round {round}");
        let id = customer.answer(json!({ "text": text })).await;
        let (status, answer) = take_back(&customer, &id).await;
        match status {
            200 => {}
            409 => sent.push(text),
            other => panic!("{other}: {answer}"),
        }
    }
    let last = customer.reply("last").await;
    customer.becomes(&last, "read").await;
    sent.push("last".to_owned());
    assert_eq!(customer.accepted_texts().await, sent);
    app.stop().await;
}

#[tokio::test]
async fn a_scheduled_reply_goes_out_once_at_its_time_or_says_why_not() {
    let app = TestApp::start().await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let customer = Customer::writes(&app, "messenger", "705").await;
    let gone = Customer::writes(&app, "whatsapp", "15005550706").await;
    let schedule = async |of: &Customer<'_>, id: u128, text: &str, minutes: i64| {
        let at = app.store.clock.now() + Duration::minutes(minutes);
        let at = frontdesk::clock::rfc3339_millis::format(at);
        let body = json!({ "id": uuid::Uuid::from_u128(id), "text": text, "send_at": at });
        let path = format!("/conversations/{}/scheduled_messages", of.conversation_id);
        let (status, view) = owner.call(&app, Method::POST, &path, Some(body)).await;
        assert_eq!(status, 201, "{view}");
        view
    };
    let due = schedule(&customer, 1, "Good morning", 30).await;
    let later = schedule(&customer, 2, "Still there?", 300).await;
    let failing = schedule(&gone, 3, "Too late", 30).await;
    let path = format!("/inboxes/{}", gone.inbox_id());
    let now = customer.reply("now").await;
    customer.becomes(&now, "read").await;
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    let second = second_worker(&app).await;

    app.clock.advance(Duration::minutes(31));
    app.eventually("it was sent", || async {
        let texts = customer.accepted_texts().await;
        texts.contains(&"Good morning".to_owned()).then_some(())
    })
    .await;
    let left = app
        .eventually("the other says why not", || async {
            let page = app.get("/scheduled_messages").await;
            let failed = page["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|each| each["state"] == "failed");
            failed.then_some(page)
        })
        .await;
    assert_eq!(left["items"][0]["id"], failing["id"]);
    assert!(
        left["items"][0]["error"]
            .as_str()
            .unwrap()
            .contains("no longer connected"),
        "{left}"
    );
    assert_eq!(left["items"][1], later, "what is not due waits");
    assert_eq!(left["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        customer.accepted_texts().await,
        ["now", "Good morning"],
        "once, with two workers"
    );
    let sent = customer.timeline().await;
    let message = sent.iter().find(|message| message["client_id"] == due["id"]).unwrap();
    assert_eq!(message["author"]["name"], "Olive Owner");
    second.shut_down().await;
    app.stop().await;
}
