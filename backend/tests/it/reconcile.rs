//! What webhooks missed is found by asking the platform, and is there once.

use frontdesk::domain::reconcile;
use frontdesk::server::Roles;
use serde_json::{Value, json};
use time::Duration;

use crate::support::app::TestApp;
use crate::support::second::Second;

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

/// A customer of a channel in the sandbox: what is below `__sandbox/`.
async fn customer(app: &TestApp, channel: &str, account: &str, id: &str) -> String {
    let body = json!({ "channel": channel, "account": account, "id": id, "name": format!("Guest {id}") });
    app.sandbox_post("customers", body).await;
    format!("customers/{channel}/{account}/{id}")
}

async fn lost(app: &TestApp, lost: bool) {
    app.sandbox_post("settings", json!({ "lost": lost, "receipts": false }))
        .await;
}

/// Nothing is under way, lost webhooks aside.
async fn quiet(app: &TestApp) {
    let webhooks = app.sandbox_get("webhooks?wait_quiet=20000").await;
    assert_eq!(webhooks["quiet"], true, "{webhooks}");
}

/// Time passes until the next comparison, and it has ended; returns how many messages all comparisons brought.
async fn compared(app: &TestApp, inbox: usize) -> i64 {
    // one that is planned later is due later
    app.eventually("the inbox has its place in the plan", || async {
        let row = sqlx::query("select 1 from inbox_reconcile where inbox_id = $1").bind(app.inbox_ids[inbox]);
        row.fetch_optional(&app.store.database.owner).await.unwrap()
    })
    .await;
    let before: Option<time::OffsetDateTime> = finished(app, inbox).await.1;
    app.clock.advance(Duration::hours(7));
    app.eventually("the inbox was compared", || async {
        let (recovered, at) = finished(app, inbox).await;
        (at > before).then_some(recovered)
    })
    .await
}

async fn finished(app: &TestApp, inbox: usize) -> (i64, Option<time::OffsetDateTime>) {
    let row = sqlx::query_as("select recovered, finished_at from inbox_reconcile where inbox_id = $1")
        .bind(app.inbox_ids[inbox])
        .fetch_optional(&app.store.database.owner)
        .await
        .unwrap();
    row.unwrap_or_default()
}

/// What our timeline of the only conversation of a channel says, oldest first: the platform's ids and texts.
async fn ours(app: &TestApp, channel: &str) -> Vec<(String, String)> {
    let all = app.get(&format!("/conversations?channel={channel}")).await;
    let id = items(&all)[0]["id"].as_str().unwrap();
    let page = app.get(&format!("/conversations/{id}/messages?limit=100")).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    items(&page)
        .iter()
        .map(|message| (text(&message["external_id"]), text(&message["text"])))
        .collect()
}

async fn theirs(app: &TestApp, thread: &str) -> Vec<(String, String)> {
    let thread = app.sandbox_get(&format!("{thread}/thread")).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let messages = thread["messages"].as_array().unwrap();
    messages
        .iter()
        .map(|message| (text(&message["id"]), text(&message["text"])))
        .collect()
}

#[tokio::test]
async fn what_webhooks_missed_is_found_once_whatever_comes_late() {
    let app = TestApp::start().await;
    for (inbox, (channel, account)) in [("messenger", "1001"), ("instagram", "17841001")]
        .into_iter()
        .enumerate()
    {
        let thread = customer(&app, channel, account, &format!("700{inbox}")).await;
        let at = crate::support::customer::now(&app) - 240_000;
        let write = async |text: &str, seconds: i64| {
            let body = json!({ "text": text, "at": at + seconds * 1_000 });
            app.sandbox_post(&format!("{thread}/messages"), body).await
        };
        write("before", 0).await;
        quiet(&app).await;
        lost(&app, true).await;
        write("lost one", 10).await;
        let picture = json!({ "media": "sample:bicycle", "at": at + 20_000 });
        app.sandbox_post(&format!("{thread}/messages"), picture).await;
        let echo = json!({ "text": "from the app", "at": at + 30_000 });
        app.sandbox_post(&format!("{thread}/echo"), echo).await;
        write("lost two", 40).await;
        quiet(&app).await;
        lost(&app, false).await;
        write("after", 50).await;
        quiet(&app).await;
        assert_eq!(ours(&app, channel).await.len(), 2, "{channel}: the others are lost");

        assert_eq!(compared(&app, inbox).await, 4, "{channel}");
        let expected = theirs(&app, &thread).await;
        assert_eq!(ours(&app, channel).await, expected, "{channel}");
        let conversation = app.get(&format!("/conversations?channel={channel}")).await;
        let conversation = &items(&conversation)[0];
        assert_eq!(
            conversation["inbound_count"], 5,
            "{channel}: what is recovered counts as unread"
        );
        assert_eq!(conversation["last_message"]["preview"], "after");
        let mut told: Vec<(String, String)> = sqlx::query_as(
            "select data->>'text', coalesce(data->>'arrival', '') from event
             where workspace_id = $1 and type = 'message.created' and data->>'conversation_id' = $2 and data->>'text' is not null",
        )
        .bind(app.workspace_id)
        .bind(conversation["id"].as_str().unwrap())
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
        told.sort();
        let news = [
            ("after", ""),
            ("before", ""),
            ("from the app", "recovered"),
            ("lost one", "recovered"),
            ("lost two", "recovered"),
        ];
        assert_eq!(
            told,
            news.map(|(text, arrival)| (text.to_owned(), arrival.to_owned())),
            "{channel}: screens are told what was found later, so that nobody is notified of it"
        );
        let page = app
            .get(&format!(
                "/conversations/{}/messages",
                conversation["id"].as_str().unwrap()
            ))
            .await;
        assert_eq!(items(&page)[2]["attachments"][0]["kind"], "image", "{page}");
        assert_eq!(items(&page)[3]["kind"], "agent", "{page}");

        // what was thought to be lost comes after all
        app.sandbox_post("webhooks/retry", json!({})).await;
        quiet(&app).await;
        assert_eq!(ours(&app, channel).await, expected, "{channel}: exactly once");
        assert_eq!(compared(&app, inbox).await, 4, "{channel}: nothing more to find");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_reply_whose_answer_and_echo_were_lost_is_recognised() {
    let app = TestApp::start().await;
    let thread = customer(&app, "messenger", "1001", "7100").await;
    app.sandbox_post(&format!("{thread}/messages"), json!({ "text": "Hello" }))
        .await;
    quiet(&app).await;
    let all = app.get("/conversations").await;
    let path = format!("/conversations/{}/messages", items(&all)[0]["id"].as_str().unwrap());
    lost(&app, true).await;
    app.sandbox_post(
        "faults",
        json!({ "endpoint": "messages", "times": 1, "fault": { "kind": "drop_after" } }),
    )
    .await;
    let (status, _) = app
        .post(&path, json!({ "client_id": "c1", "text": "We are open" }))
        .await;
    assert_eq!(status, 201);
    let status_of = async || app.get(&path).await["items"][1]["delivery"]["status"].clone();
    app.eventually("nobody knows what became of the reply", || async {
        (status_of().await == "unknown").then_some(())
    })
    .await;
    lost(&app, false).await;
    compared(&app, 0).await;
    app.clock.advance(Duration::minutes(1));
    app.eventually("the reply is known to have arrived", || async {
        (status_of().await == "sent").then_some(())
    })
    .await;
    assert_eq!(items(&app.get(&path).await).len(), 2, "and there is no second one");
    app.stop().await;
}

#[tokio::test]
async fn two_workers_at_once_bring_each_message_once() {
    let app = TestApp::start().await;
    let thread = customer(&app, "messenger", "1001", "7200").await;
    lost(&app, true).await;
    let at = crate::support::customer::now(&app) - 240_000;
    for n in 0..45 {
        let body = json!({ "text": format!("line {n}"), "at": at + n * 1_000 });
        app.sandbox_post(&format!("{thread}/messages"), body).await;
    }
    quiet(&app).await;
    let second = Second::with_roles(
        &app,
        Roles {
            web: false,
            worker: true,
        },
    )
    .await;
    assert_eq!(compared(&app, 0).await, 45);
    assert_eq!(ours(&app, "messenger").await, theirs(&app, &thread).await);
    second.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn a_run_belongs_to_one_and_an_abandoned_one_goes_on() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let inbox = app.inbox_ids[0];
    let take = || reconcile::take(&app.store, app.workspace_id, inbox);
    reconcile::plan(&app.store).await.unwrap();
    assert!(take().await.unwrap().is_none(), "not yet due");
    app.clock.advance(Duration::hours(7));
    let run = take().await.unwrap().unwrap();
    assert!(take().await.unwrap().is_none(), "somebody is at it");
    assert!(reconcile::progress(&app.store, &run, "place", 3).await.unwrap());
    app.clock.advance(Duration::minutes(10));
    assert!(
        reconcile::due(&app.store, 10)
            .await
            .unwrap()
            .contains(&(app.workspace_id, inbox))
    );
    let taken_up = take().await.unwrap().unwrap();
    assert_eq!((taken_up.cursor.as_deref(), taken_up.since), (Some("place"), run.since));
    assert!(
        !reconcile::progress(&app.store, &run, "stale", 1).await.unwrap(),
        "no longer theirs"
    );
    reconcile::finish(&app.store, &taken_up, 2, &reconcile::Outcome::Compared)
        .await
        .unwrap();
    assert_eq!(finished(&app, 0).await.0, 5);
    app.clock.advance(Duration::hours(7));
    let next = take().await.unwrap().unwrap();
    assert_eq!(next.cursor, None);
    assert!(next.since > run.since, "it looks back to where the one before began");
    app.stop().await;
}

#[tokio::test]
async fn who_asks_while_a_run_is_on_is_given_another_after_it() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let inbox = app.inbox_ids[0];
    let look = async || app.post(&format!("/inboxes/{inbox}/reconcile"), json!({})).await.0;
    let due = async || {
        let due = reconcile::due(&app.store, 10).await.unwrap();
        due.contains(&(app.workspace_id, inbox))
    };
    let finish = async |run| {
        let compared = reconcile::Outcome::Compared;
        reconcile::finish(&app.store, &run, 0, &compared).await.unwrap();
    };
    let take = async || reconcile::take(&app.store, app.workspace_id, inbox).await.unwrap();
    reconcile::plan(&app.store).await.unwrap();
    assert_eq!(look().await, 204);
    let run = take().await.unwrap();
    assert!(reconcile::progress(&app.store, &run, "place", 0).await.unwrap());
    finish(run).await;
    assert!(!due().await, "nobody asked for another");

    app.clock.advance(Duration::seconds(1));
    look().await;
    let run = take().await.unwrap();
    app.clock.advance(Duration::seconds(1));
    // it may have passed what they are looking for
    look().await;
    assert!(reconcile::progress(&app.store, &run, "place", 0).await.unwrap());
    assert!(!due().await, "one at a time");
    finish(run).await;
    assert!(due().await, "it was asked for");
    finish(take().await.unwrap()).await;
    assert!(!due().await, "it was done");
    app.stop().await;
}

#[tokio::test]
async fn silence_and_reconnection_bring_a_comparison_forward() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let due = async || {
        let due = reconcile::due(&app.store, 10).await.unwrap();
        due.iter().filter(|(_, inbox)| *inbox == app.inbox_ids[0]).count()
    };
    reconcile::plan(&app.store).await.unwrap();
    assert_eq!(due().await, 0);
    let hello = crate::support::customer::Customer::on("messenger");
    app.webhook(
        "messenger",
        &hello.text("m1", "Hello", crate::support::customer::now(&app)),
    )
    .await;
    app.clock.advance(Duration::minutes(50));
    reconcile::plan(&app.store).await.unwrap();
    assert_eq!(due().await, 0, "not silent for long");
    app.clock.advance(Duration::minutes(20));
    reconcile::plan(&app.store).await.unwrap();
    assert_eq!(due().await, 1, "nothing came for more than an hour");
    let run = reconcile::take(&app.store, app.workspace_id, app.inbox_ids[0])
        .await
        .unwrap()
        .unwrap();
    reconcile::finish(&app.store, &run, 0, &reconcile::Outcome::Compared)
        .await
        .unwrap();
    reconcile::plan(&app.store).await.unwrap();
    assert_eq!(due().await, 0, "it was just compared");
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    let token = json!({ "credentials": { "access_token": "messenger-test-token" } });
    assert_eq!(app.call(reqwest::Method::PATCH, &path, Some(token)).await.0, 200);
    assert_eq!(due().await, 1, "it was reconnected");
    let kept: Vec<String> =
        sqlx::query_scalar("select i.channel from inbox_reconcile r join inbox i on i.id = r.inbox_id order by 1")
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(kept, ["instagram", "messenger"], "WhatsApp keeps no conversations");
    app.stop().await;
}

#[tokio::test]
async fn of_ten_thousand_conversations_only_the_latest_are_looked_at() {
    let app = TestApp::start().await;
    lost(&app, true).await;
    let now = crate::support::customer::now(&app);
    app.sandbox_post(
        "crowd",
        json!({ "channel": "messenger", "account": "1001", "count": 10_000, "at": now - 30 * 86_400_000_i64 }),
    )
    .await;
    for n in 0..3 {
        let thread = customer(&app, "messenger", "1001", &format!("73{n:02}")).await;
        app.sandbox_post(
            &format!("{thread}/messages"),
            json!({ "text": "lately", "at": now - 200_000 }),
        )
        .await;
    }
    quiet(&app).await;
    assert_eq!(compared(&app, 0).await, 3);
    let accounts = app.sandbox_get("accounts").await;
    let page = items(&accounts).iter().find(|account| account["id"] == "1001").unwrap();
    let calls = page["conversation_calls"].as_u64().unwrap();
    assert!((1..=2).contains(&calls), "{calls} calls");
    app.stop().await;
}

#[tokio::test]
async fn a_comparison_invents_nothing_of_all_that_can_come() {
    let app = TestApp::start().await;
    let thread = customer(&app, "messenger", "1001", "7400").await;
    let kinds = app.sandbox_get("kinds").await;
    let at = crate::support::customer::now(&app) - 240_000;
    let on_messenger = |kind: &&Value| kind["channels"].as_array().unwrap().contains(&json!("messenger"));
    for (n, kind) in items(&kinds).iter().filter(on_messenger).enumerate() {
        let body = json!({ "kind": kind["name"], "at": at + n as i64 * 1_000 });
        app.sandbox_post(&format!("{thread}/messages"), body).await;
    }
    quiet(&app).await;
    let before = ours(&app, "messenger").await;
    assert!(before.len() > 10, "{before:?}");
    assert_eq!(compared(&app, 0).await, 0, "all of it is here");
    assert_eq!(ours(&app, "messenger").await, before);

    lost(&app, true).await;
    let at = crate::support::customer::now(&app) - 240_000;
    for body in [
        json!({ "kind": "location", "location": { "latitude": 1.0, "longitude": 2.0 }, "at": at }),
        json!({ "text": "words", "at": at + 1_000 }),
    ] {
        app.sandbox_post(&format!("{thread}/messages"), body).await;
    }
    quiet(&app).await;
    assert_eq!(compared(&app, 0).await, 1, "the words, and no empty line for the place");
    assert_eq!(ours(&app, "messenger").await.last().unwrap().1, "words");
    app.stop().await;
}
