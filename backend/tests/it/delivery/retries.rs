//! What may pass is tried again, after pauses that grow; who asked us to slow down is given the time.

use frontdesk_sandbox::{Account, Sandbox, SandboxConfig};
use serde_json::{Value, json};
use time::Duration;

use super::customer::Customer;
use crate::support::app::{ACCOUNTS, SECRET, TestApp, VERIFY_TOKEN, token};

fn refusal(status: u16, code: i64) -> Value {
    json!({ "kind": "error", "status": status, "code": code, "message": "Not now" })
}

/// So many refusals, each followed by a longer pause, then success.
async fn is_tried_again(channel: &str, status: u16, code: i64, class: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550301").await;
    customer.fault(3, refusal(status, code)).await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    for (tries, seconds) in [(1, 1.0), (2, 4.0), (3, 16.0)] {
        let pause = customer.pause_after(&first, tries).await;
        assert!(
            (seconds * 0.99..=seconds * 1.26).contains(&pause),
            "the pause after try {tries} is {pause} s"
        );
        assert_eq!(customer.message(&first).await["delivery"]["status"], "pending");
        assert_eq!(
            customer.message(&second).await["delivery"]["status"],
            "pending",
            "what comes after it waits"
        );
        app.clock.advance(Duration::seconds_f64(pause));
    }
    customer.becomes(&second, "read").await;
    customer.becomes(&first, "read").await;
    assert_eq!(customer.accepted_texts().await, ["first", "second"]);
    let attempts = customer.attempts(&first).await;
    let outcomes: Vec<_> = attempts
        .iter()
        .map(|attempt| attempt.outcome.as_deref().unwrap())
        .collect();
    assert_eq!(outcomes, ["retry", "retry", "retry", "sent"]);
    assert_eq!(attempts[0].error_class.as_deref(), Some(class));
    assert_eq!(attempts[0].error_code, Some(code.to_string()));
    app.stop().await;
}

#[tokio::test]
async fn a_disturbance_at_whatsapp() {
    is_tried_again("whatsapp", 500, 131_000, "transient").await;
}

#[tokio::test]
async fn a_disturbance_at_messenger() {
    is_tried_again("messenger", 500, 2, "transient").await;
}

#[tokio::test]
async fn a_disturbance_at_instagram_that_calls_itself_unavailable() {
    is_tried_again("instagram", 503, 1, "transient").await;
}

#[tokio::test]
async fn a_recipient_who_gets_too_much() {
    is_tried_again("whatsapp", 400, 131_056, "rate_recipient").await;
}

#[tokio::test]
async fn a_disturbance_that_does_not_pass_ends_in_words_and_holds_nobody() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550302").await;
    customer.fault(5, refusal(500, 131_016)).await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    for tries in 1..5 {
        let pause = customer.pause_after(&first, tries).await;
        app.clock.advance(Duration::seconds_f64(pause));
    }
    let failed = customer.becomes(&first, "failed").await;
    assert_eq!(failed["delivery"]["error"]["code"], "transient", "{failed}");
    assert!(
        failed["delivery"]["error"]["detail"]
            .as_str()
            .is_some_and(|words| words.len() > 10)
    );
    customer.becomes(&second, "read").await;
    assert_eq!(customer.attempts(&first).await.len(), 5);
    app.stop().await;
}

/// A whole account is slowed down: every conversation of that inbox waits, those of others do not.
async fn slows_its_inbox_only(channel: &str, code: i64, other: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "311").await;
    let neighbour = Customer::writes(&app, channel, "312").await;
    let elsewhere = Customer::writes(&app, other, "15005550313").await;
    let mut fault = refusal(400, code);
    fault["retry_after"] = json!(600);
    customer.fault(1, fault).await;
    let first = customer.reply("first").await;
    assert!(customer.pause_after(&first, 1).await >= 0.0);
    let held = neighbour.reply("held").await;
    let free = elsewhere.reply("free").await;
    elsewhere.becomes(&free, "read").await;
    assert_eq!(customer.message(&first).await["delivery"]["status"], "pending");
    assert_eq!(neighbour.message(&held).await["delivery"]["status"], "pending");
    assert_eq!(neighbour.attempts(&held).await, []);

    app.clock.advance(Duration::seconds(601));
    customer.becomes(&first, "read").await;
    neighbour.becomes(&held, "read").await;
    assert_eq!(customer.accepted_texts().await, ["first"]);
    assert_eq!(neighbour.accepted_texts().await, ["held"]);
    app.stop().await;
}

#[tokio::test]
async fn a_messenger_account_that_sends_too_much() {
    slows_its_inbox_only("messenger", 613, "whatsapp").await;
}

#[tokio::test]
async fn an_instagram_account_that_asks_too_much() {
    slows_its_inbox_only("instagram", 4, "messenger").await;
}

/// A platform that cannot be reached. The line that was open before is closed as well: that proves nothing was written.
#[tokio::test]
async fn nobody_there_is_tried_again_until_somebody_is() {
    let mut app = TestApp::start().await;
    let platform = app.sandbox.base_url().to_owned();
    let customer = Customer::writes(&app, "messenger", "321").await;
    let before = customer.reply("before").await;
    customer.becomes(&before, "read").await;
    let conversation_id = customer.conversation_id;

    let elsewhere = start_sandbox(&app, "127.0.0.1:0").await;
    std::mem::replace(&mut app.sandbox, elsewhere).stop().await;
    let customer = Customer {
        app: &app,
        channel: "messenger",
        account: "1001",
        id: "321".to_owned(),
        conversation_id,
        wrote: String::new(),
    };
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    for tries in 1..=2 {
        let pause = customer.pause_after(&first, tries).await;
        assert!(pause >= 1.0);
        assert_eq!(customer.message(&first).await["delivery"]["status"], "pending");
        app.clock.advance(Duration::seconds_f64(pause));
    }
    let attempts = customer.attempts(&first).await;
    assert_eq!(
        (attempts[0].outcome.as_deref(), attempts[0].error_class.as_deref()),
        (Some("retry"), Some("not_sent"))
    );

    let back = start_sandbox(&app, platform.trim_start_matches("http://")).await;
    let settings = json!({ "earlier_life": true });
    let answer = app
        .http
        .post(format!("{platform}/__sandbox/settings"))
        .json(&settings)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success());
    for _ in 0..3 {
        app.clock.advance(Duration::seconds(300));
        if customer.message(&second).await["delivery"]["status"] == "read" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    }
    customer.becomes(&first, "read").await;
    customer.becomes(&second, "read").await;
    let journal: Value = app
        .http
        .get(format!("{platform}/__sandbox/journal"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let texts: Vec<&Value> = journal["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["text"])
        .collect();
    assert_eq!(texts, [&json!("first"), &json!("second")]);
    back.stop().await;
    app.stop().await;
}

async fn start_sandbox(app: &TestApp, listen: &str) -> Sandbox {
    let accounts = ACCOUNTS.iter().map(|(channel, id)| Account {
        channel: (*channel).into(),
        id: (*id).into(),
        name: format!("{channel} test"),
        access_token: token(channel),
    });
    Sandbox::start(SandboxConfig {
        listen: listen.parse().unwrap(),
        webhook_base_url: app.url.clone(),
        meta_app_secret: SECRET.to_owned(),
        verify_token: VERIFY_TOKEN.to_owned(),
        accounts: accounts.collect(),
        seed_story: false,
    })
    .await
    .unwrap()
}

/// The platform tells of a failure again after the agent has tried once more: that is no news of the new try.
#[tokio::test]
async fn a_failure_that_is_told_again_is_not_the_new_trys() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550341").await;
    let fault = json!({ "kind": "fail_later", "code": 131_000, "message": "Something went wrong" });
    customer.fault(1, fault).await;
    let id = customer.reply("first").await;
    let failed = customer.becomes(&id, "failed").await;
    let told_again = json!({ "statuses": [{
        "id": failed["external_id"], "status": "failed", "recipient_id": customer.id, "biz_opaque_callback_data": format!("{id}:0"),
        "timestamp": app.store.clock.now().unix_timestamp().to_string(), "errors": [{ "code": 131_000, "title": "Something went wrong" }]
    }] });
    let told_again = crate::support::customer::Customer::on("whatsapp").change("messages", told_again);
    app.clock.advance(Duration::minutes(1));

    // it waits in its queue
    app.sandbox_post("webhooks/pause", json!({ "paused": true })).await;
    customer.fault(1, refusal(500, 131_016)).await;
    assert_eq!(customer.retry(&id).await.0, 200);
    let pause = customer.pause_after(&id, 2).await;
    assert_eq!(app.webhook("whatsapp", &told_again).await, 200);
    assert_eq!(customer.message(&id).await["delivery"]["status"], "pending");
    // it is on its way
    customer.hold_next_answer().await;
    app.clock.advance(Duration::seconds_f64(pause));
    customer.becomes(&id, "sending").await;
    assert_eq!(app.webhook("whatsapp", &told_again).await, 200);
    app.clear_faults().await;
    customer.becomes(&id, "sent").await;
    // it was sent
    assert_eq!(app.webhook("whatsapp", &told_again).await, 200);
    assert_eq!(customer.message(&id).await["delivery"]["status"], "sent");
    app.sandbox_post("webhooks/pause", json!({ "paused": false })).await;
    customer.becomes(&id, "read").await;
    assert_eq!(customer.accepted_texts().await, ["first", "first"]);
    app.stop().await;
}
