//! What customers do, in the platforms' shapes, until it has arrived.

use std::sync::atomic::Ordering;

use serde_json::json;

use crate::support::*;

const PERSON: &str = "15005550125";

#[tokio::test]
async fn what_is_not_taken_is_sent_again_in_order() {
    let world = world().await;
    let thread = world.customer("messenger", PERSON).await;
    world.product.refuse.store(2, Ordering::SeqCst);
    for text in ["one", "two", "three"] {
        world.post(&format!("{thread}/messages"), json!({"text": text})).await;
    }
    let received = world.webhooks().await;
    let texts: Vec<_> = received
        .iter()
        .map(|(_, body)| event(body)["message"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["one", "two", "three"]);
    let state = world.get("/__sandbox/webhooks").await;
    assert_eq!(
        (&state["delivered"], &state["retries"], &state["pending"]),
        (&json!(3), &json!(2), &json!(0))
    );
    assert_eq!(
        world.get(&format!("{thread}/thread")).await["messages"][0]["status"],
        "delivered"
    );
}

#[tokio::test]
async fn reactions_edits_unsends_and_taps_have_their_shapes() {
    let world = world().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let (thread, id) = world.writing_customer(channel, PERSON).await;
        world
            .post(&format!("{thread}/reactions"), json!({"message": id, "emoji": "❤️"}))
            .await;
        world
            .post(&format!("{thread}/reactions"), json!({"message": id, "emoji": null}))
            .await;
        world
            .post(
                &format!("{thread}/messages"),
                json!({"text": "quoting", "reply_to": id}),
            )
            .await;
        world
            .post(&format!("{thread}/edit"), json!({"message": id, "text": "Hello!"}))
            .await;
        world.post(&format!("{thread}/unsend"), json!({"message": id})).await;
        world
            .post(
                &format!("{thread}/postback"),
                json!({"title": "Prices", "payload": "PRICES"}),
            )
            .await;
        let shown = world.get(&format!("{thread}/thread")).await["messages"][0].clone();
        assert_eq!(
            (&shown["unsent"], &shown["edits"], &shown["text"]),
            (&json!(true), &json!(1), &json!("Hello!"))
        );
    }
    let received = world.webhooks().await;
    for channel in ["messenger", "instagram"] {
        let events: Vec<_> = received
            .iter()
            .filter(|(name, _)| name == channel)
            .map(|(_, body)| event(body))
            .collect();
        let id = &events[0]["message"]["mid"];
        assert_eq!(
            events[1]["reaction"],
            json!({"mid": id, "action": "react", "reaction": "love", "emoji": "❤️"})
        );
        assert_eq!(events[2]["reaction"], json!({"mid": id, "action": "unreact"}));
        assert_eq!(events[3]["message"]["reply_to"]["mid"], *id);
        assert_eq!(
            events[4]["message_edit"],
            json!({"mid": id, "text": "Hello!", "num_edit": 1})
        );
        assert_eq!(events[5]["message"], json!({"mid": id, "is_deleted": true}));
        assert_eq!(events[6]["postback"]["payload"], "PRICES");
    }
    let messages: Vec<_> = received
        .iter()
        .filter(|(name, _)| name == "whatsapp")
        .map(|(_, body)| value(body)["messages"][0].clone())
        .collect();
    let id = &messages[0]["id"];
    assert_eq!(messages[1]["reaction"], json!({"message_id": id, "emoji": "❤️"}));
    assert_eq!(messages[2]["reaction"], json!({"message_id": id}));
    assert_eq!(messages[3]["context"]["id"], *id);
    assert_eq!(messages[4]["edit"]["original_message_id"], *id);
    assert_eq!(messages[5]["revoke"]["original_message_id"], *id);
    assert_eq!(messages[6]["interactive"]["button_reply"]["title"], "Prices");
}

#[tokio::test]
async fn app_answers_come_as_echoes() {
    let world = world().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let thread = world.customer(channel, PERSON).await;
        world
            .post(&format!("{thread}/echo"), json!({"text": "from the app"}))
            .await;
    }
    let received = world.webhooks().await;
    let of = |channel: &str| &received.iter().find(|(name, _)| name == channel).unwrap().1;
    assert_eq!(event(of("messenger"))["message"]["app_id"], 26_390_203_743_090_i64);
    assert_eq!(event(of("instagram"))["message"]["is_echo"], true);
    assert_eq!(of("whatsapp")["entry"][0]["changes"][0]["field"], "smb_message_echoes");
    assert_eq!(value(of("whatsapp"))["message_echoes"][0]["to"], PERSON);
}

#[tokio::test]
async fn twice_when_asked_and_held_when_asked() {
    let world = world().await;
    let thread = world.customer("instagram", PERSON).await;
    world.post("/__sandbox/settings", json!({"duplicate_every": 1})).await;
    world.post("/__sandbox/webhooks/pause", json!({"paused": true})).await;
    world.post(&format!("{thread}/messages"), json!({"text": "hi"})).await;
    let state = world.get("/__sandbox/webhooks?wait_quiet=300").await;
    assert_eq!(
        (&state["quiet"], &state["paused"], &state["pending"]),
        (&json!(false), &json!(true), &json!(1))
    );
    world.post("/__sandbox/webhooks/pause", json!({"paused": false})).await;
    let received = world.webhooks().await;
    assert_eq!(received.len(), 2);
    assert_eq!(received[0], received[1]);
}

#[tokio::test]
async fn bodies_can_be_injected_and_the_handshake_run() {
    let world = world().await;
    world
        .post(
            "/__sandbox/webhooks",
            json!({"channel": "messenger", "body": {"object": "page", "entry": []}}),
        )
        .await;
    assert_eq!(world.webhooks().await[0].1, json!({"object": "page", "entry": []}));
    let answers = world.post("/__sandbox/handshake", json!({})).await;
    assert_eq!(answers["whatsapp"], json!({"ok": true, "status": 200}));
}
