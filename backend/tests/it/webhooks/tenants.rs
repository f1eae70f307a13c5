use reqwest::Method;
use serde_json::json;

use super::{items, newest, stored, web};
use crate::support::customer::{Customer, now, together};
use crate::support::tenant::Tenant;

#[tokio::test]
async fn one_post_for_two_workspaces_reaches_each_with_its_own_part() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[("messenger", "9001")]).await;
    let at = now(&app);
    let ours = Customer::on("messenger");
    let theirs = ours.of_account("9001");
    // the same person and the same ids at both, as far as the platform is concerned different ones
    let body = together(&[
        ours.text("m1", "for us", at),
        theirs.text("m1", "for them", at),
        ours.of_account("4711").text("m1", "for nobody", at),
        ours.text("m2", "for us again", at + 1),
    ]);
    assert_eq!(app.webhook("messenger", &body).await, 200);
    assert_eq!(stored(&app).await, (1, 4));
    let mut outcomes: Vec<(String, String)> = newest(&app, 9)
        .await
        .into_iter()
        .map(|event| (event.account_id, event.outcome))
        .collect();
    outcomes.sort();
    let wanted = [
        ("1001", "processed"),
        ("1001", "processed"),
        ("4711", "unrouted"),
        ("9001", "processed"),
    ];
    assert_eq!(
        outcomes,
        wanted.map(|(account, outcome)| (account.to_owned(), outcome.to_owned()))
    );

    let conversations = app.get("/conversations").await;
    assert_eq!(
        (items(&conversations).len(), &items(&conversations)[0]["inbound_count"]),
        (1, &json!(2))
    );
    let conversations = other.get(&app, "/conversations").await;
    assert_eq!(
        (items(&conversations).len(), &items(&conversations)[0]["inbound_count"]),
        (1, &json!(1))
    );
    let events = other.get(&app, "/webhook_events").await;
    assert_eq!(items(&events).len(), 1);
    let shown = other
        .get(
            &app,
            &format!("/webhook_events/{}", items(&events)[0]["id"].as_str().unwrap()),
        )
        .await;
    assert!(shown["raw"].as_str().unwrap().contains("for them"));
    assert!(
        !shown["raw"].as_str().unwrap().contains("for us"),
        "nothing of the others' part"
    );
    app.stop().await;
}

#[tokio::test]
async fn what_came_before_its_inbox_was_connected_is_replayed_for_it() {
    let app = web().await;
    let at = now(&app);
    app.webhook(
        "messenger",
        &Customer::on("messenger").of_account("9001").text("m1", "too early", at),
    )
    .await;
    let waiting = newest(&app, 1).await.remove(0);
    assert_eq!((waiting.outcome.as_str(), waiting.inbox_id), ("unrouted", None));
    let other = Tenant::make(&app, "other", &[("messenger", "9001")]).await;
    let outcome = frontdesk::domain::webhook_log::replay(&app.store, None, waiting.id)
        .await
        .unwrap();
    assert_eq!(outcome, "processed");
    let conversations = other.get(&app, "/conversations").await;
    assert_eq!(items(&conversations)[0]["last_message"]["preview"], "too early");
    let events = other.get(&app, "/webhook_events").await;
    assert_eq!(
        (items(&events).len(), &items(&events)[0]["inbox_id"]),
        (1, &json!(other.inbox_ids[0])),
        "now it is this workspace's to see"
    );
    app.stop().await;
}

/// A Page that moved on takes along nothing of what was written to the business that had it before.
#[tokio::test]
async fn what_came_for_a_business_stays_its_own_when_its_account_is_connected_elsewhere() {
    let app = web().await;
    let ours = Customer::on("messenger");
    app.webhook("messenger", &ours.text("m1", "for us", now(&app))).await;
    let event = newest(&app, 1).await.remove(0);
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    let other = Tenant::make(&app, "other", &[("messenger", "1001")]).await;

    let replay = format!("/webhook_events/{}/replay", event.id);
    let (status, answer) = app.call(Method::POST, &replay, None).await;
    assert_eq!((status, answer), (200, json!({ "outcome": "unrouted" })));
    let by_operator = frontdesk::domain::webhook_log::replay(&app.store, None, event.id);
    assert_eq!(by_operator.await.unwrap(), "unrouted");
    for list in ["/conversations", "/contacts", "/webhook_events"] {
        let page = other.get(&app, list).await;
        assert!(items(&page).is_empty(), "{list}: {page}");
    }
    assert_eq!(
        items(&app.get("/webhook_events").await).len(),
        1,
        "it is still theirs to see"
    );
    app.stop().await;
}
