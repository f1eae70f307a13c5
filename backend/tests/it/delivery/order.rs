//! Strict order within a conversation, and no conversation that waits for another.

use futures::future::join_all;
use serde_json::json;

use super::customer::{Customer, second_worker};
use crate::support::app::TestApp;

const REPLIES: usize = 30;

async fn write_thirty(customer: &Customer<'_>) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..REPLIES {
        ids.push(customer.reply(&format!("{} {n}", customer.channel)).await);
    }
    ids
}

async fn arrive_in_order(app: &TestApp) {
    let customers = [
        Customer::writes(app, "messenger", "201").await,
        Customer::writes(app, "instagram", "202").await,
        Customer::writes(app, "whatsapp", "15005550203").await,
    ];
    let ids = join_all(customers.iter().map(write_thirty)).await;
    for (customer, ids) in customers.iter().zip(&ids) {
        customer.becomes(ids.last().unwrap(), "read").await;
        let expected: Vec<String> = (0..REPLIES).map(|n| format!("{} {n}", customer.channel)).collect();
        assert_eq!(customer.accepted_texts().await, expected);
        let shown: Vec<String> = customer.timeline().await[1..]
            .iter()
            .map(|m| m["text"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(shown, expected);
    }
}

#[tokio::test]
async fn thirty_quick_replies_arrive_in_their_order() {
    let app = TestApp::start().await;
    arrive_in_order(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn also_when_the_platform_is_slow() {
    let app = TestApp::start().await;
    app.sandbox_post(
        "faults",
        json!({ "endpoint": "messages", "times": null, "fault": { "kind": "latency", "ms": 60 } }),
    )
    .await;
    arrive_in_order(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn also_with_two_workers_at_the_same_queues() {
    let app = TestApp::start().await;
    let second = second_worker(&app).await;
    app.sandbox_post(
        "faults",
        json!({ "endpoint": "messages", "times": null, "fault": { "kind": "latency", "ms": 20 } }),
    )
    .await;
    arrive_in_order(&app).await;
    second.shut_down().await;
    app.stop().await;
}

#[tokio::test]
async fn a_slow_recipient_delays_nobody_else() {
    let app = TestApp::start().await;
    let slow = Customer::writes(&app, "whatsapp", "15005550211").await;
    let quick = Customer::writes(&app, "whatsapp", "15005550212").await;
    slow.hold_next().await;
    let first = slow.reply("slow").await;
    slow.becomes(&first, "sending").await;
    let second = quick.reply("quick").await;
    quick.becomes(&second, "sent").await;
    assert_eq!(slow.message(&first).await["delivery"]["status"], "sending");
    app.clear_faults().await;
    slow.becomes(&first, "read").await;
    app.stop().await;
}

/// As when the clock of the database is set back, or another process's is ahead.
#[tokio::test]
async fn what_waits_is_not_overtaken_by_what_is_written_by_an_earlier_clock() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550213").await;
    customer.hold_next().await;
    let first = customer.reply("first").await;
    customer.becomes(&first, "sending").await;
    let second = customer.reply("second").await;
    let ahead = frontdesk::clock::first_id(app.store.clock.now() + time::Duration::minutes(10));
    let moved =
        sqlx::query("update agent_message set queue_key = $3 where workspace_id = $1 and message_id = $2::text::uuid")
            .bind(app.workspace_id)
            .bind(&second)
            .bind(ahead)
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(moved.rows_affected(), 1);
    for text in ["third", "fourth"] {
        customer.reply(text).await;
    }
    let last = customer.reply("fifth").await;
    app.clear_faults().await;
    customer.becomes(&last, "read").await;
    assert_eq!(
        customer.accepted_texts().await,
        ["first", "second", "third", "fourth", "fifth"]
    );
    app.stop().await;
}
