use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{Own, connect, make_secret, opened, post};
use crate::support::app::TestApp;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::receiver::Receiver;
use crate::support::tenant::Tenant;
use frontdesk::server::Roles;

const EVERYWHERE: &str = "https://connector.example/replies";

fn hello(id: &str) -> Value {
    json!({ "events": [{ "type": "message", "id": id, "contact": { "id": "u" }, "text": "Hi" }] })
}

#[tokio::test]
async fn an_address_is_all_that_it_takes_and_the_secret_is_shown_once() {
    let app = TestApp::start().await;
    let credentials = json!({ "reply_url": EVERYWHERE, "text_max": 500, "attachments": false });
    let (status, inbox) = app
        .post(
            "/inboxes",
            json!({ "channel": "api", "name": "Own", "credentials": credentials }),
        )
        .await;
    assert_eq!(status, 201, "{inbox}");
    assert_eq!(
        (&inbox["external_id"], &inbox["state"]),
        (&inbox["id"], &json!("connected"))
    );
    for name in ["attachments", "reply_url", "text_max", "webhook_secret"] {
        assert!(
            inbox["credentials"].as_array().unwrap().contains(&json!(name)),
            "{inbox}"
        );
    }
    assert_eq!(inbox["settings"]["reply_url"], EVERYWHERE);
    assert_eq!(
        (&inbox["spec"]["text_max"], &inbox["spec"]["media"]),
        (&json!(500), &json!([]))
    );
    assert_eq!(inbox["spec"]["window_hours"], Value::Null);

    let id = inbox["id"].as_str().unwrap();
    let made = make_secret(&app, id, json!({})).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(
        secret.starts_with("whsec_") && !made["inbox"].to_string().contains(secret),
        "{made}"
    );
    assert_eq!(made["url"], format!("{}/webhooks/api/{id}", app.url));
    for path in [format!("/inboxes/{id}"), "/audit_entries".to_owned()] {
        assert!(
            !app.get(&path).await.to_string().contains(&secret["whsec_".len()..]),
            "{path}"
        );
    }
    assert_eq!(post(&app, id, secret, &hello("m-1")).await.0, 200);

    let path = format!("/inboxes/{id}");
    let change = json!({ "credentials": { "text_max": null, "attachments": true } });
    let (status, changed) = app.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!((status, &changed["spec"]["text_max"]), (200, &json!(4096)), "{changed}");
    assert_eq!(post(&app, id, secret, &hello("m-2")).await.0, 200, "the secret stays");

    // who leaves is not heard any more, and comes back to what was there
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    expect_problem(&post(&app, id, secret, &hello("m-3")).await, 404, "not_found");
    let again = json!({ "channel": "api", "external_id": id, "credentials": { "reply_url": EVERYWHERE } });
    let (status, back) = app.post("/inboxes", again).await;
    assert_eq!(
        (status, &back["id"], &back["name"]),
        (201, &json!(id), &json!("API")),
        "{back}"
    );
    expect_problem(&post(&app, id, secret, &hello("m-3")).await, 401, "bad_signature");
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_address_connects_nothing() {
    let app = TestApp::start().await;
    let new = |credentials: Value| json!({ "channel": "api", "name": "Own", "credentials": credentials });
    for credentials in [
        json!({}),
        json!({ "reply_url": "http://connector.example/" }),
        json!({ "reply_url": "https://127.0.0.1/" }),
        json!({ "reply_url": "https://[::1]/" }),
        json!({ "reply_url": "https://user:password@connector.example/" }),
        json!({ "reply_url": format!("https://connector.example/{}", "x".repeat(2_000)) }),
        json!({ "reply_url": EVERYWHERE, "text_max": 99 }),
        json!({ "reply_url": EVERYWHERE, "text_max": "many" }),
        json!({ "reply_url": EVERYWHERE, "address": "x" }),
        json!({ "reply_url": EVERYWHERE, "webhook_secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" }),
    ] {
        expect_invalid(&app.post("/inboxes", new(credentials)).await, &["credentials"]);
    }
    expect_invalid(&app.post("/inboxes", new(Value::Null)).await, &["credentials"]);
    let named = json!({ "channel": "api", "external_id": "mine", "credentials": { "reply_url": EVERYWHERE } });
    expect_invalid(&app.post("/inboxes", named).await, &["external_id"]);
    assert_eq!(app.get("/inboxes").await["items"].as_array().unwrap().len(), 3);

    let (id, _) = connect(&app, EVERYWHERE).await;
    for change in [
        json!({ "reply_url": "https://10.0.0.1/" }),
        json!({ "reply_url": null }),
        json!({ "webhook_secret": null }),
        json!({ "previous_webhook_secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" }),
    ] {
        let change = json!({ "credentials": change });
        let answer = app.call(Method::PATCH, &format!("/inboxes/{id}"), Some(change)).await;
        expect_invalid(&answer, &["credentials"]);
    }
    let check = json!({ "channel": "api", "credentials": { "reply_url": EVERYWHERE } });
    assert_eq!(app.post("/inboxes/check", check).await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn while_a_secret_is_changed_both_count() {
    let own = Own::connected().await;
    let (app, id, first) = (&own.app, &own.inbox_id, &own.secret);
    let made = make_secret(app, id, json!({})).await;
    let second = made["secret"].as_str().unwrap();
    assert!(made["previous_secret_until"].is_string(), "{made}");
    for (number, secret) in [first.as_str(), second].into_iter().enumerate() {
        assert_eq!(post(app, id, secret, &hello(&format!("m-{number}"))).await.0, 200);
    }
    own.answers("Both").await;
    let both = own.got(1).await.remove(0);
    assert_eq!(
        (both.signatures(), both.signed_by(first), both.signed_by(second)),
        (2, 1, 1)
    );

    app.clock.advance(Duration::hours(25));
    expect_problem(&post(app, id, first, &hello("m-3")).await, 401, "bad_signature");
    assert_eq!(post(app, id, second, &hello("m-3")).await.0, 200);
    own.connector.says(200, r#"{"id":"r-2"}"#);
    own.answers("One").await;
    let alone = own.got(2).await.remove(1);
    assert_eq!((alone.signatures(), alone.signed_by(second)), (1, 1));

    let made = make_secret(app, id, json!({ "overlap_hours": 0 })).await;
    assert_eq!(made["previous_secret_until"], Value::Null);
    expect_problem(&post(app, id, second, &hello("m-4")).await, 401, "bad_signature");
    let path = format!("/inboxes/{id}/secret");
    expect_invalid(
        &app.post(&path, json!({ "overlap_hours": 169 })).await,
        &["overlap_hours"],
    );
    let of_platform = format!("/inboxes/{}/secret", app.inbox_ids[0]);
    expect_problem(&app.post(&of_platform, json!({})).await, 409, "no_own_secret");
    own.app.stop().await;
}

#[tokio::test]
async fn another_workspaces_inbox_is_none_of_ones_own() {
    let app = TestApp::with(Roles::BOTH, opened).await;
    let receiver = Receiver::start().await;
    let (id, secret) = connect(&app, &receiver.url).await;
    let other = Tenant::make(&app, "other", &[]).await;
    let path = format!("/inboxes/{id}");
    for (method, path, body) in [
        (Method::GET, path.clone(), None),
        (Method::POST, format!("{path}/secret"), Some(json!({}))),
        (
            Method::PATCH,
            path.clone(),
            Some(json!({ "credentials": { "text_max": 200 } })),
        ),
        (Method::DELETE, path.clone(), None),
    ] {
        let answer = other.call(&app, method, &path, body).await;
        expect_problem(&answer, 404, "not_found");
    }
    let named = json!({ "channel": "api", "external_id": id, "credentials": { "reply_url": receiver.url } });
    let taken = other.call(&app, Method::POST, "/inboxes", Some(named)).await;
    expect_invalid(&taken, &["external_id"]);
    // with the secret of another inbox nothing gets in
    let new = json!({ "channel": "api", "credentials": { "reply_url": receiver.url } });
    let (status, theirs) = other.call(&app, Method::POST, "/inboxes", Some(new)).await;
    assert_eq!(status, 201, "{theirs}");
    let their_id = theirs["id"].as_str().unwrap();
    expect_problem(
        &post(&app, their_id, &secret, &hello("m-1")).await,
        401,
        "bad_signature",
    );
    assert_eq!(post(&app, &id, &secret, &hello("m-1")).await.0, 200);
    assert_eq!(other.get(&app, "/conversations").await["items"], json!([]));
    app.stop().await;
}
