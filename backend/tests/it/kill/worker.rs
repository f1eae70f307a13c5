//! `kill -9` of the worker while replies are on their way.

use std::collections::BTreeMap;
use std::time::Duration;

use frontdesk::server::Roles;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::delivery::customer::Customer;
use crate::support::app::TestApp;
use crate::support::program::{Place, Program};

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

async fn start_worker(app: &TestApp) -> Program {
    Program::serve(&Place {
        database_url: &app.database.url,
        secret_key: &app.secret_key,
        data_dir: &app.data_dir,
        platform_url: Some(app.sandbox.base_url()),
        roles: "worker",
    })
    .await
}

/// Ends the worker, and returns the owners of the leases that it leaves behind.
async fn kill(app: &TestApp, worker: &mut Program) -> Vec<Uuid> {
    worker.kill().await;
    sqlx::query_scalar("select distinct lease_owner from delivery_lane where lease_owner is not null")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap()
}

/// A minute passes for the leases of the dead, and so do the ten seconds that doubt and echoes may take. The leases of
/// the living stay: on a slow machine they would lose them in the middle of a send.
async fn time_passes(app: &TestApp, dead: &[Uuid]) {
    for statement in [
        "update delivery_lane set lease_until = lease_until - interval '5 minutes', due_at = due_at - interval '5 minutes'
         where lease_owner is null or lease_owner = any($1)",
        "update agent_message set not_before = not_before - interval '5 minutes' where $1::uuid[] is not null",
        "update parked_effect set created_at = created_at - interval '5 minutes'
         where conversation_id is not null and $1::uuid[] is not null",
    ] {
        // the worker locks the same rows in an order of its own: one of the two may have to begin again
        while let Err(error) = sqlx::query(statement).bind(dead).execute(&app.store.database.owner).await {
            let code = error.as_database_error().and_then(|error| error.code());
            assert_eq!(code.as_deref(), Some("40P01"), "{error}");
        }
    }
}

/// The platform has accepted the reply, and the worker dies before it can write that down.
async fn between_send_and_record(channel: &str) {
    let app = TestApp::with_roles(WEB).await;
    let mut worker = start_worker(&app).await;
    let customer = Customer::writes(&app, channel, "15005550901").await;
    customer.hold_next().await;
    let first = customer.reply("first").await;
    customer.becomes(&first, "sending").await;
    // whoever records needs this row
    let mut barrier = app.store.database.owner.begin().await.unwrap();
    sqlx::query("select 1 from conversation where id = $1 for update")
        .bind(customer.conversation_id)
        .execute(&mut *barrier)
        .await
        .unwrap();
    app.clear_faults().await;
    app.eventually("the platform has it", || async {
        (customer.accepted().await.len() == 1).then_some(())
    })
    .await;
    let dead = kill(&app, &mut worker).await;
    barrier.rollback().await.unwrap();

    let second = customer.reply("second").await;
    customer.quiet().await;
    worker.restart().await;
    app.eventually("the second arrives", || async {
        time_passes(&app, &dead).await;
        (customer.message(&second).await["delivery"]["status"] == "read").then_some(())
    })
    .await;
    app.eventually("the first is settled", || async {
        time_passes(&app, &dead).await;
        (customer.message(&first).await["delivery"]["status"] == "read").then_some(())
    })
    .await;
    assert_eq!(customer.accepted_texts().await, ["first", "second"]);
    assert_eq!(customer.timeline().await.len(), 3, "its echo is no message of its own");
    worker.kill().await;
    app.stop().await;
}

#[tokio::test]
async fn messenger_between_send_and_record() {
    between_send_and_record("messenger").await;
}

#[tokio::test]
async fn instagram_between_send_and_record() {
    between_send_and_record("instagram").await;
}

#[tokio::test]
async fn whatsapp_between_send_and_record() {
    between_send_and_record("whatsapp").await;
}

/// Nothing ever tells what became of it.
#[tokio::test]
async fn a_send_that_was_cut_off_is_doubtful_and_not_repeated() {
    let app = TestApp::with_roles(WEB).await;
    let mut worker = start_worker(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550902").await;
    customer.fault(1, json!({ "kind": "latency", "ms": 60_000 })).await;
    let first = customer.reply("first").await;
    app.eventually("the platform has it in hand", || async {
        app.sandbox_get("faults").await["items"]
            .as_array()
            .unwrap()
            .is_empty()
            .then_some(())
    })
    .await;
    let dead = kill(&app, &mut worker).await;
    worker.restart().await;
    let second = customer.reply("second").await;
    app.eventually("the second arrives", || async {
        time_passes(&app, &dead).await;
        (customer.message(&second).await["delivery"]["status"] == "read").then_some(())
    })
    .await;
    assert_eq!(customer.message(&first).await["delivery"]["status"], "unknown");
    let outcomes: Vec<_> = customer
        .attempts(&first)
        .await
        .into_iter()
        .map(|attempt| attempt.outcome)
        .collect();
    assert_eq!(outcomes, [Some("unknown".to_owned())]);
    assert_eq!(customer.retry(&first).await.0, 200);
    customer.becomes(&first, "read").await;
    assert_eq!(customer.accepted_texts().await, ["second", "first"]);
    worker.kill().await;
    app.stop().await;
}

/// At any moment: sending, recording, taking.
#[tokio::test]
async fn no_reply_goes_out_twice_unless_it_was_doubtful() {
    const REPLIES: usize = 12;
    let app = TestApp::with_roles(WEB).await;
    let mut worker = start_worker(&app).await;
    let mut rng = StdRng::seed_from_u64(17);
    app.sandbox_post(
        "faults",
        json!({ "endpoint": "messages", "times": null, "fault": { "kind": "latency", "ms": 15 } }),
    )
    .await;
    let mut customers = Vec::new();
    for (n, channel) in [
        "messenger",
        "instagram",
        "whatsapp",
        "messenger",
        "instagram",
        "whatsapp",
    ]
    .into_iter()
    .enumerate()
    {
        customers.push(Customer::writes(&app, channel, &format!("1500555092{n}")).await);
    }
    let mut dead = Vec::new();
    let mut replies: BTreeMap<String, usize> = BTreeMap::new();
    for n in 0..REPLIES {
        for (place, customer) in customers.iter().enumerate() {
            replies.insert(customer.reply(&format!("{n} to {place}")).await, place);
        }
        if n % 2 == 1 {
            tokio::time::sleep(Duration::from_millis(rng.random_range(5..60))).await;
            dead.extend(kill(&app, &mut worker).await);
            worker.restart().await;
        }
    }
    app.eventually("all have an outcome", || async {
        time_passes(&app, &dead).await;
        for (id, place) in &replies {
            let status = customers[*place].message(id).await["delivery"]["status"].clone();
            if !["read", "unknown"].contains(&status.as_str().unwrap()) {
                return None;
            }
        }
        // an echo that still waits will settle one of them
        let waiting: i64 = sqlx::query_scalar("select count(*) from parked_effect where conversation_id is not null")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        (waiting == 0).then_some(())
    })
    .await;
    for (place, customer) in customers.iter().enumerate() {
        customer.quiet().await;
        let texts = customer.accepted_texts().await;
        let numbers: Vec<usize> = texts
            .iter()
            .map(|text| text.split(' ').next().unwrap().parse().unwrap())
            .collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "in order, each once: {texts:?}");
        let timeline = customer.timeline().await;
        assert_eq!(timeline.len(), REPLIES + 1, "conversation {place}: {timeline:?}");
        for message in &timeline[1..] {
            let sent = texts.iter().any(|text| message["text"] == json!(text));
            let status = &message["delivery"]["status"];
            let told = customer.told(message["id"].as_str().unwrap()).await;
            match status.as_str().unwrap() {
                "read" => assert!(sent, "{message}"),
                // what may have been sent was marked; nothing else is missing at the customer
                _ => assert!(told.contains(&"unknown".to_owned()) && !sent, "{message} {told:?}"),
            }
        }
        let doubtful: Vec<Value> = timeline
            .into_iter()
            .filter(|message| message["delivery"]["status"] == "unknown")
            .collect();
        for message in doubtful {
            let id = message["id"].as_str().unwrap();
            assert_eq!(customer.retry(id).await.0, 200);
            customer.becomes(id, "read").await;
        }
        let mut texts = customer.accepted_texts().await;
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), REPLIES, "each arrived");
        assert_eq!(customer.accepted().await.len(), REPLIES, "and none twice");
    }
    worker.kill().await;
    app.stop().await;
}
