use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{kinds, notifications, ok, owner, told, writes};
use crate::support::app::TestApp;
use crate::support::customer::Customer;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};

const PATH: &str = "/notification_settings";

#[tokio::test]
async fn each_member_chooses_and_is_told_accordingly() {
    let app = TestApp::start().await;
    let (owner, ada) = (owner(&app).await, member(&app, "Ada").await);
    let mut settings = ok(&app, &ada, Method::GET, PATH, Value::Null).await;
    assert_eq!(
        (&settings["version"], &settings["kinds"]["message"]["push"]),
        (&json!(0), &json!(true))
    );
    settings.as_object_mut().unwrap().remove("version");
    for way in ["centre", "sound", "desktop", "push"] {
        settings["kinds"]["unassigned"][way] = json!(false);
    }
    let put = ok(&app, &ada, Method::PUT, PATH, settings.clone()).await;
    assert_eq!(put["version"], 1);
    assert_eq!(ok(&app, &ada, Method::GET, PATH, Value::Null).await, put);
    assert_eq!(ok(&app, &owner, Method::GET, PATH, Value::Null).await["version"], 0);

    writes(&app, &Customer::on("whatsapp"), "m1", "Hello").await;
    told(&app).await;
    assert!(notifications(&app, &ada).await.is_empty());
    assert_eq!(kinds(&notifications(&app, &owner).await), [("unassigned", 1)]);

    // said aloud, and not listed
    settings["kinds"]["unassigned"]["sound"] = json!(true);
    settings["muted_inbox_ids"] = json!([app.inbox_ids[0]]);
    ok(&app, &ada, Method::PUT, PATH, settings.clone()).await;
    writes(&app, &Customer::on("instagram"), "m2", "Hello").await;
    writes(&app, &Customer::on("messenger"), "m3", "Hello").await;
    told(&app).await;
    assert!(notifications(&app, &ada).await.is_empty());
    let said: Vec<(bool, Uuid)> = sqlx::query_as("select listed, inbox_id from notification where user_id = $1")
        .bind(ada.me["user"]["id"].as_str().unwrap().parse::<Uuid>().unwrap())
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(said, [(false, app.inbox_ids[1])], "a muted inbox says nothing at all");
    app.stop().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_named_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let mut good = ok(&app, &ada, Method::GET, PATH, Value::Null).await;
    good.as_object_mut().unwrap().remove("version");
    let mut wrong = good.clone();
    wrong["sound"]["volume"] = json!(101);
    wrong["sound"]["repeat_seconds"] = json!(7);
    wrong["quiet_hours"]["every_day"] = json!({ "from": "25:00", "to": "late" });
    wrong["quiet_hours"]["days_off"] = json!([0]);
    wrong["quiet_hours"]["time_zone"] = json!("Mars/Olympus");
    wrong["muted_inbox_ids"] = json!([Uuid::from_u128(7)]);
    let answer = ada.call(&app, Method::PUT, PATH, Some(wrong)).await;
    expect_invalid(
        &answer,
        &[
            "muted_inbox_ids",
            "quiet_hours.days_off",
            "quiet_hours.every_day.from",
            "quiet_hours.every_day.to",
            "quiet_hours.time_zone",
            "sound.repeat_seconds",
            "sound.volume",
        ],
    );
    let mut strange = good.clone();
    strange["sound"]["tone"] = json!("trumpet");
    assert_eq!(ada.call(&app, Method::PUT, PATH, Some(strange)).await.0, 422);
    assert_eq!(ok(&app, &ada, Method::GET, PATH, Value::Null).await["version"], 0);
    expect_problem(&app.call(Method::GET, PATH, None).await, 403, "forbidden");
    app.stop().await;
}
