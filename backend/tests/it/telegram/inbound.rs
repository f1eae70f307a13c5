use frontdesk_connectors::model::AttachmentKind;
use serde_json::{Value, json};

use super::bot::{BOT, Bot};

fn kind(kind: AttachmentKind) -> Value {
    json!(kind)
}

#[tokio::test]
async fn every_kind_is_stored_as_what_it_is() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    ada.writes("Hello").await;
    let hello = ada.last().await;
    assert_eq!(
        (&hello["text"], &hello["author"]["name"], &hello["kind"]),
        (&json!("Hello"), &json!("Ada Lark"), &json!("customer"))
    );
    let files = [
        (
            json!({ "media": "sample:wheel", "text": "The wheel" }),
            AttachmentKind::Image,
        ),
        (json!({ "media": "sample:voice" }), AttachmentKind::Voice),
        (json!({ "media": "sample:video" }), AttachmentKind::Video),
        (
            json!({ "media": "sample:video", "kind": "video_note" }),
            AttachmentKind::Video,
        ),
        (
            json!({ "media": "sample:video", "kind": "animation" }),
            AttachmentKind::Video,
        ),
        (
            json!({ "media": "sample:voice", "kind": "audio" }),
            AttachmentKind::Audio,
        ),
        (json!({ "media": "sample:file" }), AttachmentKind::File),
        (json!({ "media": "sample:sticker" }), AttachmentKind::Sticker),
        (json!({ "media": "sample:swinging" }), AttachmentKind::Sticker),
    ];
    for (message, expected) in files {
        ada.does("messages", message.clone()).await;
        let id = ada.last().await["id"].clone();
        let fetched = bot
            .app
            .eventually("the file is fetched", async || {
                let last = ada.last().await;
                let attachment = last["attachments"][0].clone();
                (last["id"] == id && attachment["state"] == "ready").then_some(attachment)
            })
            .await;
        assert_eq!(fetched["kind"], kind(expected), "{message}");
        assert!(fetched["size"].as_i64().unwrap() > 0, "{fetched}");
    }
    let shown = ada.timeline().await;
    let drawn = &shown[9]["attachments"][0];
    assert_eq!(
        (&drawn["content_type"], &drawn["detail"]["animated"]),
        (&json!("application/x-tgsticker"), &json!(true))
    );
    assert_eq!(shown[1]["text"], "The wheel");
    assert_eq!(shown[8]["attachments"][0]["detail"]["emoji"], "🔔");

    ada.does(
        "messages",
        json!({ "location": { "latitude": 52.5, "longitude": 13.4, "name": "At the canal" } }),
    )
    .await;
    let place = &ada.last().await["attachments"][0];
    assert_eq!(
        (&place["kind"], &place["detail"]["name"], &place["detail"]["latitude"]),
        (&json!("location"), &json!("At the canal"), &json!(52.5))
    );
    ada.does("messages", json!({ "kind": "contact" })).await;
    let card = &ada.last().await["attachments"][0];
    assert_eq!(
        (&card["kind"], &card["title"], &card["detail"]["phones"][0]["phone"]),
        (&json!("contact"), &json!("Robin Sample"), &json!("+15555550142"))
    );
    for odd in ["poll", "dice"] {
        ada.does("messages", json!({ "kind": odd })).await;
        assert_eq!(ada.last().await["unsupported"]["kind"], odd);
    }
    ada.writes("/start promo42").await;
    assert_eq!(ada.last().await["referral"]["ref"], "promo42");
    bot.app.stop().await;
}

#[tokio::test]
async fn edits_reactions_and_quotes() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    let first = ada.writes("Helo").await;
    ada.does("edit", json!({ "message": first, "text": "Hello" })).await;
    let edited = ada.last().await;
    assert_eq!(
        (&edited["text"], &edited["edits"][0]["text"]),
        (&json!("Hello"), &json!("Helo"))
    );

    let reply = ada
        .is_answered(json!({ "text": "Good morning, it takes a week." }))
        .await;
    let reply = ada.becomes(&reply, "sent").await;
    let ours = reply["external_id"].clone();
    let reactions = async || ada.becomes(&reply, "sent").await["reactions"].clone();
    for emoji in [json!("👍"), json!("🔥"), Value::Null] {
        ada.does("reactions", json!({ "message": ours, "emoji": emoji })).await;
        let shown = reactions().await;
        let list: Vec<&Value> = shown.as_array().unwrap().iter().map(|it| &it["emoji"]).collect();
        let expected: Vec<&Value> = Some(&emoji).filter(|emoji| emoji.is_string()).into_iter().collect();
        assert_eq!(list, expected);
    }

    ada.does("messages", json!({ "text": "Why?", "reply_to": ours })).await;
    let quoting = ada.last().await;
    assert_eq!(quoting["reply_to"]["id"], reply["id"]);
    assert_eq!(quoting["reply_to"]["preview"], "Good morning, it takes a week.");
    // some words of it, as Telegram lets one pick
    let update = json!({ "message": { "message_id": 900, "date": 1_700_000_000,
        "from": { "id": 111, "is_bot": false, "first_name": "Ada" }, "chat": { "id": 111, "type": "private", "first_name": "Ada" },
        "text": "A whole one?", "quote": { "text": "a week", "position": 22 },
        "reply_to_message": { "message_id": ours.as_str().unwrap().rsplit(':').next().unwrap().parse::<i64>().unwrap(), "date": 1 } } });
    assert_eq!(bot.update(&update).await, 200);
    let picked = ada
        .timeline()
        .await
        .into_iter()
        .find(|it| it["external_id"] == "111:900")
        .unwrap();
    assert_eq!(
        (&picked["reply_to"]["id"], &picked["reply_to"]["preview"]),
        (&reply["id"], &json!("a week"))
    );
    bot.app.stop().await;
}

#[tokio::test]
async fn a_live_location_moves_and_is_not_edited() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    let live = json!({ "location": { "latitude": 52.5, "longitude": 13.4, "live_period": 900 } });
    let bubble = ada.does("messages", live).await;
    let place = async || ada.last().await["attachments"][0]["detail"].clone();
    assert_eq!(place().await["live_period"], 900);
    let there = json!({ "message": bubble["id"], "location": { "latitude": 52.6, "longitude": 13.5 } });
    ada.does("edit", there).await;
    assert_eq!(place().await["latitude"], json!(52.6));
    // one that is older and comes later
    let late = json!({ "edited_message": { "message_id": bubble["id"].as_str().unwrap().rsplit(':').next().unwrap().parse::<i64>().unwrap(),
        "date": 1_700_000_000, "edit_date": 1_700_000_001, "from": { "id": 111 }, "chat": { "id": 111, "type": "private" },
        "location": { "latitude": 1, "longitude": 2 } } });
    assert_eq!(bot.update(&late).await, 200);
    assert_eq!(place().await["latitude"], json!(52.6));
    let message = ada.last().await;
    assert_eq!((&message["edited_at"], &message["text"]), (&Value::Null, &Value::Null));
    bot.app.stop().await;
}

#[tokio::test]
async fn a_tap_is_a_message_and_the_button_waits_no_longer() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    ada.writes("Hello").await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Red", "callback_data": "r" }, { "text": "Green", "callback_data": "g" }]] });
    let asked = ada
        .is_answered(json!({ "text": "Which?", "interactive": { "reply_markup": keyboard } }))
        .await;
    let asked = ada.becomes(&asked, "sent").await;
    let shown = ada.phone().await.pop().unwrap();
    assert_eq!(
        (&shown["text"], &shown["buttons"][1]["title"]),
        (&json!("Which?"), &json!("Green"))
    );
    ada.does(
        "postback",
        json!({ "title": "Green", "payload": "g", "message": shown["id"] }),
    )
    .await;
    let tapped = ada.last().await;
    assert_eq!(
        (&tapped["text"], &tapped["action"]["payload"], &tapped["reply_to"]["id"]),
        (&json!("Green"), &json!("g"), &asked["id"])
    );
    bot.app
        .eventually("the tap is acknowledged", async || {
            let shown = ada.phone().await.pop().unwrap();
            (shown["waiting"] == false).then_some(())
        })
        .await;
    bot.app.stop().await;
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_none() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    let message = |kind: &str, edited_at: i64, text: &str| {
        json!({ kind: { "message_id": 5, "date": 1_700_000_000, "edit_date": edited_at, "text": text,
            "from": { "id": 111, "is_bot": false, "first_name": "Ada" }, "chat": { "id": 111, "type": "private", "first_name": "Ada" } } })
    };
    assert_eq!(bot.update(&message("message", 0, "the same")).await, 200);
    assert_eq!(
        bot.update(&message("edited_message", 1_700_000_001, "the same")).await,
        200
    );
    let untouched = ada.last().await;
    assert_eq!(
        (&untouched["version"], &untouched["edited_at"]),
        (&json!(1), &Value::Null)
    );
    for _ in 0..2 {
        assert_eq!(
            bot.update(&message("edited_message", 1_700_000_002, "another")).await,
            200
        );
    }
    let edited = ada.last().await;
    assert_eq!(edited["text"], "another");
    let edits = edited["edits"].as_array().unwrap();
    assert_eq!((edits.len(), &edits[0]["text"]), (1, &json!("the same")), "{edited}");
    bot.app.stop().await;
}

#[tokio::test]
async fn what_the_owner_edits_or_deletes_in_the_app_changes_here_too() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    let written = |kind: &str, from: i64, number: i64, text: &str| {
        json!({ kind: { "business_connection_id": "c1", "message_id": number, "date": 1_700_000_000 + number, "edit_date": 1_700_000_100,
            "from": { "id": from, "is_bot": false, "first_name": "X" }, "chat": { "id": 111, "type": "private", "first_name": "Ada" }, "text": text } })
    };
    for update in [
        written("business_message", 111, 1, "Hi Olive"),
        written("business_message", 900, 2, "Hello Adda"),
        written("business_message", 900, 3, "Bye"),
    ] {
        assert_eq!(bot.update(&update).await, 200);
    }
    // an echo may be of our own send, so it waits a moment
    bot.app
        .eventually("the owner's words are shown", async || {
            (ada.timeline().await.len() == 3).then_some(())
        })
        .await;
    assert_eq!(
        bot.update(&written("edited_business_message", 900, 2, "Hello Ada"))
            .await,
        200
    );
    let deleted = json!({ "deleted_business_messages": { "business_connection_id": "c1",
        "chat": { "id": 111, "type": "private" }, "message_ids": [3] } });
    assert_eq!(bot.update(&deleted).await, 200);
    let shown = ada.timeline().await;
    assert_eq!(
        (&shown[1]["kind"], &shown[1]["text"], shown[1]["edited_at"].is_string()),
        (&json!("agent"), &json!("Hello Ada"), true)
    );
    assert_eq!((&shown[2]["kind"], &shown[2]["text"]), (&json!("agent"), &Value::Null));
    assert!(shown[2]["deleted_at"].is_string(), "{}", shown[2]);
    bot.app.stop().await;
}

#[tokio::test]
async fn the_chats_of_somebody_s_own_account_are_conversations_too() {
    let bot = Bot::connected().await;
    let message = |number: i64, from: i64, text: &str| {
        json!({ "business_message": { "business_connection_id": "c1", "message_id": number, "date": 1_700_000_000 + number,
            "from": { "id": from, "is_bot": false, "first_name": "X" }, "chat": { "id": 111, "type": "private", "first_name": "Ada" }, "text": text } })
    };
    assert_eq!(bot.update(&message(1, 111, "Hi Olive")).await, 200);
    assert_eq!(bot.update(&message(2, 900, "Hello Ada")).await, 200);
    let page = bot.app.get("/conversations?channel=telegram").await;
    let id = page["items"][0]["id"].as_str().unwrap();
    let path = format!("/conversations/{id}/messages");
    let shown = bot
        .app
        .eventually("the owner's words are shown", async || {
            let items = bot.app.get(&path).await["items"].as_array().unwrap().clone();
            (items.len() == 2).then_some(items)
        })
        .await;
    assert_eq!(
        (&shown[0]["kind"], &shown[1]["kind"], &shown[1]["author"]["type"]),
        (&json!("customer"), &json!("agent"), &json!("platform"))
    );
    let deleted = json!({ "deleted_business_messages": { "business_connection_id": "c1",
        "chat": { "id": 111, "type": "private" }, "message_ids": [1] } });
    assert_eq!(bot.update(&deleted).await, 200);
    let gone = &bot.app.get(&path).await["items"][0];
    assert_eq!(gone["text"], Value::Null);
    assert!(gone["deleted_at"].is_string(), "{gone}");
    bot.app.stop().await;
}

#[tokio::test]
async fn a_person_has_a_name_and_a_picture() {
    let bot = Bot::connected().await;
    let ada = bot.person("111", "Ada Lark").await;
    ada.writes("Hello").await;
    let contact = bot
        .app
        .eventually("the picture is there", async || {
            let page = bot.app.get("/conversations?channel=telegram").await;
            let contact = page["items"][0]["contact"].clone();
            contact["avatar_id"].is_string().then_some(contact)
        })
        .await;
    assert_eq!(contact["name"], "Ada Lark");
    let path = format!("/contacts/{}", contact["id"].as_str().unwrap());
    let contact = bot.app.get(&path).await;
    assert_eq!(
        (
            &contact["identities"][0]["scope"],
            &contact["identities"][0]["external_id"]
        ),
        (&json!("telegram_id"), &json!("111"))
    );
    // nothing that holds the token was written down
    let log: Vec<String> =
        sqlx::query_scalar("select data::text from event union all select coalesce(source::text, '') from attachment")
            .fetch_all(&bot.app.store.database.owner)
            .await
            .unwrap();
    assert!(log.iter().all(|text| !text.contains("test-token")), "{BOT}");
    bot.app.stop().await;
}
