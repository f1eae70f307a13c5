use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::bot::{BOT, Bot, Person};
use crate::support::phones::Phones;
use crate::support::problem::expect_invalid;

/// What Telegram accepted, in order.
async fn accepted(bot: &Bot) -> Vec<Value> {
    let journal = bot
        .app
        .sandbox_get(&format!("journal?channel=telegram&account={BOT}"))
        .await;
    journal["items"].as_array().unwrap().clone()
}

async fn fault(bot: &Bot, times: u32, fault: Value) {
    let fault = json!({ "channel": "telegram", "endpoint": "messages", "times": times, "fault": fault });
    bot.app.sandbox_post("faults", fault).await;
}

async fn upload(bot: &Bot, name: &str, content_type: &str, bytes: Vec<u8>) -> Value {
    upload_form(bot, Form::new(), name, content_type, bytes).await
}

async fn upload_form(bot: &Bot, form: Form, name: &str, content_type: &str, bytes: Vec<u8>) -> Value {
    let part = Part::bytes(bytes)
        .file_name(name.to_owned())
        .mime_str(content_type)
        .unwrap();
    let answer = bot
        .app
        .http
        .post(format!("{}/api/v1/attachments", bot.app.url))
        .bearer_auth(crate::support::app::TOKEN)
        .multipart(form.part("file", part))
        .send()
        .await
        .unwrap();
    let status = answer.status();
    let view: Value = answer.json().await.unwrap();
    assert!(status.is_success(), "{view}");
    view["id"].clone()
}

/// The smallest PNG there is.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

async fn ada(bot: &Bot) -> Person<'_> {
    let ada = bot.person("111", "Ada Lark").await;
    ada.writes("Hello").await;
    ada
}

#[tokio::test]
async fn text_files_and_quotes_reach_the_phone() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    let quoted = ada.last().await["id"].clone();
    let text = ada
        .is_answered(json!({ "text": "Good morning 👋", "reply_to_id": quoted }))
        .await;
    let sent = ada.becomes(&text, "sent").await;
    let shown = ada.phone().await.pop().unwrap();
    assert_eq!(
        (&shown["text"], &shown["id"]),
        (&json!("Good morning 👋"), &sent["external_id"])
    );
    assert_eq!(shown["reply_to"]["preview"], "Hello");

    let picture = upload(&bot, "wheel.png", "image/png", PNG.to_vec()).await;
    let page = upload(&bot, "order.pdf", "application/pdf", b"%PDF-1.4 x".to_vec()).await;
    let files = ada
        .is_answered(json!({ "text": "Here they are", "attachment_ids": [picture, page] }))
        .await;
    ada.becomes(&files, "sent").await;
    let accepted = accepted(&bot).await;
    assert_eq!(accepted.len(), 3);
    assert_eq!(
        (&accepted[1]["kind"], &accepted[1]["text"], &accepted[1]["media"]),
        (&json!("image"), &json!("Here they are"), &json!(["image/png"])),
        "the text went under the first file"
    );
    assert_eq!(
        (&accepted[2]["kind"], &accepted[2]["text"]),
        (&json!("file"), &Value::Null)
    );
    bot.app.stop().await;
}

const OGG: &[u8] = include_bytes!("../../../../sandbox/src/samples/voice.ogg");

#[tokio::test]
async fn recordings_places_and_cards_reach_the_phone() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    let form = Form::new().text("kind", "voice");
    let recording = upload_form(&bot, form, "voice.ogg", "audio/ogg", OGG.to_vec()).await;
    let place = json!({ "latitude": 52.5, "longitude": 13.25, "name": "Two Wheels", "address": "1 Sample Street" });
    let card = json!({ "name": "Robin Sample", "phones": ["+15550001111"] });
    for reply in [
        json!({ "attachment_ids": [recording] }),
        json!({ "text": "Here we are", "location": place }),
        json!({ "contacts": [card] }),
    ] {
        let reply = ada.is_answered(reply).await;
        ada.becomes(&reply, "sent").await;
    }
    let shown = ada.phone().await.split_off(1);
    let kinds: Vec<&Value> = shown.iter().map(|bubble| &bubble["kind"]).collect();
    assert_eq!(kinds, ["voice", "text", "location", "contact"]);
    assert_eq!(shown[2]["location"], place);
    assert_eq!(shown[3]["contact"]["phone"], "+15550001111");
    bot.app.stop().await;
}

#[tokio::test]
async fn our_reaction_comes_and_goes() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    let path = format!(
        "/conversations/{}/messages/{}/reaction",
        ada.conversation_id().await,
        ada.last().await["id"].as_str().unwrap()
    );
    let sees = async |emoji: Option<&str>| {
        let what = format!("the phone shows {emoji:?}");
        bot.app
            .eventually(&what, async || {
                let shown = ada.phone().await[0]["reactions"][0]["emoji"].clone();
                (shown.as_str() == emoji).then_some(())
            })
            .await;
    };
    let react = async |emoji: &str| bot.app.call(Method::PUT, &path, Some(json!({ "emoji": emoji }))).await;
    assert_eq!(react("👍").await.0, 200);
    sees(Some("👍")).await;
    assert_eq!(react("🔥").await.0, 200);
    sees(Some("🔥")).await;
    // an emoji that is none of Telegram's list is refused before it is sent
    expect_invalid(&react("🚲").await, &["emoji"]);
    assert_eq!(bot.app.call(Method::DELETE, &path, None).await.0, 200);
    sees(None).await;
    bot.app.stop().await;
}

#[tokio::test]
async fn what_telegram_does_not_take_is_refused_in_words() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    // counted as Telegram counts: an emoji is two
    let beyond = ada
        .answer(
            json!({ "text": "😀".repeat(4096 / 2), "interactive": { "reply_markup": { "inline_keyboard": [[]] } } }),
        )
        .await;
    expect_invalid(&beyond, &["interactive"]);
    let buttons = |title: &str, data: &str| json!({ "text": "x", "interactive": { "reply_markup": { "inline_keyboard": [[{ "text": title, "callback_data": data }]] } } });
    expect_invalid(&ada.answer(buttons("", "d")).await, &["interactive"]);
    expect_invalid(&ada.answer(buttons("Yes", &"d".repeat(65))).await, &["interactive"]);
    expect_invalid(
        &ada.answer(json!({ "template": { "name": "hello", "language": { "code": "en" } } }))
            .await,
        &["template"],
    );
    assert!(accepted(&bot).await.is_empty());
    bot.app.stop().await;
}

#[tokio::test]
async fn a_rate_limit_slows_the_whole_bot_and_nothing_is_lost() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    fault(
        &bot,
        1,
        json!({ "kind": "error", "code": 429, "message": "Too Many Requests: retry after 2", "retry_after": 2 }),
    )
    .await;
    let first = ada.is_answered(json!({ "text": "one" })).await;
    let second = ada.is_answered(json!({ "text": "two" })).await;
    bot.app
        .eventually("the inbox is held", async || {
            let held: Option<time::OffsetDateTime> = sqlx::query_scalar("select held_until from inbox where id = $1")
                .bind(bot.inbox_id)
                .fetch_one(&bot.app.store.database.owner)
                .await
                .unwrap();
            held
        })
        .await;
    bot.app.clock.advance(time::Duration::seconds(3));
    ada.becomes(&first, "sent").await;
    ada.becomes(&second, "sent").await;
    let texts: Vec<Value> = accepted(&bot).await.iter().map(|entry| entry["text"].clone()).collect();
    assert_eq!(texts, [json!("one"), json!("two")]);
    bot.app.stop().await;
}

#[tokio::test]
async fn a_reaction_that_comes_too_fast_slows_the_whole_bot_as_well() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    let slow = json!({ "kind": "error", "code": 429, "message": "Too Many Requests: retry after 3", "retry_after": 3 });
    let fault = json!({ "channel": "telegram", "endpoint": "actions", "times": 1, "fault": slow });
    bot.app.sandbox_post("faults", fault).await;
    let message = ada.last().await["id"].as_str().unwrap().to_owned();
    let path = format!(
        "/conversations/{}/messages/{message}/reaction",
        ada.conversation_id().await
    );
    let react = bot.app.call(Method::PUT, &path, Some(json!({ "emoji": "👍" }))).await;
    assert_eq!(react.0, 200);
    bot.app
        .eventually("the inbox is held", async || {
            let held: Option<time::OffsetDateTime> = sqlx::query_scalar("select held_until from inbox where id = $1")
                .bind(bot.inbox_id)
                .fetch_one(&bot.app.store.database.owner)
                .await
                .unwrap();
            held
        })
        .await;
    let reply = ada.is_answered(json!({ "text": "later" })).await;
    bot.app.clock.advance(time::Duration::seconds(4));
    ada.becomes(&reply, "sent").await;
    bot.app
        .eventually("the reaction is on the phone", async || {
            let shown = ada.phone().await[0]["reactions"][0]["emoji"].clone();
            (shown == "👍").then_some(())
        })
        .await;
    bot.app.stop().await;
}

#[tokio::test]
async fn a_revoked_token_holds_the_queue_until_the_bot_is_reconnected() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    let renewed = json!({ "channel": "telegram", "id": BOT, "name": "Two Wheels", "access_token": "7001:renewed" });
    bot.app.sandbox_post("accounts", renewed).await;
    let reply = ada.is_answered(json!({ "text": "Still here" })).await;
    let path = format!("/inboxes/{}", bot.inbox_id);
    bot.app
        .eventually("an admin is asked for", async || {
            bot.app.clock.advance(time::Duration::seconds(2));
            let inbox = bot.app.get(&path).await;
            (inbox["state"] == "reauthorization_required").then_some(())
        })
        .await;
    let change = json!({ "credentials": { "bot_token": "7001:renewed" } });
    let (status, inbox) = bot.app.call(reqwest::Method::PATCH, &path, Some(change)).await;
    assert_eq!((status, &inbox["state"]), (200, &json!("connected")), "{inbox}");
    ada.becomes(&reply, "sent").await;
    assert_eq!(accepted(&bot).await.len(), 1);
    bot.app.stop().await;
}

#[tokio::test]
async fn a_lost_answer_stays_unknown_and_is_not_sent_again() {
    let bot = Bot::connected().await;
    let ada = ada(&bot).await;
    fault(&bot, 1, json!({ "kind": "drop_after" })).await;
    let reply = ada.is_answered(json!({ "text": "once" })).await;
    ada.becomes(&reply, "unknown").await;
    bot.app.clock.advance(time::Duration::minutes(10));
    let next = ada.is_answered(json!({ "text": "next" })).await;
    ada.becomes(&next, "sent").await;
    let texts: Vec<Value> = accepted(&bot).await.iter().map(|entry| entry["text"].clone()).collect();
    assert_eq!(texts, [json!("once"), json!("next")]);
    bot.app.stop().await;
}

/// A bot can show that somebody is typing; it cannot say that a message was read.
#[tokio::test]
async fn typing_is_seen_on_the_phone() {
    let bot = Bot::connected().await;
    let person = bot.person("5000000961", "Ada").await;
    person.writes("Hello").await;
    let mut phones = Phones::listen(&bot.app).await;
    let path = format!("/conversations/{}/typing", person.conversation_id().await);
    assert_eq!(bot.app.post(&path, json!({ "typing": true })).await.0, 204);
    let is_typing = |event: &Value| event["type"] == "typing" && event["customer"] == person.id.as_str();
    assert_eq!(phones.hear("somebody is typing", is_typing).await["on"], true);
    bot.app.stop().await;
}
