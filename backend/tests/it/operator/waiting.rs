//! While a workspace waits nothing of its goes out, and everything that comes in is kept; when it goes on, everything does.

use frontdesk::domain::workspaces;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use crate::delivery::customer::Customer;
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp, token};
use crate::support::browser::Browser;
use crate::support::customer::{self, now};
use crate::support::receiver::Receiver;
use crate::support::second::Second;
use crate::support::tenant::Tenant;

const WEB: Roles = Roles {
    web: true,
    worker: false,
};
const WORKER: Roles = Roles {
    web: false,
    worker: true,
};

fn opened(config: &mut frontdesk::config::Config) {
    config.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()];
}

/// What the platform was given for a customer, whatever it was.
async fn accepted(app: &TestApp, channel: &str, recipient: &str) -> Vec<Value> {
    let journal = app
        .sandbox_get(&format!("journal?channel={channel}&recipient={recipient}"))
        .await;
    journal["items"].as_array().unwrap().clone()
}

/// The replies among it, in their order; our reaction has none with them.
async fn replied(app: &TestApp, channel: &str, recipient: &str) -> Vec<String> {
    let items = accepted(app, channel, recipient).await;
    let replies = items.iter().filter(|item| item["kind"] != "reaction");
    replies
        .map(|item| item["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

async fn aside(app: &TestApp) -> i64 {
    sqlx::query_scalar("select count(*) from waiting_job where workspace_id = $1")
        .bind(app.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

async fn endpoint(app: &TestApp, token: &str, receiver: &Receiver) {
    let new = json!({ "name": "Shop", "url": receiver.url, "event_types": ["label.updated"] });
    let made = app
        .call_as(Some(token), Method::POST, "/webhook_endpoints", Some(new))
        .await;
    assert_eq!(made.0, 201, "{}", made.1);
    let label = json!({ "name": "VIP" });
    let made = app.call_as(Some(token), Method::POST, "/labels", Some(label)).await;
    assert_eq!(made.0, 201, "{}", made.1);
}

/// A reply for now and one for later, by a member.
async fn replies(app: &TestApp, email: &str, conversation: &str) {
    let browser = Browser::sign_in(app, email, OWNER_PASSWORD).await;
    let reply = json!({ "client_id": "c1", "text": "now" });
    let path = format!("/conversations/{conversation}/messages");
    assert_eq!(browser.call(app, Method::POST, &path, Some(reply)).await.0, 201);
    let at = frontdesk::clock::rfc3339_millis::format(app.store.clock.now() + Duration::hours(1));
    let later = json!({ "id": app.store.clock.id(), "text": "later", "send_at": at });
    let path = format!("/conversations/{conversation}/scheduled_messages");
    assert_eq!(browser.call(app, Method::POST, &path, Some(later)).await.0, 201);
}

#[tokio::test]
async fn what_goes_out_waits_and_what_comes_in_is_kept() {
    let app = TestApp::with(WEB, opened).await;
    let (own_shop, their_shop) = (Receiver::start().await, Receiver::start().await);
    let other = Tenant::make(&app, "other", &[("messenger", "5005")]).await;
    app.sandbox_post(
        "accounts",
        json!({ "channel": "messenger", "id": "5005", "name": "Other", "access_token": token("messenger") }),
    )
    .await;
    app.sandbox_post(
        "customers",
        json!({ "channel": "messenger", "account": "5005", "id": "77", "name": "Theirs" }),
    )
    .await;
    // written at the platform, which else takes no reply
    app.sandbox_post("customers/messenger/5005/77/messages", json!({ "text": "Hello" }))
        .await;
    let their_conversation = app
        .eventually("their customer's message", || async {
            let list = other.get(&app, "/conversations").await;
            list["items"][0]["id"].as_str().map(str::to_owned)
        })
        .await;
    let own = Customer::writes(&app, "whatsapp", "15005550901").await;

    // ours first, so that it would go first
    endpoint(&app, crate::support::app::TOKEN, &own_shop).await;
    replies(&app, OWNER_EMAIL, &own.conversation_id.to_string()).await;
    let first = own.timeline().await[0]["id"].as_str().unwrap().to_owned();
    let reaction = format!("/conversations/{}/messages/{first}/reaction", own.conversation_id);
    let reacted = app.call(Method::PUT, &reaction, Some(json!({ "emoji": "👍" }))).await;
    assert_eq!(reacted.0, 200, "{}", reacted.1);
    workspaces::suspend(&app.store, app.workspace_id).await.unwrap();
    endpoint(&app, &other.token, &their_shop).await;
    replies(&app, "other@example.test", &their_conversation).await;
    app.clock.advance(Duration::hours(2));
    let workers = Second::with(&app, WORKER, opened).await;

    app.eventually("another workspace's replies and webhooks go out", || async {
        let gone = replied(&app, "messenger", "77").await == ["now", "later"] && their_shop.got().len() == 1;
        gone.then_some(())
    })
    .await;
    app.eventually("the reaction is put aside", || async {
        (aside(&app).await > 0).then_some(())
    })
    .await;
    assert!(accepted(&app, "whatsapp", &own.id).await.is_empty());
    assert!(own_shop.got().is_empty());
    // the platform is answered as ever, and what it brought is there
    let at = now(&app);
    let more = customer::Customer::on("whatsapp").with_id(&own.id);
    assert_eq!(
        app.webhook("whatsapp", &more.text("m2", "Is anybody there?", at)).await,
        200
    );
    let stored: i64 = sqlx::query_scalar("select count(*) from message where workspace_id = $1 and external_id = 'm2'")
        .bind(app.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(stored, 1);

    workspaces::resume(&app.store, app.workspace_id).await.unwrap();
    app.eventually("everything goes on", || async {
        let gone = replied(&app, "whatsapp", &own.id).await == ["now", "later"]
            && own_shop.got().len() == 1
            && aside(&app).await == 0;
        gone.then_some(())
    })
    .await;
    app.eventually("the reaction is delivered", || async {
        let timeline = own.timeline().await;
        (timeline[0]["reactions"][0]["delivery"]["status"] == "sent").then_some(())
    })
    .await;
    let texts: Vec<Value> = own
        .timeline()
        .await
        .iter()
        .map(|message| message["text"].clone())
        .collect();
    assert!(texts.contains(&json!("Is anybody there?")), "{texts:?}");
    workers.stop().await;
    app.stop().await;
}
