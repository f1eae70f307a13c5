//! The Bot API and a phone with Telegram.

use frontdesk_connectors::by_channel;
use frontdesk_connectors::model::{Inbound, InboundEvent};
use serde_json::{Value, json};

use crate::support::*;

const BOT: &str = "7001";
const TOKEN: &str = "7001:secret";

async fn bot() -> World {
    let world = world().await;
    let account = json!({"channel": "telegram", "id": BOT, "name": "Two Wheels", "access_token": "secret"});
    world.post("/__sandbox/accounts", account).await;
    world
}

/// Calls a method; status and body.
async fn call_as(world: &World, token: &str, method: &str, body: Value) -> (u16, Value) {
    let url = world.url(&format!("/telegram/bot{token}/{method}"));
    let answer = world.http.post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn call(world: &World, method: &str, body: Value) -> (u16, Value) {
    call_as(world, TOKEN, method, body).await
}

async fn refused(world: &World, method: &str, body: Value) -> (u16, String) {
    let (status, answer) = call(world, method, body).await;
    assert_eq!(
        (&answer["ok"], &answer["error_code"]),
        (&json!(false), &json!(status)),
        "{answer}"
    );
    (status, answer["description"].as_str().unwrap().to_owned())
}

async fn listen(world: &World) {
    let hook = json!({"url": format!("{}/webhooks/telegram/1", world.product_url), "secret_token": BOT_SECRET,
        "allowed_updates": ["message", "edited_message", "message_reaction", "callback_query", "my_chat_member"]});
    assert_eq!(call(world, "setWebhook", hook).await.1["result"], true);
}

async fn person(world: &World, id: &str) -> String {
    let new = json!({"channel": "telegram", "account": BOT, "id": id, "name": "Ada Example", "username": "ada"});
    world.post("/__sandbox/customers", new).await;
    format!("/__sandbox/customers/telegram/{BOT}/{id}")
}

fn parse(update: &Value) -> Vec<Inbound> {
    let connector = by_channel("telegram".parse().unwrap());
    let bytes = update.to_string().into_bytes();
    let header = |name: &str| (name == "x-telegram-bot-api-secret-token").then(|| BOT_SECRET.to_owned());
    let verified = connector.verify(&bytes, &header, &[BOT_SECRET.to_owned()]).unwrap();
    connector
        .parse(verified)
        .into_iter()
        .flat_map(|slice| slice.events)
        .collect()
}

#[tokio::test]
async fn a_token_opens_its_bot_and_nothing_else() {
    let world = bot().await;
    let (status, me) = call(&world, "getMe", json!({})).await;
    assert_eq!((status, &me["result"]["id"]), (200, &json!(7001)), "{me}");
    assert_eq!(call_as(&world, "7001:wrong", "getMe", json!({})).await.0, 401);
    assert_eq!(call_as(&world, "wrong", "getMe", json!({})).await.0, 404);
    assert_eq!(refused(&world, "getNothing", json!({})).await.0, 404);
    let graph = world
        .http
        .get(world.url("/v25.0/me"))
        .bearer_auth(TOKEN)
        .send()
        .await
        .unwrap();
    assert_eq!(graph.status(), 401, "a bot is not Meta's");
}

#[tokio::test]
async fn webhooks_go_where_the_bot_said_and_wait_until_it_has() {
    let world = bot().await;
    let insecure = json!({"url": "http://desk.example/x"});
    assert!(refused(&world, "setWebhook", insecure).await.1.contains("HTTPS"));
    let odd = json!({"url": "https://desk.example/x", "secret_token": "not allowed"});
    assert!(
        refused(&world, "setWebhook", odd)
            .await
            .1
            .contains("unallowed characters")
    );
    let thread = person(&world, "111").await;
    world
        .post(&format!("{thread}/messages"), json!({"text": "Hello"}))
        .await;
    listen(&world).await;
    let webhooks = world.webhooks().await;
    assert_eq!(webhooks.len(), 1);
    assert_eq!(
        (webhooks[0].0.as_str(), &webhooks[0].1["message"]["text"]),
        ("telegram", &json!("Hello"))
    );
    let info = call(&world, "getWebhookInfo", json!({})).await.1;
    assert_eq!(info["result"]["pending_update_count"], 0, "{info}");
    // what nobody asked for is not sent
    let hook = json!({"url": format!("{}/webhooks/telegram/1", world.product_url), "secret_token": BOT_SECRET, "allowed_updates": ["message"]});
    call(&world, "setWebhook", hook).await;
    let id = webhooks[0].1["message"]["message_id"].as_i64().unwrap();
    world
        .post(
            &format!("{thread}/reactions"),
            json!({"message": format!("111:{id}"), "emoji": "👍"}),
        )
        .await;
    assert_eq!(world.webhooks().await.len(), 1);
    assert_eq!(world.product.forged.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_telegram_would_refuse_is_refused() {
    let world = bot().await;
    listen(&world).await;
    let thread = person(&world, "111").await;
    let text = |text: &str| json!({"chat_id": 111, "text": text});
    assert_eq!(
        refused(&world, "sendMessage", json!({"chat_id": 999, "text": "x"})).await,
        (400, "Bad Request: chat not found".to_owned())
    );
    assert_eq!(
        refused(&world, "sendMessage", text("x")).await.0,
        403,
        "nobody has pressed Start"
    );
    world
        .post(&format!("{thread}/messages"), json!({"text": "/start"}))
        .await;
    let (status, sent) = call(&world, "sendMessage", text("Hello")).await;
    assert_eq!((status, &sent["result"]["text"]), (200, &json!("Hello")), "{sent}");
    let id = sent["result"]["message_id"].as_i64().unwrap();

    assert!(
        refused(&world, "sendMessage", text(" "))
            .await
            .1
            .contains("text is empty")
    );
    assert!(
        refused(&world, "sendMessage", text(&"😀".repeat(2049)))
            .await
            .1
            .contains("too long")
    );
    let quote = |allow: bool| json!({"chat_id": 111, "text": "x", "reply_parameters": {"message_id": 5, "allow_sending_without_reply": allow}});
    assert!(
        refused(&world, "sendMessage", quote(false))
            .await
            .1
            .contains("replied not found")
    );
    assert_eq!(call(&world, "sendMessage", quote(true)).await.0, 200);
    let react = |emoji: &str, id: i64| json!({"chat_id": 111, "message_id": id, "reaction": [{"type": "emoji", "emoji": emoji}]});
    assert!(
        refused(&world, "setMessageReaction", react("🚲", id))
            .await
            .1
            .contains("REACTION_INVALID")
    );
    assert_eq!(refused(&world, "setMessageReaction", react("👍", 5)).await.0, 400);
    assert_eq!(call(&world, "setMessageReaction", react("👍", id)).await.0, 200);
    assert!(
        refused(
            &world,
            "sendLocation",
            json!({"chat_id": 111, "latitude": 100, "longitude": 1})
        )
        .await
        .1
        .contains("latitude")
    );
    assert!(
        refused(&world, "sendPhoto", json!({"chat_id": 111}))
            .await
            .1
            .contains("no photo")
    );

    let upload = async |method: &str, field: &'static str, mime: &str, size: usize, caption: String| {
        let part = reqwest::multipart::Part::bytes(vec![1; size])
            .file_name("a")
            .mime_str(mime)
            .unwrap();
        let form = reqwest::multipart::Form::new()
            .text("chat_id", "111")
            .text("caption", caption)
            .part(field, part);
        let url = world.url(&format!("/telegram/bot{TOKEN}/{method}"));
        world
            .http
            .post(url)
            .multipart(form)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(
        upload("sendPhoto", "photo", "image/png", 10, "look".to_owned()).await,
        200
    );
    assert_eq!(
        upload("sendPhoto", "photo", "image/png", 10, "x".repeat(1025)).await,
        400
    );
    assert_eq!(
        upload("sendPhoto", "photo", "application/pdf", 10, String::new()).await,
        400
    );
    assert_eq!(
        upload("sendPhoto", "photo", "image/png", 11 << 20, String::new()).await,
        413
    );
    assert_eq!(
        upload("sendDocument", "document", "application/pdf", 0, String::new()).await,
        400
    );

    world.post(&format!("{thread}/block"), json!({"blocked": true})).await;
    assert_eq!(
        refused(&world, "sendMessage", text("x")).await,
        (403, "Forbidden: bot was blocked by the user".to_owned())
    );
    world.post(&format!("{thread}/block"), json!({"blocked": false})).await;
    let slow = json!({"channel": "telegram", "times": 1, "fault": {"kind": "error", "code": 429, "message": "Too Many Requests: retry after 3", "retry_after": 3}});
    world.post("/__sandbox/faults", slow).await;
    let (status, answer) = call(&world, "sendMessage", text("x")).await;
    assert_eq!(
        (status, &answer["parameters"]["retry_after"]),
        (429, &json!(3)),
        "{answer}"
    );
    assert_eq!(call(&world, "sendMessage", text("x")).await.0, 200);
    assert_eq!(
        refused(&world, "answerCallbackQuery", json!({"callback_query_id": "1"}))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn every_kind_of_the_phone_is_understood() {
    let world = bot().await;
    listen(&world).await;
    let thread = person(&world, "111").await;
    let kinds = world.get("/__sandbox/kinds").await["items"].as_array().unwrap().clone();
    let mut sent = 0;
    for kind in kinds
        .iter()
        .filter(|kind| kind["channels"].as_array().unwrap().contains(&json!("telegram")))
    {
        let name = kind["name"].as_str().unwrap();
        world.post(&format!("{thread}/messages"), json!({"kind": name})).await;
        sent += 1;
        let webhooks = world.webhooks().await;
        assert_eq!(webhooks.len(), sent, "{name}");
        let update = &webhooks.last().unwrap().1;
        let events = parse(update);
        assert_eq!(events.len(), 1, "{name}: {update}");
        let understood = match &events[0].event {
            InboundEvent::Message(message) => message.unsupported.is_none() || matches!(name, "poll" | "dice"),
            // said and not shown
            InboundEvent::Unsupported { kind, .. } => name == "pinned" && kind == "pinned_message",
            _ => false,
        };
        assert!(understood, "{name}: {update}");
    }
    assert!(sent >= 14, "{sent}");
}

#[tokio::test]
async fn files_come_by_id_and_pictures_of_people_too() {
    let world = bot().await;
    listen(&world).await;
    let thread = person(&world, "111").await;
    world
        .post(&format!("{thread}/messages"), json!({"media": "sample:wheel"}))
        .await;
    let update = world.webhooks().await.pop().unwrap().1;
    let photo = update["message"]["photo"].as_array().unwrap().last().unwrap().clone();
    let found = call(&world, "getFile", json!({"file_id": photo["file_id"]})).await.1;
    let path = found["result"]["file_path"].as_str().unwrap();
    let get = async |token: &str| {
        let url = world.url(&format!("/telegram/file/bot{token}/{path}"));
        let answer = world.http.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap())
    };
    let (status, bytes) = get(TOKEN).await;
    assert!(status == 200 && bytes.starts_with(b"\x89PNG"));
    assert_eq!(get("7001:wrong").await.0, 401);
    assert_eq!(refused(&world, "getFile", json!({"file_id": "nothing"})).await.0, 400);
    let chat = call(&world, "getChat", json!({"chat_id": 111})).await.1;
    let picture = call(
        &world,
        "getFile",
        json!({"file_id": chat["result"]["photo"]["big_file_id"]}),
    )
    .await
    .1;
    assert_eq!(picture["ok"], true, "{chat}");
}
