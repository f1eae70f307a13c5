//! The control API itself.

use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn settings_change_by_name_and_come_back_at_a_reset() {
    let world = world().await;
    let changed = world
        .post("/__sandbox/settings", json!({"auto_read": false, "latency_ms": 5}))
        .await;
    assert_eq!(
        (&changed["auto_read"], &changed["receipts"]),
        (&json!(false), &json!(true))
    );
    let unknown = world
        .http
        .post(world.url("/__sandbox/settings"))
        .json(&json!({"nonsense": 1}))
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 422);

    world.writing_customer("messenger", "77").await;
    world.post("/__sandbox/reset", json!({})).await;
    assert_eq!(world.get("/__sandbox/settings").await["auto_read"], true);
    let state = world.get("/__sandbox/state").await;
    assert_eq!(
        (
            state["customers"].as_array().unwrap().len(),
            state["accounts"].as_array().unwrap().len()
        ),
        (0, 3)
    );
}

#[tokio::test]
async fn without_auto_read_a_customer_reads_when_their_phone_is_open() {
    let world = world().await;
    world
        .post(
            "/__sandbox/settings",
            json!({"auto_read": false, "delivered_after_ms": 10}),
        )
        .await;
    let (thread, _) = world.writing_customer("whatsapp", "15005550100").await;
    assert_eq!(world.send_text("whatsapp", "15005550100", "hi", "x").await.0, 200);
    world.webhooks().await;
    let status = async || world.get(&format!("{thread}/thread")).await["messages"][1]["status"].clone();
    assert_eq!(status().await, "delivered");
    assert_eq!(
        world.post(&format!("{thread}/read"), json!({})).await,
        json!({"read": 1})
    );
    assert_eq!(status().await, "read");
    let last = world.webhooks().await.pop().unwrap().1;
    assert_eq!(value(&last)["statuses"][0]["status"], "read");
}

#[tokio::test]
async fn accounts_come_later_and_tokens_die() {
    let world = world().await;
    let account = |token: &str| json!({"channel": "messenger", "id": "2002", "name": "Second", "access_token": token});
    world.post("/__sandbox/accounts", account("old")).await;
    world.post("/__sandbox/accounts", account("new")).await;
    let check = async |token: &str| {
        let url = world.url("/v25.0/2002?fields=name");
        world
            .http
            .get(url)
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!((check("old").await, check("new").await), (401, 200));
}

#[tokio::test]
async fn mistakes_are_told_in_words() {
    let world = world().await;
    let thread = world.customer("messenger", "5").await;
    for (path, body, status, words) in [
        (format!("{thread}/messages"), json!({}), 422, "needs a text"),
        (
            format!("{thread}/messages"),
            json!({"kind": "image"}),
            422,
            "needs a file",
        ),
        (
            format!("{thread}/messages"),
            json!({"media": "sample:unicorn"}),
            404,
            "no sample",
        ),
        (
            format!("{thread}/edit"),
            json!({"message": "m_x", "text": "a"}),
            404,
            "no message",
        ),
        (
            "/__sandbox/customers/messenger/1001/6/messages".into(),
            json!({"text": "a"}),
            404,
            "no customer",
        ),
        (
            "/__sandbox/customers".into(),
            json!({"channel": "messenger", "account": "9", "name": "A"}),
            404,
            "no messenger account",
        ),
    ] {
        let answer = world.http.post(world.url(&path)).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let error = answer.json::<serde_json::Value>().await.unwrap()["error"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(error.contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_form_carries_its_files() {
    let world = world().await;
    let thread = world.customer("whatsapp", "15005550101").await;
    let part = reqwest::multipart::Part::bytes(b"hello".to_vec())
        .file_name("note.txt")
        .mime_str("text/plain")
        .unwrap();
    let form = reqwest::multipart::Form::new()
        .text("text", "see file")
        .part("file", part);
    let answer = world
        .http
        .post(world.url(&format!("{thread}/messages")))
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    let received = world.webhooks().await;
    let document = &value(&received[0].1)["messages"][0]["document"];
    assert_eq!(
        (&document["filename"], &document["caption"]),
        (&json!("note.txt"), &json!("see file"))
    );
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let config = frontdesk_sandbox::SandboxConfig {
        listen: "0.0.0.0:0".parse().unwrap(),
        webhook_base_url: "http://127.0.0.1:1".into(),
        meta_app_secret: "s".into(),
        verify_token: "v".into(),
        accounts: vec![],
        seed_story: false,
    };
    let error = frontdesk_sandbox::Sandbox::start(config).await.err().unwrap();
    assert!(error.to_string().contains("loopback"));
}

#[tokio::test]
async fn what_an_earlier_life_knew_is_taken_when_asked() {
    let world = world().await;
    world.post("/__sandbox/settings", json!({"earlier_life": true})).await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let mut body = text_body(channel, "15005550199", "still there?", "x");
        match channel {
            "whatsapp" => body["context"] = json!({"message_id": "wamid.before"}),
            _ => body["reply_to"] = json!({"mid": "m_before"}),
        }
        let (status, answer) = world.send(channel, body).await;
        assert_eq!(status, 200, "{answer}");
    }
    let seen = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.before"});
    assert_eq!(world.send("whatsapp", seen).await.0, 200);
}
