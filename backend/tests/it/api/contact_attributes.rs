use reqwest::Method;
use serde_json::{Value, json};

use super::{conversation, ids, items, web};
use crate::support::app::{OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::problem::{expect_invalid, expect_problem};

async fn attribute(app: &TestApp, body: Value) -> Value {
    let (status, view) = app.post("/contact_attributes", body).await;
    assert_eq!(status, 201, "{view}");
    view
}

#[tokio::test]
async fn a_contact_has_what_its_workspace_notes() {
    let app = web().await;
    let conversation_id = conversation(&app, &Customer::on("whatsapp").called("Ada Lovelace")).await;
    let plan = attribute(
        &app,
        json!({ "key": "plan", "label": "Plan", "kind": "choice", "choices": ["Free", "Team"] }),
    )
    .await;
    attribute(&app, json!({ "key": "seats", "label": "Seats", "kind": "number" })).await;
    attribute(&app, json!({ "key": "since", "label": "Since", "kind": "date" })).await;
    attribute(&app, json!({ "key": "vip", "label": "VIP", "kind": "boolean" })).await;
    attribute(&app, json!({ "key": "town", "label": "Town", "kind": "text" })).await;
    assert_eq!(ids(&app.get("/contact_attributes").await).len(), 5);

    let id = ids(&app.get("/contacts").await).remove(0);
    let path = format!("/contacts/{id}");
    let values = json!({ "plan": "Team", "seats": 12, "since": "2026-03-31", "vip": true, "town": " Paris " });
    let (status, view) = app
        .call(Method::PATCH, &path, Some(json!({ "attributes": values })))
        .await;
    assert_eq!(status, 200, "{view}");
    let noted = json!({ "plan": "Team", "seats": 12, "since": "2026-03-31", "vip": true, "town": "Paris" });
    assert_eq!(view["attributes"], noted);
    let (_, cleared) = app
        .call(
            Method::PATCH,
            &path,
            Some(json!({ "attributes": { "vip": null, "town": "" } })),
        )
        .await;
    assert_eq!(
        cleared["attributes"],
        json!({ "plan": "Team", "seats": 12, "since": "2026-03-31" })
    );
    assert!(cleared["version"].as_i64() > view["version"].as_i64());

    // each kind is found by its value, and by having one
    for (query, found) in [
        ("attribute=plan&value=Team", 1),
        ("attribute=plan&value=Free", 0),
        ("attribute=seats&value=12", 1),
        ("attribute=since&value=2026-03-31", 1),
        ("attribute=seats", 1),
        ("attribute=town", 0),
        ("attribute=plan&value=Team&q=lovelace", 1),
        ("attribute=plan&value=Team&q=nobody", 0),
    ] {
        let page = app.get(&format!("/contacts?{query}")).await;
        assert_eq!(items(&page).len(), found, "{query}");
    }
    // and put into a macro
    let actions = json!({ "note": "On {{contact.plan}} with {{contact.seats}}" });
    let (status, saved) = app.post("/macros", json!({ "name": "m", "actions": actions })).await;
    assert_eq!(status, 201, "{saved}");
    let owner = Browser::sign_in(&app, "owner@example.test", OWNER_PASSWORD).await;
    let run = format!(
        "/conversations/{conversation_id}/macros/{}/run",
        saved["id"].as_str().unwrap()
    );
    let (status, ran) = owner
        .call(&app, Method::POST, &run, Some(json!({ "client_id": "r1" })))
        .await;
    assert_eq!(status, 200, "{ran}");
    assert_eq!(ran["messages"][0]["text"], "On Team with 12");

    // a choice that is no longer among them stays, and is not given anew
    let path_of_plan = format!("/contact_attributes/{}", plan["id"].as_str().unwrap());
    let (status, fewer) = app
        .call(Method::PATCH, &path_of_plan, Some(json!({ "choices": ["Free"] })))
        .await;
    assert_eq!((status, &fewer["version"]), (200, &json!(2)));
    let (_, touched) = app
        .call(Method::PATCH, &path, Some(json!({ "attributes": { "seats": 13 } })))
        .await;
    assert_eq!(touched["attributes"]["plan"], "Team");
    let refused = app
        .call(Method::PATCH, &path, Some(json!({ "attributes": { "plan": "Team" } })))
        .await;
    expect_invalid(&refused, &["attributes.plan"]);

    // what is removed takes its values along, also when it comes back under the same name
    assert_eq!(app.call(Method::DELETE, &path_of_plan, None).await.0, 204);
    assert_eq!(
        app.get(&path).await["attributes"],
        json!({ "seats": 13, "since": "2026-03-31" })
    );
    attribute(&app, json!({ "key": "plan", "label": "Plan", "kind": "number" })).await;
    assert_eq!(app.get(&path).await["attributes"]["plan"], Value::Null);
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_attribute_or_a_value_is_named() {
    let app = web().await;
    conversation(&app, &Customer::on("messenger")).await;
    let id = ids(&app.get("/contacts").await).remove(0);
    let body = json!({ "key": "My Plan", "label": " ", "kind": "text", "choices": ["a"] });
    expect_invalid(
        &app.post("/contact_attributes", body).await,
        &["key", "label", "choices"],
    );
    let body = json!({ "key": "phone", "label": "Phone", "kind": "text" });
    expect_invalid(&app.post("/contact_attributes", body).await, &["key"]);
    for choices in [json!([]), json!(["a", "A"]), json!([" "])] {
        let body = json!({ "key": "plan", "label": "Plan", "kind": "choice", "choices": choices });
        expect_invalid(&app.post("/contact_attributes", body).await, &["choices"]);
    }
    attribute(&app, json!({ "key": "seats", "label": "Seats", "kind": "number" })).await;
    let again = json!({ "key": "seats", "label": "Seats", "kind": "text" });
    expect_invalid(&app.post("/contact_attributes", again).await, &["key"]);

    let path = format!("/contacts/{id}");
    let body = json!({ "email": "nobody", "attributes": { "seats": "many", "nothing": 1 } });
    expect_invalid(
        &app.call(Method::PATCH, &path, Some(body)).await,
        &["email", "attributes.seats", "attributes.nothing"],
    );
    assert_eq!(app.get(&path).await["attributes"], json!({}));
    for (query, field) in [
        ("attribute=nothing", "attribute"),
        ("attribute=seats&value=many", "value"),
        ("value=1", "value"),
        ("blocked=perhaps", "blocked"),
    ] {
        let answer = app.call(Method::GET, &format!("/contacts?{query}"), None).await;
        expect_invalid(&answer, &[field]);
    }
    let macro_body = json!({ "name": "m", "actions": { "reply": "{{contact.plan}}" } });
    expect_invalid(&app.post("/macros", macro_body).await, &["actions.reply"]);

    // agents fill them in and do not define them
    let member = json!({ "email": "ada@example.test", "name": "Ada", "password": OWNER_PASSWORD, "role": "agent" });
    assert_eq!(app.post("/members", member).await.0, 201);
    let agent = Browser::sign_in(&app, "ada@example.test", OWNER_PASSWORD).await;
    let define = json!({ "key": "x", "label": "X", "kind": "text" });
    let refused = agent
        .call(&app, Method::POST, "/contact_attributes", Some(define))
        .await;
    expect_problem(&refused, 403, "forbidden");
    let filled = agent
        .call(
            &app,
            Method::PATCH,
            &path,
            Some(json!({ "attributes": { "seats": 3 } })),
        )
        .await;
    assert_eq!(filled.0, 200, "{}", filled.1);
    app.stop().await;
}

/// A list that holds few of many goes on where it was left.
#[tokio::test]
async fn few_of_many_are_found_page_by_page() {
    let app = web().await;
    attribute(&app, json!({ "key": "seats", "label": "Seats", "kind": "number" })).await;
    let attribute_id = ids(&app.get("/contact_attributes").await).remove(0);
    sqlx::query(
        "insert into contact (workspace_id, id, name, attributes, created_at)
         select $1, gen_random_uuid(), 'P' || n, case when n % 3000 = 0 then jsonb_build_object($2::text, 7) else '{}' end,
           now() - n * interval '1 second' from generate_series(1, 9000) n",
    )
    .bind(app.workspace_id)
    .bind(&attribute_id)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    let (mut names, mut pages, mut cursor) = (Vec::new(), 0, String::new());
    loop {
        let page = app
            .get(&format!("/contacts?attribute=seats&value=7&limit=2{cursor}"))
            .await;
        pages += 1;
        names.extend(
            items(&page)
                .iter()
                .map(|contact| contact["name"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(names, ["P3000", "P6000", "P9000"]);
    assert!(pages > 2, "{pages} pages: one request passes over no more than it may");
    app.stop().await;
}
