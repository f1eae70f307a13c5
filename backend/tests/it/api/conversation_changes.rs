use frontdesk::domain::conversations;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, items, web};
use crate::support::app::{TOKEN, TestApp};
use crate::support::customer::{Customer, now};
use crate::support::problem::expect_invalid;

async fn patch(app: &TestApp, id: &str, body: Value) -> (u16, Value) {
    app.call(Method::PATCH, &format!("/conversations/{id}"), Some(body))
        .await
}

/// What the system lines of a conversation tell.
async fn told(app: &TestApp, id: &str) -> Vec<Value> {
    let page = app.get(&format!("/conversations/{id}/messages")).await;
    let system = items(&page).iter().filter(|message| message["kind"] == "system");
    system
        .map(|message| {
            assert_eq!(
                (&message["author"]["type"], &message["delivery"]),
                (&json!("system"), &Value::Null)
            );
            message["event"].clone()
        })
        .collect()
}

#[tokio::test]
async fn status_assignee_and_team_are_told_on_the_timeline_labels_and_priority_are_not() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("whatsapp")).await;
    assert!(told(&app, &id).await.is_empty(), "a first message adds no system line");
    let (_, team) = app.post("/teams", json!({ "name": "Sales" })).await;
    let (_, label) = app.post("/labels", json!({ "name": "VIP" })).await;

    let (status, view) = patch(
        &app,
        &id,
        json!({ "label_ids": [label["id"], label["id"]], "priority": "urgent" }),
    )
    .await;
    assert_eq!(status, 200, "{view}");
    assert_eq!(
        (&view["label_ids"], &view["priority"]),
        (&json!([label["id"]]), &json!("urgent"))
    );
    assert!(told(&app, &id).await.is_empty());

    let body = json!({ "status": "resolved", "assignee_id": app.owner_id, "team_id": team["id"] });
    let (_, after) = patch(&app, &id, body).await;
    assert_eq!(after["status"], "resolved");
    assert!(after["version"].as_i64() > view["version"].as_i64());
    assert_eq!(after["label_ids"], view["label_ids"], "what is left out stays");
    assert_eq!(
        told(&app, &id).await,
        [
            json!({ "type": "status_changed", "detail": { "from": "open", "to": "resolved" } }),
            json!({ "type": "assigned", "detail": { "from": null, "to": app.owner_id } }),
            json!({ "type": "team_assigned", "detail": { "from": null, "to": team["id"] } }),
        ]
    );

    let (_, cleared) = patch(
        &app,
        &id,
        json!({ "assignee_id": null, "team_id": null, "label_ids": [], "status": "open" }),
    )
    .await;
    assert_eq!(
        (&cleared["assignee_id"], &cleared["team_id"], &cleared["label_ids"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!(told(&app, &id).await.len(), 6);
    assert_eq!(app.get(&format!("/conversations/{id}")).await, cleared);
    app.stop().await;
}

#[tokio::test]
async fn every_wrong_field_of_a_change_is_named_and_nothing_is_changed() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let before = app.get(&format!("/conversations/{id}")).await;
    let nobody = Uuid::from_u128(9);
    let wrong = json!({ "snoozed_until": "2020-01-01T00:00:00.000Z", "assignee_id": nobody, "team_id": nobody, "label_ids": [nobody], "priority": "now\0" });
    expect_invalid(
        &patch(&app, &id, wrong).await,
        &["snoozed_until", "assignee_id", "team_id", "label_ids", "priority"],
    );
    let ill_typed = json!({ "status": "asleep", "snoozed_until": "tomorrow", "assignee_id": 5, "team_id": "x", "label_ids": "VIP", "priority": 1, "colour": "red" });
    expect_invalid(
        &patch(&app, &id, ill_typed).await,
        &[
            "status",
            "snoozed_until",
            "assignee_id",
            "team_id",
            "label_ids",
            "priority",
            "colour",
        ],
    );
    assert_eq!(app.get(&format!("/conversations/{id}")).await, before);
    app.stop().await;
}

#[tokio::test]
async fn a_snoozed_conversation_wakes_at_its_time_or_when_the_customer_writes() {
    let app = web().await;
    let customer = Customer::on("instagram");
    let id = conversation(&app, &customer).await;
    let until = "2126-01-01T10:00:00.250Z";
    let (status, view) = patch(&app, &id, json!({ "status": "snoozed", "snoozed_until": until })).await;
    assert_eq!((status, &view["snoozed_until"]), (200, &json!(until)), "{view}");
    assert_eq!(
        conversations::wake_snoozed(&app.store).await.unwrap(),
        0,
        "its time has not come"
    );

    sqlx::query("update conversation set snoozed_until = now() - interval '1 second'")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(conversations::wake_snoozed(&app.store).await.unwrap(), 1);
    let woken = app.get(&format!("/conversations/{id}")).await;
    assert_eq!(
        (&woken["status"], &woken["snoozed_until"]),
        (&json!("open"), &Value::Null)
    );
    assert!(woken["version"].as_i64() > view["version"].as_i64());

    patch(&app, &id, json!({ "status": "snoozed", "snoozed_until": until })).await;
    app.webhook("instagram", &customer.text("again", "Hello?", now(&app)))
        .await;
    let woken = app.get(&format!("/conversations/{id}")).await;
    assert_eq!(
        (&woken["status"], &woken["snoozed_until"]),
        (&json!("open"), &Value::Null)
    );

    // without a time it sleeps until the customer writes; another status ends the time
    let (_, view) = patch(&app, &id, json!({ "status": "snoozed" })).await;
    assert_eq!(
        (&view["status"], &view["snoozed_until"]),
        (&json!("snoozed"), &Value::Null)
    );
    patch(&app, &id, json!({ "snoozed_until": until })).await;
    let (_, view) = patch(&app, &id, json!({ "status": "pending" })).await;
    assert_eq!(view["snoozed_until"], Value::Null);
    app.stop().await;
}

#[tokio::test]
async fn typing_is_taken_and_keeps_nothing() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("whatsapp")).await;
    let before = app.get(&format!("/conversations/{id}")).await;
    for typing in [true, false] {
        let (status, _) = app
            .post(&format!("/conversations/{id}/typing"), json!({ "typing": typing }))
            .await;
        assert_eq!(status, 204);
    }
    expect_invalid(
        &app.post(&format!("/conversations/{id}/typing"), json!({ "typing": "yes" }))
            .await,
        &["typing"],
    );
    assert_eq!(app.get(&format!("/conversations/{id}")).await, before);
    app.stop().await;
}

#[tokio::test]
async fn nobody_waits_for_the_platform_to_show_that_somebody_types() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    // longer than the request may take; the client's patience is its end
    app.sandbox_post(
        "faults",
        json!({ "times": null, "fault": { "kind": "latency", "ms": 60_000 } }),
    )
    .await;
    let request = app
        .http
        .post(format!("{}/api/v1/conversations/{id}/typing", app.url))
        .bearer_auth(TOKEN)
        .timeout(std::time::Duration::from_secs(5))
        .json(&json!({ "typing": true }));
    assert_eq!(request.send().await.expect("an answer at once").status(), 204);
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_changes_nothing_tells_nobody() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let path = format!("/conversations/{id}");
    let before = app.get(&path).await;
    for body in [
        json!({}),
        json!({ "status": "open" }),
        json!({ "assignee_id": null }),
        json!({ "label_ids": [] }),
    ] {
        let (status, view) = app.call(Method::PATCH, &path, Some(body)).await;
        assert_eq!((status, &view), (200, &before));
    }
    app.stop().await;
}
