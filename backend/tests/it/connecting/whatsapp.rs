//! WhatsApp's sign-up, and a system user's token.

use frontdesk::domain::inboxes;
use frontdesk_connectors::{Channel, by_channel};
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{account, codes, subscription};
use crate::support::app::TestApp;
use crate::support::login::Person;
use crate::support::problem::{expect_invalid, expect_problem};

const NUMBER: &str = "20900";

/// A number nobody has connected; its business account.
async fn number(app: &TestApp, facts: Value) -> String {
    let made = app
        .sandbox_post(
            "accounts",
            json!({ "channel": "whatsapp", "id": NUMBER, "name": "Workshop", "access_token": "system-user" }),
        )
        .await;
    app.sandbox_post("logins", json!({ "number": { "id": NUMBER, "facts": facts } }))
        .await;
    made["waba_id"].as_str().unwrap().to_owned()
}

struct SignedUp {
    state: String,
    code: String,
    data: Value,
}

/// What Meta's window hands over.
async fn sign_up(owner: &Person<'_>, event: &str, withheld: &str) -> SignedUp {
    let (status, started) = owner.call(Method::POST, "/oauth/whatsapp/start", Some(json!({}))).await;
    assert_eq!(status, 200, "{started}");
    let signup = &started["signup"];
    assert_eq!(signup["app_id"], frontdesk_sandbox::META_APP_ID);
    let scopes = [
        "business_management",
        "whatsapp_business_management",
        "whatsapp_business_messaging",
    ];
    let mut form = vec![("decision", "continue"), ("number", NUMBER), ("event", event)];
    form.extend(
        scopes
            .iter()
            .filter(|scope| **scope != withheld)
            .map(|scope| ("scope", *scope)),
    );
    let answer: Value = owner
        .app
        .http
        .post(format!("{}/__sandbox/login/whatsapp", owner.app.sandbox.base_url()))
        .form(&form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    SignedUp {
        state: signup["state"].as_str().unwrap().to_owned(),
        code: answer["code"].as_str().unwrap().to_owned(),
        data: answer["message"]["data"].clone(),
    }
}

async fn finish(owner: &Person<'_>, signed_up: &SignedUp, more: Value) -> (u16, Value) {
    let mut body = json!({ "state": signed_up.state, "code": signed_up.code, "waba_id": signed_up.data["waba_id"],
        "phone_number_id": signed_up.data["phone_number_id"] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    owner.call(Method::POST, "/oauth/whatsapp/finish", Some(body)).await
}

#[tokio::test]
async fn a_new_number_is_registered_with_a_pin_and_connected() {
    let app = TestApp::start().await;
    let waba_id = number(&app, json!({ "status": "PENDING", "platform_type": "NOT_APPLICABLE" })).await;
    app.sandbox_post("logins", json!({ "number": { "id": NUMBER, "pin": "111111" } }))
        .await;
    let owner = Person::owner(&app).await;
    let signed_up = sign_up(&owner, "FINISH", "").await;
    let (status, grant) = finish(&owner, &signed_up, json!({})).await;
    assert_eq!(status, 200, "{grant}");
    assert_eq!(grant["accounts"][0]["needs_pin"], true);
    let pick = async |pin: Value| {
        let accounts = json!([{ "channel": "whatsapp", "external_id": NUMBER, "pin": pin }]);
        owner.pick(&grant, accounts).await[0].clone()
    };
    for (pin, words) in [
        (Value::Null, "six digits"),
        (json!("12345"), "six digits"),
        (json!("222222"), "another PIN"),
    ] {
        let picked = pick(pin).await;
        assert_eq!(picked["inbox"], Value::Null);
        assert!(picked["problem"].as_str().unwrap().contains(words), "{picked}");
    }
    let picked = pick(json!("111111")).await;
    assert_eq!(picked["inbox"]["state"], "connected", "{picked}");
    assert_eq!(picked["inbox"]["settings"]["waba_id"], waba_id);
    assert_eq!(subscription(&app, &waba_id).await, Some(1));
    // used once, like every login
    let (status, again) = finish(&owner, &signed_up, json!({})).await;
    expect_problem(&(status, again), 409, "login_state");
    app.stop().await;
}

#[tokio::test]
async fn a_number_on_its_phone_app_hands_over_contacts_and_history_once() {
    let app = TestApp::start().await;
    number(&app, json!({ "platform_type": "CLOUD_API" })).await;
    let owner = Person::owner(&app).await;
    let signed_up = sign_up(&owner, "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING", "").await;
    let (_, grant) = finish(&owner, &signed_up, json!({ "on_phone_app": true })).await;
    assert_eq!(grant["accounts"][0]["needs_pin"], false, "{grant}");
    let picked = owner
        .pick(&grant, json!([{ "channel": "whatsapp", "external_id": NUMBER }]))
        .await;
    assert_eq!(
        (&picked[0]["problem"], &picked[0]["note"]),
        (&Value::Null, &Value::Null),
        "{picked}"
    );
    let synced = app.sandbox_get("logins").await["synced"].as_array().unwrap().len();
    assert_eq!(synced, 2);
    let inbox_id: uuid::Uuid = picked[0]["inbox"]["id"].as_str().unwrap().parse().unwrap();
    let pace = async || {
        let connection = inboxes::connection(&app.store, &app.keys, app.workspace_id, inbox_id).await;
        by_channel(Channel::Whatsapp)
            .pace(&connection.unwrap().credentials)
            .per_second
    };
    assert_eq!(pace().await, 20, "as fast as a number on its phone app may send");

    // signed up again, without the phone app
    let signed_up = sign_up(&owner, "FINISH", "").await;
    let (_, grant) = finish(&owner, &signed_up, json!({})).await;
    let picked = owner
        .pick(&grant, json!([{ "channel": "whatsapp", "external_id": NUMBER }]))
        .await;
    assert_eq!(
        picked[0]["inbox"]["credentials"],
        json!(["access_token", "waba_id"]),
        "{picked}"
    );
    assert_eq!(pace().await, by_channel(Channel::Whatsapp).spec().pace.per_second);
    app.stop().await;
}

#[tokio::test]
async fn ids_are_believed_only_as_far_as_the_login_reaches() {
    let app = TestApp::start().await;
    number(&app, json!({})).await;
    let owner = Person::owner(&app).await;
    // another business's account in the browser's words
    let signed_up = sign_up(&owner, "FINISH", "").await;
    let (status, grant) = finish(
        &owner,
        &signed_up,
        json!({ "waba_id": "1", "phone_number_id": "20001" }),
    )
    .await;
    assert_eq!((status, &grant["accounts"]), (200, &json!([])), "{grant}");
    let signed_up = sign_up(&owner, "FINISH", "").await;
    let (_, grant) = finish(&owner, &signed_up, json!({ "phone_number_id": "20001" })).await;
    assert_eq!(grant["accounts"], json!([]), "the number is not of that business");
    let signed_up = sign_up(&owner, "FINISH", "whatsapp_business_messaging").await;
    let (_, grant) = finish(&owner, &signed_up, json!({})).await;
    assert_eq!(codes(&grant["accounts"][0]), ["scope"]);
    // no number was chosen: those of the business account are offered
    let signed_up = sign_up(&owner, "FINISH_ONLY_WABA", "").await;
    assert_eq!(signed_up.data["phone_number_id"], Value::Null);
    let (_, grant) = finish(&owner, &signed_up, json!({})).await;
    assert_eq!(grant["accounts"][0]["external_id"], NUMBER);
    // a code that is too old
    let signed_up = sign_up(&owner, "FINISH", "").await;
    app.sandbox_post("logins", json!({ "stale_codes": true })).await;
    expect_problem(&finish(&owner, &signed_up, json!({})).await, 409, "login_code_spent");
    let signed_up = sign_up(&owner, "FINISH", "").await;
    app.clock.advance(Duration::seconds(601));
    expect_problem(&finish(&owner, &signed_up, json!({})).await, 409, "login_state");
    app.stop().await;
}

async fn checks(app: &TestApp, credentials: Value) -> Vec<(String, Value)> {
    let body = json!({ "channel": "whatsapp", "external_id": NUMBER, "credentials": credentials });
    let (status, answer) = app.post("/inboxes/check", body).await;
    assert_eq!(status, 200, "{answer}");
    let checks = answer["checks"].as_array().unwrap().clone();
    for check in &checks {
        assert!(!check["words"].as_str().unwrap().is_empty(), "{check}");
        assert!(check["ok"] == true || check["how_to_mend"].is_string(), "{check}");
        assert!(!check.to_string().contains("system-user"), "{check}");
    }
    checks
        .into_iter()
        .map(|check| (check["check"].as_str().unwrap().to_owned(), check["ok"].clone()))
        .collect()
}

fn wrong(checks: &[(String, Value)]) -> Vec<&str> {
    checks
        .iter()
        .filter(|(_, ok)| *ok == false)
        .map(|(name, _)| name.as_str())
        .collect()
}

#[tokio::test]
async fn a_system_users_token_is_checked_step_by_step_and_its_number_registered() {
    let app = TestApp::start().await;
    let waba_id = number(&app, json!({ "status": "PENDING" })).await;
    account(
        &app,
        json!({ "channel": "whatsapp", "id": "20901", "name": "Other", "access_token": "other-user" }),
    )
    .await;
    let good = json!({ "access_token": "system-user", "waba_id": waba_id });
    assert_eq!(wrong(&checks(&app, good.clone()).await), ["registration"]);
    assert_eq!(
        wrong(&checks(&app, json!({ "access_token": "nobody's" })).await),
        ["number"]
    );
    assert_eq!(
        wrong(&checks(&app, json!({ "access_token": "other-user" })).await),
        ["number"]
    );
    let foreign = json!({ "access_token": "system-user", "waba_id": "1" });
    assert_eq!(wrong(&checks(&app, foreign).await), ["registration", "business"]);
    app.sandbox_post(
        "logins",
        json!({ "number": { "id": NUMBER, "facts": { "status": "BANNED", "quality_rating": "RED", "name_status": "DECLINED" } } }),
    )
    .await;
    assert_eq!(wrong(&checks(&app, good).await), ["status", "name"]);
    app.sandbox_post(
        "logins",
        json!({ "number": { "id": NUMBER, "facts": { "status": "PENDING" } } }),
    )
    .await;

    let new = |pin: &str| json!({ "channel": "whatsapp", "external_id": NUMBER, "name": "Workshop", "pin": pin, "credentials": { "access_token": "system-user" } });
    expect_invalid(&app.post("/inboxes", new("12")).await, &["pin"]);
    let (status, made) = app.post("/inboxes", new("123456")).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["settings"]["waba_id"], waba_id, "found by the token");
    assert_eq!(subscription(&app, &waba_id).await, Some(1));
    let registered = app.sandbox_get("logins").await["registered"].clone();
    assert_eq!(registered, json!([NUMBER]));
    app.stop().await;
}

#[tokio::test]
async fn a_new_token_names_the_business_account_that_was_missing() {
    let app = TestApp::start().await;
    let waba_id = number(&app, json!({})).await;
    // prepared on the command line, which asks nobody
    let new = inboxes::NewInbox {
        id: None,
        channel: "whatsapp".to_owned(),
        external_id: NUMBER.to_owned(),
        name: "Workshop".to_owned(),
        credentials: None,
    };
    let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
    let id = inboxes::add(&mut scope, &app.keys, new).await.unwrap().id;
    scope.commit().await.unwrap();
    let path = format!("/inboxes/{id}");
    let change = async |credentials: Value| {
        let body = json!({ "credentials": credentials });
        app.call(Method::PATCH, &path, Some(body)).await
    };
    expect_invalid(&change(json!({ "access_token": "nobody's" })).await, &["credentials"]);
    assert_eq!(app.get(&path).await["credentials"], json!([]));
    assert_eq!(subscription(&app, &waba_id).await, None);

    let (status, inbox) = change(json!({ "access_token": "system-user" })).await;
    assert_eq!(
        (status, &inbox["settings"]["waba_id"]),
        (200, &json!(waba_id)),
        "{inbox}"
    );
    assert_eq!(subscription(&app, &waba_id).await, Some(1));
    let (_, inbox) = change(json!({ "waba_id": null })).await;
    assert_eq!(
        inbox["credentials"],
        json!(["access_token"]),
        "who takes it away means it"
    );
    app.stop().await;
}
