//! Our reactions: shown at once, delivered, changed and taken away; what fails says so.

use frontdesk::domain::conversations;
use reqwest::Method;
use serde_json::{Value, json};

use super::customer::Customer;
use crate::support::app::TestApp;

impl Customer<'_> {
    async fn first_message(&self) -> String {
        self.timeline().await[0]["id"].as_str().unwrap().to_owned()
    }

    async fn reacts(&self, message: &str, emoji: Option<&str>) -> (u16, Value) {
        let path = format!("/conversations/{}/messages/{message}/reaction", self.conversation_id);
        match emoji {
            Some(emoji) => self.app.call(Method::PUT, &path, Some(json!({ "emoji": emoji }))).await,
            None => self.app.call(Method::DELETE, &path, None).await,
        }
    }

    /// The emoji that the customer sees on their first message.
    async fn sees_reaction(&self, emoji: Option<&str>) {
        let path = format!("customers/{}/{}/{}/thread", self.channel, self.account, self.id);
        self.app
            .eventually(&format!("the customer sees {emoji:?}"), || async {
                let thread = self.app.sandbox_get(&path).await;
                let seen = &thread["messages"][0]["reactions"];
                (seen[0]["emoji"].as_str() == emoji).then_some(())
            })
            .await;
    }

    async fn reaction_becomes(&self, message: &str, status: &str) -> Value {
        self.app
            .eventually(&format!("the reaction is {status}"), || async {
                let view = self.message(message).await;
                let ours = view["reactions"][0].clone();
                (ours["delivery"]["status"] == status).then_some(ours)
            })
            .await
    }
}

async fn come_and_go(channel: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550801").await;
    let message = customer.first_message().await;
    let (status, view) = customer.reacts(&message, Some("👍")).await;
    assert_eq!(status, 200, "{view}");
    let ours = &view["reactions"][0];
    assert_eq!(
        (&ours["emoji"], &ours["delivery"]["status"], &ours["author"]["type"]),
        (&json!("👍"), &json!("pending"), &json!("token")),
        "it is shown at once"
    );
    customer.reaction_becomes(&message, "sent").await;
    customer.sees_reaction(Some("👍")).await;

    let version = customer.message(&message).await["version"].clone();
    assert_eq!(
        customer.reacts(&message, Some("👍")).await.1["version"],
        version,
        "nothing changed"
    );
    customer.reacts(&message, Some("🥳")).await;
    customer.sees_reaction(Some("🥳")).await;
    customer.reaction_becomes(&message, "sent").await;
    assert_eq!(
        customer.message(&message).await["reactions"].as_array().unwrap().len(),
        1
    );

    let (status, view) = customer.reacts(&message, None).await;
    assert_eq!((status, &view["reactions"]), (200, &json!([])));
    customer.sees_reaction(None).await;
    app.stop().await;
}

#[tokio::test]
async fn instagram() {
    come_and_go("instagram").await;
}

#[tokio::test]
async fn whatsapp() {
    come_and_go("whatsapp").await;
}

#[tokio::test]
async fn what_fails_says_so_and_leaves_what_the_customer_sees() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "15005550802").await;
    let message = customer.first_message().await;
    customer.reacts(&message, Some("👍")).await;
    customer.reaction_becomes(&message, "sent").await;
    let refuse = json!({ "kind": "error", "status": 400, "code": 551, "message": "No" });
    let fault = json!({ "channel": "instagram", "endpoint": "actions", "times": 2, "fault": refuse });
    app.sandbox_post("faults", fault).await;
    customer.reacts(&message, Some("🥳")).await;
    let failed = customer.reaction_becomes(&message, "failed").await;
    assert_eq!(
        (&failed["emoji"], &failed["delivery"]["error"]["code"]),
        (&json!("👍"), &json!("recipient"))
    );
    customer.reacts(&message, None).await;
    let failed = customer.reaction_becomes(&message, "failed").await;
    assert_eq!(failed["emoji"], "👍", "the customer still sees it");
    customer.sees_reaction(Some("👍")).await;
    customer.reacts(&message, None).await;
    customer.sees_reaction(None).await;
    app.stop().await;
}

#[tokio::test]
async fn a_hiccup_is_tried_again() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "15005550803").await;
    let message = customer.first_message().await;
    let fault =
        json!({ "channel": "instagram", "endpoint": "actions", "times": 1, "fault": { "kind": "drop_before" } });
    app.sandbox_post("faults", fault).await;
    customer.reacts(&message, Some("👍")).await;
    customer.reaction_becomes(&message, "sent").await;
    customer.sees_reaction(Some("👍")).await;
    app.stop().await;
}

#[tokio::test]
async fn what_takes_no_reaction_is_refused() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550804").await;
    let message = customer.first_message().await;
    for text in ["", "a", "👍👍"] {
        let (status, problem) = customer.reacts(&message, Some(text)).await;
        assert_eq!(status, 422, "{text}: {problem}");
    }
    let note = customer.answer(json!({ "text": "For us", "audience": "team" })).await;
    let (status, problem) = customer.reacts(&note, Some("👍")).await;
    assert_eq!((status, &problem["code"]), (409, &json!("not_reactable")));
    let page = Customer::writes(&app, "messenger", "15005550805").await;
    let (status, problem) = page.reacts(&page.first_message().await, Some("👍")).await;
    assert_eq!(status, 422);
    assert!(
        problem["fields"]["emoji"][0].as_str().unwrap().contains("Messenger"),
        "{problem}"
    );
    let (status, _) = page.reacts(&message, Some("👍")).await;
    assert_eq!(status, 404, "a message of another conversation");

    app.clock.advance(time::Duration::hours(25));
    let (status, problem) = customer.reacts(&message, Some("👍")).await;
    assert_eq!((status, &problem["code"]), (409, &json!("window_closed")));
    app.clock.advance(time::Duration::days(30));
    let (status, problem) = customer.reacts(&message, Some("👍")).await;
    assert_eq!((status, &problem["code"]), (409, &json!("too_old")));
    assert_eq!(customer.message(&message).await["reactions"], json!([]));
    app.stop().await;
}

/// Through an inbox that is switched off nothing goes out: a reaction waits, and signs that nobody waits for are left out.
#[tokio::test]
async fn an_inbox_that_is_switched_off_does_nothing_until_it_is_on_again() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550806").await;
    let message = customer.first_message().await;
    let inbox = format!("/inboxes/{}", customer.inbox_id());
    let switch = async |disabled: bool| {
        let (status, inbox) = app
            .call(Method::PATCH, &inbox, Some(json!({ "disabled": disabled })))
            .await;
        assert_eq!(status, 200, "{inbox}");
    };
    switch(true).await;
    assert_eq!(customer.reacts(&message, Some("👍")).await.0, 200);
    app.eventually("it is put off", || async {
        sqlx::query_scalar::<_, bool>(
            "select coalesce(claimed_until > $1, false) from reaction where delivery = 'pending'",
        )
        .bind(app.store.clock.now())
        .fetch_optional(&app.store.database.owner)
        .await
        .unwrap()
        .filter(|later| *later)
    })
    .await;
    let mut connection = app.store.database.owner.acquire().await.unwrap();
    let peer = conversations::load_peer(&mut connection, app.workspace_id, customer.conversation_id);
    assert!(!peer.await.unwrap().unwrap().connected, "no read mark and no typing");
    customer.sees_reaction(None).await;
    assert_eq!(
        customer.message(&message).await["reactions"][0]["delivery"]["status"],
        "pending"
    );

    switch(false).await;
    app.clock.advance(time::Duration::minutes(1));
    job_is_due(&app).await;
    customer.sees_reaction(Some("👍")).await;
    customer.reaction_becomes(&message, "sent").await;
    app.stop().await;
}

/// The queue of jobs goes by the database's clock.
async fn job_is_due(app: &TestApp) {
    let due =
        "update apalis.jobs set run_at = now() where status = 'Pending' and convert_from(job, 'utf8') like '%react%'";
    let due = sqlx::query(due).execute(&app.store.database.owner).await.unwrap();
    assert_eq!(due.rows_affected(), 1, "it is looked at again");
}

async fn a_dead_token_is_found_and_waited_for(channel: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550807").await;
    let message = customer.first_message().await;
    let account = json!({ "channel": channel, "id": customer.account, "name": "Renewed", "access_token": "another" });
    app.sandbox_post("accounts", account).await;
    customer.reacts(&message, Some("👍")).await;
    let path = format!("/inboxes/{}", customer.inbox_id());
    app.eventually("the inbox asks for a new token", || async {
        (app.get(&path).await["state"] == "reauthorization_required").then_some(())
    })
    .await;
    let notices = app.get(&format!("{path}/notices")).await;
    assert_eq!(notices["items"][0]["kind"], "reauthorization_required", "{notices}");
    let ours = customer.message(&message).await["reactions"][0].clone();
    assert_eq!(
        ours["delivery"],
        json!({ "status": "pending" }),
        "it waits as replies do"
    );

    let credentials = json!({ "credentials": { "access_token": "another" } });
    let (status, inbox) = app.call(Method::PATCH, &path, Some(credentials)).await;
    assert_eq!((status, &inbox["state"]), (200, &json!("connected")));
    app.clock.advance(time::Duration::minutes(1));
    job_is_due(&app).await;
    customer.reaction_becomes(&message, "sent").await;
    customer.sees_reaction(Some("👍")).await;
    app.stop().await;
}

#[tokio::test]
async fn a_dead_token_is_waited_for_on_instagram() {
    a_dead_token_is_found_and_waited_for("instagram").await;
}

#[tokio::test]
async fn a_dead_token_is_waited_for_on_whatsapp() {
    a_dead_token_is_found_and_waited_for("whatsapp").await;
}

#[tokio::test]
async fn a_token_that_is_refused_once_is_only_doubted() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "15005550808").await;
    let message = customer.first_message().await;
    let inbox = format!("/inboxes/{}", customer.inbox_id());
    let before = app.get(&inbox).await["version"].clone();
    let refusal = json!({ "kind": "error", "status": 401, "code": 190, "message": "Hiccup" });
    let fault = json!({ "channel": "instagram", "endpoint": "actions", "times": 1, "fault": refusal });
    app.sandbox_post("faults", fault).await;
    customer.reacts(&message, Some("👍")).await;
    let sent = customer.reaction_becomes(&message, "sent").await;
    assert_eq!(sent["delivery"], json!({ "status": "sent" }));
    customer.sees_reaction(Some("👍")).await;
    let tries: i32 = sqlx::query_scalar("select attempts from reaction where message_id = $1::uuid")
        .bind(&message)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(tries, 1, "what is no fault of it is no try of it");
    let after = app.get(&inbox).await;
    assert_eq!((&after["state"], &after["version"]), (&json!("connected"), &before));
    app.stop().await;
}
