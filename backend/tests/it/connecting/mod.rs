//! Connecting an account by a login or a token, losing it, and getting it back.

mod check;
mod facebook;
mod instagram;
mod leaving;
mod whatsapp;

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// One more account at the platform.
async fn account(app: &TestApp, account: Value) {
    app.sandbox_post("accounts", account).await;
}

/// A Page with an Instagram account behind it.
async fn shop(app: &TestApp) {
    account(
        app,
        json!({ "channel": "messenger", "id": "5001", "name": "Shop", "access_token": "shop-token" }),
    )
    .await;
    account(
        app,
        json!({ "channel": "instagram", "id": "17845001", "name": "shop", "access_token": "shop-ig", "page_id": "5001" }),
    )
    .await;
}

fn by_channel<'a>(accounts: &'a Value, channel: &str) -> &'a Value {
    let mut all = accounts.as_array().unwrap().iter();
    all.find(|account| account["channel"] == channel)
        .unwrap_or_else(|| panic!("no {channel}: {accounts}"))
}

fn codes(account: &Value) -> Vec<&str> {
    let missing = account["missing"].as_array().unwrap();
    missing.iter().map(|each| each["code"].as_str().unwrap()).collect()
}

/// The fields that an object is subscribed with at the platform; none: nobody touched it.
async fn subscription(app: &TestApp, object: &str) -> Option<usize> {
    let logins = app.sandbox_get("logins").await;
    logins["subscriptions"][object].as_array().map(Vec::len)
}
