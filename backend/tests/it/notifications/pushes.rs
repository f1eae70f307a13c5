use reqwest::Method;
use serde_json::{Value, json};

use super::{ok, owner, told, writes};
use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::figures::outcomes;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::program::{Place, Program};

/// A browser of the sandbox that the member has subscribed: its id there and here.
async fn subscribed(app: &TestApp, who: &Browser) -> (String, String) {
    let key = ok(app, who, Method::GET, "/push_key", Value::Null).await;
    let browser = app
        .sandbox_post("push", json!({ "application_server_key": key["public_key"] }))
        .await;
    let body = json!({ "endpoint": browser["endpoint"], "keys": browser["keys"], "device": "Firefox · Linux" });
    let view = ok(app, who, Method::POST, "/push_subscriptions", body).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&browser["id"]), text(&view["id"]))
}

async fn arrived(app: &TestApp, browser: &str) -> Vec<Value> {
    let answer = app.sandbox_get(&format!("push/{browser}/messages")).await;
    answer["items"].as_array().unwrap().clone()
}

async fn arrives(app: &TestApp, browser: &str, count: usize) -> Vec<Value> {
    app.eventually("the push arrives", || async {
        Some(arrived(app, browser).await).filter(|messages| messages.len() >= count)
    })
    .await
}

fn text(message: &Value) -> Value {
    serde_json::from_str(message["text"].as_str().unwrap()).unwrap()
}

/// A conversation of the member, in which nothing is unread.
async fn theirs(app: &TestApp, who: &Browser, customer: &Customer) -> String {
    let id = writes(app, customer, "first", "Hello").await;
    let owner = owner(app).await;
    let assign = json!({ "assignee_id": who.me["user"]["id"] });
    ok(app, &owner, Method::PATCH, &format!("/conversations/{id}"), assign).await;
    told(app).await;
    ok(app, who, Method::POST, "/notifications/read", json!({ "all": true })).await;
    id
}

#[tokio::test]
async fn what_a_customer_writes_arrives_at_the_browser_and_nobody_between_can_read_it() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let customer = Customer::on("whatsapp").called("Ana Torres");
    let id = theirs(&app, &ada, &customer).await;
    let (browser, _) = subscribed(&app, &ada).await;
    writes(&app, &customer, "m2", "Is my bicycle ready? 🚲").await;
    let messages = arrives(&app, &browser, 1).await;
    let said = text(&messages[0]);
    assert_eq!(
        (&said["kind"], &said["name"], &said["preview"], &said["conversation_id"]),
        (
            &json!("message"),
            &json!("Ana Torres"),
            &json!("Is my bicycle ready? 🚲"),
            &json!(id)
        )
    );
    assert_eq!(messages[0]["urgency"], "high");
    let topic = messages[0]["topic"].as_str().unwrap();
    assert_eq!(
        topic,
        said["id"].as_str().unwrap().replace('-', ""),
        "a newer one takes its place"
    );
    let stored: Vec<u8> = sqlx::query_scalar("select endpoint from push_subscription")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert!(
        !String::from_utf8_lossy(&stored).contains(&browser),
        "the address is sealed"
    );
    app.stop().await;
}

#[tokio::test]
async fn a_browser_that_is_gone_is_forgotten_and_one_that_is_busy_is_tried_again() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let customer = Customer::on("whatsapp");
    theirs(&app, &ada, &customer).await;
    let (busy, _) = subscribed(&app, &ada).await;
    let (gone, _) = subscribed(&app, &ada).await;
    app.sandbox_post(
        &format!("push/{busy}"),
        json!({ "answers": [{ "status": 429, "retry_after": 1 }, { "status": 503, "retry_after": 0 }] }),
    )
    .await;
    app.sandbox_post(&format!("push/{gone}"), json!({ "gone": true })).await;
    writes(&app, &customer, "m2", "Hello again").await;
    assert_eq!(text(&arrives(&app, &busy, 1).await[0])["preview"], "Hello again");
    app.eventually("the other is forgotten", || async {
        let page = ok(&app, &ada, Method::GET, "/push_subscriptions", Value::Null).await;
        (page["items"].as_array().unwrap().len() == 1).then_some(())
    })
    .await;
    let page = ok(&app, &ada, Method::GET, "/push_subscriptions", Value::Null).await;
    assert!(page["items"][0]["last_success_at"].is_string(), "{page}");
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_pushed_in_quiet_hours_nor_of_what_was_read_at_once() {
    let app = TestApp::start().await;
    let (ada, bob) = (member(&app, "Ada").await, member(&app, "Bob").await);
    let customer = Customer::on("whatsapp");
    let id = theirs(&app, &ada, &customer).await;
    let (quiet, _) = subscribed(&app, &ada).await;
    let mut settings = ok(&app, &ada, Method::GET, "/notification_settings", Value::Null).await;
    settings.as_object_mut().unwrap().remove("version");
    settings["quiet_hours"]["on"] = json!(true);
    settings["quiet_hours"]["days_off"] = json!([1, 2, 3, 4, 5, 6, 7]);
    ok(&app, &ada, Method::PUT, "/notification_settings", settings).await;
    writes(&app, &customer, "m2", "In the night").await;
    told(&app).await;
    let hers = ok(&app, &ada, Method::GET, "/notifications?unread=true", Value::Null).await;
    assert_eq!(hers["items"].as_array().unwrap().len(), 1, "the list goes on");
    let jobs: i64 =
        sqlx::query_scalar("select count(*) from apalis.jobs where convert_from(job, 'utf8') like '%\"push\"%'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(jobs, 0, "nothing is even queued");

    let other = Customer::on("messenger");
    let second = theirs(&app, &bob, &other).await;
    let (reader, subscription) = subscribed(&app, &bob).await;
    writes(&app, &other, "n2", "Seen at once").await;
    told(&app).await;
    ok(
        &app,
        &bob,
        Method::POST,
        "/notifications/read",
        json!({ "conversation_id": second }),
    )
    .await;
    // what comes later is pushed, and what was read before it is not
    writes(&app, &other, "n3", "Not seen").await;
    let messages = arrives(&app, &reader, 1).await;
    assert_eq!(text(&messages[0])["preview"], "Not seen");
    assert_eq!(messages.len(), 1);
    assert!(arrived(&app, &quiet).await.is_empty(), "{id}");
    ok(
        &app,
        &bob,
        Method::DELETE,
        &format!("/push_subscriptions/{subscription}"),
        Value::Null,
    )
    .await;
    let again = bob
        .call(
            &app,
            Method::DELETE,
            &format!("/push_subscriptions/{subscription}"),
            None,
        )
        .await;
    expect_problem(&again, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn a_test_says_what_the_push_service_said() {
    let app = TestApp::start().await;
    let (ada, bob) = (member(&app, "Ada").await, member(&app, "Bob").await);
    let (browser, subscription) = subscribed(&app, &ada).await;
    let path = format!("/push_subscriptions/{subscription}/test");
    let said = ok(&app, &ada, Method::POST, &path, Value::Null).await;
    assert_eq!(said, json!({ "accepted": true, "status": 201 }));
    assert_eq!(text(&arrived(&app, &browser).await[0]), json!({ "type": "test" }));
    expect_problem(&bob.call(&app, Method::POST, &path, None).await, 404, "not_found");
    app.sandbox_post(&format!("push/{browser}"), json!({ "gone": true }))
        .await;
    let said = ok(&app, &ada, Method::POST, &path, Value::Null).await;
    assert_eq!(said, json!({ "accepted": false, "status": 410 }));
    expect_problem(&ada.call(&app, Method::POST, &path, None).await, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn a_subscription_leads_to_a_push_service_and_nowhere_else() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let browser = app.sandbox_post("push", json!({})).await;
    for endpoint in [
        "http://push.example.com/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "file:///etc/passwd",
        "nowhere",
    ] {
        let body = json!({ "endpoint": endpoint, "keys": browser["keys"], "device": "X" });
        let answer = ada.call(&app, Method::POST, "/push_subscriptions", Some(body)).await;
        expect_invalid(&answer, &["endpoint"]);
    }
    let body = json!({ "endpoint": browser["endpoint"], "keys": { "p256dh": "AAAA", "auth": "AAAA" }, "device": " " });
    let answer = ada.call(&app, Method::POST, "/push_subscriptions", Some(body)).await;
    expect_invalid(&answer, &["device", "keys.auth", "keys.p256dh"]);
    let body = json!({ "endpoint": browser["endpoint"], "keys": browser["keys"], "device": "One" });
    let first = ok(&app, &ada, Method::POST, "/push_subscriptions", body.clone()).await;
    let again = ok(&app, &ada, Method::POST, "/push_subscriptions", body).await;
    assert_eq!(first["id"], again["id"], "the same browser stays one");
    assert!(
        first.get("endpoint").is_none() && first.get("keys").is_none(),
        "{first}"
    );
    app.stop().await;
}

#[tokio::test]
async fn how_pushes_end_is_counted() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let (browser, subscription) = subscribed(&app, &ada).await;
    let place = Place {
        database_url: &app.database.url,
        secret_key: &app.secret_key,
        data_dir: &app.data_dir,
        platform_url: Some(app.sandbox.base_url()),
        roles: "web",
    };
    let mut web = Program::serve(&place).await;
    let counted = async || {
        let names = ["sent", "again", "failed", "gone"];
        outcomes(&web.url, "frontdesk_pushes_total", names)
            .await
            .map(Option::unwrap)
    };
    let test = async || {
        let request = app
            .http
            .post(format!("{}/api/v1/push_subscriptions/{subscription}/test", web.url))
            .header("cookie", &ada.cookie)
            .header("origin", &web.url);
        assert_eq!(request.send().await.unwrap().status(), 200);
    };
    test().await;
    assert_eq!(counted().await, [1.0, 0.0, 0.0, 0.0]);
    let answers = json!({ "answers": [{ "status": 503, "retry_after": 0 }, { "status": 413 }] });
    app.sandbox_post(&format!("push/{browser}"), answers).await;
    test().await;
    assert_eq!(counted().await, [1.0, 1.0, 0.0, 0.0]);
    test().await;
    assert_eq!(counted().await, [1.0, 1.0, 1.0, 0.0]);
    app.sandbox_post(&format!("push/{browser}"), json!({ "gone": true }))
        .await;
    test().await;
    assert_eq!(counted().await, [1.0, 1.0, 1.0, 1.0]);
    assert!(web.terminate().await.is_some_and(|status| status.success()));
    app.stop().await;
}
