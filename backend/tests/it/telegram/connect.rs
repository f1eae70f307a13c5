use frontdesk::domain::inboxes;
use reqwest::Method;
use serde_json::{Value, json};

use super::bot::{BOT, Bot, TOKEN, make};
use crate::support::app::TestApp;
use crate::support::problem::{expect_invalid, expect_problem};

/// What Telegram knows about the bot's webhook.
async fn webhook_info(app: &TestApp, token: &str) -> Value {
    let url = format!("{}/telegram/bot{token}/getWebhookInfo", app.sandbox.base_url());
    let answer: Value = app.http.get(url).send().await.unwrap().json().await.unwrap();
    answer["result"].clone()
}

#[tokio::test]
async fn a_token_is_all_that_it_takes() {
    let bot = Bot::connected().await;
    let app = &bot.app;
    let inbox = app.get(&format!("/inboxes/{}", bot.inbox_id)).await;
    assert_eq!(
        (&inbox["channel"], &inbox["external_id"], &inbox["name"]),
        (&json!("telegram"), &json!(BOT), &json!("Two Wheels (@TwoWheelsBot)"))
    );
    assert_eq!(
        inbox["credentials"],
        json!(["bot_token", "webhook_secret"]),
        "names alone"
    );
    assert_eq!(
        (&inbox["spec"]["text_unit"], &inbox["spec"]["window_hours"]),
        (&json!("utf16"), &Value::Null)
    );
    let info = webhook_info(app, TOKEN).await;
    assert_eq!(info["url"], format!("{}/webhooks/telegram/{}", app.url, bot.inbox_id));
    for kind in [
        "message",
        "edited_message",
        "message_reaction",
        "callback_query",
        "my_chat_member",
    ] {
        let allowed = info["allowed_updates"].as_array().unwrap();
        assert!(allowed.contains(&json!(kind)), "{info}");
    }
    let secret = bot.secret().await;
    assert!(secret.len() >= 32 && !inbox.to_string().contains(&secret), "{inbox}");

    // who reconnects sets the webhook again; who leaves takes it away
    app.sandbox_post("reset", json!({})).await;
    let url = format!("{}/telegram/bot{TOKEN}/deleteWebhook", app.sandbox.base_url());
    app.http.post(url).send().await.unwrap();
    assert_eq!(webhook_info(app, TOKEN).await["url"], "");
    let path = format!("/inboxes/{}", bot.inbox_id);
    let (status, inbox) = app.call(Method::PATCH, &path, Some(json!({ "credentials": {} }))).await;
    assert_eq!(status, 200, "{inbox}");
    assert_ne!(webhook_info(app, TOKEN).await["url"], "");
    assert_eq!(bot.secret().await, secret, "what Telegram sends meanwhile still fits");
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(webhook_info(app, TOKEN).await["url"], "");
    bot.app.stop().await;
}

#[tokio::test]
async fn what_is_no_token_of_ours_connects_nothing() {
    let bot = Bot::connected().await;
    let app = &bot.app;
    make(app, "7002").await;
    let new = |credentials: Value| json!({ "channel": "telegram", "credentials": credentials });
    for token in [json!("7002:wrong"), json!("nonsense"), Value::Null] {
        let answer = app.post("/inboxes", new(json!({ "bot_token": token }))).await;
        assert_eq!(answer.0, 422, "{answer:?}");
    }
    let other =
        json!({ "channel": "telegram", "external_id": "7001", "credentials": { "bot_token": "7002:test-token" } });
    expect_invalid(&app.post("/inboxes", other).await, &["credentials"]);
    expect_problem(
        &app.post("/inboxes", new(json!({ "bot_token": TOKEN }))).await,
        409,
        "inbox_taken",
    );
    // the bot that is connected already keeps its webhook
    let url = webhook_info(app, TOKEN).await["url"].clone();
    assert_eq!(url, format!("{}/webhooks/telegram/{}", app.url, bot.inbox_id));
    let inboxes = app.get("/inboxes").await;
    assert_eq!(inboxes["items"].as_array().unwrap().len(), 4);
    bot.app.stop().await;
}

#[tokio::test]
async fn an_inbox_that_telegram_does_not_reach_is_not_left_behind() {
    let app = TestApp::start().await;
    make(&app, BOT).await;
    let fault = json!({ "channel": "telegram", "endpoint": "actions", "times": 1, "fault":
        { "kind": "error", "code": 400, "message": "Bad Request: bad webhook: An HTTPS URL must be provided for webhook" } });
    app.sandbox_post("faults", fault).await;
    let new = json!({ "channel": "telegram", "credentials": { "bot_token": TOKEN } });
    let (status, problem) = app.post("/inboxes", new.clone()).await;
    assert_eq!((status, &problem["code"]), (409, &json!("not_connected")), "{problem}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("FRONTDESK_PUBLIC_URL"), "{detail}");
    assert_eq!(app.get("/inboxes").await["items"].as_array().unwrap().len(), 3);
    assert_eq!(app.post("/inboxes", new).await.0, 201);
    app.stop().await;
}

/// The old token stays as it was, whatever else the change says.
#[tokio::test]
async fn a_new_token_that_telegram_sends_no_updates_by_is_not_stored() {
    let bot = Bot::connected().await;
    let app = &bot.app;
    let path = format!("/inboxes/{}", bot.inbox_id);
    let before = app.get(&path).await;
    let renewed = "7001:renewed";
    let account = json!({ "channel": "telegram", "id": BOT, "name": "Two Wheels", "access_token": renewed });
    app.sandbox_post("accounts", account).await;
    let fault = json!({ "channel": "telegram", "endpoint": "actions", "times": 1, "fault":
        { "kind": "error", "code": 400, "message": "Bad Request: bad webhook: An HTTPS URL must be provided for webhook" } });
    app.sandbox_post("faults", fault).await;
    let token = async || {
        let connection = inboxes::connection(&app.store, &app.keys, app.workspace_id, bot.inbox_id).await;
        connection.unwrap().credentials.bot_token.unwrap()
    };
    let change = json!({ "name": "New name", "credentials": { "bot_token": renewed } });
    let refused = app.call(Method::PATCH, &path, Some(change.clone())).await;
    expect_problem(&refused, 409, "not_connected");
    assert_eq!(app.get(&path).await, before);
    assert_eq!(token().await, TOKEN);

    let (status, inbox) = app.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!((status, &inbox["name"]), (200, &json!("New name")), "{inbox}");
    assert_eq!(token().await, renewed);
    assert_ne!(webhook_info(app, renewed).await["url"], "");
    bot.app.stop().await;
}
