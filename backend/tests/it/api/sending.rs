use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use super::{conversation, items, texts, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};
use crate::support::upload::{File, picture};

async fn send(app: &TestApp, id: &str, body: Value) -> (u16, Value) {
    app.post(&format!("/conversations/{id}/messages"), body).await
}

async fn take_back(app: &TestApp, id: &str, message: &Value) -> (u16, Value) {
    let path = format!("/conversations/{id}/messages/{}", message["id"].as_str().unwrap());
    app.call(Method::DELETE, &path, None).await
}

fn at(app: &TestApp, from_now: Duration) -> String {
    frontdesk::clock::rfc3339_millis::format(app.store.clock.now() + from_now)
}

#[tokio::test]
async fn what_is_taken_back_is_as_if_it_had_never_been() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let file = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(10),
    };
    let (_, file) = file.upload(&app).await;
    let before = app.get(&format!("/conversations/{id}")).await;
    let mut told = PollingSocket::connect(&app, crate::support::app::TOKEN).await;
    told.resume(None).await;
    let body = json!({ "client_id": "c1", "text": "Oops", "attachment_ids": [file["id"]], "hold_seconds": 10 });
    let (status, message) = send(&app, &id, body.clone()).await;
    assert_eq!(status, 201, "{message}");
    assert!(message["delivery"]["held_until"].is_string(), "{message}");
    assert_eq!(
        app.get(&format!("/conversations/{id}")).await["last_message"]["preview"],
        "Oops"
    );
    let (status, gone) = take_back(&app, &id, &message).await;
    assert_eq!((status, &gone), (200, &message));
    let after = app.get(&format!("/conversations/{id}")).await;
    assert_eq!(after["last_message"], before["last_message"]);
    assert!(before["waiting_since"].is_string(), "{before}");
    let wrote = items(&app.get(&format!("/conversations/{id}/messages")).await)[0].clone();
    assert_eq!(after["waiting_since"], wrote["created_at"], "the customer waits again");
    assert!(after["version"].as_i64() > before["version"].as_i64());
    assert_eq!(
        texts(&app.get(&format!("/conversations/{id}/messages")).await),
        ["Hello"]
    );
    let mut heard = Vec::new();
    while heard.last().map(String::as_str) != Some("message.removed") {
        let (name, event) = told.event().await;
        if name == "message.removed" {
            let removed = json!({ "id": message["id"], "conversation_id": id, "client_id": "c1" });
            assert_eq!(event["data"], removed);
        }
        heard.push(name);
    }
    // the same client_id is free again, and so is the file
    assert_eq!(send(&app, &id, body).await.0, 201);

    let note = send(
        &app,
        &id,
        json!({ "client_id": "n", "text": "note", "audience": "team" }),
    )
    .await
    .1;
    expect_problem(&take_back(&app, &id, &note).await, 409, "already_sent");
    let wrote = items(&app.get(&format!("/conversations/{id}/messages")).await)[0].clone();
    expect_problem(&take_back(&app, &id, &wrote).await, 409, "already_sent");
    expect_problem(
        &take_back(&app, &id, &json!({ "id": Uuid::from_u128(1) })).await,
        404,
        "not_found",
    );
    let other = conversation(&app, &Customer::on("whatsapp")).await;
    expect_problem(&take_back(&app, &other, &wrote).await, 404, "not_found");
    for (body, field) in [
        (
            json!({ "client_id": "x", "text": "x", "hold_seconds": 61 }),
            "hold_seconds",
        ),
        (
            json!({ "client_id": "x", "text": "x", "hold_seconds": 5, "audience": "team" }),
            "hold_seconds",
        ),
        (
            json!({ "client_id": "x", "text": "x", "hold_seconds": -1 }),
            "hold_seconds",
        ),
    ] {
        expect_invalid(&send(&app, &id, body).await, &[field]);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_reply_and_what_becomes_of_the_conversation_happen_both_or_neither() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let status_of = async || app.get(&format!("/conversations/{id}")).await["status"].clone();
    let body = json!({ "client_id": "c1", "text": "Done", "then": { "status": "resolved" } });
    let (status, message) = send(&app, &id, body.clone()).await;
    assert_eq!(
        (status, &message["delivery"]["status"]),
        (201, &json!("pending")),
        "{message}"
    );
    assert_eq!(status_of().await, "resolved");
    let path = format!("/conversations/{id}");
    app.call(Method::PATCH, &path, Some(json!({ "status": "open" }))).await;
    assert_eq!(send(&app, &id, body).await.0, 200);
    assert_eq!(status_of().await, "open", "a repeat changes nothing more");

    let snooze = json!({ "status": "snoozed", "snoozed_until": at(&app, Duration::hours(2)) });
    let note = json!({ "client_id": "c2", "text": "Later", "audience": "team", "then": snooze });
    assert_eq!(send(&app, &id, note).await.0, 201);
    assert_eq!(status_of().await, "snoozed");
    let count = async || items(&app.get(&format!("/conversations/{id}/messages")).await).len();
    let before = count().await;
    let past = json!({ "status": "snoozed", "snoozed_until": at(&app, -Duration::hours(2)) });
    let refused = send(&app, &id, json!({ "client_id": "c3", "text": "No", "then": past })).await;
    expect_invalid(&refused, &["snoozed_until"]);
    let empty = send(
        &app,
        &id,
        json!({ "client_id": "c4", "text": " ", "then": { "status": "open" } }),
    )
    .await;
    assert_eq!(empty.0, 422, "{}", empty.1);
    assert_eq!(
        (count().await, status_of().await),
        (before, json!("snoozed")),
        "nothing of it was stored"
    );
    app.stop().await;
}

#[tokio::test]
async fn how_a_member_sends_is_theirs() {
    let app = web().await;
    let (ada, ben) = (member(&app, "Ada").await, member(&app, "Ben").await);
    let mut told = PollingSocket::open_with(&app, &ada.cookie).await;
    told.sign_in(json!({})).await;
    assert_eq!(told.hear().await, Heard::Connected);
    told.resume(None).await;
    let get = async |of: &Browser| of.call(&app, Method::GET, "/composer_settings", None).await;
    let change = async |of: &Browser, body: Value| of.call(&app, Method::PATCH, "/composer_settings", Some(body)).await;
    let fresh = json!({ "version": 0, "undo_seconds": 5, "signature": "", "signature_on": false });
    assert_eq!(get(&ada).await, (200, fresh.clone()));
    let (status, view) = change(&ada, json!({ "undo_seconds": 20, "signature": " Ada, Two Wheels\n" })).await;
    assert_eq!((status, &view["signature"]), (200, &json!("Ada, Two Wheels")));
    let (_, view) = change(&ada, json!({ "signature_on": true })).await;
    assert_eq!((&view["undo_seconds"], &view["version"]), (&json!(20), &json!(2)));
    assert_eq!(get(&ada).await, (200, view.clone()));
    assert_eq!(get(&ben).await, (200, fresh));
    told.event().await;
    let (name, event) = told.event().await;
    assert_eq!((name.as_str(), &event["data"]), ("composer_settings.updated", &view));
    expect_invalid(
        &change(&ada, json!({ "undo_seconds": 7, "signature": "x".repeat(1_001) })).await,
        &["signature", "undo_seconds"],
    );
    assert_eq!(get(&ada).await, (200, view));
    expect_problem(
        &app.call(Method::GET, "/composer_settings", None).await,
        403,
        "forbidden",
    );
    app.stop().await;
}

#[tokio::test]
async fn replies_are_scheduled_listed_changed_and_cancelled() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let other = conversation(&app, &Customer::on("whatsapp")).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let file = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(10),
    };
    let (_, file) = file.upload(&app).await;
    let schedule = async |conversation: &str, body: Value| {
        let path = format!("/conversations/{conversation}/scheduled_messages");
        owner.call(&app, Method::POST, &path, Some(body)).await
    };
    let key = |n: u128| json!(Uuid::from_u128(n));
    let later = json!({ "id": key(1), "text": "Later", "attachment_ids": [file["id"]], "send_at": at(&app, Duration::hours(3)) });
    let (status, view) = schedule(&id, later.clone()).await;
    assert_eq!(
        (status, &view["state"], &view["attachments"]),
        (201, &json!("scheduled"), &json!([file])),
        "{view}"
    );
    assert_eq!(schedule(&id, later.clone()).await, (200, view.clone()));
    expect_problem(&schedule(&other, later).await, 409, "id_taken");
    let sooner = json!({ "id": key(2), "text": "Sooner", "send_at": at(&app, Duration::hours(1)) });
    let (_, sooner) = schedule(&other, sooner).await;
    assert_eq!(
        items(&app.get("/scheduled_messages").await),
        &[sooner.clone(), view.clone()]
    );
    assert_eq!(
        items(&app.get(&format!("/scheduled_messages?conversation_id={id}")).await),
        std::slice::from_ref(&view)
    );
    let first = app.get("/scheduled_messages?limit=1").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(
        items(&app.get(&format!("/scheduled_messages?limit=1&cursor={cursor}")).await),
        std::slice::from_ref(&view)
    );
    assert_eq!(
        texts(&app.get(&format!("/conversations/{id}/messages")).await),
        ["Hello"],
        "it is no message yet"
    );

    let one = format!("/scheduled_messages/{}", view["id"].as_str().unwrap());
    let change = async |body: Value| app.call(Method::PATCH, &one, Some(body)).await;
    let (status, changed) = change(json!({ "text": "Later still", "send_at": at(&app, Duration::hours(5)) })).await;
    assert_eq!(
        (status, &changed["text"], &changed["version"]),
        (200, &json!("Later still"), &json!(2)),
        "{changed}"
    );
    assert_eq!(changed["attachments"], json!([file]));
    expect_invalid(
        &change(json!({ "send_at": at(&app, -Duration::hours(5)) })).await,
        &["send_at"],
    );
    expect_problem(
        &change(json!({ "send_at": at(&app, Duration::days(30)) })).await,
        409,
        "window_closed",
    );
    expect_invalid(&change(json!({ "text": "x".repeat(20_001) })).await, &["text"]);
    assert_eq!(
        items(&app.get(&format!("/scheduled_messages?conversation_id={id}")).await),
        &[changed]
    );
    assert_eq!(app.call(Method::DELETE, &one, None).await.0, 204);
    expect_problem(&app.call(Method::DELETE, &one, None).await, 404, "not_found");
    assert_eq!(items(&app.get("/scheduled_messages").await), &[sooner]);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_scheduled_is_refused_in_words() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let path = format!("/conversations/{id}/scheduled_messages");
    let soon = at(&app, Duration::hours(1));
    let key = Uuid::from_u128(1);
    for (body, field) in [
        (
            json!({ "id": key, "text": "x", "send_at": at(&app, -Duration::seconds(1)) }),
            "send_at",
        ),
        (
            json!({ "id": key, "text": "x", "send_at": at(&app, Duration::days(366)) }),
            "send_at",
        ),
        (json!({ "id": key, "text": "x", "send_at": "tomorrow" }), "send_at"),
        (json!({ "id": key, "text": "\0", "send_at": soon }), "text"),
        (
            json!({ "id": key, "text": "x", "send_at": soon, "attachment_ids": [Uuid::from_u128(5)] }),
            "attachment_ids",
        ),
        (
            json!({ "id": key, "text": "x", "send_at": soon, "reply_to_id": Uuid::from_u128(5) }),
            "reply_to_id",
        ),
        (json!({ "id": "mine", "text": "x", "send_at": soon }), "id"),
    ] {
        expect_invalid(&owner.call(&app, Method::POST, &path, Some(body)).await, &[field]);
    }
    let empty = owner
        .call(&app, Method::POST, &path, Some(json!({ "id": key, "send_at": soon })))
        .await;
    assert_eq!(empty.0, 422, "{}", empty.1);
    let after = json!({ "id": key, "text": "x", "send_at": at(&app, Duration::days(8)) });
    expect_problem(
        &owner.call(&app, Method::POST, &path, Some(after)).await,
        409,
        "window_closed",
    );
    let by_token = app
        .post(&path, json!({ "id": key, "text": "x", "send_at": soon }))
        .await;
    expect_problem(&by_token, 403, "forbidden");
    assert!(items(&app.get("/scheduled_messages").await).is_empty());
    app.webhook("messenger", &Customer::on("messenger").text("again", "Hi", now(&app)))
        .await;
    app.stop().await;
}
