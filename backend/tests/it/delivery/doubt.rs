//! The request was written and no answer came: nobody knows, so nothing is sent twice; what can tell settles it.

use serde_json::{Value, json};
use time::Duration;

use super::customer::Customer;
use crate::support::app::TestApp;

/// Longer than a doubtful send may hold its successors, and than an echo waits for an answer.
const HOLD: Duration = Duration::seconds(10);

/// The platform accepted it, and its echo or status says so.
async fn settles_by_our_id(channel: &str) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550601").await;
    customer.fault(1, json!({ "kind": "drop_after" })).await;
    let first = customer.reply("first").await;
    let read = customer.becomes(&first, "read").await;
    assert!(read["external_id"].is_string(), "{read}");
    let second = customer.reply("second").await;
    app.clock.advance(HOLD);
    customer.becomes(&second, "read").await;
    customer.quiet().await;
    assert_eq!(customer.accepted_texts().await, ["first", "second"]);
    assert_eq!(customer.timeline().await.len(), 3);
    let attempts = customer.attempts(&first).await;
    assert_eq!((attempts.len(), attempts[0].outcome.as_deref()), (1, Some("unknown")));
    assert_eq!(customer.retry(&first).await.0, 409, "what arrived is not sent again");
    app.stop().await;
}

#[tokio::test]
async fn messenger_settles_by_the_echo() {
    settles_by_our_id("messenger").await;
}

#[tokio::test]
async fn whatsapp_settles_by_the_status() {
    settles_by_our_id("whatsapp").await;
}

#[tokio::test]
async fn instagram_settles_by_what_the_echo_says() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "602").await;
    customer.fault(1, json!({ "kind": "drop_after" })).await;
    let first = customer.reply("the same words").await;
    customer.becomes(&first, "unknown").await;
    customer.quiet().await;
    assert_eq!(customer.timeline().await.len(), 2, "the echo waits");
    app.clock.advance(HOLD + Duration::seconds(1));
    customer.becomes(&first, "read").await;
    customer.acts("echo", json!({ "text": "the same words" })).await;
    let shown = app
        .eventually("what was typed elsewhere is a message of its own", || async {
            Some(customer.timeline().await).filter(|timeline| timeline.len() == 3)
        })
        .await;
    assert_eq!(shown[1]["id"], json!(first));
    assert_eq!(shown[2]["author"]["type"], "platform");
    assert_eq!(customer.accepted_texts().await, ["the same words"]);
    app.stop().await;
}

#[tokio::test]
async fn two_doubtful_sends_with_the_same_words_are_two() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "603").await;
    customer.fault(2, json!({ "kind": "drop_after" })).await;
    let first = customer.reply("Yes").await;
    let second = customer.reply("Yes").await;
    customer.becomes(&first, "unknown").await;
    app.clock.advance(HOLD);
    for id in [&first, &second] {
        app.eventually("it settles", || async {
            app.clock.advance(Duration::seconds(1));
            let status = customer.message(id).await["delivery"]["status"].clone();
            (status == "sent" || status == "read").then_some(())
        })
        .await;
    }
    assert_eq!(customer.accepted_texts().await, ["Yes", "Yes"]);
    assert_eq!(customer.timeline().await.len(), 3);
    let ids: Vec<Value> = customer.timeline().await[1..]
        .iter()
        .map(|message| message["external_id"].clone())
        .collect();
    assert!(ids[0].is_string() && ids[1].is_string() && ids[0] != ids[1], "{ids:?}");
    app.stop().await;
}

/// Nothing will ever tell: it stays doubtful, and the agent decides.
async fn stays_doubtful(channel: &str, fault: Value) {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, channel, "15005550611").await;
    customer.fault(1, fault).await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    let pause = customer.pause_after(&first, 1).await;
    assert!(pause <= 10.0, "it holds the others for {pause} s");
    assert_eq!(customer.message(&first).await["delivery"]["status"], "unknown");
    assert_eq!(customer.message(&second).await["delivery"]["status"], "pending");
    app.clock.advance(HOLD);
    customer.becomes(&second, "read").await;
    app.clock.advance(Duration::hours(1));
    let third = customer.reply("third").await;
    customer.becomes(&third, "read").await;
    assert_eq!(customer.message(&first).await["delivery"]["status"], "unknown");
    assert_eq!(
        customer.accepted_texts().await,
        ["second", "third"],
        "it is never sent again by itself"
    );

    assert_eq!(customer.retry(&first).await.0, 200);
    customer.becomes(&first, "read").await;
    assert_eq!(customer.accepted_texts().await, ["second", "third", "first"]);
    assert_eq!(customer.timeline().await.len(), 4);
    let outcomes: Vec<_> = customer
        .attempts(&first)
        .await
        .into_iter()
        .map(|attempt| attempt.outcome.unwrap())
        .collect();
    assert_eq!(outcomes, ["unknown", "sent"]);
    app.stop().await;
}

#[tokio::test]
async fn messenger_drops_the_line() {
    stays_doubtful("messenger", json!({ "kind": "drop_before" })).await;
}

#[tokio::test]
async fn instagram_drops_the_line() {
    stays_doubtful("instagram", json!({ "kind": "drop_before" })).await;
}

#[tokio::test]
async fn whatsapp_drops_the_line() {
    stays_doubtful("whatsapp", json!({ "kind": "drop_before" })).await;
}

#[tokio::test]
async fn an_answer_that_nobody_can_read() {
    stays_doubtful("messenger", json!({ "kind": "garbage", "accepted": false })).await;
}

/// The sender stopped between the request and its record, and its lease ran out.
#[tokio::test]
async fn a_sender_that_never_came_back() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "621").await;
    customer.hold_next().await;
    let first = customer.reply("first").await;
    let second = customer.reply("second").await;
    customer.becomes(&first, "sending").await;
    // a minute later by the clock of everybody: another worker finds the lease run out
    app.clock.advance(Duration::seconds(61));
    let other = super::customer::second_worker(&app).await;
    customer.becomes(&first, "unknown").await;
    assert_eq!(customer.message(&second).await["delivery"]["status"], "pending");
    // the first comes back after all
    app.clear_faults().await;
    customer.becomes(&first, "read").await;
    app.clock.advance(HOLD);
    customer.becomes(&second, "read").await;
    assert_eq!(customer.accepted_texts().await, ["first", "second"]);
    assert!(customer.told(&first).await.contains(&"unknown".to_owned()));
    other.shut_down().await;
    app.stop().await;
}

/// An old doubt and a new message from the platform's own app have nothing to do with each other.
#[tokio::test]
async fn an_old_doubt_takes_no_new_echo_for_its_own() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "631").await;
    customer.fault(1, json!({ "kind": "drop_before" })).await;
    let lost = customer.reply("the same words").await;
    customer.becomes(&lost, "unknown").await;
    // a day passes: the try was then
    sqlx::query("update delivery_attempt set started_at = started_at - interval '1 hour'")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    customer.acts("echo", json!({ "text": "the same words" })).await;
    let timeline = app
        .eventually("it is shown at once, without waiting for the doubt", || async {
            Some(customer.timeline().await).filter(|timeline| timeline.len() == 3)
        })
        .await;
    assert_eq!(timeline[2]["author"]["type"], "platform");
    assert_eq!(customer.message(&lost).await["delivery"]["status"], "unknown");
    app.stop().await;
}

/// The platform tells of one echo twice while a send is open, and again later.
#[tokio::test]
async fn an_echo_that_comes_twice_settles_one_send_and_stops_nothing() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "632").await;
    app.sandbox_post("settings", json!({ "duplicate_every": 1 })).await;
    customer.fault(2, json!({ "kind": "drop_after" })).await;
    let first = customer.reply("Yes").await;
    let second = customer.reply("Yes").await;
    customer.becomes(&first, "unknown").await;
    for id in [&first, &second] {
        app.eventually("it settles", || async {
            app.clock.advance(Duration::seconds(1));
            let status = customer.message(id).await["delivery"]["status"].clone();
            (status == "sent" || status == "read").then_some(())
        })
        .await;
    }
    assert_eq!(customer.timeline().await.len(), 3);
    let waiting: i64 = sqlx::query_scalar("select count(*) from parked_effect where conversation_id is not null")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(waiting, 0);
    app.stop().await;
}

/// However many doubtful replies a conversation has, the next one goes out.
#[tokio::test]
async fn doubts_that_add_up_do_not_end_the_queue() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "633").await;
    let mut ids = Vec::new();
    for n in 0..25 {
        ids.push(customer.reply(&format!("reply {n}")).await);
    }
    customer.becomes(ids.last().unwrap(), "read").await;
    for table in ["agent_message set delivery_status", "delivery_part set status"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("update {table} = 'unknown'")))
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    let next = customer.reply("still here").await;
    customer.becomes(&next, "read").await;
    app.stop().await;
}

/// The platform's answer to this is lost on Instagram, and its echo is recognised by what is in it.
async fn settles_by_its_content(customer: &Customer<'_>, answer: Value) {
    let app = customer.app;
    let shown = customer.timeline().await.len();
    customer.fault(1, json!({ "kind": "drop_after" })).await;
    let doubtful = customer.answer(answer).await;
    customer.becomes(&doubtful, "unknown").await;
    customer.quiet().await;
    app.clock.advance(HOLD + Duration::seconds(1));
    customer.becomes(&doubtful, "read").await;
    assert_eq!(customer.timeline().await.len(), shown + 1, "it is shown once");
}

#[tokio::test]
async fn several_pictures_settle_by_their_echo() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "641").await;
    let pictures = [
        customer.upload_picture("one.png").await,
        customer.upload_picture("two.png").await,
    ];
    settles_by_its_content(&customer, json!({ "attachment_ids": pictures })).await;
    app.stop().await;
}

/// A recording of a thousandth of a second.
const WAV: &[u8] = b"RIFF\x34\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

#[tokio::test]
async fn a_voice_note_settles_by_its_echo() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "642").await;
    let note = customer.upload_recording("note.wav", "audio/wav", WAV).await;
    settles_by_its_content(&customer, json!({ "attachment_ids": [note] })).await;
    app.stop().await;
}

#[tokio::test]
async fn buttons_and_quick_replies_settle_by_their_echo() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "instagram", "643").await;
    let buttons =
        json!({ "type": "buttons", "text": "Which one?", "buttons": [{ "id": "r", "title": "The red one" }] });
    settles_by_its_content(&customer, json!({ "interactive": buttons })).await;
    let replies = json!({ "type": "quick_replies", "text": "Shall we?", "replies": [{ "id": "y", "title": "Yes" }] });
    settles_by_its_content(&customer, json!({ "interactive": replies })).await;
    app.stop().await;
}
