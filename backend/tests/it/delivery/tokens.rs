//! A token that died holds the inbox's queue; a new one lets it go, in order.

use serde_json::{Value, json};
use time::Duration;

use super::customer::Customer;
use crate::support::app::TestApp;

async fn platform_takes_only(customer: &Customer<'_>, token: &str) {
    let account =
        json!({ "channel": customer.channel, "id": customer.account, "name": "Renewed", "access_token": token });
    customer.app.sandbox_post("accounts", account).await;
}

async fn told_of_inbox(customer: &Customer<'_>) -> Vec<String> {
    sqlx::query_scalar("select data->>'state' from event where workspace_id = $1 and type = 'inbox.updated' and data->>'id' = $2 order by seq")
        .bind(customer.app.workspace_id)
        .bind(customer.inbox_id().to_string())
        .fetch_all(&customer.app.store.database.owner)
        .await
        .unwrap()
}

async fn a_dead_token_holds_and_a_new_one_drains(channel: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550401").await;
    let neighbour = Customer::writes(&app, channel, "15005550402").await;
    platform_takes_only(&customer, "another-token").await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    let pause = customer.pause_after(&first, 1).await;
    let path = format!("/inboxes/{}", customer.inbox_id());
    assert_eq!(
        app.get(&path).await["state"],
        "connected",
        "refused once may be a hiccup"
    );
    app.clock.advance(Duration::seconds_f64(pause));
    let inbox = app
        .eventually("the inbox asks for a new token", || async {
            Some(app.get(&path).await).filter(|inbox| inbox["state"] == "reauthorization_required")
        })
        .await;
    assert!(
        inbox["state_detail"].as_str().is_some_and(|words| words.len() > 10),
        "{inbox}"
    );
    assert_eq!(told_of_inbox(&customer).await, ["reauthorization_required"]);

    let elsewhere = neighbour.reply("of another customer").await;
    app.clock.advance(Duration::minutes(10));
    let third = customer.reply("third").await;
    // the queue is looked at, and left alone
    app.clock.advance(Duration::minutes(2));
    for (whose, id) in [
        (&customer, &first),
        (&customer, &second),
        (&customer, &third),
        (&neighbour, &elsewhere),
    ] {
        assert_eq!(whose.message(id).await["delivery"], json!({ "status": "pending" }));
    }

    let credentials = json!({ "credentials": { "access_token": "another-token" } });
    let (status, inbox) = app.call(reqwest::Method::PATCH, &path, Some(credentials)).await;
    assert_eq!(
        (status, &inbox["state"], &inbox["state_detail"]),
        (200, &json!("connected"), &Value::Null)
    );
    for (whose, id) in [(&customer, &third), (&neighbour, &elsewhere)] {
        whose.becomes(id, "read").await;
    }
    assert_eq!(customer.accepted_texts().await, ["first", "second", "third"]);
    assert_eq!(neighbour.accepted_texts().await, ["of another customer"]);
    assert_eq!(
        told_of_inbox(&customer).await,
        ["reauthorization_required", "connected"]
    );
    app.stop().await;
}

#[tokio::test]
async fn messenger() {
    a_dead_token_holds_and_a_new_one_drains("messenger").await;
}

#[tokio::test]
async fn instagram() {
    a_dead_token_holds_and_a_new_one_drains("instagram").await;
}

#[tokio::test]
async fn whatsapp() {
    a_dead_token_holds_and_a_new_one_drains("whatsapp").await;
}

#[tokio::test]
async fn a_token_that_is_refused_once_changes_nothing() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550403").await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 401, "code": 190, "message": "Hiccup" }),
        )
        .await;
    let first = customer.reply("first").await;
    let pause = customer.pause_after(&first, 1).await;
    app.clock.advance(Duration::seconds_f64(pause));
    customer.becomes(&first, "read").await;
    assert_eq!(told_of_inbox(&customer).await, Vec::<String>::new());
    app.stop().await;
}
