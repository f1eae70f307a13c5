use std::collections::BTreeSet;

use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use super::{Desk, assignee, decided, gets, id_of, lines, loads, patch, set, why, write};
use crate::support::app::TestApp;
use crate::support::people::member;
use crate::support::second::Second;

/// Five members, who are here.
async fn five(app: &TestApp, desk: &Desk) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for name in ["Ada", "Ben", "Cleo", "Dan", "Eve"] {
        let id = id_of(&member(app, name).await);
        desk.come(id).await;
        ids.push(id);
    }
    ids
}

/// The first of these waits longest.
async fn wait_in_order(app: &TestApp, ids: &[String]) {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.parse().unwrap()).collect();
    sqlx::query(
        "update conversation c set waiting_since = $3::timestamptz + t.place * interval '1 minute'
         from unnest($2::uuid[]) with ordinality as t (id, place) where c.workspace_id = $1 and c.id = t.id",
    )
    .bind(app.workspace_id)
    .bind(ids)
    .bind(app.store.clock.now() - Duration::days(1))
    .execute(&app.store.database.owner)
    .await
    .unwrap();
}

#[tokio::test]
async fn two_hundred_wait_and_five_take_ten_each_the_oldest_first_and_one_for_each_that_is_done() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let agents = five(&app, &desk).await;
    let mut ids = write(&app, 0..200).await;
    // not in the order in which they were made
    ids.reverse();
    wait_in_order(&app, &ids).await;
    set(&app, json!({ "without_team": "round_robin", "capacity": 10 })).await;
    app.eventually("fifty are given", || async {
        (loads(&app).await.values().sum::<i64>() == 50).then_some(())
    })
    .await;
    decided(&app).await;
    let loads_now = loads(&app).await;
    assert_eq!(loads_now.len(), 5);
    assert!(loads_now.values().all(|open| *open == 10), "{loads_now:?}");
    for id in &ids[..50] {
        assert!(assignee(&app, id).await.is_some(), "the oldest are given");
    }
    let turns: Vec<Uuid> = {
        let mut first = Vec::new();
        for id in &ids[..10] {
            first.push(assignee(&app, id).await.unwrap());
        }
        first
    };
    assert_eq!(turns[..5], turns[5..], "in turn");
    assert_eq!(turns[..5].iter().collect::<BTreeSet<_>>().len(), 5);

    // each way to free a place lets the oldest that waits in
    let snoozed_until = frontdesk::clock::rfc3339_millis::format(app.store.clock.now() + Duration::hours(1));
    let ways = [
        json!({ "status": "resolved" }),
        json!({ "status": "snoozed", "snoozed_until": snoozed_until }),
        json!({ "status": "pending" }),
        json!({ "assignee_id": app.owner_id }),
        json!({ "status": "resolved" }),
    ];
    for (n, way) in ways.into_iter().enumerate() {
        let done = &ids[n];
        let who = assignee(&app, done).await.unwrap();
        patch(&app, done, way).await;
        gets(&app, &ids[50 + n], who).await;
        decided(&app).await;
        assert_eq!(assignee(&app, &ids[51 + n]).await, None, "and no other");
        assert_eq!(loads(&app).await[&who], 10);
    }
    assert_eq!(lines(&app, &ids[50]).await.len(), 1);

    // a higher limit for one, and then for all
    set(
        &app,
        json!({ "capacities": [{ "user_id": agents[0], "capacity": 12 }] }),
    )
    .await;
    gets(&app, &ids[55], agents[0]).await;
    gets(&app, &ids[56], agents[0]).await;
    set(&app, json!({ "capacity": 11 })).await;
    app.eventually("the others get one more", || async {
        let loads = loads(&app).await;
        agents[1..].iter().all(|id| loads[id] == 11).then_some(())
    })
    .await;
    assert_eq!(loads(&app).await[&agents[0]], 12);
    app.stop().await;
}

#[tokio::test]
async fn two_workers_at_once_give_nothing_twice_and_share_fairly() {
    let app = TestApp::start().await;
    let second = Second::with_roles(&app, Roles::BOTH).await;
    let desk = Desk::open(&app).await;
    let agents = five(&app, &desk).await;
    set(&app, json!({ "without_team": "round_robin", "capacity": 100 })).await;
    let mut ids = Vec::new();
    for n in 0..12 {
        ids.extend(write(&app, n * 5..n * 5 + 5).await);
    }
    app.eventually("all are given", || async {
        (loads(&app).await.values().sum::<i64>() == 60).then_some(())
    })
    .await;
    let loads = loads(&app).await;
    assert!(agents.iter().all(|id| loads[id] == 12), "{loads:?}");
    for id in &ids {
        let lines = lines(&app, id).await;
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0], why(assignee(&app, id).await.unwrap(), "round_robin"));
    }
    second.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn the_least_busy_gets_the_next_whatever_they_took_themselves() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, ben) = (id_of(&member(&app, "Ada").await), id_of(&member(&app, "Ben").await));
    let ids = write(&app, 0..5).await;
    for id in &ids[..2] {
        patch(&app, id, json!({ "assignee_id": ada })).await;
    }
    wait_in_order(&app, &ids[2..]).await;
    set(&app, json!({ "without_team": "least_busy" })).await;
    desk.come(ada).await;
    decided(&app).await;
    // she alone was here, and got all of them
    gets(&app, &ids[4], ada).await;
    desk.come(ben).await;
    let more = write(&app, 5..9).await;
    for id in &more {
        gets(&app, id, ben).await;
        assert_eq!(lines(&app, id).await, [why(ben, "least_busy")]);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_teams_conversations_go_to_its_members_and_others_stay_where_nobody_shares_them_out() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, ben) = (id_of(&member(&app, "Ada").await), id_of(&member(&app, "Ben").await));
    desk.come(ada).await;
    desk.come(ben).await;
    let team = json!({ "name": "Billing", "member_ids": [ben] });
    let (_, team) = app.post("/teams", team).await;
    let ids = write(&app, 0..3).await;
    set(
        &app,
        json!({ "teams": [{ "team_id": team["id"], "mode": "round_robin" }] }),
    )
    .await;
    decided(&app).await;
    patch(&app, &ids[1], json!({ "team_id": team["id"] })).await;
    gets(&app, &ids[1], ben).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &ids[0]).await, None);

    // nobody of the team is here: it waits, until somebody joins it
    desk.go(ben).await;
    patch(&app, &ids[2], json!({ "team_id": team["id"] })).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &ids[2]).await, None);
    let path = format!("/teams/{}", team["id"].as_str().unwrap());
    let joined = app
        .call(Method::PATCH, &path, Some(json!({ "member_ids": [ada, ben] })))
        .await;
    assert_eq!(joined.0, 200);
    gets(&app, &ids[2], ada).await;

    // a rule that went with its team
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(app.get("/assignment").await["teams"], json!([]));
    app.stop().await;
}

#[tokio::test]
async fn what_somebody_took_or_put_aside_by_hand_is_left_to_them() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, ben) = (id_of(&member(&app, "Ada").await), id_of(&member(&app, "Ben").await));
    let ids = write(&app, 0..3).await;
    patch(&app, &ids[0], json!({ "assignee_id": ben })).await;
    patch(&app, &ids[1], json!({ "status": "pending" })).await;
    desk.come(ada).await;
    set(&app, json!({ "without_team": "round_robin" })).await;
    gets(&app, &ids[2], ada).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &ids[0]).await, Some(ben), "though he is not here");
    assert_eq!(assignee(&app, &ids[1]).await, None, "it is not open");
    // who gives it away by hand does not get it back for having had it
    desk.come(ben).await;
    patch(&app, &ids[2], json!({ "assignee_id": null })).await;
    gets(&app, &ids[2], ben).await;
    assert_eq!(lines(&app, &ids[2]).await.last(), Some(&why(ben, "round_robin")));
    app.stop().await;
}

#[tokio::test]
async fn what_customers_wait_for_in_vain_goes_back_when_its_member_is_away_for_too_long() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let ada = member(&app, "Ada").await;
    let (ada_id, ben) = (id_of(&ada), id_of(&member(&app, "Ben").await));
    desk.come(ada_id).await;
    set(&app, json!({ "without_team": "round_robin", "give_back_minutes": 10 })).await;
    let ids = write(&app, 0..2).await;
    for id in &ids {
        gets(&app, id, ada_id).await;
    }
    let reply = json!({ "client_id": "r", "text": "On it" });
    assert_eq!(
        app.post(&format!("/conversations/{}/messages", ids[1]), reply).await.0,
        201
    );
    let away = ada
        .call(
            &app,
            Method::PUT,
            "/availability",
            Some(json!({ "availability": "away" })),
        )
        .await;
    assert_eq!((away.0, &away.1["availability"]), (200, &json!("away")));
    desk.come(ben).await;
    app.clock.advance(Duration::minutes(5));
    frontdesk::domain::assignment::give_back(&app.store).await.unwrap();
    decided(&app).await;
    assert_eq!(assignee(&app, &ids[0]).await, Some(ada_id), "not yet");
    app.clock.advance(Duration::minutes(6));
    gets(&app, &ids[0], ben).await;
    let lines = lines(&app, &ids[0]).await;
    assert_eq!(lines[1], (None, Some("given_back".to_owned())));
    assert_eq!(lines[2], why(ben, "round_robin"));
    assert_eq!(assignee(&app, &ids[1]).await, Some(ada_id), "it was answered");

    // one who may no longer sign in is away as well
    let body = Some(json!({ "active": false }));
    assert_eq!(app.call(Method::PATCH, &format!("/members/{ben}"), body).await.0, 200);
    desk.go(ben).await;
    let back = Some(json!({ "availability": "available" }));
    assert_eq!(ada.call(&app, Method::PUT, "/availability", back).await.0, 200);
    app.clock.advance(Duration::minutes(11));
    gets(&app, &ids[0], ada_id).await;
    app.stop().await;
}

#[tokio::test]
async fn one_who_may_no_longer_sign_in_keeps_what_they_have_and_gets_no_more() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let ada = id_of(&member(&app, "Ada").await);
    desk.come(ada).await;
    set(&app, json!({ "without_team": "round_robin" })).await;
    let ids = write(&app, 0..1).await;
    gets(&app, &ids[0], ada).await;
    let body = Some(json!({ "active": false }));
    assert_eq!(app.call(Method::PATCH, &format!("/members/{ada}"), body).await.0, 200);
    let more = write(&app, 1..2).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &more[0]).await, None);
    assert_eq!(assignee(&app, &ids[0]).await, Some(ada));

    // switched off, it is forgotten; switched on, it knows what there is
    set(&app, json!({ "without_team": "off" })).await;
    for table in ["assignment_open", "assignment_progress"] {
        let sql = format!("select count(*) from {table}");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    desk.come(app.owner_id).await;
    set(&app, json!({ "without_team": "least_busy" })).await;
    gets(&app, &more[0], app.owner_id).await;
    let state: Value = app.get("/assignment/state").await;
    let mine = state["members"]
        .as_array()
        .unwrap()
        .iter()
        .find(|each| each["user_id"] == json!(app.owner_id));
    assert_eq!(mine.unwrap()["open"], 1, "{state}");
    app.stop().await;
}
