//! The messaging window: decided when a reply is accepted, and again when it is sent.

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::customer::Customer;
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;

impl Customer<'_> {
    /// Replies as a member, or as the token.
    async fn reply_as(&self, member: Option<&Browser>, text: &str) -> (u16, Value) {
        let path = format!("/conversations/{}/messages", self.conversation_id);
        let body = json!({ "client_id": self.app.store.clock.id(), "text": text });
        match member {
            Some(browser) => browser.call(self.app, Method::POST, &path, Some(body)).await,
            None => self.app.post(&path, body).await,
        }
    }

    /// The customer wrote so long ago, by the sandbox's clock as well.
    async fn wrote_hours_ago(app: &TestApp, channel: &str, id: &str, hours: i64) -> String {
        let account = crate::support::app::ACCOUNTS
            .iter()
            .find(|(name, _)| *name == channel)
            .unwrap()
            .1;
        let new = json!({ "channel": channel, "account": account, "id": id, "name": "Late" });
        app.sandbox_post("customers", new).await;
        let at = (app.store.clock.now().unix_timestamp() - hours * 3_600) * 1_000;
        let path = format!("customers/{channel}/{account}/{id}/messages");
        let bubble = app.sandbox_post(&path, json!({ "text": "Hello", "at": at })).await;
        bubble["id"].as_str().unwrap().to_owned()
    }
}

async fn conversation(app: &TestApp, external_id: &str) -> uuid::Uuid {
    app.eventually("the conversation", || async {
        sqlx::query_scalar("select conversation_id from message where workspace_id = $1 and external_id = $2")
            .bind(app.workspace_id)
            .bind(external_id)
            .fetch_optional(&app.store.database.owner)
            .await
            .unwrap()
    })
    .await
}

#[tokio::test]
async fn a_member_answers_for_a_week_and_a_token_for_a_day() {
    let app = TestApp::start().await;
    let member = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    for (channel, id) in [("messenger", "901"), ("instagram", "902")] {
        let mut customer = Customer::writes(&app, channel, id).await;
        let late = format!("{id}9");
        let wrote = Customer::wrote_hours_ago(&app, channel, &late, 30).await;
        customer.id = late;
        customer.conversation_id = conversation(&app, &wrote).await;
        let view = app.get(&format!("/conversations/{}", customer.conversation_id)).await;
        assert!(
            view["human_agent_until"].as_str() > view["window_expires_at"].as_str(),
            "{view}"
        );

        let (status, problem) = customer.reply_as(None, "From a script").await;
        assert_eq!((status, &problem["code"]), (409, &json!("window_closed")), "{problem}");
        assert!(
            problem["detail"].as_str().unwrap().contains("a member for 7 days"),
            "{problem}"
        );
        // the sandbox refuses what is not marked as a person's
        let (status, message) = customer.reply_as(Some(&member), "From a person").await;
        assert_eq!(status, 201, "{message}");
        customer.becomes(message["id"].as_str().unwrap(), "read").await;

        app.clock.advance(Duration::days(6));
        let (status, problem) = customer.reply_as(Some(&member), "Too late").await;
        assert_eq!((status, &problem["code"]), (409, &json!("window_closed")));
        app.clock.advance(Duration::days(-6));
    }
    let customer = Customer::writes(&app, "whatsapp", "15005550903").await;
    let view = app.get(&format!("/conversations/{}", customer.conversation_id)).await;
    assert_eq!(view["human_agent_until"], Value::Null);
    app.clock.advance(Duration::hours(25));
    let (status, problem) = customer.reply_as(Some(&member), "Too late").await;
    assert_eq!((status, &problem["code"]), (409, &json!("window_closed")));
    assert!(problem["detail"].as_str().unwrap().contains("templates"), "{problem}");
    app.stop().await;
}

/// An expired token, ten replies, and a new token: they go out in order, and the one whose window closed meanwhile says so.
#[tokio::test]
async fn what_fell_out_of_its_window_while_it_waited_says_so() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550904").await;
    let leaving = Customer::writes(&app, "whatsapp", "15005550905").await;
    let account =
        |token: &str| json!({ "channel": "whatsapp", "id": customer.account, "name": "N", "access_token": token });
    app.sandbox_post("accounts", account("another-token")).await;

    let lost = leaving.reply("for one who waits a day").await;
    let path = format!("/inboxes/{}", customer.inbox_id());
    app.clock.advance(Duration::seconds(2));
    app.eventually("the inbox asks for a new token", || async {
        app.clock.advance(Duration::milliseconds(200));
        (app.get(&path).await["state"] == "reauthorization_required").then_some(())
    })
    .await;
    app.clock.advance(Duration::hours(23));
    customer.writes_again().await;
    let mut replies = Vec::new();
    for n in 0..10 {
        replies.push(customer.reply(&format!("reply {n}")).await);
    }
    let notices = app.get(&format!("{path}/notices")).await;
    assert_eq!(notices["items"][0]["kind"], "reauthorization_required", "{notices}");

    app.clock.advance(Duration::hours(2));
    let credentials = json!({ "credentials": { "access_token": "another-token" } });
    assert_eq!(app.call(Method::PATCH, &path, Some(credentials)).await.0, 200);
    customer.becomes(replies.last().unwrap(), "read").await;
    let expected: Vec<String> = (0..10).map(|n| format!("reply {n}")).collect();
    assert_eq!(customer.accepted_texts().await, expected);
    let failed = leaving.becomes(&lost, "failed").await;
    let error = &failed["delivery"]["error"];
    assert_eq!(error["code"], "window");
    let words = error["detail"].as_str().unwrap();
    assert!(
        words.contains("ended before this could be sent") && words.contains("templates"),
        "{words}"
    );
    assert_eq!(leaving.accepted_texts().await, Vec::<String>::new());
    app.stop().await;
}

/// Our clock and the platform's do not agree on when the day was over.
#[tokio::test]
async fn a_window_that_the_platform_counts_as_closed_is_answered_as_a_person_once() {
    let app = TestApp::start().await;
    let member = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    for (channel, id) in [("messenger", "911"), ("instagram", "912")] {
        let mut customer = Customer::writes(&app, channel, id).await;
        let late = format!("{id}9");
        let wrote = Customer::wrote_hours_ago(&app, channel, &late, 25).await;
        customer.id = late;
        customer.conversation_id = conversation(&app, &wrote).await;
        sqlx::query("update conversation set window_expires_at = $3 where workspace_id = $1 and id = $2")
            .bind(app.workspace_id)
            .bind(customer.conversation_id)
            .bind(app.store.clock.now() + Duration::hours(1))
            .execute(&app.store.database.owner)
            .await
            .unwrap();

        let (status, message) = customer.reply_as(Some(&member), "From a person").await;
        assert_eq!(status, 201, "{message}");
        let id = message["id"].as_str().unwrap();
        customer.becomes(id, "read").await;
        assert_eq!(customer.accepted_texts().await, ["From a person"]);
        assert_eq!(customer.attempts(id).await.len(), 1);
        let (status, message) = customer.reply_as(None, "From a script").await;
        assert_eq!(status, 201, "{message}");
        let failed = customer.becomes(message["id"].as_str().unwrap(), "failed").await;
        assert_eq!(failed["delivery"]["error"]["code"], "window", "a script is no person");
        assert_eq!(customer.accepted_texts().await, ["From a person"]);

        // marked, and no answer: it may have arrived, so it does not go again
        let refused = json!({ "kind": "error", "status": 400, "code": 10, "subcode": 2_018_278, "message": "Closed" });
        customer.fault(1, refused).await;
        customer.fault(1, json!({ "kind": "drop_after" })).await;
        let (_, message) = customer.reply_as(Some(&member), "Is it there?").await;
        let id = message["id"].as_str().unwrap();
        let told = app
            .eventually("it is not pending for ever", || async {
                let status = customer.message(id).await["delivery"]["status"].clone();
                (status != "pending" && status != "sending").then_some(status)
            })
            .await;
        assert_ne!(told, "failed");
        assert_eq!(customer.accepted_texts().await, ["From a person", "Is it there?"]);
    }
    app.stop().await;
}
