//! SIGTERM under load: what was accepted is finished, the rest is left to others, and the process ends in time.

use std::sync::atomic::Ordering;
use std::time::Duration;

use frontdesk::server::Roles;
use serde_json::json;

use crate::delivery::customer::Customer;
use crate::storm::dump;
use crate::storm::script::{Post, Script};
use crate::storm::senders::{self, Target};
use crate::storm::workspace::Stage;
use crate::support::app::TestApp;
use crate::support::program::{Place, Program};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_told_to_stop_loses_nothing() {
    let stage = Stage::set().await;
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::serve(&Place {
        database_url: &stage.database.url,
        secret_key: &stage.secret_key,
        data_dir: data.path(),
        platform_url: None,
        roles: "web,worker",
    })
    .await;
    let script = Script::write(3, 2_000, 60, stage.now());
    let workspace = stage.workspace("stopped").await;
    let posts: Vec<&Post> = script.posts.iter().collect();
    let target = Target::new(&program.url);
    let sending = tokio::spawn({
        let (target, posts) = (target.clone(), senders::signed(&posts, &workspace.accounts));
        async move { senders::all_at_once(&target, posts, 32).await }
    });
    for moment in [300, 900, 1_500] {
        while target.acknowledged.load(Ordering::SeqCst) < moment {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let ended = program.terminate().await.expect("it ends");
        assert_eq!(ended.code(), Some(0), "{}", program.said());
        program.restart().await;
    }
    sending.await.unwrap();
    dump::settled(&program.url, &workspace.token, &stage)
        .await
        .assert_tells(&script);
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_finishes_the_reply_at_hand_and_leaves_the_others() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let place = Place {
        database_url: &app.database.url,
        secret_key: &app.secret_key,
        data_dir: &app.data_dir,
        platform_url: Some(app.sandbox.base_url()),
        roles: "worker",
    };
    let mut worker = Program::serve(&place).await;
    let customer = Customer::writes(&app, "messenger", "931").await;
    // all of them would take 40 seconds
    app.sandbox_post(
        "faults",
        json!({ "endpoint": "messages", "times": 2, "fault": { "kind": "latency", "ms": 2_000 } }),
    )
    .await;
    app.sandbox_post("settings", json!({ "latency_ms": 1_000 })).await;
    let mut ids = Vec::new();
    for n in 0..20 {
        ids.push(customer.reply(&n.to_string()).await);
    }
    customer.becomes(&ids[0], "sending").await;
    let ended = worker.terminate().await.expect("it ends");
    assert_eq!(ended.code(), Some(0), "{}", worker.said());
    let open: i64 = sqlx::query_scalar("select count(*) from delivery_attempt where finished_at is null")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(open, 0, "no reply was left between two states");
    assert!(customer.accepted().await.len() < 20, "it did not send everything first");
    app.sandbox_post("settings", json!({ "latency_ms": 0 })).await;
    let second = Program::serve(&place).await;
    customer.becomes(ids.last().unwrap(), "read").await;
    let expected: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    assert_eq!(customer.accepted_texts().await, expected);
    drop(second);
    app.stop().await;
}
