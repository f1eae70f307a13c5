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
