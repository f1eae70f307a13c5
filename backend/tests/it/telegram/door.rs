use frontdesk::server::Roles;
use serde_json::{Value, json};

use super::bot::{BOT, Bot, make, post};
use frontdesk::domain::webhook_log;

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

fn text(number: i64, person: i64, text: &str) -> Value {
    json!({ "update_id": number, "message": { "message_id": number, "date": 1_700_000_000,
        "from": { "id": person, "is_bot": false, "first_name": "Ada" },
        "chat": { "id": person, "type": "private", "first_name": "Ada" }, "text": text } })
}

#[tokio::test]
async fn only_what_brings_the_inbox_s_own_secret_is_taken() {
    let bot = Bot::with_roles(WEB).await;
    let app = &bot.app;
    let (inbox, secret) = (bot.inbox_id.to_string(), bot.secret().await);
    let update = text(1, 111, "Hi");
    assert_eq!(post(app, &inbox, None, &update).await, 401);
    assert_eq!(post(app, &inbox, Some("wrong"), &update).await, 401);
    assert_eq!(post(app, &inbox, Some(""), &update).await, 401);
    assert_eq!(
        post(app, &app.store.clock.id().to_string(), Some(&secret), &update).await,
        404
    );
    assert_eq!(post(app, "nonsense", Some(&secret), &update).await, 404);
    // an inbox of a channel with one address for all
    assert_eq!(
        post(app, &app.inbox_ids[0].to_string(), Some(&secret), &update).await,
        404
    );
    let events: i64 = sqlx::query_scalar("select count(*) from webhook_event")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(events, 0, "nothing of it is stored");

    let at = |path: &str| app.http.get(format!("{}{path}", app.url));
    assert_eq!(
        at(&format!("/webhooks/telegram/{inbox}"))
            .send()
            .await
            .unwrap()
            .status(),
        405
    );
    assert_eq!(at("/webhooks/telegram").send().await.unwrap().status(), 404);
    let url = format!("{}/webhooks/telegram", app.url);
    assert_eq!(app.http.post(url).body("{}").send().await.unwrap().status(), 404);
    let large = app
        .http
        .post(format!("{}/webhooks/telegram/{inbox}", app.url))
        .header("x-telegram-bot-api-secret-token", &secret)
        .body(vec![b' '; 5 * 1024 * 1024]);
    assert_eq!(large.send().await.unwrap().status(), 413);

    assert_eq!(post(app, &inbox, Some(&secret), &update).await, 200);
    assert_eq!(post(app, &inbox, Some(&secret), &update).await, 200, "again");
    let page = app.get("/conversations").await;
    assert_eq!(page["items"][0]["last_message"]["preview"], "Hi");
    assert_eq!(page["items"][0]["inbound_count"], 1, "once");
    bot.app.stop().await;
}

#[tokio::test]
async fn each_of_many_bots_has_its_own_door() {
    let bot = Bot::with_roles(WEB).await;
    let app = &bot.app;
    make(app, "7002").await;
    let new = json!({ "channel": "telegram", "credentials": { "bot_token": "7002:test-token" } });
    let (_, other) = app.post("/inboxes", new).await;
    let (one, two) = (bot.inbox_id.to_string(), other["id"].as_str().unwrap().to_owned());
    let secret = bot.secret().await;
    assert_eq!(
        post(app, &two, Some(&secret), &text(1, 111, "Hi")).await,
        401,
        "the secret of another"
    );
    assert_eq!(post(app, &one, Some(&secret), &text(1, 111, "To one")).await, 200);
    let page = app.get("/conversations").await;
    assert_eq!(page["items"][0]["inbox_id"], one);

    // gone at once, and the other stays
    let (status, _) = app
        .call(reqwest::Method::DELETE, &format!("/inboxes/{one}"), None)
        .await;
    assert_eq!(status, 204);
    assert_eq!(post(app, &one, Some(&secret), &text(2, 111, "Hi")).await, 404);
    assert_eq!(post(app, &two, None, &text(2, 111, "Hi")).await, 401);
    bot.app.stop().await;
}

#[tokio::test]
async fn what_is_not_understood_is_kept_and_can_be_replayed() {
    let bot = Bot::with_roles(WEB).await;
    let app = &bot.app;
    for odd in [
        json!({ "update_id": 1, "telepathy": {} }),
        json!([1, 2]),
        json!("text"),
        json!({ "update_id": 2, "message": { "message_id": 1, "date": "\u{0}", "chat": { "id": -5, "type": "group" } } }),
        json!({ "update_id": 3, "message": { "message_id": 9, "chat": { "id": 5, "type": "private" }, "location": { "latitude": 1e300, "longitude": 2 }, "x": "\u{0}" } }),
    ] {
        assert_eq!(bot.update(&odd).await, 200, "{odd}");
    }
    assert_eq!(bot.update(&text(4, 111, "Hi")).await, 200);
    let events = webhook_log::operator_events(&app.store, None, &webhook_log::Filter::default(), 10)
        .await
        .unwrap();
    assert_eq!(events.len(), 6);
    assert!(
        events
            .iter()
            .all(|event| event.account_id == BOT && event.inbox_id == Some(bot.inbox_id))
    );
    // replaying finds the inbox by what the address said
    for event in &events {
        let outcome = webhook_log::replay(&app.store, None, event.id).await.unwrap();
        assert_eq!(outcome, event.outcome);
    }
    let page = app.get("/conversations").await;
    let with_ada = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["contact"]["name"] == "Ada");
    assert_eq!(with_ada.unwrap()["inbound_count"], 1);
    bot.app.stop().await;
}
