//! How an inbox stands: the platform's word and our own rows, in words and with what to do.

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{conversation, items, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

async fn health(app: &TestApp, inbox: usize, query: &str) -> Value {
    app.get(&format!("/inboxes/{}/health{query}", app.inbox_ids[inbox]))
        .await
}

#[track_caller]
fn fact<'a>(health: &'a Value, name: &str) -> &'a Value {
    let facts = health["facts"].as_array().unwrap();
    facts
        .iter()
        .find(|fact| fact["name"] == name)
        .unwrap_or_else(|| panic!("nothing is said about {name}: {health}"))
}

#[track_caller]
fn expect(health: &Value, name: &str, state: &str, words: &str) {
    let fact = fact(health, name);
    assert_eq!(fact["state"], state, "{fact}");
    assert!(fact["text"].as_str().unwrap().contains(words), "{fact}");
    let needs_advice = matches!(state, "warn" | "bad");
    assert_eq!(fact["advice"].is_string(), needs_advice, "{fact}");
}

#[tokio::test]
async fn a_healthy_account_of_each_channel_says_so() {
    let app = web().await;
    for (inbox, channel) in ["messenger", "instagram", "whatsapp"].into_iter().enumerate() {
        let customer = Customer::on(channel);
        app.webhook(channel, &customer.text(&format!("m{inbox}"), "Hello", now(&app)))
            .await;
        let health = health(&app, inbox, "").await;
        expect(&health, "connection", "ok", "connected");
        // an Instagram account is known by its handle
        let name = match channel {
            "instagram" => "@instagram.test".to_owned(),
            other => format!("{other} test"),
        };
        expect(&health, "token", "ok", &name);
        expect(&health, "token_expiry", "ok", "expires in");
        expect(&health, "scopes", "ok", "all permissions");
        expect(
            &health,
            "subscriptions",
            if channel == "whatsapp" { "unknown" } else { "ok" },
            "ebhooks are switched on",
        );
        expect(&health, "webhooks", "ok", "ago");
        expect(&health, "queue", "ok", "No reply is waiting");
        expect(&health, "deliveries", "ok", "No reply was sent");
        assert!(health["checked_at"].is_string() && health["last_webhook_at"].is_string());
        assert_ne!(health["state"], "bad", "{health}");
    }
    let number = health(&app, 2, "").await;
    expect(&number, "quality", "ok", "high");
    expect(&number, "number", "ok", "connected");
    expect(&number, "recovery", "ok", "cannot be asked");
    expect(&health(&app, 0, "").await, "recovery", "ok", "every six hours");
    app.stop().await;
}

#[tokio::test]
async fn a_token_that_died_is_seen_by_asking_anew_and_else_after_some_minutes() {
    let app = web().await;
    expect(&health(&app, 0, "").await, "token", "ok", "accepts");
    let new_token =
        json!({ "channel": "messenger", "id": "1001", "name": "messenger test", "access_token": "another" });
    app.sandbox_post("accounts", new_token).await;
    expect(&health(&app, 0, "").await, "token", "ok", "accepts");
    let asked = health(&app, 0, "?fresh=true").await;
    expect(&asked, "token", "bad", "does not work");
    assert_eq!(
        (&asked["state"], &asked["facts"][0]["state"]),
        (&json!("bad"), &json!("bad")),
        "the worst first"
    );
    assert!(!asked.to_string().contains("messenger-test-token"), "no secret in it");

    let token = json!({ "credentials": { "access_token": "another" } });
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    assert_eq!(app.call(Method::PATCH, &path, Some(token)).await.0, 200);
    expect(&health(&app, 0, "").await, "token", "bad", "does not work");
    app.clock.advance(Duration::minutes(6));
    expect(&health(&app, 0, "").await, "token", "ok", "accepts");
    app.stop().await;
}

#[tokio::test]
async fn webhooks_that_were_switched_off_and_a_token_that_ends_are_named() {
    let app = web().await;
    let gone = app
        .http
        .delete(format!("{}/v25.0/1001/subscribed_apps", app.sandbox.base_url()));
    assert!(
        gone.bearer_auth("messenger-test-token")
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
    expect(
        &health(&app, 0, "?fresh=true").await,
        "subscriptions",
        "bad",
        "sends no webhooks",
    );
    sqlx::query("update inbox set token_expires_at = now() + interval '3 days 1 hour' where id = $1")
        .bind(app.inbox_ids[1])
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let inbox = frontdesk::domain::inbox_health::view(&app.store, app.workspace_id, app.inbox_ids[1], true);
    let view = serde_json::to_value(inbox.await.unwrap()).unwrap();
    expect(&view, "token_expiry", "warn", "in 3 days");
    app.stop().await;
}

#[tokio::test]
async fn what_our_own_rows_show_is_said_with_what_to_do() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let conversation_id = conversation(&app, &customer).await;
    let path = format!("/conversations/{conversation_id}/messages");
    for n in 0..2 {
        let reply = json!({ "client_id": format!("c{n}"), "text": "We are open" });
        assert_eq!(app.post(&path, reply).await.0, 201);
    }
    expect(&health(&app, 0, "").await, "queue", "ok", "2 replies wait");
    app.clock.advance(Duration::minutes(10));
    expect(&health(&app, 0, "").await, "queue", "warn", "the oldest for 10 minutes");
    app.clock.advance(Duration::hours(2));
    expect(&health(&app, 0, "").await, "queue", "bad", "2 hours");

    let change = async |sql: &'static str| {
        sqlx::query(sql)
            .bind(app.inbox_ids[0])
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    };
    change("update inbox set held_until = now() + interval '10 hours' where id = $1").await;
    expect(&health(&app, 0, "").await, "connection", "warn", "slow down");
    change(
        "update inbox set state = 'reauthorization_required', state_detail = 'The password was changed.' where id = $1",
    )
    .await;
    expect(
        &health(&app, 0, "").await,
        "connection",
        "bad",
        "The password was changed.",
    );
    change(
        "insert into delivery_attempt (workspace_id, id, message_id, position, started_at, inbox_id, outcome, error_class)
         select workspace_id, gen_random_uuid(), gen_random_uuid(), 0, now() + interval '1 hour', id, case when n <= 6 then 'failed' else 'sent' end,
           case when n <= 6 then 'window' end from inbox, generate_series(1, 20) n where id = $1",
    )
    .await;
    expect(
        &health(&app, 0, "").await,
        "deliveries",
        "bad",
        "14 sent and 6 failed in the last 24 hours (6 window)",
    );
    change("update webhook_event set outcome = 'failed' where inbox_id = $1").await;
    expect(&health(&app, 0, "").await, "gaps", "warn", "1 webhook");
    expect(
        &health(&app, 1, "").await,
        "webhooks",
        "warn",
        "No webhook has ever come",
    );
    app.stop().await;
}

#[tokio::test]
async fn what_came_for_nobody_is_counted_once_its_account_is_connected() {
    let app = web().await;
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    app.webhook("messenger", &Customer::on("messenger").text("m1", "Hello", now(&app)))
        .await;
    let again = json!({ "channel": "messenger", "external_id": "1001", "name": "Page", "credentials": { "access_token": "messenger-test-token" } });
    let (_, inbox) = app.post("/inboxes", again).await;
    let path = format!("/inboxes/{}/health", inbox["id"].as_str().unwrap());
    let health = app.get(&path).await;
    assert_eq!(health["unrouted"], 1);
    expect(
        &health,
        "unrouted",
        "warn",
        "1 webhook came while no inbox had this account",
    );
    app.stop().await;
}

#[tokio::test]
async fn a_test_message_goes_the_way_of_a_reply() {
    let app = TestApp::start().await;
    let add = json!({ "channel": "messenger", "account": "1001", "id": "6001", "name": "Own phone" });
    app.sandbox_post("customers", add).await;
    app.sandbox_post("customers/messenger/1001/6001/messages", json!({ "text": "It is me" }))
        .await;
    let conversation = app
        .eventually("the conversation is here", || async {
            items(&app.get("/conversations").await).first().cloned()
        })
        .await;
    let path = format!("/inboxes/{}/test_message", app.inbox_ids[0]);
    let body = json!({ "conversation_id": conversation["id"], "client_id": "t1" });
    let (status, message) = app.post(&path, body.clone()).await;
    assert_eq!(status, 201, "{message}");
    assert!(
        message["text"]
            .as_str()
            .unwrap()
            .starts_with("Test message of messenger inbox")
    );
    assert_eq!(app.post(&path, body).await.0, 200, "once");
    app.eventually("it reached the phone", || async {
        let journal = app.sandbox_get("journal").await;
        let sent = items(&journal).iter().any(|sent| sent["text"] == message["text"]);
        sent.then_some(())
    })
    .await;
    let elsewhere = format!("/inboxes/{}/test_message", app.inbox_ids[1]);
    let body = json!({ "conversation_id": conversation["id"], "client_id": "t2" });
    expect_invalid(&app.post(&elsewhere, body).await, &["conversation_id"]);
    let body = json!({ "conversation_id": conversation["id"], "client_id": "" });
    expect_invalid(&app.post(&path, body).await, &["client_id"]);
    app.clock.advance(Duration::hours(200));
    let body = json!({ "conversation_id": conversation["id"], "client_id": "t3" });
    expect_problem(&app.post(&path, body).await, 409, "window_closed");
    app.stop().await;
}

#[tokio::test]
async fn health_is_for_the_workspace_and_its_actions_are_for_admins() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let inbox = format!("/inboxes/{}", app.inbox_ids[0]);
    for (method, path, body) in [
        (Method::GET, format!("{inbox}/health"), None),
        (Method::POST, format!("{inbox}/reconcile"), None),
    ] {
        expect_problem(&other.call(&app, method, &path, body).await, 404, "not_found");
    }
    let agent = frontdesk::domain::tokens::create(
        &app.store,
        app.workspace_id,
        "agent",
        frontdesk::domain::views::Role::Agent,
        Some("agent-token".into()),
    );
    agent.await.unwrap();
    let as_agent = |method, path: String, body| {
        let app = &app;
        async move { app.call_as(Some("agent-token"), method, &path, body).await }
    };
    assert_eq!(as_agent(Method::GET, format!("{inbox}/health"), None).await.0, 200);
    expect_problem(
        &as_agent(Method::GET, format!("{inbox}/health?fresh=true"), None).await,
        403,
        "forbidden",
    );
    expect_problem(
        &as_agent(Method::POST, format!("{inbox}/reconcile"), None).await,
        403,
        "forbidden",
    );
    let body = json!({ "conversation_id": app.workspace_id, "client_id": "t" });
    expect_problem(
        &as_agent(Method::POST, format!("{inbox}/test_message"), Some(body)).await,
        403,
        "forbidden",
    );
    assert_eq!(app.call(Method::POST, &format!("{inbox}/reconcile"), None).await.0, 204);
    app.stop().await;
}
