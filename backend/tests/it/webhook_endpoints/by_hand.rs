//! Tests, and what is sent again.

use reqwest::Method;
use serde_json::{Value, json};

use super::{app, change, deliveries, delivery, endpoint, label, names, received};
use crate::support::problem::expect_problem;
use crate::support::receiver::Receiver;

#[tokio::test]
async fn a_test_says_at_once_how_it_went() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, secret) = endpoint(&app, &receiver, &["label.updated"]).await;
    let test = format!("/webhook_endpoints/{id}/test");
    let (status, went) = app.call(Method::POST, &test, None).await;
    assert_eq!(status, 200, "{went}");
    assert_eq!(
        (&went["state"], &went["status"], &went["event_type"]),
        (&json!("delivered"), &json!(204), &json!("webhook_endpoint.test"))
    );
    let got = receiver.got();
    assert_eq!((got.len(), got[0].signed_by(&secret)), (1, 1));
    assert_eq!(got[0].json()["type"], "webhook_endpoint.test");
    assert_eq!(got[0].header("webhook-id"), went["webhook_id"].as_str().unwrap());
    // also where it is switched off, which is the moment to try it
    change(&app, &id, json!({ "enabled": false })).await;
    receiver.says(404, "nobody here");
    let (_, went) = app.call(Method::POST, &test, None).await;
    assert_eq!(
        (
            &went["state"],
            &went["status"],
            &went["answer"],
            &went["next_attempt_at"]
        ),
        (&json!("failed"), &json!(404), &json!("nobody here"), &Value::Null)
    );
    let listed = deliveries(&app, &id).await;
    assert_eq!((listed.len(), &listed[0]), (2, &went));
    app.stop().await;
}

#[tokio::test]
async fn what_was_posted_is_sent_again_under_its_id() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "first").await;
    let posted = delivery(&app, &id, "delivered", 1).await;
    let again = format!(
        "/webhook_endpoints/{id}/deliveries/{}/resend",
        posted["id"].as_str().unwrap()
    );
    let (status, went) = app.call(Method::POST, &again, None).await;
    assert_eq!(
        (status, &went["state"], &went["attempts"]),
        (200, &json!("delivered"), &json!(2)),
        "{went}"
    );
    let got = receiver.got();
    assert_eq!(names(&got), ["first", "first"]);
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"));
    assert_eq!(got[0].body, got[1].body);
    // one that does not go well this time says so
    receiver.says(500, "");
    let (_, went) = app.call(Method::POST, &again, None).await;
    assert_eq!((&went["state"], &went["attempts"]), (&json!("failed"), &json!(3)));
    // what the log has forgotten cannot be said again
    sqlx::query("delete from event where workspace_id = $1")
        .bind(app.workspace_id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    expect_problem(&app.call(Method::POST, &again, None).await, 409, "event_gone");
    assert_eq!(receiver.got().len(), 3);
    // of another endpoint it is not there
    let (other, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    let elsewhere = again.replace(&id, &other);
    expect_problem(&app.call(Method::POST, &elsewhere, None).await, 404, "not_found");
    app.stop().await;
}

/// It keeps its turn: the queue sends it, and goes on behind it.
#[tokio::test]
async fn what_waits_for_its_next_attempt_is_tried_now() {
    let app = app().await;
    let receiver = Receiver::start().await;
    receiver.says(500, "");
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "first").await;
    label(&app, "second").await;
    let waits = delivery(&app, &id, "retrying", 1).await;
    app.clock.advance(time::Duration::seconds(5));
    delivery(&app, &id, "retrying", 2).await;
    receiver.says(200, "");
    let again = format!(
        "/webhook_endpoints/{id}/deliveries/{}/resend",
        waits["id"].as_str().unwrap()
    );
    let (status, queued) = app.call(Method::POST, &again, None).await;
    assert_eq!((status, &queued["state"]), (200, &json!("retrying")), "{queued}");
    let got = received(&app, &receiver, 4).await;
    assert_eq!(names(&got), ["first", "first", "first", "second"]);
    app.stop().await;
}

#[tokio::test]
async fn a_test_that_arrives_lets_the_queue_go_on() {
    let app = app().await;
    let receiver = Receiver::start().await;
    receiver.says(500, "");
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "first").await;
    delivery(&app, &id, "retrying", 1).await;
    app.clock.advance(time::Duration::seconds(5));
    // the next attempt is minutes away
    delivery(&app, &id, "retrying", 2).await;
    receiver.says(200, "");
    let (_, went) = app
        .call(Method::POST, &format!("/webhook_endpoints/{id}/test"), None)
        .await;
    assert_eq!(went["state"], "delivered");
    app.eventually("what waited is there", || async {
        let listed = deliveries(&app, &id).await;
        listed.iter().all(|each| each["state"] == "delivered").then_some(())
    })
    .await;
    app.stop().await;
}
