//! Where a member is signed in: seen, ended, and ended by a new password.

use reqwest::Method;
use serde_json::{Value, json};

use super::{ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::Browser;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

async fn sign_in(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

async fn sessions(app: &TestApp, browser: &Browser) -> Value {
    let (status, page) = browser.call(app, Method::GET, "/me/sessions", None).await;
    assert_eq!(status, 200, "{page}");
    page
}

async fn is_in(app: &TestApp, browser: &Browser) -> bool {
    browser.call(app, Method::GET, "/me", None).await.0 == 200
}

#[tokio::test]
async fn sessions_are_listed_with_where_and_when_and_end_one_by_one() {
    let app = web().await;
    let one = sign_in(&app).await;
    app.clock.advance(time::Duration::minutes(10));
    let two = sign_in(&app).await;
    let page = sessions(&app, &two).await;
    let currents: Vec<&Value> = items(&page).iter().map(|session| &session["current"]).collect();
    assert_eq!(currents, [&json!(true), &json!(false)], "{page}");
    let (own, other) = (&items(&page)[0], &items(&page)[1]);
    assert_eq!(own["address"], "127.0.0.1");
    for name in ["created_at", "last_seen_at", "idle_at", "expires_at"] {
        assert!(own[name].is_string(), "{name}: {own}");
    }
    assert!(own["created_at"].as_str() > other["created_at"].as_str());
    let secret = one.cookie.split('=').nth(1).unwrap();
    assert!(!page.to_string().contains(secret), "no secret is shown");

    let path = format!("/me/sessions/{}", other["id"].as_str().unwrap());
    assert_eq!(two.call(&app, Method::DELETE, &path, None).await.0, 204);
    assert!(!is_in(&app, &one).await);
    assert!(is_in(&app, &two).await);
    expect_problem(&two.call(&app, Method::DELETE, &path, None).await, 404, "not_found");
    assert_eq!(items(&sessions(&app, &two).await).len(), 1);

    // pages
    for _ in 0..3 {
        sign_in(&app).await;
        app.clock.advance(time::Duration::seconds(1));
    }
    let all = ids(&sessions(&app, &two).await);
    let mut walked = Vec::new();
    let mut cursor = String::new();
    loop {
        let (_, page) = two
            .call(&app, Method::GET, &format!("/me/sessions?limit=3{cursor}"), None)
            .await;
        walked.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!((walked.len(), &walked), (4, &all));

    assert_eq!(two.call(&app, Method::DELETE, "/me/sessions", None).await.0, 204);
    assert_eq!(ids(&sessions(&app, &two).await).len(), 1, "all others are ended");

    // by idleness it is gone from the list too
    app.clock.advance(time::Duration::days(8));
    let late = sign_in(&app).await;
    assert_eq!(items(&sessions(&app, &late).await).len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn nobody_sees_or_ends_the_sessions_of_others_and_no_token_does() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let owner = sign_in(&app).await;
    let stranger = Browser::sign_in(&app, "other@example.test", OWNER_PASSWORD).await;
    let mine = ids(&sessions(&app, &owner).await).remove(0);
    let path = format!("/me/sessions/{mine}");
    expect_problem(
        &stranger.call(&app, Method::DELETE, &path, None).await,
        404,
        "not_found",
    );
    assert_eq!(stranger.call(&app, Method::DELETE, "/me/sessions", None).await.0, 204);
    assert!(is_in(&app, &owner).await);
    let change = json!({ "current_password": OWNER_PASSWORD, "new_password": "another password" });
    for (method, path, body) in [
        (Method::GET, "/me/sessions", None),
        (Method::DELETE, "/me/sessions", None),
        (Method::DELETE, path.as_str(), None),
        (Method::POST, "/me/password", Some(change)),
    ] {
        for token in [TOKEN, &other.token] {
            let answer = app.call_as(Some(token), method.clone(), path, body.clone()).await;
            expect_problem(&answer, 403, "forbidden");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    let app = web().await;
    let (one, two) = (sign_in(&app).await, sign_in(&app).await);
    let change = async |current: &str, new: &str| {
        let body = json!({ "current_password": current, "new_password": new });
        two.call(&app, Method::POST, "/me/password", Some(body)).await
    };
    expect_invalid(&change("wrong", "another password").await, &["current_password"]);
    app.eventually("the guess is in the log", || async {
        let failed = app.get("/audit_entries?action=session.sign_in_failed").await;
        (failed["items"].as_array()?.len() == 1).then_some(())
    })
    .await;
    expect_invalid(&change(OWNER_PASSWORD, "short").await, &["new_password"]);
    expect_invalid(&change(OWNER_PASSWORD, &"x".repeat(201)).await, &["new_password"]);
    assert!(is_in(&app, &one).await);

    assert_eq!(change(OWNER_PASSWORD, "another password").await.0, 204);
    assert!(!is_in(&app, &one).await);
    assert!(is_in(&app, &two).await);
    let told: Vec<(String, String)> = sqlx::query_as("select kind, recipient from mail")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(told, [("password_changed".to_owned(), OWNER_EMAIL.to_owned())]);
    let with = async |password: &str| {
        let request = app
            .http
            .post(format!("{}/api/v1/auth/login", app.url))
            .json(&json!({ "email": OWNER_EMAIL, "password": password }));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!((with(OWNER_PASSWORD).await, with("another password").await), (401, 200));
    // whoever guesses at an open desk waits
    let mut guesses = 0;
    while change("wrong", "another password").await.0 == 422 {
        guesses += 1;
        assert!(guesses < 20, "one may guess for ever");
    }
    expect_problem(&change("wrong", "another password").await, 429, "too_many");
    app.stop().await;
}

#[tokio::test]
async fn signing_in_again_in_the_same_place_leaves_nothing_of_the_session_before() {
    let app = web().await;
    let before = sign_in(&app).await;
    let request = app
        .http
        .post(format!("{}/api/v1/auth/login", app.url))
        .header("origin", &app.url)
        .header("cookie", &before.cookie)
        .json(&json!({ "email": OWNER_EMAIL, "password": OWNER_PASSWORD }));
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert!(!is_in(&app, &before).await);
    let elsewhere = sign_in(&app).await;
    assert_eq!(items(&sessions(&app, &elsewhere).await).len(), 2);
    app.stop().await;
}
