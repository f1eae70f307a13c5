//! One event that the database refuses, however often it is tried. Here a constraint of the test's own refuses it.

use frontdesk::domain::ingest::Outcome;
use frontdesk::domain::webhook_log::{self, Filter};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::{items, newest, stored, timeline, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now, together};
use crate::support::tenant::Tenant;

async fn refuse_poison(app: &TestApp) {
    sqlx::query("alter table message add constraint no_poison check (text <> 'poison')")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
}

async fn allow_poison(app: &TestApp) {
    sqlx::query("alter table message drop constraint no_poison")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_others_of_the_same_post_go_through_and_a_replay_brings_the_poison_after_a_fix() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[("messenger", "9001")]).await;
    refuse_poison(&app).await;
    let at = now(&app);
    let customer = Customer::on("messenger");
    let body = together(&[
        customer.text("m1", "before", at),
        customer.with_id("77").text("m2", "poison", at),
        customer.of_account("9001").text("m3", "their own", at),
        customer.text("m4", "after", at + 1),
    ]);
    assert_eq!(
        app.webhook("messenger", &body).await,
        200,
        "the platform has nothing to repeat"
    );
    assert_eq!(stored(&app).await, (1, 4));

    let conversations = app.get("/conversations").await;
    assert_eq!(items(&conversations).len(), 1, "{conversations}");
    let messages = timeline(&app, items(&conversations)[0]["id"].as_str().unwrap()).await;
    let texts: Vec<&Value> = messages.iter().map(|message| &message["text"]).collect();
    assert_eq!(texts, [&json!("before"), &json!("after")]);
    assert_eq!(items(&other.get(&app, "/conversations").await).len(), 1);

    let failed = app.get("/webhook_events?outcome=failed").await;
    assert_eq!(items(&failed).len(), 1, "{failed}");
    let event = &items(&failed)[0];
    assert!(
        event["error"].as_str().unwrap().contains("contradicts what is stored"),
        "{event}"
    );
    assert!(items(&other.get(&app, "/webhook_events?outcome=failed").await).is_empty());
    let path = format!("/webhook_events/{}", event["id"].as_str().unwrap());
    assert!(app.get(&path).await["raw"].as_str().unwrap().contains("poison"));

    let (_, answer) = app.call(Method::POST, &format!("{path}/replay"), None).await;
    assert_eq!(answer["outcome"], "failed", "nothing was mended yet");
    allow_poison(&app).await;
    let (_, answer) = app.call(Method::POST, &format!("{path}/replay"), None).await;
    assert_eq!(answer["outcome"], "processed");
    let shown = app.get(&path).await;
    assert_eq!(
        (&shown["outcome"], &shown["error"]),
        (&json!("processed"), &Value::Null)
    );
    assert_eq!(items(&app.get("/conversations").await).len(), 2);
    app.stop().await;
}

#[tokio::test]
async fn the_others_of_the_same_batch_go_through() {
    let app = web().await;
    refuse_poison(&app).await;
    let at = now(&app);
    let customer = Customer::on("instagram");
    let bodies: Vec<Value> = (0..60)
        .map(|n| {
            customer
                .with_id(n)
                .text(&format!("m{n}"), if n % 13 == 4 { "poison" } else { "fine" }, at)
        })
        .collect();
    let answers = join_all(bodies.iter().map(|body| app.webhook("instagram", body))).await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    assert_eq!(stored(&app).await, (60, 60));
    let failed = newest(&app, 100)
        .await
        .into_iter()
        .filter(|event| event.outcome == "failed")
        .count();
    assert_eq!(failed, 5);
    assert_eq!(items(&app.get("/conversations?limit=100").await).len(), 55);
    allow_poison(&app).await;
    let failed = Filter {
        outcome: Some(Outcome::Failed),
        ..Filter::default()
    };
    for event in webhook_log::operator_events(&app.store, None, &failed, 100)
        .await
        .unwrap()
    {
        assert_eq!(
            webhook_log::replay(&app.store, None, event.id).await.unwrap(),
            "processed"
        );
    }
    assert_eq!(items(&app.get("/conversations?limit=100").await).len(), 60);
    app.stop().await;
}

/// A repeat of the whole POST after the fix is no second message.
#[tokio::test]
async fn several_poisons_in_one_account_are_told_together() {
    let app = web().await;
    refuse_poison(&app).await;
    let at = now(&app);
    let customer = Customer::on("whatsapp");
    let messages: Vec<Value> = ["fine", "poison", "fine", "poison"]
        .iter()
        .enumerate()
        .map(|(n, text)| json!({ "from": customer.id, "id": format!("w{n}"), "timestamp": at.to_string(), "type": "text", "text": { "body": text } }))
        .collect();
    let body = customer.change(
        "messages",
        json!({ "contacts": [{ "wa_id": customer.id }], "messages": messages }),
    );
    assert_eq!(app.webhook("whatsapp", &body).await, 200);
    let failed = app.get("/webhook_events?outcome=failed").await;
    assert_eq!(items(&failed).len(), 1);
    assert_eq!(
        items(&failed)[0]["error"]
            .as_str()
            .unwrap()
            .matches("contradicts")
            .count(),
        2
    );
    let conversations = app.get("/conversations").await;
    assert_eq!(items(&conversations)[0]["inbound_count"], 2);
    allow_poison(&app).await;
    assert_eq!(app.webhook("whatsapp", &body).await, 200);
    let conversations = app.get("/conversations").await;
    assert_eq!(items(&conversations)[0]["inbound_count"], 4);
    assert_eq!(
        timeline(&app, items(&conversations)[0]["id"].as_str().unwrap())
            .await
            .len(),
        4
    );
    app.stop().await;
}

/// What may pass is not acknowledged and leaves nothing behind.
#[tokio::test]
async fn a_failure_that_may_pass_is_left_to_the_platform_to_repeat() {
    let app = web().await;
    let body = Customer::on("messenger").text("m1", "Hello", now(&app));
    sqlx::query("alter table reaction rename to reaction_away")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    sqlx::query("alter table message rename to message_away")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(app.webhook("messenger", &body).await, 503);
    assert_eq!(stored(&app).await, (0, 0));
    sqlx::query("alter table message_away rename to message")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    sqlx::query("alter table reaction_away rename to reaction")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(app.webhook("messenger", &body).await, 200);
    assert_eq!(items(&app.get("/conversations").await).len(), 1);
    app.stop().await;
}
