//! `Idempotency-Key`: what is asked for twice is done once.

use std::collections::BTreeMap;

use frontdesk::domain::views::Role;
use frontdesk::domain::{tokens, upkeep};
use serde_json::{Value, json};

use super::{conversation, ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::{Browser, read};
use crate::support::customer::Customer;
use crate::support::problem::{expect_invalid, expect_problem};

struct Answered {
    answer: (u16, Value),
    is_replayed: bool,
}

/// A POST with a key.
async fn post_as(app: &TestApp, token: &str, key: &str, path: &str, body: &Value) -> Answered {
    let request = app.http.post(format!("{}/api/v1{path}", app.url)).bearer_auth(token);
    let response = request.header("Idempotency-Key", key).json(body).send().await.unwrap();
    let is_replayed = response
        .headers()
        .get("idempotency-replayed")
        .is_some_and(|value| value == "true");
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    Answered {
        answer: (status, serde_json::from_str(&text).unwrap_or(Value::Null)),
        is_replayed,
    }
}

async fn post(app: &TestApp, key: &str, path: &str, body: Value) -> Answered {
    post_as(app, TOKEN, key, path, &body).await
}

/// Of whom there may be several that read the same.
fn endpoint() -> Value {
    json!({ "name": "Shop", "url": "https://localhost:9/", "event_types": ["label.removed"] })
}

async fn sql(app: &TestApp, statement: &'static str) -> u64 {
    let done = sqlx::query(statement).execute(&app.store.database.owner).await.unwrap();
    done.rows_affected()
}

#[tokio::test]
async fn a_repeat_is_answered_as_the_first_and_does_nothing() {
    let app = web().await;
    let label = json!({ "name": "VIP" });
    let first = post(&app, "k1", "/labels", label.clone()).await;
    assert_eq!((first.answer.0, first.is_replayed), (201, false));
    let again = post(&app, "k1", "/labels", label.clone()).await;
    assert_eq!((again.answer, again.is_replayed), (first.answer, true));
    assert_eq!(items(&app.get("/labels").await).len(), 1);
    // without it, and with another one, it is another request
    expect_invalid(&app.post("/labels", label.clone()).await, &["name"]);
    expect_invalid(&post(&app, "k2", "/labels", label).await.answer, &["name"]);
    app.stop().await;
}

#[tokio::test]
async fn a_key_is_of_one_request_and_one_caller() {
    let app = web().await;
    let label = json!({ "name": "VIP" });
    assert_eq!(post(&app, "k", "/labels", label.clone()).await.answer.0, 201);
    let other_body = post(&app, "k", "/labels", json!({ "name": "Gold" })).await;
    expect_invalid(&other_body.answer, &["Idempotency-Key"]);
    let other_path = post(&app, "k", "/teams", label.clone()).await;
    expect_invalid(&other_path.answer, &["Idempotency-Key"]);
    let other = Some("other-token".to_owned());
    tokens::create(&app.store, app.workspace_id, "other", Role::Admin, other)
        .await
        .unwrap();
    let theirs = post_as(&app, "other-token", "k", "/labels", &json!({ "name": "Gold" })).await;
    assert_eq!((theirs.answer.0, theirs.is_replayed), (201, false));
    for key in ["", &"k".repeat(256)] {
        expect_invalid(
            &post(&app, key, "/labels", label.clone()).await.answer,
            &["Idempotency-Key"],
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn what_was_refused_may_be_tried_again_with_the_same_key() {
    let app = web().await;
    expect_invalid(
        &post(&app, "k", "/labels", json!({ "name": "" })).await.answer,
        &["name"],
    );
    assert_eq!(post(&app, "k", "/labels", json!({ "name": "VIP" })).await.answer.0, 201);
    let nobody = post_as(&app, "unknown", "k", "/labels", &json!({ "name": "VIP" })).await;
    expect_problem(&nobody.answer, 401, "unauthenticated");
    app.stop().await;
}

#[tokio::test]
async fn of_several_at_once_one_is_carried_out() {
    let app = web().await;
    let requests = (0..8).map(|_| post(&app, "k", "/webhook_endpoints", endpoint()));
    let answers = futures::future::join_all(requests).await;
    let mut by_status = BTreeMap::new();
    for Answered { answer, .. } in &answers {
        *by_status.entry(answer.0).or_insert(0) += 1;
        if answer.0 != 201 {
            let code = answer.1["code"].as_str().unwrap();
            assert!(["request_in_progress", "already_done"].contains(&code), "{answer:?}");
        }
    }
    assert_eq!(by_status, BTreeMap::from([(201, 1), (409, 7)]));
    assert_eq!(items(&app.get("/webhook_endpoints").await).len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn what_is_shown_once_is_not_kept_for_a_repeat() {
    let app = web().await;
    let first = post(&app, "k", "/webhook_endpoints", endpoint()).await;
    assert!(first.answer.1["secret"].is_string(), "{}", first.answer.1);
    let again = post(&app, "k", "/webhook_endpoints", endpoint()).await;
    expect_problem(&again.answer, 409, "already_done");
    let kept: Vec<Option<Vec<u8>>> = sqlx::query_scalar("select body from idempotency_key")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(kept, [None]);
    app.stop().await;
}

/// As after a process died between its commit and its answer.
#[tokio::test]
async fn what_was_done_without_an_answer_is_not_done_again() {
    let app = web().await;
    let label = json!({ "name": "VIP" });
    post(&app, "k", "/labels", label.clone()).await;
    let lost = "update idempotency_key set status = null, media_type = null, body = null";
    assert_eq!(sql(&app, lost).await, 1);
    expect_problem(&post(&app, "k", "/labels", label).await.answer, 409, "already_done");
    app.stop().await;
}

#[tokio::test]
async fn what_failed_in_the_database_has_no_key() {
    let app = web().await;
    sql(&app, "alter table label add constraint none check (name <> 'VIP')").await;
    let label = json!({ "name": "VIP" });
    assert!(post(&app, "k", "/labels", label.clone()).await.answer.0 >= 400);
    sql(&app, "alter table label drop constraint none").await;
    assert_eq!(post(&app, "k", "/labels", label).await.answer.0, 201);
    app.stop().await;
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let app = web().await;
    let (first, second) = (json!({ "name": "VIP" }), json!({ "name": "Gold" }));
    post(&app, "k", "/labels", first.clone()).await;
    app.clock.advance(time::Duration::hours(25));
    let later = post(&app, "k", "/labels", second).await;
    assert_eq!((later.answer.0, later.is_replayed), (201, false));
    app.clock.advance(time::Duration::hours(25));
    upkeep::run(&app.store, 14).await.unwrap();
    assert_eq!(sql(&app, "delete from idempotency_key").await, 0, "none is left");
    app.stop().await;
}

#[tokio::test]
async fn replies_take_one_beside_their_own_id() {
    let app = web().await;
    let path = format!(
        "/conversations/{}/messages",
        conversation(&app, &Customer::on("messenger")).await
    );
    let reply = json!({ "client_id": "c1", "text": "Hello" });
    let first = post(&app, "k", &path, reply.clone()).await;
    assert_eq!(first.answer.0, 201, "{}", first.answer.1);
    let again = post(&app, "k", &path, reply).await;
    assert!(again.is_replayed);
    assert_eq!(again.answer.1["id"], first.answer.1["id"]);
    assert_eq!(ids(&app.get(&path).await).len(), 2, "the customer's and one reply");
    app.stop().await;
}

/// A workspace of one's own is made outside of the workspace that asks.
#[tokio::test]
async fn a_workspace_is_made_once() {
    let app = web().await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let send = async || {
        let request = app.http.post(format!("{}/api/v1/workspaces", app.url));
        let request = request.header("cookie", &owner.cookie).header("origin", &app.url);
        read(
            request
                .header("Idempotency-Key", "k")
                .json(&json!({ "name": "Second" }))
                .send()
                .await
                .unwrap(),
        )
        .await
    };
    let first = send().await;
    assert_eq!(first.0, 201, "{}", first.1);
    assert_eq!(send().await, first);
    assert_eq!(
        sql(&app, "update workspace set name = name where name = 'Second'").await,
        1
    );
    app.stop().await;
}
