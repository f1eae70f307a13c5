use serde_json::json;
use uuid::Uuid;

use super::{Desk, assignee, decided, gets, id_of, lines, patch, set, why, write, writes_again};
use crate::support::app::TestApp;
use crate::support::people::member;

/// Ada and Ben, who are here; she has the first customer's conversation, and it is resolved.
async fn resolved(app: &TestApp, desk: &Desk) -> (Uuid, Uuid, String) {
    let (ada, ben) = (id_of(&member(app, "Ada").await), id_of(&member(app, "Ben").await));
    desk.come(ada).await;
    set(app, json!({ "without_team": "round_robin", "capacity": 2 })).await;
    let ids = write(app, 0..1).await;
    gets(app, &ids[0], ada).await;
    patch(app, &ids[0], json!({ "status": "resolved" })).await;
    decided(app).await;
    desk.come(ben).await;
    (ada, ben, ids[0].clone())
}

#[tokio::test]
async fn a_customer_who_comes_back_goes_to_whoever_had_them() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, _, id) = resolved(&app, &desk).await;
    writes_again(&app, 0, "again").await;
    decided(&app).await;
    assert_eq!(assignee(&app, &id).await, Some(ada));
    let said = lines(&app, &id).await;
    assert_eq!(said[1..], [why(ada, "had_before")]);
    // what they write on is nothing new
    writes_again(&app, 0, "again 2").await;
    decided(&app).await;
    assert_eq!(lines(&app, &id).await, said);
    // opened by hand while she is here it is hers, also when she goes
    patch(&app, &id, json!({ "status": "resolved" })).await;
    patch(&app, &id, json!({ "status": "open" })).await;
    decided(&app).await;
    desk.go(ada).await;
    writes_again(&app, 0, "again 3").await;
    decided(&app).await;
    assert_eq!(
        (assignee(&app, &id).await, lines(&app, &id).await.len()),
        (Some(ada), 2)
    );
    app.stop().await;
}

#[tokio::test]
async fn when_that_one_is_not_here_or_has_no_room_somebody_else_gets_them() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, ben, id) = resolved(&app, &desk).await;
    let others = write(&app, 1..3).await;
    for other in &others {
        patch(&app, other, json!({ "assignee_id": ada })).await;
    }
    decided(&app).await;
    writes_again(&app, 0, "again").await;
    gets(&app, &id, ben).await;
    assert_eq!(lines(&app, &id).await.last(), Some(&why(ben, "round_robin")));

    // nobody is free: it waits, and she gets it as soon as she is
    patch(&app, &id, json!({ "status": "resolved" })).await;
    desk.go(ben).await;
    desk.go(ada).await;
    patch(&app, &others[0], json!({ "status": "resolved" })).await;
    decided(&app).await;
    writes_again(&app, 0, "again 2").await;
    app.eventually("it waits", || async {
        assignee(&app, &id).await.is_none().then_some(())
    })
    .await;
    assert_eq!(
        lines(&app, &id).await.last(),
        Some(&(None, Some("came_back".to_owned())))
    );
    desk.come(ben).await;
    gets(&app, &id, ben).await;
    assert_eq!(lines(&app, &id).await.last(), Some(&why(ben, "had_before")));
    app.stop().await;
}

#[tokio::test]
async fn what_somebody_opens_by_hand_stays_with_who_is_here_and_goes_on_where_that_one_is_away() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, ben, id) = resolved(&app, &desk).await;
    // she is here: it is hers, though she has no room
    for other in &write(&app, 1..3).await {
        patch(&app, other, json!({ "assignee_id": ada })).await;
    }
    let resolve = async || {
        patch(&app, &id, json!({ "status": "resolved" })).await;
        decided(&app).await;
    };
    let open = async || patch(&app, &id, json!({ "status": "open" })).await;
    resolve().await;
    open().await;
    decided(&app).await;
    assert_eq!(
        (assignee(&app, &id).await, lines(&app, &id).await.len()),
        (Some(ada), 1)
    );

    // she is not: it goes the way of those who come back, and the line names her
    resolve().await;
    desk.go(ada).await;
    open().await;
    gets(&app, &id, ben).await;
    let page = app.get(&format!("/conversations/{id}/messages")).await;
    let detail = &page["items"].as_array().unwrap().last().unwrap()["event"]["detail"];
    assert_eq!(*detail, json!({ "from": ada, "to": ben, "automatic": "round_robin" }));

    // nobody is: it waits for whoever had it
    resolve().await;
    desk.go(ben).await;
    open().await;
    app.eventually("it waits", || async {
        assignee(&app, &id).await.is_none().then_some(())
    })
    .await;
    assert_eq!(
        lines(&app, &id).await.last(),
        Some(&(None, Some("reopened".to_owned())))
    );
    desk.come(ben).await;
    gets(&app, &id, ben).await;
    assert_eq!(lines(&app, &id).await.last(), Some(&why(ben, "had_before")));

    // given to somebody with the same request, it is theirs wherever they are
    resolve().await;
    patch(&app, &id, json!({ "status": "open", "assignee_id": ada })).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &id).await, Some(ada));
    app.stop().await;
}

#[tokio::test]
async fn without_the_wish_whoever_is_next_gets_them() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (_, ben, id) = resolved(&app, &desk).await;
    set(&app, json!({ "sticky": false })).await;
    decided(&app).await;
    writes_again(&app, 0, "again").await;
    gets(&app, &id, ben).await;
    assert_eq!(lines(&app, &id).await.last(), Some(&why(ben, "round_robin")));
    app.stop().await;
}

#[tokio::test]
async fn the_same_person_in_another_inbox_goes_to_whoever_has_them() {
    let app = TestApp::start().await;
    let desk = Desk::open(&app).await;
    let (ada, _, id) = resolved(&app, &desk).await;
    // the contact of the first conversation writes from another identity
    let ids = {
        set(&app, json!({ "without_team": "off" })).await;
        write(&app, 7..8).await
    };
    sqlx::query(
        "update conversation c set contact_id = (select contact_id from conversation o where o.workspace_id = $1 and o.id = $2)
         where c.workspace_id = $1 and c.id = $3",
    )
    .bind(app.workspace_id)
    .bind(id.parse::<Uuid>().unwrap())
    .bind(ids[0].parse::<Uuid>().unwrap())
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    set(&app, json!({ "without_team": "round_robin" })).await;
    gets(&app, &ids[0], ada).await;
    assert_eq!(lines(&app, &ids[0]).await, [why(ada, "had_before")]);
    app.stop().await;
}
