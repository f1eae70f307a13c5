//! Single steps of a queue, with the platform's answers made up, so that what happens between two of them is decided here.

use std::sync::Arc;
use std::time::Duration;

use frontdesk::clock::Clock;
use frontdesk::domain::delivery::step::Lane;
use frontdesk::domain::delivery::{Assignment, Finished, LaneStep, Steps};
use frontdesk::domain::inboxes::{self, InboxChange};
use frontdesk::server::Roles;
use frontdesk_connectors::outbound::Receipt;
use frontdesk_connectors::{ErrorClass, PlatformError, SendError};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::customer::Customer;
use crate::support::app::TestApp;
use crate::support::customer;

/// Nobody sends by themselves.
async fn web() -> TestApp {
    TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await
}

struct Worker {
    steps: Steps,
    lane: Lane,
    owner: Uuid,
    clock: Clock,
}

impl Worker {
    fn at(customer: &Customer<'_>) -> Self {
        let app = customer.app;
        Self {
            steps: Steps::start(app.store.clone(), CancellationToken::new(), true),
            lane: Lane {
                workspace_id: app.workspace_id,
                conversation_id: customer.conversation_id,
            },
            owner: app.store.clock.id(),
            clock: app.store.clock.clone(),
        }
    }

    async fn step(
        &self,
        finished: Option<(Assignment, Result<Receipt, SendError>)>,
        leave: Option<Duration>,
    ) -> Option<Assignment> {
        let finished = finished.map(|(assignment, result)| {
            Arc::new(Finished {
                assignment,
                result,
                jitter: 0.0,
                answered_at: self.clock.now(),
            })
        });
        let step = LaneStep {
            lane: self.lane,
            owner: self.owner,
            finished,
            leave,
        };
        self.steps.take(step).await.unwrap()
    }

    async fn takes(&self) -> Assignment {
        self.step(None, None).await.expect("something is to be sent")
    }

    async fn ends(&self, assignment: Assignment, error: SendError) {
        let next = self.step(Some((assignment, Err(error))), None).await;
        assert!(next.is_none(), "{next:?}");
    }
}

fn refused(class: ErrorClass) -> SendError {
    let error = PlatformError {
        class,
        code: "1".to_owned(),
        message: "No".to_owned(),
        advice: "Wait.".to_owned(),
    };
    SendError::Refused {
        error,
        retry_after: None,
    }
}

/// The pace wants a pause: it holds for every worker, as does the wait for the receipt of the message before.
#[tokio::test]
async fn a_lane_that_is_left_for_a_while_rests_at_every_worker_and_waits_for_its_receipt() {
    let app = web().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550801").await;
    for text in ["first", "second"] {
        customer.reply(text).await;
    }
    let (here, there) = (Worker::at(&customer), Worker::at(&customer));
    let first = here.takes().await;
    let receipt = Receipt {
        external_id: "wamid.first".to_owned(),
        usage: None,
    };
    let left = here
        .step(Some((first, Ok(receipt))), Some(Duration::from_secs(2)))
        .await;
    assert!(left.is_none());
    assert!(there.step(None, None).await.is_none(), "it rests");
    app.clock.advance(time::Duration::seconds(2));
    assert!(there.step(None, None).await.is_none(), "the receipt is still to come");
    let sent = json!({ "statuses": [{ "id": "wamid.first", "status": "sent", "timestamp": customer::now(&app).to_string(), "recipient_id": customer.id }] });
    let sent = customer::Customer::on("whatsapp").change("messages", sent);
    assert_eq!(app.webhook("whatsapp", &sent).await, 200);
    assert!(there.step(None, None).await.is_some(), "and here it is");
    app.stop().await;
}

#[tokio::test]
async fn a_receipt_does_not_end_a_longer_rest() {
    let app = web().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550802").await;
    for text in ["first", "second"] {
        customer.reply(text).await;
    }
    let (here, there) = (Worker::at(&customer), Worker::at(&customer));
    let first = here.takes().await;
    let receipt = Receipt {
        external_id: "wamid.first".to_owned(),
        usage: None,
    };
    here.step(Some((first, Ok(receipt))), Some(Duration::from_secs(30)))
        .await;
    let sent = json!({ "statuses": [{ "id": "wamid.first", "status": "sent", "timestamp": customer::now(&app).to_string(), "recipient_id": customer.id }] });
    let sent = customer::Customer::on("whatsapp").change("messages", sent);
    assert_eq!(app.webhook("whatsapp", &sent).await, 200);
    assert!(there.step(None, None).await.is_none());
    app.clock.advance(time::Duration::seconds(30));
    assert!(there.step(None, None).await.is_some());
    app.stop().await;
}

#[tokio::test]
async fn a_time_without_the_platform_uses_up_no_tries_of_another_kind() {
    let app = web().await;
    let customer = Customer::writes(&app, "messenger", "803").await;
    let id = customer.reply("first").await;
    let worker = Worker::at(&customer);
    let ends = async |error: SendError| {
        let assignment = worker.takes().await;
        worker.ends(assignment, error).await;
        app.clock.advance(time::Duration::minutes(10));
        customer.message(&id).await["delivery"]["status"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    for _ in 0..6 {
        assert_eq!(ends(SendError::NotSent("no route".to_owned())).await, "pending");
    }
    for _ in 0..4 {
        assert_eq!(ends(refused(ErrorClass::Transient)).await, "pending");
    }
    assert_eq!(ends(refused(ErrorClass::Transient)).await, "failed");
    app.stop().await;
}

#[tokio::test]
async fn a_late_refusal_of_the_token_of_before_locks_no_inbox() {
    let app = web().await;
    let customer = Customer::writes(&app, "messenger", "804").await;
    let id = customer.reply("first").await;
    let worker = Worker::at(&customer);
    let first = worker.takes().await;
    worker.ends(first, refused(ErrorClass::Auth)).await;
    app.clock.advance(time::Duration::minutes(1));
    let second = worker.takes().await;
    let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
    let change = InboxChange {
        credentials: Some(json!({ "access_token": "a-new-one" })),
        ..InboxChange::default()
    };
    inboxes::change(&mut scope, &app.keys, customer.inbox_id(), change)
        .await
        .unwrap();
    scope.commit().await.unwrap();
    worker.ends(second, refused(ErrorClass::Auth)).await;
    let path = format!("/inboxes/{}", customer.inbox_id());
    assert_eq!(app.get(&path).await["state"], "connected");
    assert_eq!(customer.message(&id).await["delivery"]["status"], "pending");

    // the new one is refused as well, twice
    for _ in 0..2 {
        app.clock.advance(time::Duration::minutes(1));
        if let Some(assignment) = worker.step(None, None).await {
            worker.ends(assignment, refused(ErrorClass::Auth)).await;
        }
    }
    assert_eq!(app.get(&path).await["state"], "reauthorization_required");
    app.stop().await;
}

/// Who records a step has the conversation, and asks for the inbox last.
#[tokio::test]
async fn who_is_at_a_queue_is_waited_for_before_its_inbox_is_changed() {
    let app = web().await;
    let customer = Customer::writes(&app, "messenger", "805").await;
    customer.reply("first").await;
    let owner = &app.store.database.owner;
    let mut step = owner.begin().await.unwrap();
    for sql in [
        "select 1 from conversation where id = $1 for no key update",
        "update agent_message set attempts = 1, not_before = now() + interval '1 hour' where conversation_id = $1",
    ] {
        let query = sqlx::query(sql).bind(customer.conversation_id);
        query.execute(&mut *step).await.unwrap();
    }
    let (store, keys, workspace_id, inbox_id) = (
        app.store.clone(),
        app.keys.clone(),
        app.workspace_id,
        customer.inbox_id(),
    );
    let change = tokio::spawn(async move {
        let mut scope = store.scoped(workspace_id).await?;
        let change = InboxChange {
            credentials: Some(json!({ "access_token": "a-new-one" })),
            ..InboxChange::default()
        };
        inboxes::change(&mut scope, &keys, inbox_id, change).await?;
        scope.commit().await
    });
    app.eventually("the change waits", || async {
        let waits =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        let waiting: i64 = sqlx::query_scalar(waits).fetch_one(owner).await.unwrap();
        (waiting == 1).then_some(())
    })
    .await;
    let inbox = sqlx::query("select 1 from inbox where id = $1 for no key update nowait").bind(inbox_id);
    inbox.execute(&mut *step).await.unwrap();
    let lane = sqlx::query(
        "update delivery_lane set due_at = now() + interval '1 hour' where conversation_id = $1 returning 1",
    );
    lane.bind(customer.conversation_id).fetch_one(&mut *step).await.unwrap();
    step.commit().await.unwrap();
    change.await.unwrap().unwrap();
    // and what waits is let go all the same
    let (due, free): (bool, bool) = sqlx::query_as(
        "select l.due_at <= $2, a.not_before is null and a.attempts = 0 from delivery_lane l
         join agent_message a on a.conversation_id = l.conversation_id where l.conversation_id = $1",
    )
    .bind(customer.conversation_id)
    .bind(app.store.clock.now())
    .fetch_one(owner)
    .await
    .unwrap();
    assert!(due && free);
    app.stop().await;
}
