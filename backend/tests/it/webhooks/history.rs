//! The history that the app of a phone shares when its number is connected.

use serde_json::{Value, json};

use super::{items, only_timeline, timeline, web};
use crate::support::customer::{Customer, now};

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn thread(customer: &Customer, messages: Vec<Value>) -> Value {
    let chunk = json!({ "metadata": { "phase": 1, "chunk_order": 1, "progress": 50 }, "threads": [{ "id": customer.id, "messages": messages }] });
    customer.change("history", json!({ "history": [chunk] }))
}

fn said(customer: &Customer, id: &str, text: &str, at: i64) -> Value {
    json!({ "from": customer.id, "id": id, "timestamp": (at / 1_000).to_string(), "type": "text", "text": { "body": text }, "history_context": { "status": "READ" } })
}

#[tokio::test]
async fn the_past_notifies_nobody() {
    let app = web().await;
    let (old, current) = (Customer::on("whatsapp").with_id(1), Customer::on("whatsapp").with_id(2));
    let at = now(&app) / 1_000 * 1_000;
    app.webhook("whatsapp", &current.text("wamid.now", "I am here", at - 60_000))
        .await;
    let before = items(&app.get("/conversations").await)[0].clone();
    let past = |customer: &Customer| {
        let own = json!({ "from": "15550783881", "to": customer.id, "id": format!("wamid.b{}", customer.id), "timestamp": ((at - 29 * DAY) / 1_000).to_string(), "type": "text", "text": { "body": "an answer" }, "history_context": { "status": "READ" } });
        thread(
            customer,
            vec![
                said(customer, &format!("wamid.a{}", customer.id), "long ago", at - 30 * DAY),
                own,
            ],
        )
    };
    // chunks come in any order and more than once
    for body in [past(&old), past(&current), past(&old)] {
        assert_eq!(app.webhook("whatsapp", &body).await, 200);
    }
    let page = app.get("/conversations").await;
    let of = |id: &Value| {
        items(&page)
            .iter()
            .find(|conversation| conversation["id"] == *id)
            .unwrap()
    };
    let after = of(&before["id"]);
    assert_eq!(after["inbound_count"], before["inbound_count"], "counts as read");
    assert_eq!(
        after["last_activity_at"], before["last_activity_at"],
        "moves nothing in the list"
    );
    assert_eq!(after["window_expires_at"], before["window_expires_at"]);
    assert_eq!(after["last_message"]["preview"], "I am here");
    assert_eq!(items(&page)[0]["id"], before["id"], "who wrote now stands first");

    let gone = items(&page)
        .iter()
        .find(|conversation| conversation["id"] != before["id"])
        .unwrap();
    assert_eq!(
        (&gone["status"], &gone["inbound_count"]),
        (&json!("resolved"), &json!(0))
    );
    // every screen is told, and told that it is the past
    let told: Vec<(Option<String>, Option<i64>)> = sqlx::query_as(
        "select data->>'arrival', (data->>'inbound_count')::bigint from event
         where workspace_id = $1 and (data->>'conversation_id' = $2 or data->>'id' = $2) order by seq",
    )
    .bind(app.workspace_id)
    .bind(gone["id"].as_str().unwrap())
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    let of_messages: Vec<&str> = told.iter().filter_map(|told| told.0.as_deref()).collect();
    assert_eq!(of_messages, ["history", "history"]);
    assert!(
        told.iter().all(|told| told.1.is_none_or(|unread| unread == 0)),
        "{told:?}"
    );

    let texts: Vec<Value> = timeline(&app, gone["id"].as_str().unwrap()).await;
    let shown: Vec<(&Value, &Value, &Value)> = texts
        .iter()
        .map(|message| (&message["text"], &message["arrival"], &message["arrived_late"]))
        .collect();
    let wanted = |text: &'static str| (json!(text), json!("history"), json!(false));
    let wanted = [wanted("long ago"), wanted("an answer")];
    assert_eq!(
        shown,
        wanted.iter().map(|one| (&one.0, &one.1, &one.2)).collect::<Vec<_>>()
    );
    assert_eq!(texts[1]["delivery"]["status"], "read");

    // who writes again is like everybody else
    app.webhook("whatsapp", &old.text("wamid.again", "It is me", at)).await;
    let page = app.get("/conversations").await;
    assert_eq!(
        (&items(&page)[0]["status"], &items(&page)[0]["inbound_count"]),
        (&json!("open"), &json!(1))
    );
    app.stop().await;
}

#[tokio::test]
async fn a_file_takes_the_place_of_its_placeholder() {
    let app = web().await;
    let at = now(&app) / 1_000 * 1_000 - 10 * DAY;
    let customer = Customer::on("whatsapp");
    let placeholder = |id: &str| {
        thread(
            &customer,
            vec![
                json!({ "from": customer.id, "id": id, "timestamp": (at / 1_000).to_string(), "type": "media_placeholder" }),
            ],
        )
    };
    let file = |id: &str| {
        let image =
            json!({ "id": format!("media-{id}"), "mime_type": "image/jpeg", "sha256": "c2hh", "caption": "Look" });
        customer.change("history", json!({ "messages": [{ "from": customer.id, "id": id, "timestamp": (at / 1_000).to_string(), "type": "image", "image": image }] }))
    };
    for body in [
        placeholder("wamid.1"),
        file("wamid.1"),
        file("wamid.1"),
        placeholder("wamid.1"),
    ] {
        assert_eq!(app.webhook("whatsapp", &body).await, 200);
    }
    // the file may come first
    for body in [file("wamid.2"), placeholder("wamid.2")] {
        assert_eq!(app.webhook("whatsapp", &body).await, 200);
    }
    app.webhook("whatsapp", &placeholder("wamid.3")).await;
    let timeline = only_timeline(&app).await;
    let by_id = |id: &str| timeline.iter().find(|message| message["external_id"] == id).unwrap();
    for id in ["wamid.1", "wamid.2"] {
        let message = by_id(id);
        assert_eq!(message["attachments"].as_array().unwrap().len(), 1, "{message}");
        assert_eq!(
            (&message["attachments"][0]["kind"], &message["text"]),
            (&json!("image"), &json!("Look"))
        );
        assert_eq!(message["unsupported"], Value::Null);
    }
    assert_eq!(
        by_id("wamid.3")["unsupported"]["kind"],
        "media_placeholder",
        "a file that never came"
    );
    assert_eq!(timeline.len(), 3);
    app.stop().await;
}
