use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::{conversation, ids, items, web};
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
