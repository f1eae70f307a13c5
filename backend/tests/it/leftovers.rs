//! Files that nobody needs any more go, and no others do.

use std::fs;
use std::path::PathBuf;

use frontdesk::domain::attachments;
use frontdesk::server::Roles;
use frontdesk::store::files::Files;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::upload::{File, picture};

async fn upload(app: &TestApp) -> Value {
    let file = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(100),
    };
    let (status, view) = file.upload(app).await;
    assert_eq!(status, 201, "{view}");
    view
}

fn path(app: &TestApp, id: &Value) -> PathBuf {
    let folder = app.data_dir.join("files").join(app.workspace_id.to_string());
    folder.join(id.as_str().unwrap())
}

/// The one conversation there is.
async fn conversation(app: &TestApp) -> String {
    let page = app.get("/conversations").await;
    page["items"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_of_a_message_that_was_taken_back_is_deleted_before_it_is_forgotten() {
    let app = TestApp::start().await;
    let customer = Customer::on("messenger");
    let at = now(&app) - 10_000;
    assert_eq!(app.webhook("messenger", &customer.text("a", "secret", at)).await, 200);
    let view = upload(&app).await;
    let file = path(&app, &view["id"]);
    let id: Uuid = view["id"].as_str().unwrap().parse().unwrap();
    sqlx::query("update attachment set message_id = (select id from message where external_id = 'a') where id = $1")
        .bind(id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    // a folder with something in it cannot be deleted as a file
    fs::remove_file(&file).unwrap();
    fs::create_dir_all(file.join("in the way")).unwrap();
    assert_eq!(app.webhook("messenger", &customer.unsend("a", at + 1)).await, 200);

    let key = async || -> Option<String> {
        sqlx::query_scalar("select storage_key from attachment where id = $1")
            .bind(id)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    let waits = "from apalis.jobs where status = 'Pending' and run_at > now() + interval '30 seconds' and convert_from(job, 'utf8') like '%scrub%'";
    let count = format!("select count(*) {waits}");
    app.eventually("it is tried and put off", || async {
        let waiting: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count.as_str()))
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        (waiting > 0).then_some(())
    })
    .await;
    assert!(key().await.is_some(), "where the file lies is still known");

    fs::remove_dir_all(&file).unwrap();
    fs::write(&file, "secret").unwrap();
    let now = sqlx::AssertSqlSafe(format!(
        "update apalis.jobs set run_at = now() where id in (select id {waits})"
    ));
    sqlx::query(now).execute(&app.store.database.owner).await.unwrap();
    app.eventually("the file is forgotten", || async {
        key().await.is_none().then_some(())
    })
    .await;
    assert!(!file.exists());
    app.stop().await;
}

#[tokio::test]
async fn uploads_that_were_never_sent_and_files_without_a_row_go_after_a_day() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let text = Customer::on("messenger").text("a", "Hello", now(&app));
    assert_eq!(app.webhook("messenger", &text).await, 200);
    let files = Files::open(None, &app.data_dir).unwrap();
    let sweep = async || {
        attachments::sweep_unsent(&app.store, &files).await.unwrap();
        attachments::sweep_avatars(&app.store).await.unwrap();
        attachments::sweep_files(&app.store, &files).await.unwrap();
    };
    let (sent, unsent, avatar, orphan) = (
        upload(&app).await,
        upload(&app).await,
        upload(&app).await,
        upload(&app).await,
    );
    let reply = json!({ "client_id": "c1", "attachment_ids": [sent["id"]] });
    let messages = format!("/conversations/{}/messages", conversation(&app).await);
    assert_eq!(app.post(&messages, reply).await.0, 201);
    let id_of = |view: &Value| view["id"].as_str().unwrap().parse::<Uuid>().unwrap();
    sqlx::query("update attachment set uploaded_by = null, inbox_id = $1 where id = any($2)")
        .bind(app.inbox_ids[0])
        .bind([id_of(&avatar), id_of(&orphan)])
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    sqlx::query("update contact set avatar_id = $1")
        .bind(id_of(&avatar))
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    // a small picture beside the one that is never sent, and one beside a file that is sent
    let beside = |view: &Value| path(&app, &json!(format!("{}.jpg", view["id"].as_str().unwrap())));
    for view in [&sent, &unsent] {
        fs::write(beside(view), "small").unwrap();
        sqlx::query("update attachment set thumbnail_key = storage_key || '.jpg' where id = $1")
            .bind(id_of(view))
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    let (lost, foreign) = (json!(app.store.clock.id()), app.data_dir.join("files/read me.txt"));
    let elsewhere = app.data_dir.join(format!("files/{}", Uuid::from_u128(7)));
    fs::create_dir(&elsewhere).unwrap();
    let elsewhere = elsewhere.join(Uuid::from_u128(8).to_string());
    for file in [&path(&app, &lost), &foreign, &elsewhere] {
        fs::write(file, "left").unwrap();
    }

    sweep().await;
    for view in [&sent, &unsent, &avatar, &orphan] {
        assert!(path(&app, &view["id"]).exists(), "a day has not gone by");
    }
    assert!(path(&app, &lost).exists());

    app.clock.advance(Duration::hours(25));
    let fresh = upload(&app).await;
    sweep().await;
    assert!(!path(&app, &unsent["id"]).exists() && !path(&app, &lost).exists() && !path(&app, &orphan["id"]).exists());
    assert!(!beside(&unsent).exists() && beside(&sent).exists());
    for view in [&sent, &avatar, &fresh] {
        assert!(path(&app, &view["id"]).exists());
    }
    assert!(foreign.exists() && elsewhere.exists(), "what is not ours");
    let left: Vec<Uuid> = sqlx::query_scalar("select id from attachment order by created_at")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(json!(left), json!([sent["id"], avatar["id"], fresh["id"]]));
    app.stop().await;
}

#[tokio::test]
async fn what_waits_in_a_draft_stays_as_long_as_the_draft() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let text = Customer::on("messenger").text("a", "Hello", now(&app));
    assert_eq!(app.webhook("messenger", &text).await, 200);
    let files = Files::open(None, &app.data_dir).unwrap();
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let draft = format!("/conversations/{}/draft", conversation(&app).await);
    let waiting = upload(&app).await;
    let put = async |draft_with: Value| {
        let (status, answer) = owner.call(&app, Method::PUT, &draft, Some(draft_with)).await;
        assert_eq!(status, 200, "{answer}");
    };
    put(json!({ "note_attachment_ids": [waiting["id"]] })).await;
    app.clock.advance(Duration::days(3));
    attachments::sweep_unsent(&app.store, &files).await.unwrap();
    assert!(path(&app, &waiting["id"]).exists());
    put(json!({})).await;
    attachments::sweep_unsent(&app.store, &files).await.unwrap();
    assert!(!path(&app, &waiting["id"]).exists());
    app.stop().await;
}
