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
    assert_eq!(world.send("messenger", text("messenger", 1999)).await.0, 200);
    assert_eq!(refused(&world, "messenger", text("messenger", 2000)).await.1, 100);
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

/// One field of a body changed; what the platform says to it.
async fn changed(world: &World, channel: &str, body: &Value, place: &str, value: Value) -> u16 {
    let mut body = body.clone();
    *body.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value;
    world.send(channel, body).await.0
}

/// `place` takes so many characters and not one more; where it is `needed`, not nothing either.
async fn limited(world: &World, channel: &str, body: &Value, place: &str, max: usize, needed: bool) {
    let with = |length: usize| changed(world, channel, body, place, json!("ä".repeat(length)));
    assert_eq!(with(max).await, 200, "{channel} {place}");
    assert_eq!(with(max + 1).await, 400, "{channel} {place}");
    assert_eq!(with(0).await, if needed { 400 } else { 200 }, "{channel} {place}");
}

#[tokio::test]
async fn limits_of_buttons_and_quick_replies_on_pages() {
    let world = world().await;
    for channel in ["messenger", "instagram"] {
        world.writing_customer(channel, PERSON).await;
        let mut replies = text_body(channel, PERSON, "Pick", "x");
        let reply = json!({"content_type": "text", "title": "Red", "payload": "R"});
        replies["message"]["quick_replies"] = json!([reply]);
        limited(&world, channel, &replies, "/message/quick_replies/0/title", 20, true).await;
        limited(
            &world,
            channel,
            &replies,
            "/message/quick_replies/0/payload",
            1000,
            false,
        )
        .await;
        for (count, status) in [(0, 400), (13, 200), (14, 400)] {
            let many = json!(vec![reply.clone(); count]);
            let answer = changed(&world, channel, &replies, "/message/quick_replies", many).await;
            assert_eq!(answer, status, "{count}");
        }
        let button = json!({"type": "postback", "title": "Yes", "payload": "Y"});
        let payload = json!({"template_type": "button", "text": "Sure?", "buttons": [button]});
        let message = json!({"attachment": {"type": "template", "payload": payload}});
        let buttons = json!({"recipient": {"id": PERSON}, "message": message});
        let inside = |place: &str| format!("/message/attachment/payload/{place}");
        limited(&world, channel, &buttons, &inside("text"), 640, true).await;
        limited(&world, channel, &buttons, &inside("buttons/0/title"), 20, true).await;
        limited(&world, channel, &buttons, &inside("buttons/0/payload"), 1000, true).await;
        for (count, status) in [(0, 400), (3, 200), (4, 400)] {
            let many = json!(vec![button.clone(); count]);
            let answer = changed(&world, channel, &buttons, &inside("buttons"), many).await;
            assert_eq!(answer, status, "{count}");
        }
        let card = json!({"title": "A", "subtitle": "B", "buttons": [button]});
        for (count, status) in [(0, 400), (10, 200), (11, 400)] {
            let cards = json!({"template_type": "generic", "elements": vec![card.clone(); count]});
            let answer = changed(&world, channel, &buttons, "/message/attachment/payload", cards).await;
            assert_eq!(answer, status, "{count}");
        }
    }
}

#[tokio::test]
async fn limits_of_buttons_and_lists_on_whatsapp() {
    let world = world().await;
    world.writing_customer("whatsapp", PERSON).await;
    let channel = "whatsapp";
    let send = |interactive: Value| json!({"messaging_product": "whatsapp", "to": PERSON, "type": "interactive", "interactive": interactive});
    let button = |id: usize| json!({"type": "reply", "reply": {"id": id.to_string(), "title": "Yes"}});
    let buttons = send(
        json!({"type": "button", "header": {"type": "text", "text": "H"}, "body": {"text": "B"},
        "footer": {"text": "F"}, "action": {"buttons": [button(1)]}}),
    );
    limited(&world, channel, &buttons, "/interactive/body/text", 1024, true).await;
    limited(&world, channel, &buttons, "/interactive/header/text", 60, true).await;
    limited(&world, channel, &buttons, "/interactive/footer/text", 60, false).await;
    limited(
        &world,
        channel,
        &buttons,
        "/interactive/action/buttons/0/reply/title",
        20,
        true,
    )
    .await;
    limited(
        &world,
        channel,
        &buttons,
        "/interactive/action/buttons/0/reply/id",
        256,
        true,
    )
    .await;
    for (ids, status) in [
        (vec![], 400),
        (vec![1, 2, 3], 200),
        (vec![1, 2, 3, 4], 400),
        (vec![1, 1], 400),
    ] {
        let many: Vec<Value> = ids.iter().map(|id| button(*id)).collect();
        let answer = changed(&world, channel, &buttons, "/interactive/action/buttons", json!(many)).await;
        assert_eq!(answer, status, "{ids:?}");
    }
    let unknown = json!({"type": "image", "image": {"id": "999"}});
    assert_eq!(
        changed(&world, channel, &buttons, "/interactive/header", unknown).await,
        400
    );

    let rows = |count: usize| -> Vec<Value> {
        let row = |id: usize| json!({"id": id.to_string(), "title": "Red", "description": "D"});
        (0..count).map(row).collect()
    };
    let section = json!({"title": "S", "rows": rows(1)});
    let list =
        send(json!({"type": "list", "body": {"text": "B"}, "action": {"button": "Choose", "sections": [section]}}));
    limited(&world, channel, &list, "/interactive/body/text", 4096, true).await;
    limited(&world, channel, &list, "/interactive/action/button", 20, true).await;
    let inside = |place: &str| format!("/interactive/action/sections/0/{place}");
    limited(&world, channel, &list, &inside("title"), 24, false).await;
    limited(&world, channel, &list, &inside("rows/0/title"), 24, true).await;
    limited(&world, channel, &list, &inside("rows/0/description"), 72, false).await;
    for (count, status) in [(0, 400), (10, 200), (11, 400)] {
        assert_eq!(
            changed(&world, channel, &list, &inside("rows"), json!(rows(count))).await,
            status,
            "{count}"
        );
    }
    let link = json!({"display_text": "Open", "url": "https://a.test"});
    let action = json!({"name": "cta_url", "parameters": link});
    let link = send(json!({"type": "cta_url", "body": {"text": "B"}, "action": action}));
    limited(
        &world,
        channel,
        &link,
        "/interactive/action/parameters/display_text",
        20,
        true,
    )
    .await;
    let answer = changed(
        &world,
        channel,
        &link,
        "/interactive/action/parameters/url",
        json!("a.test"),
    )
    .await;
    assert_eq!(answer, 400);
}

#[tokio::test]
async fn old_messages_take_no_reaction_and_one_person_only_so_many_messages() {
    let world = world().await;
    let thread = world.customer("whatsapp", PERSON).await;
    let written = json!({"text": "hi", "at": hours_ago(31 * 24)});
    let old = world.post(&format!("{thread}/messages"), written).await;
    world.post(&format!("{thread}/messages"), json!({"text": "hi"})).await;
    let reaction = json!({"messaging_product": "whatsapp", "to": PERSON, "type": "reaction",
        "reaction": {"message_id": old["id"], "emoji": "👍"}});
    assert_eq!(refused(&world, "whatsapp", reaction).await.1, 131_009);

    world.post("/__sandbox/settings", json!({"pair_rate": true})).await;
    let text = |to: &str| text_body("whatsapp", to, "hi", "x");
    for n in 0..45 {
        assert_eq!(world.send("whatsapp", text(PERSON)).await.0, 200, "{n}");
    }
    assert_eq!(refused(&world, "whatsapp", text(PERSON)).await.1, 131_056);
    world.writing_customer("whatsapp", "15005550999").await;
    assert_eq!(
        world.send("whatsapp", text("15005550999")).await.0,
        200,
        "nobody else waits"
    );
}

#[tokio::test]
async fn a_page_takes_ten_pictures_in_a_message_and_no_mixture() {
    let world = world().await;
    for channel in ["messenger", "instagram"] {
        world.writing_customer(channel, PERSON).await;
        let picture = json!({"type": "image", "payload": {"url": format!("{}/media/picture.png", world.product_url)}});
        let file = json!({"type": "file", "payload": {"url": format!("{}/media/picture.png", world.product_url)}});
        let message =
            |attachments: Vec<Value>| json!({"recipient": {"id": PERSON}, "message": {"attachments": attachments}});
        assert_eq!(
            world.send(channel, message(vec![picture.clone(); 10])).await.0,
            200,
            "{channel}"
        );
        assert_eq!(
            refused(&world, channel, message(vec![picture.clone(); 11])).await.1,
            100
        );
        assert_eq!(refused(&world, channel, message(vec![picture, file])).await.1, 100);
    }
}

#[tokio::test]
async fn usage_is_told_with_the_answer() {
    let world = world().await;
    world.writing_customer("messenger", PERSON).await;
    let fault = json!({"channel": "messenger", "times": 1, "fault": {"kind": "usage", "percent": 85, "minutes": 3}});
    world.post("/__sandbox/faults", fault).await;
    let answer = world
        .http
        .post(world.url(&format!("/v25.0/{PAGE}/messages")))
        .bearer_auth("messenger-token")
        .json(&text_body("messenger", PERSON, "hi", "x"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let header: Value = serde_json::from_str(answer.headers()["x-business-use-case-usage"].to_str().unwrap()).unwrap();
    assert_eq!(header[PAGE][0]["call_count"], 85);
    assert_eq!(header[PAGE][0]["estimated_time_to_regain_access"], 3);
    assert_eq!(world.journal().await.len(), 1, "it was accepted all the same");
}
