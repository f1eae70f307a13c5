use reqwest::Method;
use serde_json::{Value, json};

use super::{conversation, ids, items, web};
use crate::support::customer::Customer;
use crate::support::problem::{expect_invalid, expect_problem};

#[tokio::test]
async fn a_label_is_made_changed_and_taken_off_every_conversation_with_it() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let (status, label) = app
        .post("/labels", json!({ "name": " VIP ", "color": "#AABBCC" }))
        .await;
    assert_eq!(
        (status, &label["name"], &label["color"]),
        (201, &json!("VIP"), &json!("#aabbcc"))
    );
    let path = format!("/labels/{}", label["id"].as_str().unwrap());
    expect_invalid(&app.post("/labels", json!({ "name": "vip" })).await, &["name"]);
    expect_invalid(
        &app.post("/labels", json!({ "name": "a\0", "color": "red" })).await,
        &["name", "color"],
    );
    expect_invalid(
        &app.post("/labels", json!({ "name": 4, "color": 5, "size": 6 })).await,
        &["name", "color", "size"],
    );
    let body = json!({ "label_ids": [label["id"]] });
    let (_, before) = app
        .call(Method::PATCH, &format!("/conversations/{id}"), Some(body))
        .await;
    let (_, changed) = app.call(Method::PATCH, &path, Some(json!({ "name": "Gold" }))).await;
    assert_eq!((&changed["name"], &changed["version"]), (&json!("Gold"), &json!(2)));
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    expect_problem(&app.call(Method::GET, &path, None).await, 404, "not_found");
    let after = app.get(&format!("/conversations/{id}")).await;
    assert_eq!(after["label_ids"], json!([]));
    assert!(after["version"].as_i64() > before["version"].as_i64());
    app.stop().await;
}

#[tokio::test]
async fn a_canned_response_is_made_changed_and_removed() {
    let app = web().await;
    let text = "Hello!\n\tHow can we help?";
    let (status, made) = app
        .post("/canned_responses", json!({ "shortcut": "hello", "text": text }))
        .await;
    assert_eq!((status, &made["text"]), (201, &json!(text)), "{made}");
    let path = format!("/canned_responses/{}", made["id"].as_str().unwrap());
    expect_invalid(
        &app.post("/canned_responses", json!({ "shortcut": "HELLO", "text": "x" }))
            .await,
        &["shortcut"],
    );
    expect_invalid(
        &app.post("/canned_responses", json!({ "shortcut": "a/b c", "text": "\0" }))
            .await,
        &["shortcut", "text"],
    );
    expect_invalid(&app.post("/canned_responses", json!({})).await, &["shortcut", "text"]);
    let (_, changed) = app.call(Method::PATCH, &path, Some(json!({ "shortcut": "hi" }))).await;
    assert_eq!((&changed["shortcut"], &changed["text"]), (&json!("hi"), &json!(text)));
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    expect_problem(
        &app.call(Method::PATCH, &path, Some(json!({ "text": "y" }))).await,
        404,
        "not_found",
    );
    app.stop().await;
}

#[tokio::test]
async fn small_lists_are_paged_like_the_large_ones() {
    let app = web().await;
    for n in 0..7 {
        app.post("/labels", json!({ "name": format!("label {n}") })).await;
        app.post("/teams", json!({ "name": format!("team {n}") })).await;
        app.post("/canned_responses", json!({ "shortcut": format!("c{n}"), "text": "x" }))
            .await;
    }
    for list in ["/labels", "/teams", "/canned_responses"] {
        let whole = app.get(list).await;
        assert_eq!(
            (items(&whole).len(), &whole["next_cursor"]),
            (7, &Value::Null),
            "{list}"
        );
        let mut seen = Vec::new();
        let mut query = "?limit=3".to_owned();
        loop {
            let page = app.get(&format!("{list}{query}")).await;
            seen.extend(ids(&page));
            match page["next_cursor"].as_str() {
                Some(cursor) => query = format!("?limit=3&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen, ids(&whole), "{list}");
        assert_eq!(items(&app.get(&format!("{list}?limit=5000")).await).len(), 7);
        for query in ["?limit=0", "?limit=x", "?cursor=x"] {
            let field = &query[1..query.find('=').unwrap()];
            expect_invalid(&app.call(Method::GET, &format!("{list}{query}"), None).await, &[field]);
        }
    }
    app.stop().await;
}
