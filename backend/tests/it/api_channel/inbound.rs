use serde_json::{Value, json};
use time::Duration;

use super::{Own, post, post_at, post_with, signature};
use crate::support::problem::{expect_invalid, expect_problem};

#[tokio::test]
async fn messages_come_once_in_their_order_with_who_wrote_them() {
    let own = Own::connected().await;
    let start = own.app.store.clock.now() - Duration::minutes(5);
    let at = |seconds: i64| frontdesk::clock::rfc3339_millis::format(start + Duration::seconds(seconds));
    let ada = json!({ "id": "u-7", "name": "Ada Lark", "username": "ada", "phone": "+4915112345678" });
    let message = |id: &str, text: &str, seconds: i64| json!({ "type": "message", "id": id, "contact": ada, "text": text, "at": at(seconds) });
    own.tells(json!([message("m-2", "second", 2)])).await;
    own.tells(json!([message("m-1", "first", 1), message("m-3", "third", 3)]))
        .await;
    // however often and however together they come again
    own.tells(json!([message("m-3", "third", 3), message("m-1", "first", 1)]))
        .await;
    own.tells(json!([message("m-2", "second", 2), message("m-2", "second", 2)]))
        .await;
    let timeline = own.timeline().await;
    let texts: Vec<&Value> = timeline.iter().map(|item| &item["text"]).collect();
    assert_eq!(texts, ["first", "second", "third"]);
    assert_eq!(
        (&timeline[0]["sent_at"], &timeline[0]["external_id"]),
        (&json!(at(1)), &json!("m-1"))
    );
    assert_eq!(timeline[0]["author"]["name"], "Ada Lark");

    let page = own.app.get("/contacts").await;
    let contact = &page["items"][0];
    assert_eq!(
        (&contact["name"], &contact["phone"]),
        (&json!("Ada Lark"), &json!("+4915112345678")),
        "{page}"
    );
    own.tells(json!([{ "type": "contact", "contact": { "id": "u-7", "name": "Ada Wren" } }]))
        .await;
    assert_eq!(own.app.get("/contacts").await["items"][0]["name"], "Ada Wren");
    own.app.stop().await;
}

#[tokio::test]
async fn edits_reactions_deletions_and_echoes_come_too() {
    let own = Own::connected().await;
    let contact = json!({ "id": "u-7" });
    // before their message they wait for it
    own.tells(json!([{ "type": "edit", "message": "m-1", "contact": contact, "text": "Hello" }]))
        .await;
    own.hears("m-1", "Helo").await;
    own.hears("m-2", "secret").await;
    own.tells(json!([
        { "type": "reaction", "message": "m-1", "contact": contact, "emoji": "👍" },
        { "type": "delete", "message": "m-2", "contact": contact },
        { "type": "message", "id": "m-3", "contact": contact, "from": "business", "text": "Called back" },
        { "type": "message", "id": "m-4", "contact": contact, "text": "Thanks", "reply_to": "m-3" },
    ]))
    .await;
    let first = own.message("m-1").await;
    assert_eq!(
        (&first["text"], &first["reactions"][0]["emoji"]),
        (&json!("Hello"), &json!("👍")),
        "{first}"
    );
    // the same once more is no edit
    own.tells(json!([{ "type": "edit", "message": "m-1", "contact": contact, "text": "Hello" }]))
        .await;
    assert_eq!(own.message("m-1").await["edits"], first["edits"]);
    let second = own.message("m-2").await;
    assert!(
        second["deleted_at"].is_string() && !second.to_string().contains("secret"),
        "{second}"
    );
    assert_eq!(own.message("m-3").await["kind"], "agent");
    assert_eq!(own.message("m-4").await["reply_to"]["external_id"], "m-3");
    own.tells(json!([{ "type": "reaction", "message": "m-1", "contact": contact, "emoji": null }]))
        .await;
    assert_eq!(own.message("m-1").await["reactions"], json!([]));
    // what was taken back is nowhere any more
    own.app
        .eventually("the stored webhook holds it no more", async || {
            let held: i64 = sqlx::query_scalar(
                "select (select count(*) from webhook_event where raw like '%secret%')
                   + (select count(*) from webhook_delivery where convert_from(body, 'UTF8') like '%secret%')",
            )
            .fetch_one(&own.app.store.database.owner)
            .await
            .unwrap();
            (held == 0).then_some(())
        })
        .await;
    own.app.stop().await;
}

#[tokio::test]
async fn who_does_not_sign_well_is_turned_away() {
    let own = Own::connected().await;
    let (app, id) = (&own.app, own.inbox_id.as_str());
    let body = json!({ "events": [{ "type": "message", "id": "m-1", "contact": { "id": "u" }, "text": "Hi" }] });
    let other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let now = app.store.clock.now();
    for answer in [
        post(app, id, other, &body).await,
        post_at(app, id, &own.secret, &body, now - Duration::seconds(302)).await,
        post_at(app, id, &own.secret, &body, now + Duration::seconds(302)).await,
        post_with(app, id, &[], body.to_string()).await,
        post_with(
            app,
            id,
            &[("webhook-id", "m"), ("webhook-timestamp", "1")],
            body.to_string(),
        )
        .await,
        changed_on_the_way(&own, &body).await,
    ] {
        expect_problem(&answer, 401, "bad_signature");
    }
    for stranger in ["0198f000-0000-7000-8000-000000000001", "nonsense"] {
        expect_problem(&post(app, stranger, &own.secret, &body).await, 404, "not_found");
    }
    let platform = app.inbox_ids[0].to_string();
    expect_problem(&post(app, &platform, &own.secret, &body).await, 404, "not_found");
    let stored: i64 = sqlx::query_scalar("select count(*) from webhook_delivery")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(stored, 0);
    let almost = post_at(app, id, &own.secret, &body, now - Duration::seconds(290)).await;
    assert_eq!(almost.0, 200, "{almost:?}");
    own.app.stop().await;
}

async fn changed_on_the_way(own: &Own, body: &Value) -> (u16, Value) {
    let timestamp = own.app.store.clock.now().unix_timestamp().to_string();
    let signature = signature(&own.secret, "m", &timestamp, &body.to_string());
    let headers = [
        ("webhook-id", "m"),
        ("webhook-timestamp", &*timestamp),
        ("webhook-signature", &*signature),
    ];
    post_with(&own.app, &own.inbox_id, &headers, body.to_string().replace("Hi", "Ho")).await
}

#[tokio::test]
async fn a_wrong_body_is_refused_by_field_and_nothing_of_it_is_kept() {
    let own = Own::connected().await;
    let tells = async |body: Value| post(&own.app, &own.inbox_id, &own.secret, &body).await;
    let good = json!({ "type": "message", "id": "m-1", "contact": { "id": "u" }, "text": "Hi" });
    expect_invalid(&tells(json!([])).await, &["body"]);
    expect_invalid(&tells(json!({ "event": good })).await, &["event", "events"]);
    let bad = json!({ "type": "message", "contact": { "id": "u" }, "txet": "Hi" });
    let answer = tells(json!({ "events": [good, bad] })).await;
    expect_invalid(&answer, &["events[1].id", "events[1].text", "events[1].txet"]);
    let status = json!({ "type": "status", "message": "r", "status": "lost" });
    expect_invalid(&tells(json!({ "events": [status] })).await, &["events[0].status"]);
    let stored: i64 = sqlx::query_scalar("select count(*) from webhook_delivery")
        .fetch_one(&own.app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(stored, 0);
    assert_eq!(tells(json!({ "events": [good] })).await.0, 200);
    own.app.stop().await;
}

/// Files and pictures come by links, which lead nowhere but to the public internet and to platforms that the operator names.
#[tokio::test]
async fn files_and_pictures_are_fetched_by_their_links() {
    let own = Own::connected().await;
    let picture = {
        let url = format!("{}/__sandbox/media?name=wheel.png", own.app.sandbox.base_url());
        let bytes = include_bytes!("../../../../dashboard/public/icons/192.png").to_vec();
        let made = own
            .app
            .http
            .post(url)
            .header("content-type", "image/png")
            .body(bytes)
            .send()
            .await
            .unwrap();
        let made: Value = made.json().await.unwrap();
        format!(
            "{}/__sandbox/media/{}",
            own.app.sandbox.base_url(),
            made["media_id"].as_str().unwrap()
        )
    };
    let message = |id: &str, url: &str, picture: &str| {
        json!({ "type": "message", "id": id, "contact": { "id": "u-7", "name": "Ada", "picture_url": picture },
            "attachments": [{ "kind": "image", "url": url, "file_name": "wheel.png" }] })
    };
    own.tells(json!([message("m-1", &picture, &picture)])).await;
    let becomes = async |id: &str, state: &str| {
        own.app
            .eventually(&format!("the file of {id} is {state}"), async || {
                let file = own.message(id).await["attachments"][0].clone();
                (file["state"] == state).then_some(file)
            })
            .await
    };
    assert_eq!(becomes("m-1", "ready").await["content_type"], "image/png");
    let avatar = async || own.app.get("/contacts").await["items"][0]["avatar_id"].clone();
    let first = own
        .app
        .eventually("Ada has a picture", async || {
            Some(avatar().await).filter(Value::is_string)
        })
        .await;
    // the connector's own network is open for replies, and not for fetching
    let private = own.connector.url.replace("/hook", "/wheel.png");
    own.tells(json!([message("m-2", &private, &private)])).await;
    let failed = becomes("m-2", "failed").await;
    assert!(
        failed["error"].as_str().unwrap().contains("nothing is fetched from"),
        "{failed}"
    );
    assert_eq!(avatar().await, first);
    assert!(own.connector.got().is_empty());
    own.app.stop().await;
}
