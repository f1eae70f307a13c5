use frontdesk::domain::workspaces::usage;
use frontdesk::domain::{retention, upkeep};
use frontdesk::server::Roles;
use frontdesk::store::files::Files;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::traces;
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};
use crate::support::problem::expect_invalid;
use crate::support::upload::File;

const WORD: &str = "zqkept7x";

/// Messages of all months.
async fn counted(app: &TestApp) -> i64 {
    usage::step(&app.store, app.workspace_id).await.unwrap();
    sqlx::query_scalar("select sum(messages)::bigint from workspace_usage where workspace_id = $1")
        .bind(app.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

async fn patch(app: &TestApp, body: Value) -> (u16, Value) {
    app.call(Method::PATCH, "/workspace", Some(body)).await
}

#[tokio::test]
async fn what_is_older_than_a_workspace_wants_goes_and_open_conversations_keep_their_past() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let (over, open) = (
        Customer::on("messenger").with_id(1),
        Customer::on("messenger").with_id(2),
    );
    for (customer, id) in [(&over, "m1"), (&open, "m2")] {
        let text = customer.text(id, &format!("{id} {WORD}"), now(&app));
        assert_eq!(app.webhook("messenger", &text).await, 200);
        let file = File {
            name: "f.txt",
            content_type: "text/plain",
            bytes: WORD.as_bytes().to_vec(),
        };
        let (_, file) = file.upload(&app).await;
        sqlx::query(
            "with of as (update message set attachment_count = 1 where external_id = $2 returning id)
             update attachment f set message_id = of.id, position = 0 from of where f.id = $1::text::uuid",
        )
        .bind(file["id"].as_str())
        .bind(id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    }
    assert_eq!(counted(&app).await, 2);
    let talks = app.get("/conversations").await;
    let of = |id: &str| {
        let items = talks["items"].as_array().unwrap();
        let found = items
            .iter()
            .find(|one| one["last_message"]["preview"].as_str().unwrap().starts_with(id));
        format!("/conversations/{}", found.unwrap()["id"].as_str().unwrap())
    };
    let (over, open) = (of("m1"), of("m2"));
    let resolved = app
        .call(Method::PATCH, &over, Some(json!({ "status": "resolved" })))
        .await;
    assert_eq!(resolved.0, 200);

    for (field, wrong) in [
        ("message_retention_days", [13, 3_651, 0]),
        ("media_retention_days", [-1, 3_651, 0]),
    ] {
        assert_eq!(app.get("/workspace").await[field], Value::Null);
        for days in wrong {
            expect_invalid(&patch(&app, json!({ field: days })).await, &[field]);
        }
    }
    let (status, view) = patch(&app, json!({ "message_retention_days": 20, "media_retention_days": 5 })).await;
    assert_eq!(
        (
            status,
            &view["message_retention_days"],
            &view["media_retention_days"],
            &view["message_retention_min"]
        ),
        (200, &json!(20), &json!(5), &json!(14))
    );

    let name = patch(&app, json!({ "name": " Renamed ", "media_retention_days": 5 })).await;
    assert_eq!(
        (name.0, &name.1["name"], &name.1["message_retention_days"]),
        (200, &json!("Renamed"), &json!(20))
    );
    expect_invalid(
        &patch(&app, json!({ "name": " ", "message_retention_days": 30 })).await,
        &["name"],
    );
    assert_eq!(app.get("/me").await["workspace"]["name"], "Renamed");
    assert_eq!(app.get("/workspace").await["message_retention_days"], 20);

    let files = Files::open(None, &app.data_dir).unwrap();
    let after = async |days: i64| {
        app.clock.advance(Duration::days(days));
        upkeep::run(&app.store, 14).await.unwrap();
        retention::run(&app.store, &files).await.unwrap();
    };
    let said = async |path: &str| {
        let page = app.get(&format!("{path}/messages")).await;
        let items = page["items"].as_array().unwrap().clone();
        items
            .into_iter()
            .filter(|message| message["kind"] == "customer")
            .collect::<Vec<_>>()
    };
    let stored = || traces::files(&app, WORD).len();
    after(4).await;
    assert_eq!((stored(), said(&over).await.len()), (2, 1));
    after(2).await;
    let shown = said(&over).await;
    assert_eq!((stored(), shown.len()), (0, 1));
    assert_eq!(shown[0]["attachments"][0]["state"], "expired", "{shown:?}");
    after(13).await;
    assert_eq!(said(&over).await.len(), 1);
    after(2).await;
    assert_eq!((said(&over).await.len(), said(&open).await.len()), (0, 1));
    assert_eq!(app.get(&over).await["last_message"], Value::Null);
    assert!(app.get(&open).await["last_message"].is_object());
    // what has gone was a message of its month, and another one is one more
    let other = Customer::on("messenger").with_id(3);
    let text = other.text("m3", "Hello", now(&app));
    assert_eq!(app.webhook("messenger", &text).await, 200);
    assert_eq!(counted(&app).await, 3);

    // what is over by now goes as well, and then nothing is left of either
    assert_eq!(
        app.call(Method::PATCH, &open, Some(json!({ "status": "resolved" })))
            .await
            .0,
        200
    );
    after(0).await;
    assert_eq!(said(&open).await.len(), 0);
    after(15).await;
    let left = traces::rows(&app, WORD).await;
    assert!(left.is_empty(), "{left:?}");
    app.stop().await;
}
