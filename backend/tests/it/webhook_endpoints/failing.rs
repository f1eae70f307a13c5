//! An endpoint that does not take what it gets.

use reqwest::Method;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use frontdesk::domain::members;
use frontdesk::domain::views::Role;

use super::{app, change, deliveries, delivery, endpoint, is_up_to_date, label, names, received, view};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::mailbox::first_to;
use crate::support::receiver::Receiver;

/// Minutes and seconds between attempts, as the documentation has them.
const PAUSES: [Duration; 9] = [
    Duration::seconds(5),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(5),
    Duration::hours(10),
    Duration::hours(14),
    Duration::hours(20),
    Duration::hours(24),
];

fn at(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().unwrap(), &Rfc3339).unwrap()
}

/// Of that kind, told to the one who looks.
async fn told(app: &TestApp, who: &Browser) -> Vec<Value> {
    let (_, page) = who.call(app, Method::GET, "/notifications", None).await;
    let all = page["items"].as_array().unwrap().clone();
    all.into_iter()
        .filter(|each| each["kind"] == "webhook_endpoint")
        .collect()
}

#[tokio::test]
async fn it_is_tried_again_by_the_table_and_the_next_event_waits_until_it_is_given_up() {
    let app = app().await;
    let receiver = Receiver::start().await;
    receiver.says(500, "out of order");
    let (id, secret) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "first").await;
    label(&app, "second").await;
    for (tries, pause) in PAUSES.into_iter().enumerate() {
        let newest = delivery(&app, &id, "retrying", tries as u64 + 1).await;
        assert_eq!(
            at(&newest["next_attempt_at"]) - at(&newest["attempted_at"]),
            pause,
            "{newest}"
        );
        assert_eq!(
            (&newest["status"], &newest["answer"]),
            (&json!(500), &json!("out of order"))
        );
        // the one behind it has not been touched
        assert_eq!(deliveries(&app, &id).await.len(), 1);
        app.clock.advance(pause);
    }
    // given up, the next one has its turn
    app.eventually("the next event is tried", || async {
        (deliveries(&app, &id).await.len() == 2).then_some(())
    })
    .await;
    let listed = deliveries(&app, &id).await;
    assert_eq!(
        (&listed[1]["state"], &listed[1]["attempts"]),
        (&json!("failed"), &json!(10))
    );
    assert_eq!(
        (&listed[0]["state"], &listed[0]["attempts"]),
        (&json!("retrying"), &json!(1))
    );
    let got = receiver.got();
    assert_eq!(names(&got[..10]), ["first"; 10]);
    assert_eq!(names(&got[10..]), ["second"]);
    let ids: Vec<&str> = got[..10].iter().map(|each| each.header("webhook-id")).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    // signed anew each time
    let times: Vec<&str> = got.iter().map(|each| each.header("webhook-timestamp")).collect();
    assert!(times[..10].windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    assert!(got.iter().all(|each| each.signed_by(&secret) == 1));
    assert!(view(&app, &id).await["failing_since"].is_string());
    // and as soon as it takes something, all is well
    receiver.says(200, "");
    app.clock.advance(PAUSES[0]);
    delivery(&app, &id, "delivered", 2).await;
    assert_eq!(view(&app, &id).await["failing_since"], Value::Null);
    app.stop().await;
}

#[tokio::test]
async fn who_asks_for_time_is_given_it() {
    let app = app().await;
    let receiver = Receiver::start().await;
    receiver.says_once(429, &[("retry-after", "120".to_owned())]);
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "a").await;
    let waits = delivery(&app, &id, "retrying", 1).await;
    assert_eq!(
        at(&waits["next_attempt_at"]) - at(&waits["attempted_at"]),
        Duration::seconds(120)
    );
    app.clock.advance(Duration::seconds(120));
    delivery(&app, &id, "delivered", 2).await;
    app.stop().await;
}

#[tokio::test]
async fn after_five_days_it_is_switched_off_and_those_who_can_mend_it_are_told() {
    let app = app().await;
    let receiver = Receiver::start().await;
    receiver.says(503, "");
    let agent = "agent@example.test";
    members::add(&app.store, app.workspace_id, agent, OWNER_PASSWORD, Role::Agent, None)
        .await
        .unwrap();
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "first").await;
    delivery(&app, &id, "retrying", 1).await;
    app.clock.advance(Duration::days(5));
    let failed = delivery(&app, &id, "failed", 2).await;
    assert_eq!(failed["next_attempt_at"], Value::Null);
    let shown = view(&app, &id).await;
    assert_eq!(shown["disabled"]["reason"], "failing", "{shown}");
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let notification = app
        .eventually("the owner is told", || async {
            told(&app, &owner).await.into_iter().next()
        })
        .await;
    assert_eq!(
        notification["webhook_endpoint"],
        json!({ "id": id, "name": "Shop" }),
        "{notification}"
    );
    let letter = first_to(&app, OWNER_EMAIL).await;
    assert!(letter["subject"].as_str().unwrap().contains("Shop"), "{letter}");
    let link = format!("{}/settings/webhook-endpoints/{id}", app.url);
    assert_eq!(letter["links"][0], json!(link), "{letter}");
    let agent = Browser::sign_in(&app, agent, OWNER_PASSWORD).await;
    assert!(told(&app, &agent).await.is_empty(), "an agent cannot mend it");
    let entries = app.get("/audit_entries?action=webhook_endpoint.switched_off").await;
    let entry = &entries["items"][0];
    assert_eq!(
        (&entry["actor_kind"], &entry["target_id"]),
        (&json!("system"), &json!(id))
    );

    // nothing is posted, and nothing is lost
    label(&app, "second").await;
    receiver.says(200, "");
    let before = receiver.got().len();
    let shown = change(&app, &id, json!({ "enabled": true })).await;
    assert_eq!(
        (&shown["disabled"], &shown["failing_since"]),
        (&Value::Null, &Value::Null)
    );
    let got = received(&app, &receiver, before + 2).await;
    assert_eq!(names(&got[before..]), ["first", "second"]);
    app.eventually("the notification is taken back", || async {
        told(&app, &owner).await.is_empty().then_some(())
    })
    .await;
    app.stop().await;
}

#[tokio::test]
async fn who_is_gone_is_switched_off_at_once() {
    let app = app().await;
    let receiver = Receiver::start().await;
    receiver.says_once(410, &[]);
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "first").await;
    delivery(&app, &id, "failed", 1).await;
    assert_eq!(view(&app, &id).await["disabled"]["reason"], "gone");
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    app.eventually("the owner is told", || async {
        told(&app, &owner).await.into_iter().next()
    })
    .await;
    // removed, it is nobody's trouble any more
    let path = format!("/webhook_endpoints/{id}");
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    app.eventually("the notification is taken back", || async {
        told(&app, &owner).await.is_empty().then_some(())
    })
    .await;
    app.stop().await;
}

#[tokio::test]
async fn another_address_is_tried_at_once() {
    let app = app().await;
    let (broken, mended) = (Receiver::start().await, Receiver::start().await);
    broken.says(500, "");
    let (id, _) = endpoint(&app, &broken, &["label.updated"]).await;
    label(&app, "first").await;
    delivery(&app, &id, "retrying", 1).await;
    let shown = change(&app, &id, json!({ "url": mended.url })).await;
    assert_eq!(shown["failing_since"], Value::Null);
    assert_eq!(names(&received(&app, &mended, 1).await), ["first"]);
    delivery(&app, &id, "delivered", 2).await;
    // what is not wanted any more is not tried again, and does not look as if it were
    mended.says(500, "");
    label(&app, "second").await;
    delivery(&app, &id, "retrying", 1).await;
    change(&app, &id, json!({ "event_types": ["team.updated"] })).await;
    delivery(&app, &id, "failed", 1).await;
    is_up_to_date(&app, &id).await;
    app.stop().await;
}

#[tokio::test]
async fn of_an_answer_the_beginning_is_kept_without_secrets() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, secret) = endpoint(&app, &receiver, &["label.updated"]).await;
    receiver.says(
        500,
        &format!(
            "{{\"you_sent\":\"{secret}\",\"api_token\":\"abc123\"}} {}",
            "x".repeat(5_000)
        ),
    );
    label(&app, "first").await;
    let kept = delivery(&app, &id, "retrying", 1).await;
    let answer = kept["answer"].as_str().unwrap();
    assert!(
        answer.len() <= 1_024 && answer.starts_with("{\"you_sent\":"),
        "{answer}"
    );
    assert!(
        !answer.contains("abc123") && !answer.contains(&secret[..12]),
        "{answer}"
    );
    app.stop().await;
}
