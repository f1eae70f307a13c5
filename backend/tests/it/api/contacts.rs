use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::{conversation, ids, items, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now, together};
use crate::support::problem::expect_invalid;

#[tokio::test]
async fn contacts_are_found_changed_and_paged() {
    let app = web().await;
    let ada = Customer::on("whatsapp").with_id("15551110000").called("Ada Lovelace");
    let conversation_id = conversation(&app, &ada).await;
    let at = now(&app);
    let more: Vec<Value> = (0..9)
        .map(|n| {
            Customer::on("messenger")
                .with_id(900 + n)
                .text(&format!("m{n}"), "Hi", at)
        })
        .collect();
    app.webhook("messenger", &together(&more)).await;

    let found = app.get("/contacts?q=lovelace").await;
    assert_eq!(items(&found).len(), 1);
    let contact = &items(&found)[0];
    assert_eq!(
        (&contact["name"], &contact["phone"]),
        (&json!("Ada Lovelace"), &json!("+15551110000"))
    );
    let identity = &contact["identities"][0];
    assert_eq!(
        (
            &identity["channel"],
            &identity["scope"],
            &identity["external_id"],
            &identity["conversation_id"]
        ),
        (
            &json!("whatsapp"),
            &json!("wa_id"),
            &json!("15551110000"),
            &json!(conversation_id)
        )
    );
    assert_eq!(items(&app.get("/contacts?q=%2B1555111").await).len(), 1);
    assert!(
        items(&app.get("/contacts?q=%25").await).is_empty(),
        "a sign of patterns is a sign like others"
    );

    let path = format!("/contacts/{}", contact["id"].as_str().unwrap());
    let body = json!({ "name": " Countess ", "email": "ada@example.test", "note": "likes engines" });
    let (status, changed) = app.call(Method::PATCH, &path, Some(body)).await;
    assert_eq!(status, 200, "{changed}");
    assert_eq!(
        (&changed["name"], &changed["phone"]),
        (&json!("Countess"), &contact["phone"])
    );
    assert_eq!(
        app.get(&format!("/conversations/{conversation_id}")).await["contact"]["name"],
        "Countess"
    );
    // the platform's name no longer overwrites it
    app.webhook("whatsapp", &ada.text("w2", "again", now(&app))).await;
    assert_eq!(app.get(&path).await["name"], "Countess");
    let (_, cleared) = app
        .call(Method::PATCH, &path, Some(json!({ "note": null, "email": "" })))
        .await;
    assert_eq!((&cleared["note"], &cleared["email"]), (&Value::Null, &Value::Null));

    let mut seen = BTreeSet::new();
    let mut query = "?limit=4".to_owned();
    loop {
        let page = app.get(&format!("/contacts{query}")).await;
        for id in ids(&page) {
            assert!(seen.insert(id), "twice");
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=4&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 10);
    app.stop().await;
}

#[tokio::test]
async fn every_wrong_field_of_a_contact_is_named() {
    let app = web().await;
    conversation(&app, &Customer::on("messenger")).await;
    let id = ids(&app.get("/contacts").await).remove(0);
    let path = format!("/contacts/{id}");
    let body = json!({ "name": "n".repeat(201), "phone": "+\0", "email": "nobody", "note": "x".repeat(5_001) });
    expect_invalid(
        &app.call(Method::PATCH, &path, Some(body)).await,
        &["name", "phone", "email", "note"],
    );
    let body = json!({ "name": 1, "phone": 2, "email": [], "note": {}, "age": 30 });
    expect_invalid(
        &app.call(Method::PATCH, &path, Some(body)).await,
        &["name", "phone", "email", "note", "age"],
    );
    expect_invalid(&app.call(Method::GET, "/contacts?q=%00", None).await, &["q"]);
    app.stop().await;
}

#[tokio::test]
async fn what_a_blocked_contact_writes_is_kept_and_tells_nobody() {
    let app = TestApp::start().await;
    let pest = Customer::on("whatsapp").with_id("15551110000").called("Pest");
    let id = conversation(&app, &pest).await;
    let path = format!("/conversations/{id}");
    app.call(Method::PATCH, &path, Some(json!({ "status": "resolved" })))
        .await;
    let contact_id = app.get(&path).await["contact"]["id"].as_str().unwrap().to_owned();
    let block = format!("/contacts/{contact_id}/block");
    let (status, blocked) = app.call(Method::PUT, &block, None).await;
    assert_eq!(status, 200, "{blocked}");
    assert!(blocked["blocked_at"].is_string());
    assert_eq!(
        app.call(Method::PUT, &block, None).await.1,
        blocked,
        "once more is nothing more"
    );
    assert_eq!(ids(&app.get("/contacts?blocked=true").await), [contact_id.as_str()]);
    assert!(items(&app.get("/contacts?blocked=false").await).is_empty());
    let before = app.get(&path).await;
    assert_eq!(before["contact"]["blocked"], true);

    assert_eq!(
        app.webhook("whatsapp", &pest.text("b1", "Answer me", now(&app))).await,
        200
    );
    let photo = pest.message(
        "b2",
        now(&app),
        json!({ "type": "image", "image": { "id": "77", "mime_type": "image/jpeg" } }),
    );
    assert_eq!(app.webhook("whatsapp", &photo).await, 200);
    let after = app.get(&path).await;
    for same in [
        "status",
        "last_activity_at",
        "inbound_count",
        "waiting_since",
        "assignee_id",
    ] {
        assert_eq!(after[same], before[same], "{same}");
    }
    assert_eq!(after["last_message"]["preview"], "[image]");
    let messages = app.get(&format!("{path}/messages")).await;
    assert!(items(&messages).iter().any(|message| message["text"] == "Answer me"));
    // somebody else writes: whoever reads the log has read it up to there
    let other = conversation(&app, &Customer::on("whatsapp").with_id("15552220000")).await;
    app.eventually("the others are still heard", || async {
        let told: i64 =
            sqlx::query_scalar("select count(*) from notification where workspace_id = $1 and conversation_id = $2")
                .bind(app.workspace_id)
                .bind(other.parse::<uuid::Uuid>().unwrap())
                .fetch_one(&app.store.database.owner)
                .await
                .unwrap();
        (told > 0).then_some(())
    })
    .await;
    let about: i64 = sqlx::query_scalar(
        "select count(*) from notification where workspace_id = $1 and conversation_id = $2 and at > $3::timestamptz",
    )
    .bind(app.workspace_id)
    .bind(id.parse::<uuid::Uuid>().unwrap())
    .bind(
        time::OffsetDateTime::parse(
            blocked["blocked_at"].as_str().unwrap(),
            &time::format_description::well_known::Rfc3339,
        )
        .unwrap(),
    )
    .fetch_one(&app.store.database.owner)
    .await
    .unwrap();
    assert_eq!(about, 0);

    let (status, unblocked) = app.call(Method::DELETE, &block, None).await;
    assert_eq!((status, &unblocked["blocked_at"]), (200, &Value::Null));
    assert_eq!(app.webhook("whatsapp", &pest.text("b3", "Sorry", now(&app))).await, 200);
    let again = app.get(&path).await;
    assert_eq!(
        (&again["status"], &again["contact"]["blocked"]),
        (&json!("open"), &Value::Null)
    );
    let lines = app.get(&format!("/contacts/{contact_id}/timeline")).await;
    let kinds: Vec<&str> = items(&lines)
        .iter()
        .map(|line| line["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["unblocked", "blocked", "conversation"]);
    app.stop().await;
}

#[tokio::test]
async fn what_there_was_with_a_contact_is_read_page_by_page() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let contact_id = ids(&app.get("/contacts").await).remove(0);
    let path = format!("/contacts/{contact_id}");
    for n in 0..4 {
        let body = json!({ "note": format!("note {n}"), "phone": format!("+1555000{n}") });
        assert_eq!(app.call(Method::PATCH, &path, Some(body)).await.0, 200);
        let note = json!({ "client_id": format!("n{n}"), "text": format!("for the team {n}"), "audience": "team" });
        assert_eq!(app.post(&format!("/conversations/{id}/messages"), note).await.0, 201);
        let reply = json!({ "client_id": format!("r{n}"), "text": "to the customer" });
        assert_eq!(app.post(&format!("/conversations/{id}/messages"), reply).await.0, 201);
    }
    let same = json!({ "note": "note 3" });
    assert_eq!(app.call(Method::PATCH, &path, Some(same)).await.0, 200);
    let mut lines: Vec<Value> = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = app.get(&format!("{path}/timeline{query}")).await;
        assert!(items(&page).len() <= 2);
        lines.extend(items(&page).iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    let kinds: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "changed").count(), 4);
    assert_eq!(kinds.iter().filter(|kind| **kind == "note").count(), 4);
    assert_eq!((kinds.len(), kinds[8]), (9, "conversation"));
    let times: Vec<&str> = lines.iter().map(|line| line["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    let changed = lines.iter().find(|line| line["type"] == "changed").unwrap();
    assert_eq!(
        changed["detail"]["fields"]["note"],
        json!({ "from": "note 2", "to": "note 3" })
    );
    assert!(changed["author_name"].is_string());
    let note = lines.iter().find(|line| line["type"] == "note").unwrap();
    assert_eq!(note["detail"]["text"], "for the team 3");
    app.stop().await;
}
