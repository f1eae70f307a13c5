//! What is dangerous asks of who is signed in to have shown lately that it is they.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::web;
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::Browser;
use crate::support::phone::set_up_second_step;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::second::Second;

const ASKS: &str = "reauthentication_required";

async fn owner(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

async fn shows(app: &TestApp, browser: &Browser, with: Value) -> (u16, Value) {
    browser
        .call(app, Method::POST, "/me/reauthentication", Some(with))
        .await
}

async fn makes_token(app: &TestApp, browser: &Browser) -> (u16, Value) {
    let new = json!({ "name": "Script" });
    browser.call(app, Method::POST, "/me/tokens", Some(new)).await
}

#[tokio::test]
async fn what_is_dangerous_asks_again_after_fifteen_minutes() {
    let app = web().await;
    let browser = owner(&app).await;
    app.clock.advance(time::Duration::minutes(14));
    assert_eq!(makes_token(&app, &browser).await.0, 201, "signing in has shown it");
    app.clock.advance(time::Duration::minutes(2));
    expect_problem(&makes_token(&app, &browser).await, 403, ASKS);
    let read = browser.call(&app, Method::GET, "/members", None).await;
    assert_eq!(read.0, 200, "the day's work goes on");
    let label = browser
        .call(&app, Method::POST, "/labels", Some(json!({ "name": "VIP" })))
        .await;
    assert_eq!(label.0, 201);

    expect_invalid(
        &shows(&app, &browser, json!({ "password": "wrong" })).await,
        &["password"],
    );
    expect_invalid(&shows(&app, &browser, json!({})).await, &["password"]);
    expect_invalid(
        &shows(&app, &browser, json!({ "password": OWNER_PASSWORD, "code": "123456" })).await,
        &["password"],
    );
    expect_invalid(&shows(&app, &browser, json!({ "code": "123456" })).await, &["code"]);
    expect_problem(&makes_token(&app, &browser).await, 403, ASKS);

    let other = owner(&app).await;
    app.clock.advance(time::Duration::minutes(16));
    let password = json!({ "password": OWNER_PASSWORD });
    assert_eq!(shows(&app, &browser, password).await.0, 204);
    assert_eq!(makes_token(&app, &browser).await.0, 201);
    expect_problem(&makes_token(&app, &other).await, 403, ASKS);
    let entry = app.get("/audit_entries?action=session.reauthenticated").await;
    assert_eq!(entry["items"][0]["after"], json!({ "by": "password" }), "{entry}");
    app.stop().await;
}

#[tokio::test]
async fn a_code_shows_it_too_and_guessing_is_limited() {
    let app = web().await;
    let browser = owner(&app).await;
    let (phone, codes) = set_up_second_step(&app, &browser).await;
    app.clock.advance(time::Duration::minutes(16));
    let code = phone.code(&app);
    assert_eq!(shows(&app, &browser, json!({ "code": code })).await.0, 204);
    assert_eq!(makes_token(&app, &browser).await.0, 201);
    expect_invalid(&shows(&app, &browser, json!({ "code": code })).await, &["code"]);
    assert_eq!(shows(&app, &browser, json!({ "code": codes[0] })).await.0, 204);
    expect_invalid(&shows(&app, &browser, json!({ "code": codes[0] })).await, &["code"]);
    let mut guesses = 0;
    while shows(&app, &browser, json!({ "password": "wrong" })).await.0 == 422 {
        guesses += 1;
        assert!(guesses < 20, "one may guess for ever");
    }
    expect_problem(
        &shows(&app, &browser, json!({ "password": OWNER_PASSWORD })).await,
        429,
        "too_many",
    );
    app.stop().await;
}

/// Which are, the document says; each is refused to a session that showed it long ago, and no other is.
#[tokio::test]
async fn each_dangerous_request_asks_and_tokens_are_not_asked() {
    let app = web().await;
    let browser = owner(&app).await;
    app.clock.advance(time::Duration::minutes(16));
    let document = app.get("/openapi.json").await;
    let mut asking = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let wanted = operation["x-reauthentication"]["asks"] == "lately";
            // it would be no session any more
            if path == "/auth/logout" {
                continue;
            }
            let at = ["{id}", "{message_id}", "{macro_id}", "{provider}"]
                .into_iter()
                .fold(path.clone(), |at, name| {
                    at.replace(name, &Uuid::from_u128(9).to_string())
                });
            let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let (status, answer) = browser.call(&app, verb.clone(), &at, None).await;
            assert_eq!(answer["code"] == ASKS, wanted, "{method} {path}: {status} {answer}");
            if wanted {
                asking.push(format!("{method} {path}"));
                let (_, answer) = app.call_as(Some(TOKEN), verb, &at, None).await;
                assert_ne!(answer["code"], ASKS, "{method} {path} as a token");
            }
        }
    }
    for known in [
        "post /tokens",
        "patch /members/{id}",
        "delete /inboxes/{id}",
        "get /contacts.csv",
        "post /me/second_factor",
    ] {
        assert!(asking.iter().any(|asks| asks == known), "{known}: {asking:?}");
    }
    app.stop().await;
}

/// Another process may remember for a second who was let in; who has just shown that it is they is not asked there once more.
#[tokio::test]
async fn what_was_shown_counts_in_every_process_at_once() {
    let app = web().await;
    let second = Second::start(&app, |_| ()).await;
    let browser = owner(&app).await;
    app.clock.advance(time::Duration::minutes(16));
    let there = async || {
        let request = app
            .http
            .post(format!("{}/api/v1/me/tokens", second.url))
            .header("cookie", &browser.cookie)
            .header("origin", &second.url)
            .json(&json!({ "name": "Script" }));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(there().await, 403);
    assert_eq!(
        shows(&app, &browser, json!({ "password": OWNER_PASSWORD })).await.0,
        204
    );
    assert_eq!(there().await, 201);
    second.stop().await;
    app.stop().await;
}
