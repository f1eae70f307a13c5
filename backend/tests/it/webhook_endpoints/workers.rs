//! Several processes, slow receivers, and processes that end.

use std::collections::BTreeSet;

use frontdesk::domain::upkeep;
use frontdesk::server::Roles;
use time::Duration;
use uuid::Uuid;

use super::{app, deliveries, endpoint, is_up_to_date, label, names, opened, received};
use crate::support::receiver::Receiver;
use crate::support::second::Second;

const WORKER: Roles = Roles {
    web: false,
    worker: true,
};

#[tokio::test]
async fn however_many_processes_there_are_each_event_is_posted_once_and_in_its_order() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let others = [
        Second::with(&app, WORKER, opened).await,
        Second::with(&app, WORKER, opened).await,
    ];
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    let wanted: Vec<String> = (0..80).map(|n| format!("label {n}")).collect();
    for name in &wanted {
        label(&app, name).await;
    }
    let got = received(&app, &receiver, 80).await;
    is_up_to_date(&app, &id).await;
    assert_eq!(names(&receiver.got()), wanted);
    let ids: BTreeSet<&str> = got.iter().map(|each| each.header("webhook-id")).collect();
    assert_eq!(ids.len(), 80);
    assert_eq!(receiver.most_at_once(), 1, "one after the other");
    for other in others {
        other.stop().await;
    }
    app.stop().await;
}

#[tokio::test]
async fn who_is_slow_delays_nobody_else() {
    let app = app().await;
    let (slow, prompt) = (Receiver::start().await, Receiver::start().await);
    slow.holds_back().await;
    let (id, _) = endpoint(&app, &slow, &["label.updated"]).await;
    endpoint(&app, &prompt, &["label.updated"]).await;
    for n in 0..20 {
        label(&app, &n.to_string()).await;
    }
    received(&app, &prompt, 20).await;
    assert_eq!(slow.got().len(), 1, "it is still at the first");
    slow.goes_on();
    received(&app, &slow, 20).await;
    is_up_to_date(&app, &id).await;
    assert_eq!(names(&slow.got()), names(&prompt.got()));
    app.stop().await;
}

/// A process that ends in the middle leaves its lease behind. What it may have posted is posted again, under the same id.
#[tokio::test]
async fn what_somebody_left_is_taken_up_when_the_lease_has_ended() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    let endpoint_id: Uuid = id.parse().unwrap();
    is_up_to_date(&app, &id).await;
    sqlx::query("update webhook_endpoint set lease_owner = $2, lease_until = $3 where id = $1")
        .bind(endpoint_id)
        .bind(Uuid::from_u128(1))
        .bind(app.store.clock.now() + Duration::hours(1))
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let witness = Receiver::start().await;
    endpoint(&app, &witness, &["label.updated"]).await;
    label(&app, "left").await;
    received(&app, &witness, 1).await;
    assert!(receiver.got().is_empty(), "somebody is at it");
    app.clock.advance(Duration::hours(1));
    assert_eq!(names(&received(&app, &receiver, 1).await), ["left"]);
    app.stop().await;
}

#[tokio::test]
async fn the_list_ends_where_the_log_does() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, _) = endpoint(&app, &receiver, &["label.updated"]).await;
    label(&app, "old").await;
    received(&app, &receiver, 1).await;
    is_up_to_date(&app, &id).await;
    app.clock.advance(Duration::days(10));
    label(&app, "young").await;
    received(&app, &receiver, 2).await;
    is_up_to_date(&app, &id).await;
    assert_eq!(deliveries(&app, &id).await.len(), 2);
    upkeep::run(&app.store, 7).await.unwrap();
    assert_eq!(deliveries(&app, &id).await.len(), 1);
    app.stop().await;
}
