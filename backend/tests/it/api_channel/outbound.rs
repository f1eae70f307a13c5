use serde_json::{Value, json};

use super::{Own, make_secret};

#[tokio::test]
async fn a_reply_arrives_signed_and_what_became_of_it_is_told_later() {
    let own = Own::connected().await;
    own.hears("m-1", "Hi").await;
    let message = own.answers("Hello Ada").await;
    let sent = own.becomes(&message, "sent").await;
    assert_eq!(sent["external_id"], "r-1");
    let post = own.got(1).await.remove(0);
    let our_id = format!("{}:0", message["id"].as_str().unwrap());
    assert_eq!(
        post.json(),
        json!({ "type": "message", "id": our_id, "inbox": own.inbox_id, "contact": { "id": "u-7" }, "text": "Hello Ada" })
    );
    assert_eq!(
        (post.header("webhook-id"), post.header("idempotency-key")),
        (our_id.as_str(), our_id.as_str())
    );
    assert_eq!(post.signed_by(&own.secret), 1);
    for status in ["delivered", "read"] {
        own.tells(json!([{ "type": "status", "message": "r-1", "status": status }]))
            .await;
        own.becomes(&message, status).await;
    }
    // a quote names the message by the connector's id
    let path = format!("/conversations/{}/messages", own.conversation_id().await);
    let quoted = own.message("m-1").await["id"].clone();
    own.connector.says(200, r#"{"id":"r-2"}"#);
    let (status, reply) = own
        .app
        .post(
            &path,
            json!({ "client_id": "q", "text": "That", "reply_to_id": quoted }),
        )
        .await;
    assert_eq!(status, 201, "{reply}");
    assert_eq!(own.got(2).await[1].json()["reply_to"], "m-1");
    own.becomes(&reply, "sent").await;
    let failed = json!({ "type": "status", "message": "r-2", "status": "failed", "error": { "code": "spam", "message": "Held back" } });
    own.tells(json!([failed])).await;
    let failed = own.becomes(&reply, "failed").await;
    assert!(
        failed["delivery"]["error"].to_string().contains("Held back"),
        "{failed}"
    );
    own.app.stop().await;
}

#[tokio::test]
async fn what_may_pass_is_tried_again_under_the_same_id() {
    let own = Own::connected().await;
    own.hears("m-1", "Hi").await;
    own.connector.says_once(503, &[("retry-after", "1".to_owned())]);
    own.connector.says_once(429, &[("retry-after", "1".to_owned())]);
    let message = own.answers("Hello").await;
    own.becomes(&message, "sent").await;
    let got = own.got(3).await;
    let ids: Vec<&str> = got.iter().map(|post| post.header("webhook-id")).collect();
    assert_eq!(
        (ids.len(), ids[0] == ids[1], ids[1] == ids[2]),
        (3, true, true),
        "{ids:?}"
    );
    assert!(got.iter().all(|post| post.signed_by(&own.secret) == 1));
    own.app.stop().await;
}

#[tokio::test]
async fn a_refusal_is_final_and_in_the_connectors_words() {
    let own = Own::connected().await;
    own.hears("m-1", "Hi").await;
    own.connector
        .says(422, r#"{"code":"no_links","message":"Links are not sent here."}"#);
    let message = own.answers("https://shop.example").await;
    let failed = own.becomes(&message, "failed").await;
    let error = &failed["delivery"]["error"];
    assert!(error.to_string().contains("Links are not sent here"), "{failed}");
    // what comes after it goes on
    own.connector.says(200, r#"{"id":"r-2"}"#);
    let next = own.answers("See our shop").await;
    own.becomes(&next, "sent").await;
    assert_eq!(own.connector.got().len(), 2);
    own.app.stop().await;
}

#[tokio::test]
async fn an_answer_that_proves_nothing_is_settled_by_the_connector() {
    let own = Own::connected().await;
    own.hears("m-1", "Hi").await;
    own.connector.says(200, "");
    let message = own.answers("Hello").await;
    own.becomes(&message, "unknown").await;
    // once more by hand: the connector knows it by its id
    own.connector.says(502, "");
    let path = format!(
        "/conversations/{}/messages/{}/retry",
        own.conversation_id().await,
        message["id"].as_str().unwrap()
    );
    assert_eq!(own.app.post(&path, Value::Null).await.0, 200);
    let got = own.got(2).await;
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"));
    own.becomes(&message, "unknown").await;
    let our_id = got[0].header("webhook-id").to_owned();
    own.tells(json!([{ "type": "status", "message": "r-9", "reference": our_id, "status": "sent" }]))
        .await;
    let sent = own.becomes(&message, "sent").await;
    assert_eq!(sent["external_id"], "r-9");
    own.tells(json!([{ "type": "status", "message": "r-9", "status": "delivered" }]))
        .await;
    own.becomes(&message, "delivered").await;
    assert_eq!(own.connector.got().len(), 2, "nothing goes out again by itself");
    own.app.stop().await;
}

#[tokio::test]
async fn a_connector_that_does_not_know_the_secret_is_waited_for() {
    let own = Own::connected().await;
    own.hears("m-1", "Hi").await;
    let fact = async || {
        let health = own
            .app
            .get(&format!("/inboxes/{}/health?fresh=true", own.inbox_id))
            .await;
        let facts = health["facts"].as_array().unwrap().clone();
        facts
            .into_iter()
            .find(|fact| fact["name"] == "connector")
            .unwrap_or_default()
    };
    assert_eq!(fact().await["state"], "ok");
    let ping = own.connector.got().remove(0);
    assert_eq!(
        (ping.json()["type"].clone(), ping.signed_by(&own.secret)),
        (json!("ping"), 1)
    );
    own.connector.says(401, "");
    let refused = fact().await;
    assert_eq!(
        (&refused["state"], &refused["code"]),
        (&json!("bad"), &json!("signature")),
        "{refused}"
    );

    let message = own.answers("Hello").await;
    let path = format!("/inboxes/{}", own.inbox_id);
    own.app
        .eventually("the inbox waits for somebody", async || {
            (own.app.get(&path).await["state"] == "reauthorization_required").then_some(())
        })
        .await;
    own.connector.says(200, r#"{"id":"r-1"}"#);
    make_secret(&own.app, &own.inbox_id, json!({})).await;
    own.becomes(&message, "sent").await;
    assert_eq!(own.app.get(&path).await["state"], "connected");
    own.app.stop().await;
}
