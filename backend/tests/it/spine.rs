//! The main job, end to end: a customer's message is in the API, the answer is at the platform.

use serde_json::{Value, json};

use crate::support::app::TestApp;

fn messenger(mid: &str, text: &str, at: i64) -> Value {
    json!({ "object": "page", "entry": [{ "id": "1001", "time": at, "messaging": [{ "sender": { "id": "2002" }, "recipient": { "id": "1001" },
        "timestamp": at, "message": { "mid": mid, "text": text } }] }] })
}

#[tokio::test]
async fn a_message_comes_in_once_and_the_answer_goes_out_once() {
    let app = TestApp::start().await;
    let now = app.store.clock.now().unix_timestamp() * 1_000;
    assert_eq!(app.webhook("messenger", &messenger("m_1", "Hello", now)).await, 200);
    assert_eq!(app.webhook("messenger", &messenger("m_1", "Hello", now)).await, 200);

    let conversations = app.get("/conversations").await;
    assert_eq!(conversations["items"].as_array().unwrap().len(), 1, "{conversations}");
    let conversation = &conversations["items"][0];
    assert_eq!(conversation["inbound_count"], 1);
    let id = conversation["id"].as_str().unwrap();
    let messages = app.get(&format!("/conversations/{id}/messages")).await;
    assert_eq!(messages["items"].as_array().unwrap().len(), 1);
    assert_eq!(messages["items"][0]["text"], "Hello");
    assert_eq!(messages["next_cursor"], Value::Null);

    // the sandbox knows the customer, so it takes an answer
    app.sandbox_post(
        "customers",
        json!({ "channel": "messenger", "account": "1001", "id": "2002", "name": "Ada" }),
    )
    .await;
    app.sandbox_post(
        "customers/messenger/1001/2002/messages",
        json!({ "text": "Are you there?" }),
    )
    .await;
    let path = format!("/conversations/{id}/messages");
    let (status, reply) = app.post(&path, json!({ "client_id": "c1", "text": "Yes" })).await;
    assert_eq!(status, 201, "{reply}");
    let (status, again) = app.post(&path, json!({ "client_id": "c1", "text": "Yes" })).await;
    assert_eq!((status, &again["id"]), (200, &reply["id"]));
    let (status, other) = app.post(&path, json!({ "client_id": "c1", "text": "No" })).await;
    assert_eq!((status, other["code"].as_str()), (409, Some("client_id_reused")));

    let read = app
        .eventually("the answer is read", || async {
            let messages = app.get(&path).await;
            messages["items"]
                .as_array()
                .unwrap()
                .iter()
                .find(|message| message["id"] == reply["id"] && message["delivery"]["status"] == "read")
                .cloned()
        })
        .await;
    assert!(read["external_id"].is_string());
    let journal = app.sandbox_get("journal?channel=messenger").await;
    let texts: Vec<&Value> = journal["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["kind"] == "text")
        .map(|item| &item["text"])
        .collect();
    assert_eq!(texts, [&json!("Yes")]);
    app.stop().await;
}
