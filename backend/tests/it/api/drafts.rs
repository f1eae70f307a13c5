use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};
use crate::support::upload::{File, picture};

async fn put(app: &TestApp, by: &Browser, id: &str, draft: Value) -> (u16, Value) {
    by.call(app, Method::PUT, &format!("/conversations/{id}/draft"), Some(draft))
        .await
}

async fn drafts(app: &TestApp, of: &Browser, query: &str) -> Value {
    let (status, page) = of.call(app, Method::GET, &format!("/drafts{query}"), None).await;
    assert_eq!(status, 200, "{page}");
    page
}

async fn upload(app: &TestApp, size: usize) -> Value {
    let (status, file) = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(size),
    }
    .upload(app)
    .await;
    assert_eq!(status, 201, "{file}");
    file
}

#[tokio::test]
async fn a_draft_is_kept_with_its_files_for_its_member_alone_and_the_last_writer_wins() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let ada = member(&app, "Ada").await;
    let mut told = PollingSocket::open_with(&app, &owner.cookie).await;
    told.sign_in(json!({})).await;
    assert_eq!(told.hear().await, Heard::Connected);
    told.resume(None).await;
    let messages = app.get(&format!("/conversations/{id}/messages")).await;
    let quoted = &items(&messages)[0];
    let (one, two) = (upload(&app, 10).await, upload(&app, 11).await);
    let full = json!({ "audience": "team", "reply": "Good mor", "note": "Ask Ada", "reply_to_id": quoted["id"],
        "reply_attachment_ids": [two["id"], one["id"]] });
    let (status, view) = put(&app, &owner, &id, full).await;
    assert_eq!(status, 200, "{view}");
    assert_eq!(
        (&view["version"], &view["audience"], &view["note"]),
        (&json!(1), &json!("team"), &json!("Ask Ada"))
    );
    assert_eq!(view["reply_attachments"], json!([two, one]), "in their order");
    assert_eq!(
        (&view["quote"]["id"], &view["quote"]["preview"]),
        (&quoted["id"], &json!("Hello"))
    );
    assert_eq!(items(&drafts(&app, &owner, "").await), std::slice::from_ref(&view));
    assert_eq!(told.event().await.1["data"], view, "the member's own devices are told");
    assert!(items(&drafts(&app, &ada, "").await).is_empty());

    let (_, hers) = put(&app, &ada, &id, json!({ "reply": "Hers" })).await;
    assert_eq!(hers["version"], 1);
    let (_, later) = put(
        &app,
        &owner,
        &id,
        json!({ "reply": "Good morning", "note_attachment_ids": [one["id"]] }),
    )
    .await;
    assert_eq!(
        (&later["version"], &later["note"], &later["quote"]),
        (&json!(2), &json!(""), &Value::Null)
    );
    assert_eq!(
        (&later["reply_attachments"], &later["note_attachments"]),
        (&json!([]), &json!([one]))
    );
    let (mut name, mut event) = told.event().await;
    while name == "seq" {
        (name, event) = told.event().await;
    }
    assert_eq!(
        (name.as_str(), &event["data"]),
        ("draft.updated", &later),
        "and of nobody else's"
    );

    // what was sent no longer waits in the draft
    let reply = json!({ "client_id": "c", "text": "See", "audience": "team", "attachment_ids": [one["id"]] });
    assert_eq!(app.post(&format!("/conversations/{id}/messages"), reply).await.0, 201);
    assert_eq!(items(&drafts(&app, &owner, "").await)[0]["note_attachments"], json!([]));
    let (_, gone) = put(&app, &owner, &id, json!({ "reply": " \n" })).await;
    assert_eq!(gone["version"], 3, "so that an older one is not taken for newer");
    assert!(items(&drafts(&app, &owner, "").await).is_empty());
    assert_eq!(put(&app, &owner, &id, json!({ "note": "Again" })).await.1["version"], 4);
    app.stop().await;
}

#[tokio::test]
async fn drafts_are_listed_in_pages_changed_last_first() {
    let app = web().await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let mut written = Vec::new();
    for (number, channel) in ["messenger", "instagram", "whatsapp"].into_iter().enumerate() {
        let id = conversation(&app, &Customer::on(channel)).await;
        put(&app, &owner, &id, json!({ "reply": format!("{number}") })).await;
        written.push(id);
    }
    put(&app, &owner, &written[0], json!({ "reply": "changed last" })).await;
    let first = drafts(&app, &owner, "?limit=2").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = drafts(&app, &owner, &format!("?limit=2&cursor={cursor}")).await;
    let order: Vec<&str> = [&first, &rest]
        .into_iter()
        .flat_map(items)
        .map(|draft| draft["conversation_id"].as_str().unwrap())
        .collect();
    assert_eq!(order, [&written[0], &written[2], &written[1]]);
    assert_eq!(rest["next_cursor"], Value::Null);
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_draft_is_refused_in_words_and_changes_nothing() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let other = conversation(&app, &Customer::on("whatsapp")).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let elsewhere = items(&app.get(&format!("/conversations/{other}/messages")).await)[0]["id"].clone();
    let nowhere = Uuid::from_u128(7);
    for (draft, field) in [
        (json!({ "reply": "x".repeat(20_001) }), "reply"),
        (json!({ "note": "\0" }), "note"),
        (json!({ "reply_to_id": elsewhere }), "reply_to_id"),
        (json!({ "reply_attachment_ids": [nowhere] }), "reply_attachment_ids"),
        (
            json!({ "note_attachment_ids": vec![nowhere; 11] }),
            "note_attachment_ids",
        ),
        (json!({ "text": "x" }), "text"),
    ] {
        expect_invalid(&put(&app, &owner, &id, draft).await, &[field]);
    }
    expect_problem(
        &put(&app, &owner, &nowhere.to_string(), json!({})).await,
        404,
        "not_found",
    );
    let by_token = app
        .call(Method::PUT, &format!("/conversations/{id}/draft"), Some(json!({})))
        .await;
    expect_problem(&by_token, 403, "forbidden");
    assert!(items(&app.get("/drafts").await).is_empty(), "a token has none");
    assert!(items(&drafts(&app, &owner, "").await).is_empty());
    app.stop().await;
}
