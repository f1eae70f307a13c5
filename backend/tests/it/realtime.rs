//! Sockets: what is resumed, who is cut, and who is told to go.

use std::time::Duration;

use frontdesk::domain::tokens;
use frontdesk::domain::views::{Event, RemovedView, Role};
use frontdesk::server::Roles;
use frontdesk::store::{Change, Signal, changelog};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::Browser;
use crate::support::socket::{Heard, PollingSocket};

async fn web() -> TestApp {
    TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await
}

/// Appends entries that nothing rings for; those of `hidden` are told to nobody here.
async fn append(app: &TestApp, count: usize, hidden: impl Fn(usize) -> bool) -> Vec<frontdesk::store::StoredEvent> {
    let changes: Vec<Change> = (0..count)
        .map(|n| Change {
            workspace_id: app.workspace_id,
            event: Event::LabelRemoved(RemovedView {
                id: Uuid::from_u128(n as u128),
            }),
            only_user_id: hidden(n).then_some(app.owner_id),
            origin: None,
        })
        .collect();
    let mut transaction = app.store.database.owner.begin().await.unwrap();
    let stored = changelog::append(&mut transaction, &changes, app.store.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    stored
}

async fn newest(app: &TestApp) -> i64 {
    sqlx::query_scalar("select last_seq from workspace_counter where workspace_id = $1")
        .bind(app.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

fn seqs(answer: &Value) -> Vec<i64> {
    answer["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["seq"].as_i64().unwrap())
        .collect()
}

async fn execute(app: &TestApp, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&app.store.database.owner).await.unwrap();
}

#[tokio::test]
async fn an_upgrade_of_a_session_that_is_not_there_is_refused() {
    let app = web().await;
    for sid in ["AAAAAAAAAAAAAAAA", "anything", &"x".repeat(4_000)] {
        let answer = app
            .http
            .get(format!("{}/socket.io/?EIO=4&transport=websocket&sid={sid}", app.url))
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.json::<Value>().await.unwrap()["message"], "Session ID unknown");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_answer_to_resume_holds_five_hundred_events_however_far_the_feed_is() {
    let app = web().await;
    let start = newest(&app).await;
    // a feed that is ahead in memory of what the log's first page reaches
    let mut witness = PollingSocket::connect(&app, TOKEN).await;
    witness.resume(None).await;
    let stored = append(&app, 499, |_| false).await;
    app.store.wake.committed(stored);
    assert_eq!(witness.event().await.0, "label.removed");
    // the feed emits these, and the reader cannot see them yet: their rows are held back
    let late = append(&app, 300, |_| false).await;
    execute(
        &app,
        "create table held as select * from event where seq > (select max(seq) - 300 from event);
         delete from event where seq in (select seq from held)",
    )
    .await;
    app.store.wake.committed(late);
    let last = newest(&app).await;
    loop {
        let (_, event) = witness.event().await;
        if event["seq"].as_i64() == Some(last) {
            break;
        }
    }

    let mut socket = PollingSocket::connect(&app, TOKEN).await;
    let first = socket.resume(Some(start)).await;
    assert_eq!(
        (first["more"].as_bool(), first["seq"].as_i64()),
        (Some(true), Some(start + 500))
    );
    assert_eq!(seqs(&first), (start + 1..=start + 500).collect::<Vec<_>>());
    execute(&app, "insert into event select * from held").await;
    let second = socket.resume(first["seq"].as_i64()).await;
    assert_eq!(
        (second["more"].as_bool(), second["seq"].as_i64()),
        (Some(false), Some(last))
    );
    assert_eq!(seqs(&second), (start + 501..=last).collect::<Vec<_>>());
    app.stop().await;
}

#[tokio::test]
async fn without_an_answer_hidden_entries_and_a_resync_are_events() {
    let app = web().await;
    let start = newest(&app).await;
    append(&app, 6, |n| n != 2).await;
    let mut socket = PollingSocket::connect(&app, TOKEN).await;
    socket.resume_unanswered(Some(start)).await;
    assert_eq!(
        socket.event().await,
        ("seq".to_owned(), json!({ "from": start + 1, "to": start + 2 }))
    );
    let (name, event) = socket.event().await;
    assert_eq!(
        (name.as_str(), event["seq"].as_i64()),
        ("label.removed", Some(start + 3))
    );
    assert_eq!(
        socket.event().await,
        ("seq".to_owned(), json!({ "from": start + 4, "to": start + 6 }))
    );

    let mut far = PollingSocket::connect(&app, TOKEN).await;
    far.resume_unanswered(Some(start + 1_000)).await;
    assert_eq!(
        far.event().await,
        ("resync".to_owned(), json!({ "resync": true, "seq": start + 6 }))
    );
    // and live from there
    let stored = append(&app, 1, |_| false).await;
    app.store.wake.committed(stored);
    assert_eq!(far.event().await.1["seq"], start + 7);
    app.stop().await;
}

#[tokio::test]
async fn when_rings_were_lost_everyones_rights_are_looked_at() {
    let app = web().await;
    for lost in ["told", "seen"] {
        let token = format!("short-{lost}");
        tokens::create(&app.store, app.workspace_id, &token, Role::Agent, Some(token.clone()))
            .await
            .unwrap();
        let mut stays = PollingSocket::connect(&app, TOKEN).await;
        let mut goes = PollingSocket::connect(&app, &token).await;
        execute(
            &app,
            "update api_token set revoked_at = now() where name like 'short-%'",
        )
        .await;
        if lost == "told" {
            // by another process
            app.store.wake.from_other_process(Signal::Everything);
        } else {
            // more than anybody can be behind
            (0..40_000).for_each(|_| app.store.wake.send(Signal::Jobs));
        }
        assert_eq!(goes.end().await, Heard::Disconnected, "{lost}");
        assert_eq!(stays.resume(None).await["more"], false);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_session_that_ran_out_ends_its_sockets_and_looking_does_not_prolong_it() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let mut socket = PollingSocket::open_with(&app, &browser.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);
    let seen = "select last_seen_at from session";
    execute(&app, "update session set last_seen_at = now() - interval '1 day'").await;
    let before: time::OffsetDateTime = sqlx::query_scalar(seen)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    app.store.wake.from_other_process(Signal::Everything);
    let mut witness = PollingSocket::connect(&app, TOKEN).await;
    witness.resume(None).await;
    execute(&app, "update session set expires_at = now() - interval '1 second'").await;
    app.store.wake.from_other_process(Signal::Everything);
    assert_eq!(socket.end().await, Heard::Disconnected);
    let after: time::OffsetDateTime = sqlx::query_scalar(seen)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(before, after);
    app.stop().await;
}

/// What a client that may come back must see: a broken line, never a refusal.
#[tokio::test]
async fn a_database_that_fails_for_a_moment_breaks_the_line_and_refuses_nobody() {
    let app = web().await;
    let mut resuming = PollingSocket::connect(&app, TOKEN).await;
    let mut checked = PollingSocket::connect(&app, TOKEN).await;
    let mut joining = PollingSocket::open(&app).await;
    let mut refused = PollingSocket::open(&app).await;
    refused.sign_in(json!({ "token": "unknown" })).await;
    assert!(matches!(refused.hear().await, Heard::Refused(_)));

    execute(&app, "alter table event rename to event_away").await;
    resuming.resume_unanswered(Some(0)).await;
    assert_eq!(resuming.end().await, Heard::Cut);
    execute(
        &app,
        "alter table event_away rename to event; alter table api_token rename to api_token_away",
    )
    .await;
    app.store.wake.from_other_process(Signal::Everything);
    assert_eq!(checked.end().await, Heard::Cut);
    joining.sign_in(json!({ "token": TOKEN })).await;
    assert_eq!(joining.end().await, Heard::Cut);
    execute(&app, "alter table api_token_away rename to api_token").await;
    let mut again = PollingSocket::connect(&app, TOKEN).await;
    assert_eq!(again.resume(None).await["more"], false);
    app.stop().await;
}

#[tokio::test]
async fn a_socket_that_polls_too_slowly_is_cut_and_not_left_in_silence() {
    let app = web().await;
    let mut slow = PollingSocket::connect(&app, TOKEN).await;
    let start = slow.resume(None).await["seq"].as_i64().unwrap();
    // it does not poll while more is said than is kept for it
    let mut witness = PollingSocket::connect(&app, TOKEN).await;
    witness.resume(None).await;
    for _ in 0..3 {
        let stored = append(&app, 500, |_| false).await;
        let last = stored.last().unwrap().seq;
        app.store.wake.committed(stored);
        while witness.event().await.1["seq"].as_i64() != Some(last) {}
    }
    assert_eq!(slow.hear().await, Heard::Cut);
    let mut back = PollingSocket::connect(&app, TOKEN).await;
    assert_eq!(seqs(&back.resume(Some(start)).await).len(), 500);
    // the old session stays unknown
    tokio::time::timeout(Duration::from_secs(5), async {
        assert_eq!(slow.hear().await, Heard::Cut)
    })
    .await
    .unwrap();
    app.stop().await;
}

#[tokio::test]
async fn a_socket_that_asks_without_end_is_cut_and_others_are_served() {
    let app = web().await;
    let mut flood = PollingSocket::connect(&app, TOKEN).await;
    flood.flood(1_000).await;
    assert_eq!(flood.end().await, Heard::Cut);
    let mut other = PollingSocket::connect(&app, TOKEN).await;
    assert!(other.resume(None).await["seq"].is_i64());
    app.stop().await;
}
