//! What is posted, in which order, and to whom.

use reqwest::Method;
use serde_json::{Value, json};

use super::{app, change, deliveries, endpoint, is_up_to_date, label, names, received, view};
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::receiver::Receiver;
use crate::support::tenant::Tenant;

#[tokio::test]
async fn what_happens_is_posted_in_its_order_and_signed() {
    let app = app().await;
    let receiver = Receiver::start().await;
    label(&app, "before").await;
    let (id, secret) = endpoint(&app, &receiver, &["label.updated", "label.removed"]).await;
    let wanted: Vec<String> = (0..30).map(|n| format!("label {n}")).collect();
    for name in &wanted {
        label(&app, name).await;
        app.post("/teams", json!({ "name": name })).await;
    }
    let got = received(&app, &receiver, 30).await;
    is_up_to_date(&app, &id).await;
    assert_eq!(receiver.got().len(), 30, "nothing else is posted");
    assert_eq!(names(&got), wanted);
    let seqs: Vec<i64> = got.iter().map(|each| each.json()["seq"].as_i64().unwrap()).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
    for each in &got {
        let body = each.json();
        assert_eq!((each.signed_by(&secret), each.signatures()), (1, 1));
        assert_eq!(each.header("content-type"), "application/json");
        assert_eq!(body["type"], "label.updated");
        assert_eq!(body["workspace_id"], json!(app.workspace_id));
        assert_eq!(
            each.header("webhook-id"),
            format!("evt_{}_{}", app.workspace_id.simple(), body["seq"])
        );
        let sent: i64 = each.header("webhook-timestamp").parse().unwrap();
        assert!((app.store.clock.now().unix_timestamp() - sent).abs() < 120);
    }
    let listed = deliveries(&app, &id).await;
    assert_eq!(listed.len(), 30);
    assert_eq!(
        listed[0]["webhook_id"],
        got[29].header("webhook-id"),
        "the newest first"
    );
    for each in &listed {
        assert_eq!(
            (
                &each["state"],
                &each["status"],
                &each["attempts"],
                &each["next_attempt_at"]
            ),
            (&json!("delivered"), &json!(204), &json!(1), &Value::Null),
            "{each}"
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn a_message_is_posted_as_the_desk_shows_it() {
    let app = app().await;
    let receiver = Receiver::start().await;
    endpoint(&app, &receiver, &["message.created"]).await;
    let customer = Customer::on("whatsapp");
    assert_eq!(
        app.webhook("whatsapp", &customer.text("wamid.1", "Is it open?", now(&app)))
            .await,
        200
    );
    let got = received(&app, &receiver, 1).await;
    let posted = got[0].json();
    let conversation = posted["data"]["conversation_id"].as_str().unwrap();
    let shown = app.get(&format!("/conversations/{conversation}/messages")).await;
    assert_eq!(posted["data"], shown["items"][0]);
    app.stop().await;
}

#[tokio::test]
async fn the_list_is_walked_and_narrowed() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, _) = endpoint(&app, &receiver, &["label.updated", "team.updated"]).await;
    for n in 0..5 {
        label(&app, &n.to_string()).await;
    }
    app.post("/teams", json!({ "name": "Sales" })).await;
    received(&app, &receiver, 6).await;
    is_up_to_date(&app, &id).await;
    let all: Vec<Value> = deliveries(&app, &id).await;
    let mut walked = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app
            .get(&format!("/webhook_endpoints/{id}/deliveries?limit=4{cursor}"))
            .await;
        walked.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(walked, all);
    let of = async |query: &str| {
        let page = app.get(&format!("/webhook_endpoints/{id}/deliveries?{query}")).await;
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(of("event_type=team.updated").await, 1);
    assert_eq!(of("state=delivered").await, 6);
    assert_eq!(of("state=failed").await, 0);
    for wrong in ["state=lost", "event_type=%00", "cursor=x", "limit=0"] {
        let path = format!("/webhook_endpoints/{id}/deliveries?{wrong}");
        let field = wrong.split('=').next().unwrap();
        expect_invalid(&app.call(Method::GET, &path, None).await, &[field]);
    }
    app.stop().await;
}

#[tokio::test]
async fn an_endpoint_hears_of_its_own_workspace_alone_and_what_it_asked_for() {
    let app = app().await;
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let other = Tenant::make(&app, "other", &[]).await;
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    let theirs = json!({ "name": "Theirs", "url": elsewhere.url, "event_types": ["label.updated"] });
    let (status, made) = other.call(&app, Method::POST, "/webhook_endpoints", Some(theirs)).await;
    assert_eq!(status, 201, "{made}");
    label(&app, "mine").await;
    let body = Some(json!({ "name": "theirs" }));
    assert_eq!(other.call(&app, Method::POST, "/labels", body).await.0, 201);
    received(&app, &receiver, 1).await;
    received(&app, &elsewhere, 1).await;
    is_up_to_date(&app, &id).await;
    assert_eq!(names(&receiver.got()), ["mine"]);
    assert_eq!(names(&elsewhere.got()), ["theirs"]);
    // nobody sees or changes the other's
    let path = format!("/webhook_endpoints/{id}");
    for (method, path, body) in [
        (Method::GET, path.clone(), None),
        (Method::PATCH, path.clone(), Some(json!({ "enabled": false }))),
        (Method::DELETE, path.clone(), None),
        (Method::POST, format!("{path}/secret"), Some(json!({}))),
        (Method::POST, format!("{path}/test"), None),
        (Method::GET, format!("{path}/deliveries"), None),
    ] {
        expect_problem(&other.call(&app, method, &path, body).await, 404, "not_found");
    }
    let listed = other.get(&app, "/webhook_endpoints").await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    // another choice holds from then on
    change(&app, &id, json!({ "event_types": ["team.updated"] })).await;
    label(&app, "unheard").await;
    app.post("/teams", json!({ "name": "heard" })).await;
    received(&app, &receiver, 2).await;
    is_up_to_date(&app, &id).await;
    assert_eq!(names(&receiver.got()), ["mine", "heard"]);
    app.stop().await;
}

#[tokio::test]
async fn what_is_removed_or_switched_off_gets_nothing_more() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (removed, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    let path = format!("/webhook_endpoints/{removed}");
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    expect_problem(&app.call(Method::DELETE, &path, None).await, 404, "not_found");
    let (off, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    let shown = change(&app, &off, json!({ "enabled": false })).await;
    assert_eq!(shown["disabled"]["reason"], "by_hand");
    let witness = Receiver::start().await;
    endpoint(&app, &witness, &["label.updated"]).await;
    label(&app, "a").await;
    label(&app, "b").await;
    received(&app, &witness, 2).await;
    assert!(receiver.got().is_empty());
    // switched on, it goes on where it was
    let shown = change(&app, &off, json!({ "enabled": true })).await;
    assert_eq!(shown["disabled"], Value::Null);
    assert_eq!(names(&received(&app, &receiver, 2).await), ["a", "b"]);
    assert_eq!(view(&app, &off).await["missed_at"], Value::Null);
    app.stop().await;
}

/// The log is kept for some days. Who was away for longer gets what is left of it, and is told that something is missing.
#[tokio::test]
async fn who_was_away_for_longer_than_the_log_reaches_goes_on_where_it_begins() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    change(&app, &id, json!({ "enabled": false })).await;
    for name in ["lost", "lost too"] {
        label(&app, name).await;
    }
    sqlx::query("delete from event where workspace_id = $1")
        .bind(app.workspace_id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    label(&app, "kept").await;
    change(&app, &id, json!({ "enabled": true })).await;
    assert_eq!(names(&received(&app, &receiver, 1).await), ["kept"]);
    assert!(view(&app, &id).await["missed_at"].is_string());
    app.stop().await;
}
