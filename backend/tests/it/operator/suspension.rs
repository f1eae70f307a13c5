//! Who is of a workspace that has to wait is kept out of it everywhere, is told why, and is back as soon as it goes on.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{told, workspace};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::{Browser, read};
use crate::support::problem::expect_problem;
use crate::support::second::Second;
use crate::support::socket::{Heard, PollingSocket};
use crate::support::tenant::Tenant;

/// What the token gets of a server.
async fn labels(app: &TestApp, url: &str) -> (u16, Value) {
    let request = app.http.get(format!("{url}/api/v1/labels")).bearer_auth(TOKEN);
    read(request.send().await.unwrap()).await
}

async fn answers(app: &TestApp, url: &str, status: u16) {
    app.eventually(&format!("{url} answers {status}"), || async {
        (labels(app, url).await.0 == status).then_some(())
    })
    .await;
}

#[tokio::test]
async fn people_are_kept_out_everywhere_until_it_goes_on() {
    let app = TestApp::start().await;
    let second = Second::start(&app, |_| ()).await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let mut sockets = [
        PollingSocket::connect(&app, TOKEN).await,
        PollingSocket::connect_at(&second.url, TOKEN).await,
    ];
    // remembered for a second by both
    answers(&app, &app.url, 200).await;
    answers(&app, &second.url, 200).await;

    let id = app.workspace_id.to_string();
    let changed = |changed: bool| json!({ "workspace_id": id, "changed": changed });
    assert_eq!(told(&app, &["suspend", &id]).await, [changed(true)]);
    for url in [&app.url, &second.url] {
        answers(&app, url, 403).await;
        expect_problem(&labels(&app, url).await, 403, "workspace_suspended");
    }
    for socket in &mut sockets {
        assert_eq!(socket.end().await, Heard::Disconnected);
    }
    let mut again = PollingSocket::open(&app).await;
    again.sign_in(json!({ "token": TOKEN })).await;
    let Heard::Refused(why) = again.hear().await else {
        panic!("nobody is let in");
    };
    assert!(why.contains("suspended"), "{why}");
    // whoever sits at the desk sees how it stands, and nothing else
    let (status, me) = browser.call(&app, Method::GET, "/me", None).await;
    assert_eq!(
        (status, &me["suspended"], &me["workspace"]["name"]),
        (200, &json!(true), &json!("Test")),
        "{me}"
    );
    let counts = browser.call(&app, Method::GET, "/conversation_counts", None).await;
    expect_problem(&counts, 403, "workspace_suspended");
    let sessions = browser.call(&app, Method::DELETE, "/me/sessions", None).await;
    expect_problem(&sessions, 403, "workspace_suspended");
    let by_token = app.call(Method::GET, "/me", None).await;
    expect_problem(&by_token, 403, "workspace_suspended");
    // who signs in now is told as well
    let late = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(late.me["suspended"], json!(true), "{}", late.me);
    assert_eq!(
        told(&app, &["suspend", &id]).await,
        [changed(false)],
        "it waits already"
    );

    assert_eq!(told(&app, &["resume", &id]).await, [changed(true)]);
    for url in [&app.url, &second.url] {
        answers(&app, url, 200).await;
    }
    PollingSocket::connect_at(&second.url, TOKEN).await;
    assert_eq!(
        browser.call(&app, Method::GET, "/me", None).await.1["suspended"],
        json!(false)
    );
    assert_eq!(told(&app, &["resume", &id]).await, [changed(false)]);

    let log = app.get("/audit_entries?limit=100").await;
    let by_operator = |action: &str| {
        let entries = log["items"].as_array().unwrap().iter();
        entries
            .filter(|entry| entry["action"] == action && entry["actor_kind"] == "operator")
            .count()
    };
    assert_eq!(
        (by_operator("workspace.suspended"), by_operator("workspace.resumed")),
        (1, 1),
        "{log}"
    );
    second.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn others_are_not_touched_and_a_person_gets_to_where_it_goes_on() {
    let app = TestApp::start().await;
    let other = Tenant::make(&app, "other", &[]).await;
    // the older of the two is where somebody is who names none
    sqlx::query("insert into member (workspace_id, user_id, role, created_at) values ($1, $2, 'agent', now() + interval '1 day')")
        .bind(other.workspace_id)
        .bind(app.owner_id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    told(&app, &["suspend", &app.workspace_id.to_string()]).await;
    answers(&app, &app.url, 403).await;
    other.get(&app, "/labels").await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(
        (&browser.me["workspace"]["name"], &browser.me["suspended"]),
        (&json!("other"), &json!(false)),
        "{}",
        browser.me
    );
    let own = Some(app.workspace_id);
    let asked = browser.send(&app, Method::GET, "/labels", None, None, own).await;
    expect_problem(&asked, 403, "workspace_suspended");

    let unknown = workspace(&app, &["suspend", &Uuid::nil().to_string()]).await;
    let said = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(
        !unknown.status.success() && said.contains("no such workspace"),
        "{said}"
    );
    app.stop().await;
}
