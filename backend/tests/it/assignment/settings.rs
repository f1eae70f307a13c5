use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desk, id_of, set, write};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};

#[tokio::test]
async fn admins_choose_and_what_is_left_out_stays() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let (_, team) = app.post("/teams", json!({ "name": "Billing", "member_ids": [] })).await;
    let first = app.get("/assignment").await;
    let untouched = json!({ "version": 0, "without_team": "off", "teams": [], "capacity": 10, "capacities": [], "sticky": true, "give_back_minutes": null });
    assert_eq!(first, untouched);
    let change = json!({
        "without_team": "least_busy", "teams": [{ "team_id": team["id"], "mode": "round_robin" }], "capacity": 5,
        "capacities": [{ "user_id": id_of(&ada), "capacity": 0 }], "sticky": false, "give_back_minutes": 30,
    });
    let view = set(&app, change.clone()).await;
    let mut wanted = change.clone();
    wanted["version"] = json!(1);
    assert_eq!(view, wanted);
    assert_eq!(app.get("/assignment").await, view);
    assert_eq!(set(&app, change).await, view, "the same again changes nothing");
    let taken = json!({ "teams": [{ "team_id": team["id"], "mode": "off" }], "capacities": [{ "user_id": id_of(&ada), "capacity": null }], "give_back_minutes": null });
    let view = set(&app, taken).await;
    assert_eq!(
        (
            &view["version"],
            &view["teams"],
            &view["capacities"],
            &view["give_back_minutes"],
            &view["capacity"]
        ),
        (&json!(2), &json!([]), &json!([]), &Value::Null, &json!(5))
    );
    for path in ["/assignment", "/assignment/state"] {
        expect_problem(&ada.call(&app, Method::GET, path, None).await, 403, "forbidden");
    }
    let refused = ada
        .call(&app, Method::PATCH, "/assignment", Some(json!({ "capacity": 1 })))
        .await;
    expect_problem(&refused, 403, "forbidden");
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_name_and_changes_nothing() {
    let app = TestApp::start().await;
    let nobody = Uuid::from_u128(7);
    for (change, fields) in [
        (json!({ "capacity": 0 }), ["capacity"]),
        (json!({ "capacity": 1_001 }), ["capacity"]),
        (json!({ "give_back_minutes": 0 }), ["give_back_minutes"]),
        (
            json!({ "capacities": [{ "user_id": app.owner_id, "capacity": -1 }] }),
            ["capacities"],
        ),
        (
            json!({ "capacities": [{ "user_id": nobody, "capacity": 1 }] }),
            ["capacities"],
        ),
        (
            json!({ "capacities": [{ "user_id": app.owner_id, "capacity": 1 }, { "user_id": app.owner_id, "capacity": 2 }] }),
            ["capacities"],
        ),
        (
            json!({ "teams": [{ "team_id": nobody, "mode": "off" }], "capacity": 3 }),
            ["teams"],
        ),
    ] {
        let answer = app.call(Method::PATCH, "/assignment", Some(change.clone())).await;
        expect_invalid(&answer, &fields);
    }
    let unknown = app
        .call(Method::PATCH, "/assignment", Some(json!({ "without_team": "random" })))
        .await;
    assert_eq!(unknown.0, 422);
    assert_eq!(app.get("/assignment").await["version"], 0);
    app.stop().await;
}

#[tokio::test]
async fn admins_hear_of_a_change_and_others_do_not() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let mut sockets = Vec::new();
    for who in [&owner, &ada] {
        let mut socket = PollingSocket::open_with(&app, &who.cookie).await;
        socket.sign_in(json!({})).await;
        assert_eq!(socket.hear().await, Heard::Connected);
        socket.resume(None).await;
        sockets.push(socket);
    }
    let view = set(&app, json!({ "capacity": 3 })).await;
    let mut heard = Vec::new();
    for socket in &mut sockets {
        heard.push(loop {
            match socket.hear().await {
                Heard::Event(name, _) if name == "presence" => {}
                Heard::Event(name, data) => break (name, data),
                other => panic!("{other:?}"),
            }
        });
    }
    assert_eq!(
        (heard[0].0.as_str(), &heard[0].1["data"]),
        ("assignment_settings.updated", &view)
    );
    assert_eq!(heard[1].0, "seq", "nothing for an agent here");
    app.stop().await;
}

#[tokio::test]
async fn the_page_shows_who_is_here_who_has_how_many_and_how_many_wait() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let ada = id_of(&member(&app, "Ada").await);
    desk.come(ada).await;
    let (_, team) = app
        .post("/teams", json!({ "name": "Billing", "member_ids": [ada] }))
        .await;
    let ids = write(&app, 0..4).await;
    for (id, change) in ids.iter().zip([
        json!({ "assignee_id": ada }),
        json!({ "team_id": team["id"] }),
        json!({ "status": "resolved" }),
    ]) {
        let path = format!("/conversations/{id}");
        assert_eq!(app.call(Method::PATCH, &path, Some(change)).await.0, 200);
    }
    set(&app, json!({ "capacities": [{ "user_id": ada, "capacity": 3 }] })).await;
    let state = app.get("/assignment/state").await;
    assert_eq!(
        state["members"],
        json!([
            { "user_id": app.owner_id, "online": false, "availability": "available", "open": 0, "capacity": 10 },
            { "user_id": ada, "online": true, "availability": "available", "open": 1, "capacity": 3 },
        ])
    );
    let queues = state["queues"].as_array().unwrap();
    let of = |n: usize| {
        (
            &queues[n]["team_id"],
            &queues[n]["waiting"],
            queues[n]["oldest_waiting_since"].is_string(),
        )
    };
    assert_eq!(of(0), (&Value::Null, &json!(1), true));
    assert_eq!(of(1), (&team["id"], &json!(1), true));
    app.stop().await;
}
