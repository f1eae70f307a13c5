//! Trouble on demand.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::*;

const PERSON: &str = "15005550124";

#[tokio::test]
async fn errors_come_as_ordered_and_as_often() {
    let world = world().await;
    world.writing_customer("whatsapp", PERSON).await;
    world
        .fault(json!({"channel": "whatsapp", "recipient": PERSON, "endpoint": "messages", "times": 1,
            "fault": {"kind": "error", "status": 400, "code": 131056, "subcode": null, "message": "Too fast", "retry_after": 2}}))
        .await;
    let answer = world
        .http
        .post(world.url(&format!("/v25.0/{PHONE}/messages")))
        .bearer_auth("whatsapp-token")
        .json(&text_body("whatsapp", PERSON, "hi", "x"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            answer.status().as_u16(),
            answer.headers()["retry-after"].to_str().unwrap()
        ),
        (400, "2")
    );
    assert_eq!(
        answer.json::<serde_json::Value>().await.unwrap()["error"]["code"],
        131_056
    );
    assert_eq!(world.send_text("whatsapp", PERSON, "hi", "x").await.0, 200);
    assert_eq!(world.get("/__sandbox/faults").await["items"], json!([]));
    assert_eq!(world.get("/__sandbox/journal").await["refused"][0]["fault"], "error");
}

async fn send_raw(world: &World) -> reqwest::Result<reqwest::Response> {
    world
        .http
        .post(world.url(&format!("/v25.0/{PAGE}/messages")))
        .bearer_auth("messenger-token")
        .json(&text_body("messenger", PERSON, "hi", "our-1"))
        .send()
        .await
}

#[tokio::test]
async fn a_line_dropped_before_leaves_nothing_and_one_dropped_after_leaves_the_message() {
    let world = world().await;
    world.writing_customer("messenger", PERSON).await;
    world.fault(json!({"times": 1, "fault": {"kind": "drop_before"}})).await;
    assert!(send_raw(&world).await.is_err());
    assert!(world.journal().await.is_empty());

    world.fault(json!({"times": 1, "fault": {"kind": "drop_after"}})).await;
    assert!(send_raw(&world).await.is_err());
    let journal = world.journal().await;
    assert_eq!(
        (journal.len(), &journal[0]["our_id"], &journal[0]["fault"]),
        (1, &json!("our-1"), &json!("drop_after"))
    );
    let received = world.webhooks().await;
    assert!(
        received
            .iter()
            .any(|(_, body)| event(body)["message"]["metadata"] == "our-1"),
        "the echo tells the outcome"
    );
    assert!(send_raw(&world).await.is_ok());
}

#[tokio::test]
async fn garbage_and_latency() {
    let world = world().await;
    world.writing_customer("messenger", PERSON).await;
    world.fault(json!({"times": 1, "fault": {"kind": "garbage"}})).await;
    let answer = send_raw(&world).await.unwrap();
    assert!(answer.status().is_success() && answer.json::<serde_json::Value>().await.is_err());
    assert!(world.journal().await.is_empty());

    world.fault(json!({"fault": {"kind": "latency", "ms": 150}})).await;
    let since = Instant::now();
    assert!(send_raw(&world).await.unwrap().status().is_success());
    assert!(since.elapsed() >= Duration::from_millis(150));
    let cleared = world.http.delete(world.url("/__sandbox/faults")).send().await.unwrap();
    assert_eq!(cleared.status(), 204);
}

#[tokio::test]
async fn whatsapp_reports_failures_later() {
    let world = world().await;
    let (thread, _) = world.writing_customer("whatsapp", PERSON).await;
    world
        .fault(json!({"times": 1, "fault": {"kind": "fail_later", "code": 131049, "message": "Held back"}}))
        .await;
    assert_eq!(world.send_text("whatsapp", PERSON, "hi", "our-7").await.0, 200);
    let received = world.webhooks().await;
    let status = &value(&received[1].1)["statuses"][0];
    assert_eq!(
        (&status["status"], &status["errors"][0]["code"]),
        (&json!("failed"), &json!(131_049))
    );
    assert_eq!(
        world.get(&format!("{thread}/thread")).await["messages"][1]["status"],
        "failed"
    );
}
