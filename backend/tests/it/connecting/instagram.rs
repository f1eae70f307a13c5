//! Logging in with Instagram, and keeping its token alive.

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{account, codes, subscription};
use crate::support::app::TestApp;
use crate::support::login::{Person, parameter};

const ACCOUNT: &str = "17849001";

async fn tours(app: &TestApp, token: &str) {
    account(
        app,
        json!({ "channel": "instagram", "id": ACCOUNT, "name": "tours", "access_token": token, "login": "instagram",
            "app_secret": frontdesk_sandbox::INSTAGRAM_APP_SECRET }),
    )
    .await;
}

fn form(scopes: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    let mut form = vec![("decision", "continue"), ("account", ACCOUNT)];
    form.extend(scopes.iter().map(|scope| ("scope", *scope)));
    form
}

const ALL: [&str; 2] = ["instagram_business_basic", "instagram_business_manage_messages"];

async fn connected(app: &TestApp) -> Value {
    let owner = Person::owner(app).await;
    let grant = owner.grant(&owner.log_in("instagram", None, &form(&ALL)).await).await;
    let picked = owner
        .pick(&grant, json!([{ "channel": "instagram", "external_id": ACCOUNT }]))
        .await;
    assert_eq!(picked[0]["problem"], Value::Null, "{picked}");
    picked[0]["inbox"].clone()
}

#[tokio::test]
async fn an_account_by_itself_is_connected_whatever_shape_its_token_comes_in() {
    let app = TestApp::start().await;
    tours(&app, "one").await;
    for flat in [false, true] {
        app.sandbox_post("logins", json!({ "flat_tokens": flat })).await;
        let owner = Person::owner(&app).await;
        let asked = owner.start("instagram", None).await;
        let location = owner.decide("instagram", &asked, &form(&ALL)).await;
        assert!(location.ends_with("#_"), "{location}");
        // some browsers hand it on as a part of the code
        let glued = location.replace("&state=", "%23_&state=");
        let grant = owner.grant(&owner.come_back(&glued).await).await;
        assert_eq!(grant["accounts"][0]["external_id"], ACCOUNT);
        assert_eq!(grant["accounts"][0]["name"], "@tours");
    }
    let inbox = connected(&app).await;
    assert_eq!(inbox["settings"]["login"], "instagram");
    assert_eq!(subscription(&app, ACCOUNT).await, Some(9));
    let days: f64 = sqlx::query_scalar(
        "select extract(epoch from token_expires_at - token_issued_at)::float8 / 86400 from inbox where external_id = $1",
    )
    .bind(ACCOUNT)
    .fetch_one(&app.store.database.owner)
    .await
    .unwrap();
    assert!((59.9..60.1).contains(&days), "{days}");
    app.stop().await;
}

#[tokio::test]
async fn a_withheld_permission_and_a_cancelled_login_are_said() {
    let app = TestApp::start().await;
    tours(&app, "one").await;
    let owner = Person::owner(&app).await;
    let grant = owner
        .grant(&owner.log_in("instagram", None, &form(&ALL[..1])).await)
        .await;
    assert_eq!(codes(&grant["accounts"][0]), ["scope"]);
    let ending = owner.log_in("instagram", None, &[("decision", "cancel")]).await;
    assert_eq!(parameter(&ending, "problem").as_deref(), Some("cancelled"));
    // a code of Instagram's is none of Facebook's
    let asked = owner.start("instagram", None).await;
    let location = owner.decide("instagram", &asked, &form(&ALL)).await;
    let elsewhere = owner
        .come_back(&location.replace("/oauth/instagram/", "/oauth/facebook/"))
        .await;
    assert_eq!(parameter(&elsewhere, "problem").as_deref(), Some("state"));
    app.stop().await;
}

/// The token that is stored, told from others by its hash.
async fn stored(app: &TestApp) -> Vec<u8> {
    sqlx::query_scalar("select credentials from inbox where external_id = $1")
        .bind(ACCOUNT)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_token_is_refreshed_when_it_is_a_week_old() {
    let app = TestApp::start().await;
    tours(&app, "one").await;
    connected(&app).await;
    let before = stored(&app).await;
    app.clock.advance(Duration::days(8));
    app.eventually("the token is refreshed", || async {
        (stored(&app).await != before).then_some(())
    })
    .await;
    let left: f64 = sqlx::query_scalar(
        "select extract(epoch from token_expires_at)::float8 / 86400 from inbox where external_id = $1",
    )
    .bind(ACCOUNT)
    .fetch_one(&app.store.database.owner)
    .await
    .unwrap();
    let now = app.store.clock.now().unix_timestamp() as f64 / 86_400.0;
    assert!((59.0..61.0).contains(&(left - now)), "{}", left - now);
    app.stop().await;
}

/// Who switches it on again finds it working.
#[tokio::test]
async fn the_token_of_an_inbox_that_is_switched_off_is_refreshed_as_well() {
    let app = TestApp::start().await;
    tours(&app, "one").await;
    let inbox = connected(&app).await;
    let path = format!("/inboxes/{}", inbox["id"].as_str().unwrap());
    let (status, off) = app.call(Method::PATCH, &path, Some(json!({ "disabled": true }))).await;
    assert_eq!((status, &off["state"]), (200, &json!("disabled")), "{off}");
    let before = stored(&app).await;
    app.clock.advance(Duration::days(8));
    app.eventually("the token is refreshed", || async {
        (stored(&app).await != before).then_some(())
    })
    .await;
    assert_eq!(app.get(&path).await["state"], "disabled");
    app.stop().await;
}

#[tokio::test]
async fn a_token_that_is_not_refreshed_locks_its_inbox_and_admins_are_told() {
    let app = TestApp::start().await;
    tours(&app, "one").await;
    let inbox = connected(&app).await;
    let path = format!("/inboxes/{}", inbox["id"].as_str().unwrap());
    // the account's tokens are dead at the platform
    tours(&app, "two").await;
    app.clock.advance(Duration::days(8));
    app.eventually("the inbox asks to be connected again", || async {
        (app.get(&path).await["state"] == "reauthorization_required").then_some(())
    })
    .await;
    let notices = app.get(&format!("{path}/notices")).await;
    assert_eq!(notices["items"][0]["kind"], "token_not_refreshed", "{notices}");
    let owner = Person::owner(&app).await;
    let id = inbox["id"].as_str().unwrap();
    let ending = owner.log_in("instagram", Some(id), &form(&ALL)).await;
    assert_eq!(ending, format!("/settings/inboxes?connected={id}"));
    assert_eq!(app.get(&path).await["state"], "connected");
    app.stop().await;
}
