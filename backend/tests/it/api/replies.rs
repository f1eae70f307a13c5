use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, conversation_of, ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::upload::{File, picture};

const CHANNELS: [&str; 3] = ["messenger", "instagram", "whatsapp"];

async fn send(app: &TestApp, id: &str, body: Value) -> (u16, Value) {
    app.post(&format!("/conversations/{id}/messages"), body).await
}

async fn count(app: &TestApp, id: &str) -> usize {
    items(&app.get(&format!("/conversations/{id}/messages")).await).len()
}

#[tokio::test]
async fn a_reply_is_accepted_once_for_each_client_id() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let other = conversation(&app, &Customer::on("whatsapp")).await;
    let longest = "ü".repeat(64);
    let body = json!({ "client_id": longest, "text": "Yes" });
    let (status, view) = send(&app, &id, body.clone()).await;
    assert_eq!(status, 201, "{view}");
    assert_eq!(
        (
            &view["kind"],
            &view["audience"],
            &view["delivery"],
            &view["client_id"],
            &view["external_id"]
        ),
        (
            &json!("agent"),
            &json!("customer"),
            &json!({ "status": "pending" }),
            &json!(longest),
            &Value::Null
        )
    );
    assert_eq!(
        (&view["author"]["type"], &view["author"]["name"]),
        (&json!("token"), &json!("test"))
    );
    let (status, again) = send(&app, &id, body.clone()).await;
    assert_eq!((status, &again), (200, &view));
    // what is left out is what the default says
    let spelled_out = json!({ "client_id": longest, "text": "Yes", "audience": "customer", "attachment_ids": [] });
    assert_eq!(send(&app, &id, spelled_out).await.0, 200);
    for changed in [
        json!({ "client_id": longest, "text": "No" }),
        json!({ "client_id": longest, "text": "Yes", "audience": "team" }),
        json!({ "client_id": longest, "text": "Yes", "reply_to_id": view["id"] }),
    ] {
        expect_problem(&send(&app, &id, changed).await, 409, "client_id_reused");
    }
    assert_eq!(
        send(&app, &other, body).await.0,
        201,
        "another conversation has client_ids of its own"
    );

    expect_invalid(
        &send(&app, &id, json!({ "client_id": "x".repeat(65), "text": "Yes" })).await,
        &["client_id"],
    );
    expect_invalid(
        &send(&app, &id, json!({ "client_id": "", "text": "Yes" })).await,
        &["client_id"],
    );
    expect_invalid(&send(&app, &id, json!({ "text": "Yes" })).await, &["client_id"]);
    assert_eq!(count(&app, &id).await, 2);
    app.stop().await;
}

#[tokio::test]
async fn the_same_send_many_times_at_once_is_one_message() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("instagram")).await;
    let sends = (0..24).map(|_| send(&app, &id, json!({ "client_id": "c1", "text": "Yes" })));
    let answers = futures::future::join_all(sends).await;
    let made = answers.iter().filter(|(status, _)| *status == 201).count();
    assert_eq!(made, 1);
    assert!(answers.iter().all(|(status, _)| matches!(status, 200 | 201)));
    let distinct: BTreeSet<&str> = answers.iter().map(|(_, view)| view["id"].as_str().unwrap()).collect();
    assert_eq!(distinct.len(), 1);
    assert_eq!(count(&app, &id).await, 2);
    app.stop().await;
}

#[tokio::test]
async fn outside_the_window_no_channel_takes_a_reply_but_a_note_or_a_template() {
    let app = web().await;
    for channel in CHANNELS {
        let customer = Customer::on(channel).with_id(format!("7{}", channel.len()));
        app.webhook(
            channel,
            &customer.text(&format!("old.{channel}"), "Hello", now(&app) - 25 * 3_600_000),
        )
        .await;
        let conversation = conversation_of(&app, &customer.id).await;
        let id = conversation["id"].as_str().unwrap();
        let answer = send(&app, id, json!({ "client_id": "c1", "text": "Too late?" })).await;
        expect_problem(&answer, 409, "window_closed");
        assert!(
            answer.1["detail"].as_str().unwrap().contains("24 hours"),
            "{}",
            answer.1
        );
        assert_eq!(count(&app, id).await, 1, "{channel}: nothing was kept");
        let note = send(
            &app,
            id,
            json!({ "client_id": "c2", "text": "Too late", "audience": "team" }),
        )
        .await;
        assert_eq!(note.0, 201, "{}", note.1);
        let template = json!({ "name": "hello", "language": { "code": "en_US" } });
        let answer = send(&app, id, json!({ "client_id": "c3", "template": template })).await;
        if channel == "whatsapp" {
            assert_eq!(answer.0, 201, "{}", answer.1);
        } else {
            expect_invalid(&answer, &["template"]);
        }
        // the customer writes again
        app.webhook(
            channel,
            &customer.text(&format!("new.{channel}"), "Still there?", now(&app)),
        )
        .await;
        assert_eq!(send(&app, id, json!({ "client_id": "c1", "text": "Yes" })).await.0, 201);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_window_that_nobody_opened_is_closed() {
    let app = web().await;
    for channel in CHANNELS {
        let customer = Customer::on(channel).with_id(format!("8{}", channel.len()));
        app.webhook(
            channel,
            &customer.echo(&format!("e.{channel}"), "Written elsewhere", now(&app)),
        )
        .await;
        let conversation = conversation_of(&app, &customer.id).await;
        assert_eq!(
            (&conversation["window_expires_at"], &conversation["inbound_count"]),
            (&Value::Null, &json!(0))
        );
        let answer = send(
            &app,
            conversation["id"].as_str().unwrap(),
            json!({ "client_id": "c", "text": "Hi" }),
        )
        .await;
        expect_problem(&answer, 409, "window_closed");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_text_over_the_channels_limit_is_refused_in_words() {
    let app = web().await;
    // where a text hangs on something it cannot be cut
    for (channel, name, limit, unit, interactive) in [
        (
            "messenger",
            "Messenger",
            1_999,
            "é",
            json!({ "quick_replies": [{ "content_type": "text", "title": "Yes" }] }),
        ),
        (
            "whatsapp",
            "WhatsApp",
            1_024,
            "é",
            json!({ "type": "buttons", "buttons": [{ "title": "Yes" }] }),
        ),
        // bytes
        (
            "instagram",
            "Instagram",
            1_000,
            "e",
            json!({ "type": "quick_replies", "replies": [{ "title": "Yes" }] }),
        ),
    ] {
        let id = conversation(&app, &Customer::on(channel).with_id(limit)).await;
        let body = |length| json!({ "client_id": "long", "text": unit.repeat(length), "interactive": interactive });
        let answer = send(&app, &id, body(limit + 1)).await;
        expect_invalid(&answer, &["text"]);
        let words = answer.1["fields"]["text"][0].as_str().unwrap();
        assert!(words.contains(name) && words.contains(&limit.to_string()), "{words}");
        assert_eq!(count(&app, &id).await, 1);
        let answer = send(&app, &id, body(limit)).await;
        assert_eq!(answer.0, 201, "{channel}: {}", answer.1);
    }
    let id = conversation_of(&app, "1000").await["id"].as_str().unwrap().to_owned();
    let answer = send(&app, &id, json!({ "client_id": "x", "text": "e".repeat(10_001) })).await;
    expect_invalid(&answer, &["text"]);
    let words = answer.1["fields"]["text"][0].as_str().unwrap();
    assert_eq!(
        words,
        "Instagram takes at most 10 times 1000 bytes; this text has 10001."
    );
    expect_invalid(
        &send(
            &app,
            &id,
            json!({ "client_id": "x", "text": "n".repeat(20_001), "audience": "team" }),
        )
        .await,
        &["text"],
    );
    app.stop().await;
}

#[tokio::test]
async fn a_reply_quotes_a_message_of_its_own_conversation() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let other = conversation(&app, &Customer::on("whatsapp")).await;
    let quoted = ids(&app.get(&format!("/conversations/{id}/messages")).await).remove(0);
    let (status, view) = send(
        &app,
        &id,
        json!({ "client_id": "c1", "text": "Yes", "reply_to_id": quoted }),
    )
    .await;
    assert_eq!(status, 201, "{view}");
    assert_eq!(view["reply_to"]["id"], json!(quoted));
    assert_eq!(view["reply_to"]["preview"], "Hello");
    for wrong in [json!(Uuid::from_u128(4)), json!("x")] {
        let answer = send(
            &app,
            &id,
            json!({ "client_id": "c2", "text": "Yes", "reply_to_id": wrong }),
        )
        .await;
        expect_invalid(&answer, &["reply_to_id"]);
    }
    let answer = send(
        &app,
        &other,
        json!({ "client_id": "c3", "text": "Yes", "reply_to_id": quoted }),
    )
    .await;
    expect_invalid(&answer, &["reply_to_id"]);
    app.stop().await;
}

#[tokio::test]
async fn a_note_stays_inside_and_says_who_wrote_it() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("instagram")).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let path = format!("/conversations/{id}/messages");
    // longer than the channel's texts may be
    let text = "n".repeat(5_000);
    let body = json!({ "client_id": "n1", "text": text, "audience": "team" });
    let (status, note) = owner.call(&app, Method::POST, &path, Some(body)).await;
    assert_eq!(status, 201, "{note}");
    assert_eq!((&note["audience"], &note["delivery"]), (&json!("team"), &Value::Null));
    assert_eq!(
        (&note["author"]["type"], &note["author"]["id"], &note["author"]["name"]),
        (&json!("member"), &json!(app.owner_id), &json!("Olive Owner"))
    );
    let listed = app.get(&format!("/conversations/{id}")).await;
    assert_eq!(
        (&listed["last_message"]["audience"], &listed["last_message"]["id"]),
        (&json!("team"), &note["id"])
    );
    let waiting: i64 = sqlx::query_scalar("select count(*) from delivery_part")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(waiting, 0, "nothing is to be delivered");
    let quoting = |audience: &str| json!({ "client_id": format!("q-{audience}"), "text": "See this", "reply_to_id": note["id"], "audience": audience });
    expect_invalid(&send(&app, &id, quoting("customer")).await, &["reply_to_id"]);
    assert_eq!(send(&app, &id, quoting("team")).await.0, 201);
    for empty in [
        json!({ "client_id": "n2", "audience": "team" }),
        json!({ "client_id": "n2", "text": " \n", "audience": "team" }),
        json!({ "client_id": "n3" }),
        json!({ "client_id": "n3", "text": "  " }),
    ] {
        expect_invalid(&send(&app, &id, empty).await, &["text"]);
    }
    expect_invalid(
        &send(&app, &id, json!({ "client_id": "n4", "text": "x", "audience": "team", "template": { "name": "a", "language": { "code": "en" } } })).await,
        &["template"],
    );
    app.stop().await;
}

#[tokio::test]
async fn every_wrong_field_of_a_message_is_named() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("whatsapp")).await;
    let twice = Uuid::from_u128(3);
    let body = json!({ "client_id": "a\0", "text": "b\0", "attachment_ids": [twice, twice], "template": "x", "interactive": { "deep": ["\0"] } });
    expect_invalid(
        &send(&app, &id, body).await,
        &["client_id", "text", "attachment_ids", "template", "interactive"],
    );
    let body = json!({ "client_id": 1, "text": 2, "attachment_ids": "x", "reply_to_id": 3, "audience": "world", "emoji": true });
    expect_invalid(
        &send(&app, &id, body).await,
        &[
            "client_id",
            "text",
            "attachment_ids",
            "reply_to_id",
            "audience",
            "emoji",
        ],
    );
    expect_invalid(
        &send(
            &app,
            &id,
            json!({ "client_id": "a", "text": "b", "attachment_ids": [twice] }),
        )
        .await,
        &["attachment_ids"],
    );
    // a backslash and some letters are no NUL character
    let interactive = json!({ "type": "button", "body": { "text": r"C:\u0000" }, "action": { "buttons": [{ "type": "reply", "reply": { "id": "1", "title": "Yes" } }] } });
    let answer = send(&app, &id, json!({ "client_id": "path", "interactive": interactive })).await;
    assert_eq!(answer.0, 201, "{}", answer.1);
    app.stop().await;
}

#[tokio::test]
async fn only_a_failed_or_doubtful_reply_is_sent_again() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let theirs = ids(&app.get(&format!("/conversations/{id}/messages")).await).remove(0);
    let (_, reply) = send(&app, &id, json!({ "client_id": "c1", "text": "Yes" })).await;
    let (_, note) = send(
        &app,
        &id,
        json!({ "client_id": "c2", "text": "Hm", "audience": "team" }),
    )
    .await;
    let retry = async |message: &str| {
        app.call(
            Method::POST,
            &format!("/conversations/{id}/messages/{message}/retry"),
            None,
        )
        .await
    };
    for message in [
        theirs.as_str(),
        reply["id"].as_str().unwrap(),
        note["id"].as_str().unwrap(),
    ] {
        let answer = retry(message).await;
        expect_problem(&answer, 409, "not_retryable");
        assert!(!answer.1["detail"].as_str().unwrap().contains("Some("), "{}", answer.1);
    }
    expect_problem(&retry(&Uuid::from_u128(2).to_string()).await, 404, "not_found");
    for status in ["failed", "unknown"] {
        sqlx::query("with p as (update delivery_part set status = $1) update agent_message set delivery_status = $1 where delivery_status is not null")
            .bind(status)
            .execute(&app.store.database.owner)
            .await
            .unwrap();
        let (code, view) = retry(reply["id"].as_str().unwrap()).await;
        assert_eq!((code, &view["delivery"]["status"]), (200, &json!("pending")), "{view}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_disconnected_inbox_takes_no_replies_and_stays_readable() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let (status, _) = app
        .call(Method::DELETE, &format!("/inboxes/{}", app.inbox_ids[0]), None)
        .await;
    assert_eq!(status, 204);
    let answer = send(&app, &id, json!({ "client_id": "c", "text": "Anyone?" })).await;
    expect_problem(&answer, 409, "inbox_disconnected");
    assert_eq!(count(&app, &id).await, 1);
    assert_eq!(
        send(
            &app,
            &id,
            json!({ "client_id": "n", "text": "gone", "audience": "team" })
        )
        .await
        .0,
        201
    );
    assert_eq!(
        app.post(&format!("/conversations/{id}/typing"), json!({ "typing": true }))
            .await
            .0,
        204
    );
    app.stop().await;
}

#[tokio::test]
async fn a_file_goes_out_with_one_reply_alone() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let file = File {
        name: "picture.png",
        content_type: "image/png",
        bytes: picture(64),
    };
    let (_, upload) = file.upload(&app).await;
    // accepted together or one after the other: the file is the first one's
    let posts = (0..8).map(|n| {
        let body = json!({ "client_id": format!("c{n}"), "attachment_ids": [upload["id"]] });
        send(&app, &id, body)
    });
    let answers = futures::future::join_all(posts).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|(status, _)| *status == 201);
    assert_eq!((made.len(), refused.len()), (1, 7), "{answers:?}");
    for answer in refused {
        expect_invalid(answer, &["attachment_ids"]);
    }
    app.stop().await;
}
