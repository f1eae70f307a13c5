use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};

#[tokio::test]
async fn each_member_has_read_marks_of_their_own() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let id = conversation(&app, &customer).await;
    app.webhook("messenger", &customer.text("m2", "Anyone?", now(&app)))
        .await;
    members::add(
        &app.store,
        app.workspace_id,
        "ada@example.test",
        OWNER_PASSWORD,
        Role::Agent,
        None,
    )
    .await
    .unwrap();
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let ada = Browser::sign_in(&app, "ada@example.test", OWNER_PASSWORD).await;
    let path = format!("/conversations/{id}/read_mark");
    let marks = format!("/read_marks?conversation_ids={id},{}", Uuid::from_u128(5));
    let before = app.get(&format!("/conversations/{id}")).await;
    assert_eq!(before["inbound_count"], 2);

    let put = async |browser: &Browser, count: Value| {
        browser
            .call(&app, Method::PUT, &path, Some(json!({ "read_count": count })))
            .await
    };
    // more than there are is all of them, and one may go back
    for (count, kept) in [(9, 2), (1, 1), (0, 0), (2, 2)] {
        assert_eq!(
            put(&owner, json!(count)).await,
            (200, json!({ "conversation_id": id, "read_count": kept }))
        );
    }
    assert_eq!(put(&ada, json!(1)).await.0, 200);
    for (browser, count) in [(&owner, 2), (&ada, 1)] {
        let (_, page) = browser.call(&app, Method::GET, &marks, None).await;
        assert_eq!(items(&page), &[json!({ "conversation_id": id, "read_count": count })]);
    }
    assert_eq!(
        app.get(&format!("/conversations/{id}")).await,
        before,
        "what depends on who looks is not in the conversation"
    );

    expect_invalid(&put(&owner, json!(-1)).await, &["read_count"]);
    expect_invalid(&put(&owner, json!("two")).await, &["read_count"]);
    expect_problem(
        &app.call(Method::PUT, &path, Some(json!({ "read_count": 1 }))).await,
        403,
        "forbidden",
    );
    assert!(items(&app.get(&marks).await).is_empty(), "a token has none");
    app.stop().await;
}

#[tokio::test]
async fn wrong_lists_of_ids_are_named() {
    let app = web().await;
    let many = vec![Uuid::from_u128(1).to_string(); 101].join(",");
    for query in [
        "",
        "?conversation_ids=a,b",
        "?conversation_ids=%00",
        &format!("?conversation_ids={many}"),
    ] {
        let answer = app.call(Method::GET, &format!("/read_marks{query}"), None).await;
        expect_invalid(&answer, &["conversation_ids"]);
    }
    app.stop().await;
}
