//! How much a workspace may use: counted from the change log, told, and refused beyond it; what customers write never is.

use frontdesk::domain::workspaces::{self, LimitChanges, usage};
use frontdesk::server::Roles;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use time::Duration;

use crate::operator::{told, workspace};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::problem::expect_problem;
use crate::support::upload::{File, picture};

/// What is used of something, as soon as it is so much.
async fn used(app: &TestApp, kind: &str, wanted: i64) -> Value {
    app.eventually(&format!("{kind} used: {wanted}"), || async {
        let usage = app.get("/workspace/usage").await;
        (usage[kind]["used"] == json!(wanted)).then_some(usage)
    })
    .await
}

async fn limited(app: &TestApp, changes: LimitChanges) {
    workspaces::limit(&app.store, app.workspace_id, changes).await.unwrap();
}

async fn writes(app: &TestApp, id: &str) {
    let hello = Customer::on("messenger").text(id, "Hello", now(app));
    assert_eq!(app.webhook("messenger", &hello).await, 200);
}

async fn conversation(app: &TestApp) -> String {
    app.get("/conversations").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn upload(app: &TestApp, size: usize) -> (u16, Value) {
    let file = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(size),
    };
    file.upload(app).await
}

#[tokio::test]
async fn limits_are_said_by_command_and_told_with_what_is_used() {
    let app = TestApp::start().await;
    let id = app.workspace_id.to_string();
    let nothing = json!({ "members": null, "inboxes": null, "messages_a_month": null, "storage": null });
    assert_eq!(
        told(&app, &["limits", "Test"]).await,
        [json!({ "workspace_id": id, "limits": nothing })]
    );
    let all = "limits Test --members 5 --inboxes 3 --messages-a-month 100 --storage 2000000";
    let all: Vec<&str> = all.split(' ').collect();
    let limits = json!({ "members": 5, "inboxes": 3, "messages_a_month": 100, "storage": 2_000_000 });
    assert_eq!(told(&app, &all).await[0]["limits"], limits);
    let fewer = told(&app, &["limits", &id, "--no-members"]).await;
    let fewer = &fewer[0]["limits"];
    assert_eq!(
        (&fewer["members"], &fewer["inboxes"]),
        (&Value::Null, &json!(3)),
        "what is left out stays"
    );
    let wrong = workspace(&app, &["limits", &id, "--members=-1"]).await;
    assert!(!wrong.status.success());

    writes(&app, "m1").await;
    let usage = used(&app, "messages", 1).await;
    assert_eq!(usage["members"], json!({ "used": 1, "limit": null }));
    assert_eq!(usage["inboxes"], json!({ "used": 3, "limit": 3 }));
    assert_eq!(usage["messages"], json!({ "used": 1, "limit": 100 }));
    let shown = told(&app, &["show", "Test", "--json"]).await;
    assert_eq!((&shown[0]["limits"], &shown[0]["messages"]), (fewer, &json!(1)));
    let month = &shown[0]["months"][0];
    assert_eq!(month["month"], usage["month"]);
    let counted = ["messages", "members", "inboxes"].map(|kind| month[kind].as_i64().unwrap());
    assert_eq!(counted, [1, 1, 3], "{month}");
    let shown = workspace(&app, &["show", &id]).await;
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("messages  1 of 100 this month"), "{shown}");
    let log = app.get("/audit_entries?action=workspace.limited").await;
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "{log}");
    app.stop().await;
}

#[tokio::test]
async fn beyond_the_months_messages_replies_are_refused_and_customers_heard() {
    let app = TestApp::start().await;
    writes(&app, "m1").await;
    writes(&app, "m2").await;
    let path = format!("/conversations/{}/messages", conversation(&app).await);
    let say = async |client_id: &str, audience: &str| {
        let body = json!({ "client_id": client_id, "text": "Hi", "audience": audience });
        app.post(&path, body).await
    };
    assert_eq!(say("c1", "customer").await.0, 201);
    assert_eq!(say("n1", "team").await.0, 201);
    // notes are for the team alone
    used(&app, "messages", 3).await;
    let changes = LimitChanges {
        messages_a_month: Some(Some(3)),
        ..LimitChanges::default()
    };
    limited(&app, changes).await;
    expect_problem(&say("c2", "customer").await, 409, "message_limit");
    assert_eq!(say("n2", "team").await.0, 201);
    assert_eq!(say("c1", "customer").await.0, 200, "what was accepted was");
    writes(&app, "m3").await;
    let usage = used(&app, "messages", 4).await;
    assert_eq!(usage["messages"]["limit"], json!(3));
    // another month
    app.clock.advance(Duration::days(32));
    writes(&app, "m4").await;
    used(&app, "messages", 1).await;
    assert_eq!(say("c3", "customer").await.0, 201);
    app.stop().await;
}

#[tokio::test]
async fn members_and_invitations_beyond_the_limit_are_refused() {
    let app = TestApp::start().await;
    let members = async |limit: i32| {
        let changes = LimitChanges {
            members: Some(Some(limit)),
            ..LimitChanges::default()
        };
        limited(&app, changes).await;
    };
    let new = json!({ "email": "a@b.example", "name": "Ada", "password": OWNER_PASSWORD, "role": "agent" });
    let invited = json!({ "email": "c@d.example", "role": "agent" });
    members(1).await;
    expect_problem(&app.post("/members", new.clone()).await, 409, "member_limit");
    expect_problem(&app.post("/invitations", invited.clone()).await, 409, "member_limit");
    members(2).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let (status, ada) = app.post("/members", new).await;
    assert_eq!(status, 201, "{ada}");
    // who has left makes room, and who comes back needs it
    let path = format!("/members/{}", ada["id"].as_str().unwrap());
    let active = async |active: bool| {
        let body = json!({ "active": active });
        owner.call(&app, Method::PATCH, &path, Some(body)).await
    };
    assert_eq!(active(false).await.0, 200);
    assert_eq!(app.post("/invitations", invited.clone()).await.0, 201);
    let another = json!({ "email": "e@f.example", "role": "agent" });
    expect_problem(&app.post("/invitations", another).await, 409, "member_limit");
    members(1).await;
    expect_problem(&active(true).await, 409, "member_limit");
    members(2).await;
    assert_eq!(active(true).await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn inboxes_and_uploads_beyond_the_limit_are_refused() {
    let app = TestApp::start().await;
    let (status, file) = upload(&app, 10).await;
    assert_eq!(status, 201, "{file}");
    let size = file["size"].as_i64().unwrap();
    used(&app, "storage", size).await;
    let changes = LimitChanges {
        inboxes: Some(Some(3)),
        storage: Some(Some(size + 1)),
        ..LimitChanges::default()
    };
    limited(&app, changes).await;
    app.sandbox_post(
        "accounts",
        json!({ "channel": "messenger", "id": "4004", "name": "More", "access_token": "more" }),
    )
    .await;
    let more = json!({ "channel": "messenger", "external_id": "4004", "name": "More", "credentials": { "access_token": "more" } });
    expect_problem(&app.post("/inboxes", more.clone()).await, 409, "inbox_limit");
    expect_problem(&upload(&app, 11).await, 409, "storage_limit");
    let usage = app.get("/workspace/usage").await;
    assert_eq!(usage["storage"]["used"], json!(size), "it took no room");

    let path = format!("/inboxes/{}", app.inbox_ids[1]);
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(app.post("/inboxes", more).await.0, 201, "there is room again");
    let changes = LimitChanges {
        storage: Some(None),
        ..LimitChanges::default()
    };
    limited(&app, changes).await;
    assert_eq!(upload(&app, 11).await.0, 201);
    app.stop().await;
}

/// What the table says of this month.
async fn counted(app: &TestApp) -> i64 {
    sqlx::query_scalar("select messages from workspace_usage where workspace_id = $1")
        .bind(app.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

async fn ran(app: &TestApp, sql: &str) {
    let script = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    script.execute(&app.store.database.owner).await.unwrap();
}

#[tokio::test]
async fn each_message_is_counted_once_however_many_count_and_whatever_fails() {
    let web = Roles {
        web: true,
        worker: false,
    };
    let app = TestApp::with_roles(web).await;
    let count = || usage::step(&app.store, app.workspace_id);
    // the first count begins with what there is
    writes(&app, "m0").await;
    count().await.unwrap();
    assert_eq!(counted(&app).await, 1);
    // several processes at the same log, while more is written
    for round in 0..4 {
        let ids: Vec<String> = (0..5).map(|n| format!("m{round}-{n}")).collect();
        let written = ids.iter().map(|id| writes(&app, id));
        let (counts, _) = tokio::join!(join_all((0..6).map(|_| count())), join_all(written));
        for count in counts {
            count.unwrap();
        }
    }
    count().await.unwrap();
    assert_eq!(counted(&app).await, 21);

    // what fails after it was added up was not counted
    writes(&app, "late").await;
    ran(
        &app,
        "create function fails() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
         create trigger fails before update on usage_progress for each row execute function fails();",
    )
    .await;
    count().await.unwrap_err();
    assert_eq!(counted(&app).await, 21);
    ran(&app, "drop trigger fails on usage_progress; drop function fails();").await;
    for _ in 0..2 {
        count().await.unwrap();
        assert_eq!(counted(&app).await, 22);
    }
    app.stop().await;
}
