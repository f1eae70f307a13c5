//! The platforms' limits of speed and order are kept before they strike; what an error means for the customer and the account.

use serde_json::{Value, json};
use time::Duration;

use super::customer::Customer;
use crate::support::app::TestApp;

async fn conversation(customer: &Customer<'_>) -> Value {
    customer
        .app
        .get(&format!("/conversations/{}", customer.conversation_id))
        .await
}

#[tokio::test]
async fn one_person_on_whatsapp_gets_no_more_than_the_platform_lets_through() {
    let app = TestApp::start().await;
    app.sandbox_post("settings", json!({ "pair_rate": true })).await;
    let customer = Customer::writes(&app, "whatsapp", "15005551001").await;
    let other = Customer::writes(&app, "whatsapp", "15005551002").await;
    let mut ids = Vec::new();
    for n in 0..48 {
        ids.push(customer.reply(&format!("{n}")).await);
    }
    customer.becomes(&ids[40], "read").await;
    let elsewhere = other.reply("nobody else waits").await;
    other.becomes(&elsewhere, "read").await;
    let journal = app.sandbox_get("journal?channel=whatsapp").await;
    assert_eq!(journal["refused"], json!([]), "nothing was refused for its speed");
    assert_eq!(customer.message(&ids[47]).await["delivery"]["status"], "pending");
    app.stop().await;
}

#[tokio::test]
async fn usage_slows_an_account_before_its_limit_strikes_and_blocked_it_waits() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "1003").await;
    customer
        .fault(1, json!({ "kind": "usage", "percent": 101, "minutes": 5 }))
        .await;
    let first = customer.reply("first").await;
    customer.becomes(&first, "read").await;
    let second = customer.reply("second").await;
    let held: f64 = sqlx::query_scalar("select extract(epoch from held_until - $2)::float8 from inbox where id = $1")
        .bind(customer.inbox_id())
        .bind(app.store.clock.now())
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert!((200.0..=300.0).contains(&held), "{held}");
    assert_eq!(customer.accepted_texts().await, ["first"]);
    app.clock.advance(Duration::minutes(6));
    customer.becomes(&second, "read").await;
    app.stop().await;
}

#[tokio::test]
async fn somebody_who_cannot_be_reached_is_marked_until_they_write_again() {
    let app = TestApp::start().await;
    for (channel, id, fault) in [
        (
            "messenger",
            "1004",
            json!({ "kind": "error", "status": 400, "code": 551, "message": "Gone" }),
        ),
        (
            "instagram",
            "1104",
            json!({ "kind": "error", "status": 400, "code": 100, "subcode": 2_534_014, "message": "No such person" }),
        ),
        // told later, by webhook
        (
            "whatsapp",
            "15005551004",
            json!({ "kind": "fail_later", "code": 131_026, "message": "Undeliverable" }),
        ),
    ] {
        let customer = Customer::writes(&app, channel, id).await;
        assert_eq!(conversation(&customer).await.get("unreachable"), None);
        customer.fault(1, fault).await;
        let message = customer.reply("Are you there?").await;
        customer.becomes(&message, "failed").await;
        let unreachable = &conversation(&customer).await["unreachable"];
        assert_eq!(unreachable["code"], "recipient", "{channel}: {unreachable}");
        customer.acts("messages", json!({ "text": "I am back" })).await;
        app.eventually("they can be reached again", || async {
            conversation(&customer).await.get("unreachable").is_none().then_some(())
        })
        .await;
    }
    app.stop().await;
}

#[tokio::test]
async fn a_restricted_account_rests_and_its_admins_are_told() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "1005").await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 400, "code": 368, "message": "Blocked" }),
        )
        .await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    let failed = customer.becomes(&first, "failed").await;
    assert_eq!(failed["delivery"]["error"]["code"], "policy");
    let notices = app.get(&format!("/inboxes/{}/notices", customer.inbox_id())).await;
    assert_eq!(notices["items"][0]["kind"], "sending_restricted", "{notices}");
    assert_eq!(customer.message(&second).await["delivery"]["status"], "pending");
    app.clock.advance(Duration::minutes(61));
    customer.becomes(&second, "read").await;
    app.stop().await;
}

#[tokio::test]
async fn a_thread_of_another_app_is_taken_over_once() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "1006").await;
    let owned =
        json!({ "kind": "error", "status": 400, "code": 100, "subcode": 2_534_037, "message": "Not the owner" });
    customer.fault(1, owned.clone()).await;
    let first = customer.reply("first").await;
    customer.becomes(&first, "read").await;
    customer.fault(2, owned).await;
    let second = customer.reply("second").await;
    let failed = customer.becomes(&second, "failed").await;
    assert_eq!(failed["delivery"]["error"]["code"], "thread_owner");
    assert_eq!(customer.accepted_texts().await, ["first"]);
    app.stop().await;
}

#[tokio::test]
async fn an_account_that_stays_too_fast_rests_longer_each_time() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005551007").await;
    customer
        .fault(
            3,
            json!({ "kind": "error", "status": 400, "code": 130_429, "message": "Slow down" }),
        )
        .await;
    let message = customer.reply("patience").await;
    let steps = |n: i16| {
        let (app, inbox) = (&app, customer.inbox_id());
        async move {
            app.eventually(&format!("it was slowed down {n} times"), || async {
                let steps: i16 = sqlx::query_scalar("select hold_steps from inbox where id = $1")
                    .bind(inbox)
                    .fetch_one(&app.store.database.owner)
                    .await
                    .unwrap();
                (steps == n).then_some(())
            })
            .await;
            app.clock.advance(Duration::seconds(6));
        }
    };
    for n in 1..=3 {
        steps(n).await;
    }
    customer.becomes(&message, "read").await;
    steps(0).await;
    app.stop().await;
}
