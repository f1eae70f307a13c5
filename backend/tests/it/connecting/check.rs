//! Everything an account needs, looked at before it is connected.

use serde_json::{Value, json};

use super::shop;
use crate::support::app::TestApp;
use crate::support::problem::expect_invalid;

async fn checks(app: &TestApp, body: Value) -> Vec<Value> {
    let (status, answer) = app.post("/inboxes/check", body).await;
    assert_eq!(status, 200, "{answer}");
    answer["checks"].as_array().unwrap().clone()
}

fn ok(checks: &[Value], name: &str) -> Value {
    let found = checks.iter().find(|check| check["check"] == name);
    found.unwrap_or_else(|| panic!("no {name}: {checks:?}"))["ok"].clone()
}

#[tokio::test]
async fn the_server_the_app_and_the_account_are_checked_one_by_one() {
    let app = TestApp::start().await;
    shop(&app).await;
    let server = checks(&app, json!({ "channel": "messenger" })).await;
    for name in ["app_secret", "verify_token", "app_webhooks"] {
        assert_eq!(ok(&server, name), true, "{server:?}");
    }
    assert_eq!(ok(&server, "public_url"), Value::Null, "loopback is for a sandbox");
    assert!(server.iter().all(|check| check["check"] != "token"));

    app.sandbox_post(
        "logins",
        json!({ "app_fields_off": { "object": "page", "fields": ["messages"] } }),
    )
    .await;
    let server = checks(&app, json!({ "channel": "messenger" })).await;
    assert_eq!(ok(&server, "app_webhooks"), false);
    let mend = server.iter().find(|check| check["check"] == "app_webhooks").unwrap()["how_to_mend"].clone();
    assert!(
        mend.as_str()
            .unwrap()
            .contains(&format!("{}/webhooks/messenger", app.url)),
        "{mend}"
    );

    let page = |token: &str| json!({ "channel": "messenger", "external_id": "5001", "credentials": { "access_token": token } });
    let good = checks(&app, page("shop-token")).await;
    for name in ["token", "scopes", "subscription"] {
        assert_eq!(ok(&good, name), true, "{good:?}");
    }
    assert_eq!(ok(&checks(&app, page("nobody's")).await, "token"), false);
    // the token of another account
    assert_eq!(ok(&checks(&app, page("messenger-test-token")).await, "token"), false);

    let instagram =
        json!({ "channel": "instagram", "external_id": "17845001", "credentials": { "access_token": "shop-ig" } });
    assert_eq!(ok(&checks(&app, instagram.clone()).await, "message_access"), true);
    app.sandbox_post(
        "logins",
        json!({ "message_access": { "id": "17845001", "allowed": false } }),
    )
    .await;
    assert_eq!(ok(&checks(&app, instagram).await, "message_access"), false);

    let alien = checks(&app, page("messenger-test-token")).await;
    let told = alien.iter().find(|check| check["check"] == "token").unwrap();
    assert_eq!(
        told["words"], "The token is of another account.",
        "our own finding is not quoted"
    );

    for token in ["nonsense", "12:", ":x"] {
        let bot = json!({ "channel": "telegram", "credentials": { "bot_token": token } });
        for path in ["/inboxes/check", "/inboxes"] {
            let refused = app.post(path, bot.clone()).await;
            expect_invalid(&refused, &["credentials"]);
            let words = refused.1["fields"]["credentials"].to_string();
            assert!(words.contains("not a bot's token"), "{path}: {words}");
        }
    }
    expect_invalid(
        &app.post("/inboxes/check", json!({ "channel": "fax" })).await,
        &["channel"],
    );
    let wrong = json!({ "channel": "messenger", "external_id": "1", "credentials": "x" });
    expect_invalid(&app.post("/inboxes/check", wrong).await, &["credentials"]);
    app.stop().await;
}
