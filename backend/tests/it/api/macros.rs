use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, items, texts, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::problem::{expect_invalid, expect_problem};

async fn make(app: &TestApp, name: &str, actions: Value) -> Value {
    let (status, view) = app.post("/macros", json!({ "name": name, "actions": actions })).await;
    assert_eq!(status, 201, "{view}");
    view
}

async fn run(app: &TestApp, by: &Browser, id: &str, made: &Value, client_id: &str) -> (u16, Value) {
    let path = format!("/conversations/{id}/macros/{}/run", made["id"].as_str().unwrap());
    by.call(app, Method::POST, &path, Some(json!({ "client_id": client_id })))
        .await
}

#[tokio::test]
async fn a_macro_is_made_changed_listed_and_removed() {
    let app = web().await;
    let made = make(&app, " Thanks ", json!({ "reply": "Thank you!", "status": "resolved" })).await;
    assert_eq!((&made["name"], &made["version"]), (&json!("Thanks"), &json!(1)));
    assert_eq!(made["actions"], json!({ "reply": "Thank you!", "status": "resolved" }));
    let path = format!("/macros/{}", made["id"].as_str().unwrap());
    let change = json!({ "actions": { "priority": "high" } });
    let (status, changed) = app.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!(
        (status, &changed["name"], &changed["version"]),
        (200, &json!("Thanks"), &json!(2))
    );
    assert_eq!(changed["actions"], json!({ "priority": "high" }), "all of them");
    let second = make(&app, "Second", json!({ "assignee": "none", "team": "none" })).await;
    assert_eq!(items(&app.get("/macros").await), &[changed.clone(), second.clone()]);
    let cursor = app.get("/macros?limit=1").await["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        items(&app.get(&format!("/macros?limit=1&cursor={cursor}")).await),
        &[second]
    );
    assert_eq!(app.get(&path).await, changed);
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    expect_problem(&app.call(Method::GET, &path, None).await, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn every_invalid_part_of_a_macro_is_named() {
    let app = web().await;
    make(&app, "Taken", json!({ "priority": "low" })).await;
    let nowhere = Uuid::from_u128(9);
    for (name, actions, fields) in [
        ("taken", json!({ "priority": "low" }), vec!["name"]),
        (" ", json!({}), vec!["actions", "name"]),
        (
            "a",
            json!({ "reply": " ", "note": "Hi {{shoe.size}}" }),
            vec!["actions.note", "actions.reply"],
        ),
        (
            "a",
            json!({ "priority": "soon", "snooze_minutes": 0 }),
            vec!["actions.priority", "actions.snooze_minutes"],
        ),
        (
            "a",
            json!({ "status": "open", "snooze_minutes": 5 }),
            vec!["actions.snooze_minutes"],
        ),
        (
            "a",
            json!({ "add_label_ids": [nowhere], "assignee": nowhere.to_string(), "team": nowhere.to_string() }),
            vec!["actions.add_label_ids", "actions.assignee", "actions.team"],
        ),
        (
            "a",
            json!({ "assignee": "you", "team": "me" }),
            vec!["actions.assignee", "actions.team"],
        ),
    ] {
        let answer = app.post("/macros", json!({ "name": name, "actions": actions })).await;
        expect_invalid(&answer, &fields);
    }
    for actions in [json!({ "status": "done" }), json!({ "rename": true })] {
        let answer = app.post("/macros", json!({ "name": "a", "actions": actions })).await;
        assert_eq!(answer.0, 422, "{}", answer.1);
    }
    assert_eq!(items(&app.get("/macros").await).len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_macro_does_all_of_it_and_a_repeat_nothing_more() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("whatsapp")).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let contact = app.get(&format!("/conversations/{id}")).await["contact"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.call(
        Method::PATCH,
        &format!("/contacts/{contact}"),
        Some(json!({ "name": "Ana Cruz" })),
    )
    .await;
    let label = async |name: &str| app.post("/labels", json!({ "name": name })).await.1["id"].clone();
    let (old, new) = (label("old").await, label("new").await);
    let team = app
        .post("/teams", json!({ "name": "Returns", "member_ids": [] }))
        .await
        .1["id"]
        .clone();
    app.call(
        Method::PATCH,
        &format!("/conversations/{id}"),
        Some(json!({ "label_ids": [old] })),
    )
    .await;
    let made = make(&app, "Return", json!({
        "reply": "Hi {{contact.first_name}}, {{agent.name}} here.", "note": "{{contact.name}} returns it",
        "add_label_ids": [new], "remove_label_ids": [old], "assignee": "me", "team": team, "priority": "high", "snooze_minutes": 60,
    })).await;
    let (status, done) = run(&app, &owner, &id, &made, "run-1").await;
    assert_eq!(status, 200, "{done}");
    let view = &done["conversation"];
    assert_eq!(
        (&view["label_ids"], &view["assignee_id"], &view["team_id"]),
        (&json!([new]), &owner.me["user"]["id"], &team)
    );
    assert_eq!(
        (&view["priority"], &view["status"]),
        (&json!("high"), &json!("snoozed"))
    );
    assert_eq!(
        texts(&json!({ "items": done["messages"] })),
        ["Ana Cruz returns it", "Hi Ana, Olive Owner here."]
    );
    assert_eq!(app.get(&format!("/conversations/{id}")).await, *view);

    app.call(
        Method::PATCH,
        &format!("/conversations/{id}"),
        Some(json!({ "status": "open" })),
    )
    .await;
    let (status, again) = run(&app, &owner, &id, &made, "run-1").await;
    assert_eq!((status, &again["messages"]), (200, &done["messages"]));
    assert_eq!(again["conversation"]["status"], "open");
    app.stop().await;
}

#[tokio::test]
async fn where_one_thing_is_refused_nothing_of_a_macro_happens() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let label = app.post("/labels", json!({ "name": "gone" })).await.1["id"].clone();
    let before = app.get(&format!("/conversations/{id}")).await;
    let made = make(
        &app,
        "a",
        json!({ "reply": "Call {{contact.phone}}", "note": "told", "status": "resolved" }),
    )
    .await;
    let answer = run(&app, &owner, &id, &made, "run").await;
    expect_invalid(&answer, &["reply"]);
    assert!(
        answer.1["fields"]["reply"][0]
            .as_str()
            .unwrap()
            .contains("contact.phone"),
        "{}",
        answer.1
    );
    let made = make(
        &app,
        "b",
        json!({ "reply": "Bye", "add_label_ids": [label], "status": "resolved" }),
    )
    .await;
    app.call(Method::DELETE, &format!("/labels/{}", label.as_str().unwrap()), None)
        .await;
    expect_invalid(&run(&app, &owner, &id, &made, "run").await, &["label_ids"]);
    let long = make(&app, "c", json!({ "reply": "x".repeat(19_999), "priority": "low" })).await;
    assert_eq!(run(&app, &owner, &id, &long, "run").await.0, 422);
    assert_eq!(app.get(&format!("/conversations/{id}")).await, before);
    assert_eq!(
        texts(&app.get(&format!("/conversations/{id}/messages")).await),
        ["Hello"]
    );
    let me = make(&app, "d", json!({ "assignee": "me" })).await;
    let path = format!("/conversations/{id}/macros/{}/run", me["id"].as_str().unwrap());
    expect_problem(&app.post(&path, json!({ "client_id": "x" })).await, 403, "forbidden");
    expect_invalid(&run(&app, &owner, &id, &me, &"x".repeat(60)).await, &["client_id"]);
    expect_problem(
        &run(&app, &owner, &id, &json!({ "id": Uuid::from_u128(1) }), "x").await,
        404,
        "not_found",
    );
    app.stop().await;
}
