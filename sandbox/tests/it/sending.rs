//! What the business sends, and what the platforms refuse.

use serde_json::{Value, json};

use crate::support::*;

const PERSON: &str = "15005550123";

#[tokio::test]
async fn a_reply_is_accepted_echoed_and_ticked() {
    let world = world().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        world.writing_customer(channel, PERSON).await;
        let (status, answer) = world.send_text(channel, PERSON, "Schön, bis morgen 🚲", "our-42").await;
        assert_eq!(status, 200, "{answer}");
        let id = answer["message_id"]
            .as_str()
            .or(answer["messages"][0]["id"].as_str())
            .unwrap()
            .to_owned();
        let entry = world.journal().await.pop().unwrap();
        assert_eq!(
            (entry["external_id"].as_str(), entry["channel"].as_str()),
            (Some(id.as_str()), Some(channel))
        );
        assert_eq!(entry["our_id"].as_str(), (channel != "instagram").then_some("our-42"));
    }
    let received = world.webhooks().await;
    let of = |channel: &str| -> Vec<Value> {
        received
            .iter()
            .filter(|(name, _)| name == channel)
            .map(|(_, body)| body.clone())
            .collect()
    };

    let messenger = of("messenger");
    assert_eq!(event(&messenger[0])["message"]["text"], "Hello");
    let echo = event(&messenger[1]);
    assert_eq!(
        (&echo["sender"]["id"], &echo["recipient"]["id"]),
        (&json!(PAGE), &json!(PERSON))
    );
    assert_eq!(
        (&echo["message"]["is_echo"], &echo["message"]["metadata"]),
        (&json!(true), &json!("our-42"))
    );
    let watermark = event(&messenger[2])["delivery"]["watermark"].as_i64().unwrap();
    assert!(watermark >= echo["timestamp"].as_i64().unwrap());
    assert!(event(&messenger[3])["read"]["watermark"].as_i64().unwrap() >= watermark);

    let instagram = of("instagram");
    let echo = &event(&instagram[1])["message"];
    assert_eq!(echo["is_echo"], true);
    assert!(echo.get("metadata").is_none());
    assert_eq!(event(&instagram[2])["read"]["mid"], echo["mid"]);
    assert_eq!(instagram.len(), 3, "Instagram has no delivery receipts");

    let whatsapp = of("whatsapp");
    assert_eq!(value(&whatsapp[0])["messages"][0]["text"]["body"], "Hello");
    assert_eq!(value(&whatsapp[0])["metadata"]["phone_number_id"], PHONE);
    let statuses: Vec<_> = whatsapp[1..]
        .iter()
        .map(|body| value(body)["statuses"][0].clone())
        .collect();
    let names: Vec<_> = statuses
        .iter()
        .map(|status| status["status"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["sent", "delivered", "read"]);
    assert!(
        statuses
            .iter()
            .all(|status| status["biz_opaque_callback_data"] == "our-42")
    );
    world.sandbox.stop().await;
}

async fn refused(world: &World, channel: &str, body: Value) -> (u16, i64, Option<i64>) {
    let (status, answer) = world.send(channel, body).await;
    let error = &answer["error"];
    assert!(
        error["message"].is_string() && error["fbtrace_id"].is_string(),
        "{answer}"
    );
    (status, error["code"].as_i64().unwrap(), error["error_subcode"].as_i64())
}

#[tokio::test]
async fn the_window_closes_after_a_day_and_the_tag_reaches_a_week() {
    let world = world().await;
    for (channel, code, subcode) in [
        ("messenger", 10, Some(2_018_278)),
        ("instagram", 10, Some(2_534_022)),
        ("whatsapp", 131_047, None),
    ] {
        let thread = world.customer(channel, PERSON).await;
        world
            .post(
                &format!("{thread}/messages"),
                json!({"text": "hi", "at": hours_ago(25)}),
            )
            .await;
        let late = text_body(channel, PERSON, "late", "x");
        assert_eq!(refused(&world, channel, late.clone()).await, (400, code, subcode));
        if channel != "whatsapp" {
            let mut tagged = late.clone();
            tagged["messaging_type"] = json!("MESSAGE_TAG");
            tagged["tag"] = json!("HUMAN_AGENT");
            assert_eq!(world.send(channel, tagged.clone()).await.0, 200);
            let other = world.customer(channel, "77").await;
            world
                .post(
                    &format!("{other}/messages"),
                    json!({"text": "hi", "at": hours_ago(24 * 8)}),
                )
                .await;
            tagged["recipient"]["id"] = json!("77");
            assert_eq!(refused(&world, channel, tagged).await, (400, code, subcode));
        }
    }
    let template = json!({"messaging_product": "whatsapp", "to": PERSON, "type": "template",
        "template": {"name": "hello_world", "language": {"code": "en_US"}}});
    assert_eq!(world.send("whatsapp", template).await.0, 200);
    let refusals = world.get("/__sandbox/journal").await["refused"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(refusals, 5);
}

#[tokio::test]
async fn tokens_open_their_own_account_only() {
    let world = world().await;
    world.writing_customer("messenger", PERSON).await;
    let url = world.url(&format!("/v25.0/{PAGE}/messages"));
    let body = text_body("messenger", PERSON, "hi", "x");
    for token in [None, Some("wrong"), Some("instagram-token")] {
        let mut request = world.http.post(&url).json(&body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        assert_eq!(answer.json::<Value>().await.unwrap()["error"]["code"], 190);
    }
    let by_query = world
        .http
        .post(format!("{url}?access_token=messenger-token"))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(by_query.status(), 200);
}

#[tokio::test]
async fn limits_and_unknown_things_are_refused() {
    let world = world().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        world.writing_customer(channel, PERSON).await;
    }
    let long = |n: usize| "ä".repeat(n);
    let text = |channel: &str, n: usize| text_body(channel, PERSON, &long(n), "x");
    assert_eq!(world.send("messenger", text("messenger", 2000)).await.0, 200);
    assert_eq!(refused(&world, "messenger", text("messenger", 2001)).await.1, 100);
    assert_eq!(world.send("instagram", text("instagram", 500)).await.0, 200);
    assert_eq!(refused(&world, "instagram", text("instagram", 501)).await.1, 100);
    assert_eq!(refused(&world, "whatsapp", text("whatsapp", 4097)).await.1, 100);

    let unknown = |channel: &str| text_body(channel, "999", "hi", "x");
    assert_eq!(
        refused(&world, "messenger", unknown("messenger")).await,
        (400, 100, Some(2_018_001))
    );
    assert_eq!(
        refused(&world, "instagram", unknown("instagram")).await,
        (400, 100, Some(2_534_014))
    );
    assert_eq!(refused(&world, "whatsapp", unknown("whatsapp")).await.1, 131_026);

    let mut reply = text_body("whatsapp", PERSON, "hi", "x");
    reply["context"] = json!({"message_id": "wamid.nope"});
    assert_eq!(refused(&world, "whatsapp", reply).await.1, 131_009);
    let mut reply = text_body("messenger", PERSON, "hi", "x");
    reply["reply_to"] = json!({"mid": "m_nope"});
    assert_eq!(refused(&world, "messenger", reply).await.1, 100);
}

#[tokio::test]
async fn replies_quote_and_reactions_land() {
    let world = world().await;
    let (thread, wamid) = world.writing_customer("whatsapp", PERSON).await;
    let mut reply = text_body("whatsapp", PERSON, "hi", "x");
    reply["context"] = json!({"message_id": wamid});
    assert_eq!(world.send("whatsapp", reply).await.0, 200);
    assert_eq!(world.journal().await[0]["reply_to"], wamid.as_str());
    let reaction = json!({"messaging_product": "whatsapp", "to": PERSON, "type": "reaction",
        "reaction": {"message_id": wamid, "emoji": "👍"}});
    assert_eq!(world.send("whatsapp", reaction).await.0, 200);
    let messages = world.get(&format!("{thread}/thread")).await["messages"].clone();
    assert_eq!(messages[0]["reactions"], json!([{"by": "out", "emoji": "👍"}]));
    assert_eq!(messages.as_array().unwrap().len(), 2, "a reaction is no message");
}

#[tokio::test]
async fn seen_and_typing_are_taken() {
    let world = world().await;
    let (thread, wamid) = world.writing_customer("whatsapp", PERSON).await;
    world.webhooks().await;
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": wamid, "typing_indicator": {"type": "text"}});
    assert_eq!(world.send("whatsapp", read).await, (200, json!({"success": true})));
    assert_eq!(
        world.get(&format!("{thread}/thread")).await["messages"][0]["status"],
        "read"
    );

    world.writing_customer("messenger", PERSON).await;
    for action in ["typing_on", "mark_seen", "typing_off"] {
        let (status, answer) = world
            .send(
                "messenger",
                json!({"recipient": {"id": PERSON}, "sender_action": action}),
            )
            .await;
        assert_eq!((status, answer), (200, json!({"recipient_id": PERSON})));
    }
    assert!(world.journal().await.is_empty());
}
