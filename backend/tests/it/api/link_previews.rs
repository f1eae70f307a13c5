//! What stands behind a link: asked once, of public places alone, and in a few words.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{conversation, web};
use crate::support::app::TestApp;
use crate::support::customer::Customer;
use crate::support::problem::expect_problem;

async fn preview(app: &TestApp, conversation_id: &str, client_id: &str, text: &str) -> (u16, Value) {
    let body = json!({ "client_id": client_id, "text": text, "audience": "team" });
    let (status, message) = app
        .post(&format!("/conversations/{conversation_id}/messages"), body)
        .await;
    assert!(matches!(status, 200 | 201), "{message}");
    let path = format!(
        "/conversations/{conversation_id}/messages/{}/link_preview",
        message["id"].as_str().unwrap()
    );
    app.call(Method::GET, &path, None).await
}

#[tokio::test]
async fn a_page_that_may_be_asked_is_asked_once_a_day() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    // the one place that may be private is the platform's, where the sandbox has a page
    let link = format!("{}/", app.sandbox.base_url());
    let (status, first) = preview(&app, &id, "a", &format!("Look: {link}")).await;
    assert_eq!((status, &first["url"]), (200, &json!(link)), "{first}");
    assert!(
        first["title"].as_str().is_some_and(|title| !title.is_empty()),
        "{first}"
    );
    let fetched = async || -> time::OffsetDateTime {
        sqlx::query_scalar("select fetched_at from link_preview where title is not null")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    let at = fetched().await;
    assert_eq!(
        preview(&app, &id, "b", &format!("({link})")).await,
        (200, first.clone())
    );
    assert_eq!(fetched().await, at, "what is known is not asked again");
    app.clock.advance(Duration::hours(25));
    assert_eq!(preview(&app, &id, "a", &format!("Look: {link}")).await, (200, first));
    assert!(fetched().await > at);
    app.stop().await;
}

#[tokio::test]
async fn what_is_private_is_never_asked_by_whatever_way() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let inside = Router::new().route(
        "/",
        get(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            async { ([(header::CONTENT_TYPE, "text/html")], "<title>secret</title>").into_response() }
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, inside).await });
    for (number, link) in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://user:secret@127.0.0.1:{port}/"),
    ]
    .into_iter()
    .enumerate()
    {
        let (status, view) = preview(&app, &id, &format!("n{number}"), &link).await;
        assert_eq!((status, &view["title"]), (200, &Value::Null), "{link}: {view}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    expect_problem(&preview(&app, &id, "plain", "no link").await, 404, "not_found");
    let nowhere = format!("/conversations/{id}/messages/{}/link_preview", uuid::Uuid::from_u128(1));
    expect_problem(&app.call(Method::GET, &nowhere, None).await, 404, "not_found");
    app.stop().await;
}
