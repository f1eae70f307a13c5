//! After a restore: what waited in the backup may have gone out since, and does not go out again by itself.

use std::process::Command;

use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use super::customer::{Customer, second_worker};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

/// What the command prints: replies and scheduled replies of the workspace.
fn restored(app: &TestApp, flags: &[&str]) -> (Value, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .arg("restored")
        .args(flags)
        .env("DATABASE_URL", &app.database.url)
        .env("FRONTDESK_SECRET_KEY", &app.secret_key)
        .env("FRONTDESK_DATA_DIR", &app.data_dir)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["workspace_id"], json!(app.workspace_id));
    (line["replies"].clone(), line["scheduled"].clone())
}

async fn by_hand(app: &TestApp, message: &str, sql: &str) {
    sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .bind(app.workspace_id)
        .bind(message.parse::<Uuid>().unwrap())
        .execute(&app.store.database.owner)
        .await
        .unwrap();
}

const PART: &str = "where workspace_id = $1 and message_id = $2 and position = 0";

#[tokio::test]
async fn what_waited_in_the_backup_is_in_doubt_and_goes_out_when_somebody_says_so() {
    let app = TestApp::with_roles(WEB).await;
    let customer = Customer::writes(&app, "messenger", "15005550811").await;
    let waits = customer.reply("waits").await;
    // one of which a part went out before the backup, and one that was being sent at that moment
    let (one, two) = (
        customer.upload_picture("one.png").await,
        customer.upload_document("two.pdf").await,
    );
    let begun = customer
        .answer(json!({ "text": "Both of them", "attachment_ids": [one, two] }))
        .await;
    by_hand(
        &app,
        &begun,
        &format!("update delivery_part set status = 'sent' {PART}"),
    )
    .await;
    let sending = customer.reply("being sent").await;
    by_hand(
        &app,
        &sending,
        &format!("update delivery_part set status = 'sending' {PART}"),
    )
    .await;
    let of_agent = "update agent_message set delivery_status = 'sending' where workspace_id = $1 and message_id = $2";
    by_hand(&app, &sending, of_agent).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    for (id, hours) in [(1, 1), (2, 20)] {
        let send_at = (app.store.clock.now() + Duration::hours(hours))
            .format(&time::format_description::well_known::Rfc3339)
            .unwrap();
        let body = json!({ "id": Uuid::from_u128(id), "text": format!("planned {id}"), "send_at": send_at });
        let path = format!("/conversations/{}/scheduled_messages", customer.conversation_id);
        let (status, view) = owner.call(&app, Method::POST, &path, Some(body)).await;
        assert_eq!(status, 201, "{view}");
    }
    // the hour passed before the backup was restored
    by_hand(
        &app,
        &Uuid::from_u128(1).to_string(),
        "update scheduled_message set send_at = send_at - interval '2 hours' where workspace_id = $1 and id = $2",
    )
    .await;

    let statuses = async || {
        let timeline = customer.timeline().await;
        let mine = timeline
            .iter()
            .filter_map(|message| message["delivery"]["status"].as_str());
        mine.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(restored(&app, &["--dry-run"]), (json!(3), json!(2)));
    assert_eq!(statuses().await, ["pending", "pending", "sending"], "it was only asked");
    assert_eq!(restored(&app, &[]), (json!(3), json!(2)));
    assert_eq!(statuses().await, ["unknown", "unknown", "unknown"]);
    assert_eq!(customer.told(&waits).await, ["pending", "unknown"]);
    let planned = app.get("/scheduled_messages").await;
    for item in planned["items"].as_array().unwrap() {
        assert_eq!(item["state"], "failed", "{item}");
        let why = item["error"].as_str().unwrap();
        assert!(
            why.starts_with("It was held back because the data was restored"),
            "{why}"
        );
    }
    assert_eq!(
        restored(&app, &[]),
        (json!(0), json!(0)),
        "the second time there is nothing to do"
    );

    let worker = second_worker(&app).await;
    let new = customer.reply("written after the restore").await;
    customer.becomes(&new, "read").await;
    assert_eq!(customer.accepted_texts().await, ["written after the restore"]);
    // the agent looks, and decides
    assert_eq!(customer.retry(&begun).await.0, 200);
    customer.becomes(&begun, "read").await;
    let kinds: Vec<Value> = customer
        .accepted()
        .await
        .iter()
        .map(|item| item["kind"].clone())
        .collect();
    assert_eq!(
        kinds.len(),
        3,
        "the part that had gone out does not go out again: {kinds:?}"
    );
    assert_eq!(statuses().await, ["unknown", "read", "unknown", "read"]);
    assert_eq!(
        app.get("/scheduled_messages").await["items"].as_array().unwrap().len(),
        2
    );
    worker.shut_down().await;
    app.stop().await;
}

#[test]
fn where_no_database_is_none_is_made_and_nothing_is_said_to_be_well() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .arg("restored")
        .env_remove("DATABASE_URL")
        .env("FRONTDESK_DATA_DIR", folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        words.contains("there is no database in") && words.contains("DATABASE_URL"),
        "{words}"
    );
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}
