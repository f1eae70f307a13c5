use reqwest::Method;
use serde_json::{Value, json};

use super::{items, web};
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

#[tokio::test]
async fn what_the_platforms_sent_is_listed_shown_and_replayed() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let body = customer.text("m1", "Hello", now(&app));
    app.webhook("messenger", &body).await;
    app.webhook(
        "messenger",
        &customer.event(true, now(&app), json!({ "telepathy": { "thought": "hm" } })),
    )
    .await;
    app.webhook("whatsapp", &Customer::on("whatsapp").text("w1", "Hi", now(&app)))
        .await;

    let page = app.get("/webhook_events").await;
    let told: Vec<(&str, &str)> = items(&page)
        .iter()
        .map(|event| (event["channel"].as_str().unwrap(), event["outcome"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("whatsapp", "processed"),
            ("messenger", "unsupported"),
            ("messenger", "processed")
        ],
        "newest first"
    );
    assert_eq!(items(&page)[1]["kinds"], json!(["telepathy"]));
    assert_eq!(items(&app.get("/webhook_events?outcome=unsupported").await).len(), 1);
    let first = app.get("/webhook_events?limit=2").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = app.get(&format!("/webhook_events?limit=2&cursor={cursor}")).await;
    assert_eq!((items(&rest).len(), &rest["next_cursor"]), (1, &Value::Null));

    let event = &items(&page)[2];
    let path = format!("/webhook_events/{}", event["id"].as_str().unwrap());
    let shown = app.get(&path).await;
    let raw: Value = serde_json::from_str(shown["raw"].as_str().unwrap()).unwrap();
    assert_eq!(raw, body["entry"][0], "as it came");
    assert_eq!(
        (&shown["account_id"], &shown["inbox_id"], &shown["replayed_at"]),
        (&json!("1001"), &json!(app.inbox_ids[0]), &Value::Null)
    );

    let (status, answer) = app.call(Method::POST, &format!("{path}/replay"), None).await;
    assert_eq!((status, answer), (200, json!({ "outcome": "processed" })));
    assert!(app.get(&path).await["replayed_at"].is_string());
    let conversations = app.get("/conversations?channel=messenger").await;
    assert_eq!(
        items(&conversations)[0]["inbound_count"],
        1,
        "what is there stays as it is"
    );

    let other = Tenant::make(&app, "other", &[]).await;
    for (method, path) in [(Method::GET, path.clone()), (Method::POST, format!("{path}/replay"))] {
        expect_problem(&other.call(&app, method, &path, None).await, 404, "not_found");
    }
    assert!(items(&other.get(&app, "/webhook_events").await).is_empty());
    for wrong in ["outcome=%00", "outcome=lost", "limit=0", "cursor=x"] {
        let field = &wrong[..wrong.find('=').unwrap()];
        expect_invalid(
            &app.call(Method::GET, &format!("/webhook_events?{wrong}"), None).await,
            &[field],
        );
    }
    app.stop().await;
}
