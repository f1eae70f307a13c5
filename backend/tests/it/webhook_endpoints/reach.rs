//! Where may be posted to, and by whom.

use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};

use super::{app, delivery, endpoint, is_up_to_date, label};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::receiver::Receiver;

#[tokio::test]
async fn nothing_is_posted_into_private_networks() {
    // as it is where the operator has opened nothing
    let app = TestApp::with_roles(Roles::BOTH).await;
    let receiver = Receiver::start().await;
    let port = receiver.port;
    let new = |url: &str| json!({ "name": "In", "url": url, "event_types": ["label.updated"] });
    for url in [
        receiver.url.clone(),
        format!("https://127.0.0.1:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        "https://10.0.0.1/".to_owned(),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "http://hooks.example/".to_owned(),
        "https://me:secret@hooks.example/".to_owned(),
        // the stand-in for the platforms may be private, and is none of a workspace's business
        app.sandbox.base_url().to_owned(),
        "nowhere".to_owned(),
        String::new(),
    ] {
        expect_invalid(&app.post("/webhook_endpoints", new(&url)).await, &["url"]);
    }
    // a name is looked up only when something is posted there
    let (status, made) = app
        .post("/webhook_endpoints", new(&format!("https://localhost:{port}/")))
        .await;
    assert_eq!(status, 201, "{made}");
    let id = made["endpoint"]["id"].as_str().unwrap().to_owned();
    let (_, went) = app
        .call(Method::POST, &format!("/webhook_endpoints/{id}/test"), None)
        .await;
    assert_eq!(
        (&went["state"], &went["failure"], &went["status"]),
        (&json!("failed"), &json!("private"), &Value::Null)
    );
    label(&app, "a").await;
    assert_eq!(delivery(&app, &id, "retrying", 1).await["failure"], "private");
    // what was allowed when it was chosen need not be any more
    sqlx::query("update webhook_endpoint set url = $1")
        .bind(&receiver.url)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    app.clock.advance(time::Duration::seconds(5));
    assert_eq!(delivery(&app, &id, "retrying", 2).await["failure"], "private");
    assert!(receiver.got().is_empty());
    let path = format!("/webhook_endpoints/{id}");
    let inside = Some(json!({ "url": "https://192.168.1.1/" }));
    expect_invalid(&app.call(Method::PATCH, &path, inside).await, &["url"]);
    app.stop().await;
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nobody_follows_it() {
    let app = app().await;
    let (receiver, inside) = (Receiver::start().await, Receiver::start().await);
    receiver.says_once(307, &[("location", inside.url.clone())]);
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "a").await;
    assert_eq!(delivery(&app, &id, "retrying", 1).await["status"], 307);
    app.clock.advance(time::Duration::seconds(5));
    delivery(&app, &id, "delivered", 2).await;
    is_up_to_date(&app, &id).await;
    assert!(inside.got().is_empty());
    app.stop().await;
}

#[tokio::test]
async fn nobody_has_posted_what_they_may_not_read() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let narrow = json!({ "name": "Hooks", "role": "admin", "scopes": ["webhook_endpoints.manage", "contacts.read"] });
    let (status, made) = owner.call(&app, Method::POST, "/tokens", Some(narrow)).await;
    assert_eq!(status, 201, "{made}");
    let token = made["token"].as_str().unwrap();
    let as_token =
        async |method: Method, path: &str, body: Value| app.call_as(Some(token), method, path, Some(body)).await;
    let new = |types: Value| json!({ "name": "Shop", "url": receiver.url, "event_types": types });
    let refused = as_token(Method::POST, "/webhook_endpoints", new(json!(["message.created"]))).await;
    expect_invalid(&refused, &["event_types"]);
    let types = json!(["contact.updated", "label.updated"]);
    assert_eq!(as_token(Method::POST, "/webhook_endpoints", new(types)).await.0, 201);
    // nor by sending elsewhere what somebody else may
    let (id, _) = endpoint(&app, &receiver, &["message.created"]).await;
    let path = format!("/webhook_endpoints/{id}");
    let elsewhere = Receiver::start().await;
    let refused = as_token(Method::PATCH, &path, json!({ "url": elsewhere.url })).await;
    expect_invalid(&refused, &["event_types"]);
    assert_eq!(
        as_token(Method::PATCH, &path, json!({ "name": "Renamed" })).await.0,
        200
    );
    // and what is one member's alone nobody may have at all
    let refused = app.post("/webhook_endpoints", new(json!(["draft.updated"]))).await;
    expect_invalid(&refused, &["event_types"]);
    let agent = "agent@example.test";
    members::add(&app.store, app.workspace_id, agent, OWNER_PASSWORD, Role::Agent, None)
        .await
        .unwrap();
    let agent = Browser::sign_in(&app, agent, OWNER_PASSWORD).await;
    let answer = agent.call(&app, Method::GET, "/webhook_endpoints", None).await;
    expect_problem(&answer, 403, "forbidden");
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_said_field_by_field_and_a_workspace_has_twenty() {
    let app = TestApp::with(
        Roles {
            web: true,
            worker: false,
        },
        super::opened,
    )
    .await;
    let wrong = json!({ "name": " ", "url": "ftp://x", "event_types": [] });
    let answer = app.post("/webhook_endpoints", wrong).await;
    expect_invalid(&answer, &["name", "url", "event_types"]);
    let new = |n: usize| json!({ "name": format!("n{n}"), "url": "https://hooks.example/", "event_types": ["label.updated"] });
    for n in 0..20 {
        let (status, made) = app.post("/webhook_endpoints", new(n)).await;
        assert_eq!(status, 201, "{made}");
    }
    expect_problem(
        &app.post("/webhook_endpoints", new(20)).await,
        409,
        "too_many_endpoints",
    );
    let first = app.get("/webhook_endpoints?limit=15").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = app.get(&format!("/webhook_endpoints?limit=15&cursor={cursor}")).await;
    let named = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|each| each["name"].as_str().unwrap().to_owned()).collect()
    };
    let newest_first: Vec<String> = (0..20).rev().map(|n| format!("n{n}")).collect();
    assert_eq!([named(&first), named(&rest)].concat(), newest_first);
    assert_eq!(rest["next_cursor"], Value::Null);
    app.stop().await;
}

/// What stands behind the question mark of an address may be a secret.
#[tokio::test]
async fn the_audit_log_has_no_query_of_an_address() {
    let app = app().await;
    let new = json!({ "name": "Shop", "url": "https://hooks.example/x?key=hunter2", "event_types": ["label.updated"] });
    let (_, made) = app.post("/webhook_endpoints", new).await;
    let path = format!("/webhook_endpoints/{}", made["endpoint"]["id"].as_str().unwrap());
    let other = Some(json!({ "url": "https://hooks.example/x?key=hunter3" }));
    assert_eq!(app.call(Method::PATCH, &path, other).await.0, 200);
    let entries = app.get("/audit_entries?limit=2").await;
    assert!(!entries.to_string().contains("hunter"), "{entries}");
    let changed = &entries["items"][0];
    assert_eq!(changed["action"], "webhook_endpoint.changed");
    assert_ne!(
        changed["before"]["url"], changed["after"]["url"],
        "told apart all the same"
    );
    app.stop().await;
}
