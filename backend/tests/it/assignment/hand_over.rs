use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desk, decided, gets, id_of, lines, set, write};
use crate::notifications::{notifications, told};
use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};

async fn send(app: &TestApp, who: &Browser, id: &str, body: Value) -> (u16, Value) {
    let path = format!("/conversations/{id}/messages");
    who.call(app, Method::POST, &path, Some(body)).await
}

#[tokio::test]
async fn one_request_gives_it_with_a_note_and_the_receiver_hears_of_it_once() {
    let app = TestApp::start().await;
    let (ada, ben) = (member(&app, "Ada").await, member(&app, "Ben").await);
    let id = write(&app, 0..1).await.remove(0);
    told(&app).await;
    for who in [&ada, &ben] {
        let read = who
            .call(&app, Method::POST, "/notifications/read", Some(json!({ "all": true })))
            .await;
        assert_eq!(read.0, 204);
    }
    let note = json!({
        "client_id": "c1", "audience": "team", "text": "@Ben Please check the invoice", "mention_ids": [id_of(&ben)],
        "then": { "assignee_id": id_of(&ben) },
    });
    let (status, view) = send(&app, &ada, &id, note.clone()).await;
    assert_eq!((status, &view["audience"]), (201, &json!("team")));
    assert_eq!(lines(&app, &id).await, [(Some(id_of(&ben)), None)]);
    let page = app.get(&format!("/conversations/{id}/messages")).await;
    let line = page["items"].as_array().unwrap().last().unwrap();
    assert_eq!(line["event"]["detail"]["note_id"], view["id"]);
    assert_eq!(line["author"]["name"], "Ada");
    told(&app).await;
    let his: Vec<Value> = notifications(&app, &ben)
        .await
        .into_iter()
        .filter(|each| each["read_at"].is_null())
        .collect();
    let [one] = &his[..] else { panic!("{his:?}") };
    assert_eq!(
        (&one["kind"], &one["preview"], &one["actor_name"], &one["message_id"]),
        (
            &json!("assigned"),
            &json!("@Ben Please check the invoice"),
            &json!("Ada"),
            &view["id"]
        )
    );
    let (_, mentions) = ben.call(&app, Method::GET, "/mentions", None).await;
    assert_eq!(
        mentions["items"].as_array().unwrap().len(),
        1,
        "the note is among what names him"
    );

    // sent again, as after a lost answer, it is the same and does nothing more
    let taken = app
        .call(
            Method::PATCH,
            &format!("/conversations/{id}"),
            Some(json!({ "assignee_id": id_of(&ada) })),
        )
        .await;
    assert_eq!(taken.0, 200);
    let again = send(&app, &ada, &id, note).await;
    assert_eq!((again.0, &again.1["id"]), (200, &view["id"]));
    assert_eq!(lines(&app, &id).await.len(), 2);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_given_leaves_no_note() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let id = write(&app, 0..1).await.remove(0);
    for (then, field) in [
        (json!({ "assignee_id": Uuid::from_u128(9) }), "assignee_id"),
        (json!({ "team_id": Uuid::from_u128(9), "assignee_id": null }), "team_id"),
    ] {
        let note = json!({ "client_id": field, "audience": "team", "text": "Yours", "then": then });
        expect_invalid(&send(&app, &ada, &id, note).await, &[field]);
    }
    let unknown = send(
        &app,
        &ada,
        &Uuid::from_u128(9).to_string(),
        json!({ "client_id": "x", "audience": "team", "text": "Yours", "then": { "assignee_id": id_of(&ada) } }),
    )
    .await;
    expect_problem(&unknown, 404, "not_found");
    let page = app.get(&format!("/conversations/{id}/messages")).await;
    assert_eq!(
        page["items"].as_array().unwrap().len(),
        1,
        "only what the customer wrote"
    );
    app.stop().await;
}

#[tokio::test]
async fn a_team_that_gets_it_finds_somebody_itself() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, ben) = (member(&app, "Ada").await, member(&app, "Ben").await);
    let (_, team) = app
        .post("/teams", json!({ "name": "Billing", "member_ids": [id_of(&ben)] }))
        .await;
    let id = write(&app, 0..1).await.remove(0);
    set(
        &app,
        json!({ "teams": [{ "team_id": team["id"], "mode": "least_busy" }] }),
    )
    .await;
    desk.come(id_of(&ben)).await;
    decided(&app).await;
    let take = ada
        .call(
            &app,
            Method::PATCH,
            &format!("/conversations/{id}"),
            Some(json!({ "assignee_id": id_of(&ada) })),
        )
        .await;
    assert_eq!(take.0, 200);
    let note = json!({ "client_id": "c1", "audience": "team", "text": "A question about money", "then": { "team_id": team["id"], "assignee_id": null } });
    assert_eq!(send(&app, &ada, &id, note).await.0, 201);
    gets(&app, &id, id_of(&ben)).await;
    let said = lines(&app, &id).await;
    assert_eq!(said[2], (Some(id_of(&ben)), Some("least_busy".to_owned())));
    app.stop().await;
}
