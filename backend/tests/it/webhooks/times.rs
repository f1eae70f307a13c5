use reqwest::Method;
use serde_json::{Value, json};

use super::{items, only_timeline, web};
use crate::support::customer::{Customer, now, together};

#[tokio::test]
async fn a_resolved_conversation_reopens_and_a_snoozed_one_wakes_for_customers_alone() {
    let app = web().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let customer = Customer::on(channel);
        app.webhook(channel, &customer.text(&format!("{channel}.1"), "Hello", now(&app)))
            .await;
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let path = format!("/conversations/{}", items(&page)[0]["id"].as_str().unwrap());
        for (n, status) in ["resolved", "snoozed", "pending"].into_iter().enumerate() {
            app.call(Method::PATCH, &path, Some(json!({ "status": status }))).await;
            app.webhook(
                channel,
                &customer.echo(&format!("{channel}.e{n}"), "From the app", now(&app)),
            )
            .await;
            app.webhook(
                channel,
                &customer.reaction(&format!("{channel}.1"), Some("👍"), now(&app)),
            )
            .await;
            assert_eq!(app.get(&path).await["status"], status, "{channel}: nobody has written");
            app.webhook(channel, &customer.text(&format!("{channel}.t{n}"), "Again", now(&app)))
                .await;
            let wanted = if status == "pending" { "pending" } else { "open" };
            assert_eq!(app.get(&path).await["status"], wanted, "{channel}");
        }
        assert_eq!(app.get(&path).await["inbound_count"], 4);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_late_message_stands_at_its_time_and_is_marked() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("instagram");
    app.webhook("instagram", &customer.text("m2", "newer", at)).await;
    app.webhook("instagram", &customer.text("m1", "five minutes old", at - 300_000))
        .await;
    app.webhook("instagram", &customer.text("m3", "half a minute old", at - 30_000))
        .await;
    let told: Vec<(Value, Value)> = only_timeline(&app)
        .await
        .into_iter()
        .map(|message| (message["text"].clone(), message["arrived_late"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("five minutes old"), json!(true)),
            (json!("half a minute old"), json!(false)),
            (json!("newer"), json!(false)),
        ]
    );
    let conversation = &app.get("/conversations").await["items"][0];
    assert_eq!(
        (&conversation["inbound_count"], &conversation["last_message"]["preview"]),
        (&json!(3), &json!("newer"))
    );
    app.stop().await;
}

#[tokio::test]
async fn a_time_in_the_future_or_none_is_the_time_of_receipt() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("messenger");
    let seconds = |message: &Value| message["sent_at"].as_str().unwrap().to_owned();
    let body = together(&[
        customer.text("m1", "an hour ahead", at + 3_600_000),
        customer.event(
            true,
            0,
            json!({ "timestamp": null, "message": { "mid": "m2", "text": "no time" } }),
        ),
        customer.text("m3", "a little ahead", at + 30_000),
    ]);
    app.webhook("messenger", &body).await;
    let timeline = only_timeline(&app).await;
    let find = |text: &str| timeline.iter().find(|message| message["text"] == text).unwrap();
    let ahead = find("an hour ahead");
    assert!(
        seconds(ahead).as_str() <= ahead["created_at"].as_str().unwrap(),
        "{ahead}"
    );
    assert_eq!(
        timeline.last().unwrap()["text"],
        "a little ahead",
        "a minute is believed"
    );
    assert!(find("no time")["sent_at"].is_string());
    app.stop().await;
}

#[tokio::test]
async fn the_window_follows_the_customers_newest_message() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("whatsapp");
    app.webhook("whatsapp", &customer.text("w1", "now", at)).await;
    let expires = async || app.get("/conversations").await["items"][0]["window_expires_at"].clone();
    let first = expires().await;
    assert!(first.is_string());
    app.webhook("whatsapp", &customer.text("w0", "older", at - 7_200_000))
        .await;
    assert_eq!(expires().await, first, "an older message shortens nothing");
    app.webhook("whatsapp", &customer.echo("w2", "from the app", at + 10_000))
        .await;
    assert_eq!(expires().await, first, "the business opens nothing");
    app.webhook("whatsapp", &customer.text("w3", "later", at + 5_000)).await;
    assert!(expires().await.as_str() > first.as_str());
    app.stop().await;
}
