use frontdesk::domain::webhook_log::{replays, retention};
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{conversation_of, ids, items, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

#[tokio::test]
async fn what_the_platforms_sent_is_listed_shown_and_replayed() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let body = customer.text("m1", "Hello", now(&app));
    app.webhook("messenger", &body).await;
    app.webhook(
        "messenger",
        &customer.event(true, now(&app), json!({ "telepathy": { "thought": "hm" } })),
    )
    .await;
    app.webhook("whatsapp", &Customer::on("whatsapp").text("w1", "Hi", now(&app)))
        .await;

    let page = app.get("/webhook_events").await;
    let told: Vec<(&str, &str)> = items(&page)
        .iter()
        .map(|event| (event["channel"].as_str().unwrap(), event["outcome"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("whatsapp", "processed"),
            ("messenger", "unsupported"),
            ("messenger", "processed")
        ],
        "newest first"
    );
    assert_eq!(items(&page)[1]["kinds"], json!(["telepathy"]));
    assert_eq!(items(&app.get("/webhook_events?outcome=unsupported").await).len(), 1);
    let first = app.get("/webhook_events?limit=2").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = app.get(&format!("/webhook_events?limit=2&cursor={cursor}")).await;
    assert_eq!((items(&rest).len(), &rest["next_cursor"]), (1, &Value::Null));

    let event = &items(&page)[2];
    let path = format!("/webhook_events/{}", event["id"].as_str().unwrap());
    let shown = app.get(&path).await;
    let raw: Value = serde_json::from_str(shown["raw"].as_str().unwrap()).unwrap();
    assert_eq!(raw, body["entry"][0], "as it came");
    assert_eq!(
        (&shown["account_id"], &shown["inbox_id"], &shown["replayed_at"]),
        (&json!("1001"), &json!(app.inbox_ids[0]), &Value::Null)
    );

    let (status, answer) = app.call(Method::POST, &format!("{path}/replay"), None).await;
    assert_eq!((status, answer), (200, json!({ "outcome": "processed" })));
    assert!(app.get(&path).await["replayed_at"].is_string());
    let conversations = app.get("/conversations?channel=messenger").await;
    assert_eq!(
        items(&conversations)[0]["inbound_count"],
        1,
        "what is there stays as it is"
    );

    let other = Tenant::make(&app, "other", &[]).await;
    for (method, path) in [(Method::GET, path.clone()), (Method::POST, format!("{path}/replay"))] {
        expect_problem(&other.call(&app, method, &path, None).await, 404, "not_found");
    }
    assert!(items(&other.get(&app, "/webhook_events").await).is_empty());
    for wrong in ["outcome=%00", "outcome=lost", "limit=0", "cursor=x"] {
        let field = &wrong[..wrong.find('=').unwrap()];
        expect_invalid(
            &app.call(Method::GET, &format!("/webhook_events?{wrong}"), None).await,
            &[field],
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn a_webhook_is_found_by_message_by_person_and_by_what_went_wrong() {
    let app = web().await;
    let at = now(&app) - 60_000;
    let ada = Customer::on("messenger").with_id("2001");
    let bob = Customer::on("instagram").with_id("3001");
    let cy = Customer::on("whatsapp").with_id("15551230001").called("Cyrus Quill");
    app.webhook("messenger", &ada.text("m.ada", "Hello", at)).await;
    app.webhook("messenger", &ada.reaction("m.ada", Some("👍"), at + 1))
        .await;
    app.webhook("instagram", &bob.text("m.bob", "Hi", at + 2)).await;
    app.webhook("whatsapp", &cy.text("w.cy", "Good day", at + 3)).await;
    app.webhook("messenger", &ada.event(true, at + 4, json!({ "telepathy": {} })))
        .await;

    let found = async |query: &str| items(&app.get(&format!("/webhook_events?{query}")).await).len();
    assert_eq!(found("q=m.ada").await, 2, "the message and the reaction to it");
    assert_eq!(found("q=2001").await, 3, "everything of this person");
    assert_eq!(found("q=m.bob&outcome=unsupported").await, 0);
    assert_eq!(found("q=quill").await, 1, "by name, in any case");
    assert_eq!(found("q=nobody").await, 0);
    assert_eq!(found("q=%25").await, 0, "no pattern");
    assert_eq!(found("kind=reaction").await, 1);
    assert_eq!(found(&format!("inbox_id={}", app.inbox_ids[1])).await, 1);
    assert_eq!(found("since=2100-01-01T00:00:00Z").await, 0);
    assert_eq!(found("until=2100-01-01T00:00:00Z&q=2001&limit=2").await, 2);
    let thread = conversation_of(&app, "3001").await;
    let timeline = app
        .get(&format!("/conversations/{}/messages", thread["id"].as_str().unwrap()))
        .await;
    assert_eq!(
        found(&format!("q={}", ids(&timeline)[0])).await,
        1,
        "by our id of the message"
    );

    let other = Tenant::make(&app, "other", &[]).await;
    assert!(items(&other.get(&app, "/webhook_events?q=m.ada").await).is_empty());
    for wrong in [
        "since=yesterday",
        "until=1",
        "q=%00",
        "inbox_id=x",
        &format!("q={}", "x".repeat(301)),
    ] {
        let field = &wrong[..wrong.find('=').unwrap()];
        expect_invalid(
            &app.call(Method::GET, &format!("/webhook_events?{wrong}"), None).await,
            &[field],
        );
    }
    app.stop().await;
}

async fn newest(app: &TestApp, query: &str) -> Value {
    let page = app.get(&format!("/webhook_events?{query}")).await;
    app.get(&format!("/webhook_events/{}", ids(&page)[0])).await
}

#[tokio::test]
async fn a_webhook_is_shown_with_what_became_of_it() {
    let app = web().await;
    let at = now(&app) - 60_000;
    let ada = Customer::on("messenger");
    app.webhook("messenger", &ada.text("m1", "Hello", at)).await;
    let conversation = conversation_of(&app, &ada.id).await;
    let timeline = app
        .get(&format!(
            "/conversations/{}/messages",
            conversation["id"].as_str().unwrap()
        ))
        .await;

    let shown = newest(&app, "q=m1").await;
    let effect = &shown["effects"][0];
    assert_eq!(
        (&effect["kind"], &effect["became"], &effect["external_id"]),
        (&json!("message"), &json!("applied"), &json!("m1"))
    );
    assert_eq!(effect["message_id"], timeline["items"][0]["id"]);
    assert_eq!(effect["conversation_id"], conversation["id"]);

    app.webhook("messenger", &ada.reaction("m2", Some("👍"), at + 1)).await;
    let waiting = newest(&app, "q=m2").await;
    assert_eq!(
        waiting["effects"][0]["became"], "waiting",
        "its message is not here yet"
    );
    assert_eq!(waiting["effects"][0]["conversation_id"], conversation["id"]);
    app.webhook("messenger", &ada.text("m2", "Late", at + 2)).await;
    assert_eq!(
        newest(&app, "q=m2&kind=reaction").await["effects"][0]["became"],
        "applied"
    );

    let token = json!({ "optin": { "type": "notification_messages", "notification_messages_token": "T0KEN" }, "telepathy": {} });
    app.webhook("messenger", &ada.event(true, at + 3, token)).await;
    let strange = newest(&app, "limit=1").await;
    assert!(!strange["raw"].as_str().unwrap().contains("T0KEN"), "{strange}");
    app.webhook("messenger", &ada.event(true, at + 4, json!({ "telepathy": {} })))
        .await;
    let strange = newest(&app, "limit=1").await;
    assert_eq!(
        (&strange["effects"][0]["kind"], &strange["effects"][0]["became"]),
        (&json!("telepathy"), &json!("not_understood"))
    );
    app.stop().await;
}

#[tokio::test]
async fn many_are_run_again_as_a_job_that_tells_how_far_it_is() {
    let app = TestApp::start().await;
    let at = now(&app) - 60_000;
    for n in 0..120 {
        let customer = Customer::on("messenger").with_id(format!("5{n:03}"));
        app.webhook("messenger", &customer.text(&format!("m{n}"), "Hello", at + n))
            .await;
    }
    // as if a former version had not understood them
    sqlx::query("delete from message")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let begin = |body| app.post("/webhook_replays", body);
    let (status, begun) = begin(json!({ "kind": "message", "inbox_id": app.inbox_ids[0] })).await;
    assert_eq!(
        (status, &begun["total"], &begun["state"]),
        (201, &json!(120), &json!("running"))
    );
    let path = format!("/webhook_replays/{}", begun["id"].as_str().unwrap());
    let ended = app
        .eventually("the replay ended", || async {
            let now = app.get(&path).await;
            (now["state"] == "finished").then_some(now)
        })
        .await;
    assert_eq!((&ended["done"], &ended["failed"]), (&json!(120), &json!(0)));
    let count = async || -> i64 {
        let all = sqlx::query_scalar("select count(*) from message");
        all.fetch_one(&app.store.database.owner).await.unwrap()
    };
    assert_eq!(count().await, 120, "all are back");
    assert_eq!(app.get("/webhook_replays").await["replay"], Value::Null);
    let (status, again) = begin(json!({ "until": "2100-01-01T00:00:00Z" })).await;
    assert_eq!(status, 201);
    let path = format!("/webhook_replays/{}", again["id"].as_str().unwrap());
    app.eventually("the second ended", || async {
        (app.get(&path).await["state"] == "finished").then_some(())
    })
    .await;
    assert_eq!(count().await, 120, "and nobody twice");
    expect_invalid(&begin(json!({ "since": "soon" })).await, &["since"]);
    expect_invalid(&begin(json!({ "unrouted": true })).await, &["inbox_id"]);
    app.stop().await;
}

#[tokio::test]
async fn one_replay_at_a_time_and_a_stopped_one_is_taken_up() {
    let app = web().await;
    let customer = Customer::on("messenger");
    app.webhook("messenger", &customer.text("m1", "Hello", now(&app))).await;
    let (status, begun) = app.post("/webhook_replays", json!({})).await;
    assert_eq!(status, 201);
    expect_problem(&app.post("/webhook_replays", json!({})).await, 409, "replay_running");
    assert_eq!(app.get("/webhook_replays").await["replay"]["id"], begun["id"]);
    assert!(
        replays::abandoned(&app.store).await.unwrap().is_empty(),
        "its job may still come"
    );
    app.clock.advance(Duration::minutes(5));
    let left = replays::abandoned(&app.store).await.unwrap();
    assert_eq!(left.len(), 1);
    replays::work(&app.store, left[0].0, left[0].1).await.unwrap();
    let path = format!("/webhook_replays/{}", begun["id"].as_str().unwrap());
    let ended = app.get(&path).await;
    assert_eq!((&ended["state"], &ended["done"]), (&json!("finished"), &json!(1)));
    let other = Tenant::make(&app, "other", &[]).await;
    expect_problem(&other.call(&app, Method::GET, &path, None).await, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn what_came_while_an_account_was_nobodys_is_brought_in_once_it_is_connected_again() {
    let app = TestApp::start().await;
    let customer = Customer::on("messenger");
    let inbox = format!("/inboxes/{}", app.inbox_ids[0]);
    assert_eq!(app.call(Method::DELETE, &inbox, None).await.0, 204);
    app.webhook("messenger", &customer.text("m1", "Anybody there?", now(&app)))
        .await;
    assert!(
        items(&app.get("/webhook_events").await).is_empty(),
        "of no workspace's log"
    );
    let again = json!({ "channel": "messenger", "external_id": "1001", "name": "Page", "credentials": { "access_token": "messenger-test-token" } });
    let (status, inbox) = app.post("/inboxes", again).await;
    assert_eq!(status, 201, "{inbox}");
    let (status, begun) = app
        .post("/webhook_replays", json!({ "inbox_id": inbox["id"], "unrouted": true }))
        .await;
    assert_eq!((status, &begun["total"]), (201, &json!(1)));
    app.eventually("the message is here", || async {
        let all = app.get("/conversations").await;
        (items(&all).len() == 1).then_some(())
    })
    .await;
    // what became of it is written down after its messages are there
    let listed = app
        .eventually("the log has it", || async {
            let listed = app.get("/webhook_events").await;
            (!items(&listed).is_empty()).then_some(listed)
        })
        .await;
    assert_eq!(
        (&items(&listed)[0]["outcome"], &items(&listed)[0]["inbox_id"]),
        (&json!("processed"), &inbox["id"])
    );
    app.stop().await;
}

/// Whom another workspace knows by a name is not found by that name among what came here for nobody: who asks would learn the name.
#[tokio::test]
async fn what_others_call_somebody_finds_nothing() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[("messenger", "9001")]).await;
    let customer = Customer::on("messenger");
    let theirs = customer.of_account("9001").text("m1", "Theirs", now(&app));
    app.webhook("messenger", &theirs).await;
    let known = other.get(&app, "/contacts").await;
    let path = format!("/contacts/{}", ids(&known)[0]);
    let named = Some(json!({ "name": "Zelda" }));
    let (status, view) = other.call(&app, Method::PATCH, &path, named).await;
    assert_eq!((status, &view["name"]), (200, &json!("Zelda")));

    let inbox = format!("/inboxes/{}", app.inbox_ids[0]);
    assert_eq!(app.call(Method::DELETE, &inbox, None).await.0, 204);
    app.webhook("messenger", &customer.text("m2", "Anybody there?", now(&app)))
        .await;
    let again = json!({ "channel": "messenger", "external_id": "1001", "name": "Page", "credentials": { "access_token": "messenger-test-token" } });
    let (status, inbox) = app.post("/inboxes", again).await;
    assert_eq!(status, 201, "{inbox}");
    for (q, found) in [("Zelda", 0), (customer.id.as_str(), 1)] {
        let body = json!({ "inbox_id": inbox["id"], "unrouted": true, "q": q });
        let (status, begun) = app.post("/webhook_replays", body).await;
        assert_eq!((status, &begun["total"]), (201, &json!(found)), "{q}");
        let id = begun["id"].as_str().unwrap().parse().unwrap();
        replays::work(&app.store, app.workspace_id, id).await.unwrap();
    }
    app.stop().await;
}

#[tokio::test]
async fn a_workspace_keeps_raw_webhooks_as_long_as_it_wants() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[("messenger", "9001")]).await;
    let mine = Customer::on("messenger").text("m1", "Mine", now(&app));
    let theirs = Customer::on("messenger")
        .of_account("9001")
        .text("m2", "Theirs", now(&app));
    // one POST of both
    let mut both = mine.clone();
    both["entry"].as_array_mut().unwrap().push(theirs["entry"][0].clone());
    app.webhook("messenger", &both).await;
    app.webhook("messenger", &mine).await;
    let patch = |body| app.call(Method::PATCH, "/workspace", Some(body));
    assert_eq!(app.get("/workspace").await["webhook_retention_days"], Value::Null);
    for wrong in [json!(0), json!(15), json!(-1)] {
        expect_invalid(
            &patch(json!({ "webhook_retention_days": wrong })).await,
            &["webhook_retention_days"],
        );
    }
    let (status, kept) = patch(json!({ "webhook_retention_days": 2 })).await;
    assert_eq!((status, &kept["webhook_retention_days"]), (200, &json!(2)));
    app.clock.advance(Duration::hours(47));
    assert_eq!(retention::run(&app.store).await.unwrap(), 0);
    app.clock.advance(Duration::hours(2));
    assert_eq!(retention::run(&app.store).await.unwrap(), 2);
    assert!(items(&app.get("/webhook_events").await).is_empty());
    let rest = other.get(&app, "/webhook_events").await;
    assert_eq!(items(&rest).len(), 1, "another workspace's stays");
    let bodies: i64 = sqlx::query_scalar("select count(*) from webhook_delivery")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(bodies, 1, "the POST that was mine alone is gone");
    assert_eq!(
        other.get(&app, "/workspace").await["webhook_retention_days"],
        Value::Null
    );
    app.stop().await;
}

#[tokio::test]
async fn a_line_says_whom_it_is_about_and_what_was_said_until_that_is_taken_back() {
    let app = web().await;
    let ada = Customer::on("whatsapp").with_id("4411").called("Ada Sample");
    let other = Customer::on("messenger").with_id("4412");
    let at = now(&app);
    app.webhook("whatsapp", &ada.text("w1", "Is the  green\none there?", at))
        .await;
    let picture = json!({ "message": { "mid": "pic", "attachments": [{ "type": "image", "payload": { "url": "https://cdn.example/x.jpg" } }] } });
    app.webhook("messenger", &other.event(true, at, picture)).await;
    app.webhook("messenger", &other.text("m1", "A secret", at)).await;
    app.webhook(
        "messenger",
        &other.event(false, at, json!({ "read": { "watermark": at } })),
    )
    .await;
    let lines = async || {
        let page = app.get("/webhook_events").await;
        let line = |event: &Value| (event["contact_name"].clone(), event["preview"].clone());
        items(&page).iter().map(line).collect::<Vec<_>>()
    };
    let told = lines().await;
    assert_eq!(told[3], (json!("Ada Sample"), json!("Is the green one there?")));
    assert_eq!((&told[2].1, &told[1].1), (&json!("[image]"), &json!("A secret")));
    assert_eq!(told[0].1, Value::Null, "what was read is no message of its own");

    let unsend = json!({ "message": { "mid": "m1", "is_deleted": true } });
    app.webhook("messenger", &other.event(true, at + 1_000, unsend)).await;
    let all = app.get("/webhook_events").await.to_string();
    assert!(!all.contains("A secret"), "{all}");
    assert!(all.contains("Ada Sample") && !all.contains("refs"), "{all}");
    let listed = app.get("/webhook_events").await;
    let oldest = items(&listed)[4]["id"].as_str().unwrap();
    let shown = app.get(&format!("/webhook_events/{oldest}")).await;
    assert_eq!(shown["preview"], Value::Null, "one alone tells it by its effects");
    app.stop().await;
}
