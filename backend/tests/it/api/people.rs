use frontdesk::domain::tokens;
use frontdesk::domain::views::Role;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

async fn member(app: &TestApp, email: &str, role: &str) -> String {
    let body = json!({ "email": email, "name": "Somebody", "password": OWNER_PASSWORD, "role": role });
    let (status, view) = app.post("/members", body).await;
    assert_eq!(status, 201, "{view}");
    view["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_member_is_let_in_promoted_and_let_go() {
    let app = web().await;
    let id = member(&app, "ada@example.test", "agent").await;
    let path = format!("/members/{id}");
    let browser = Browser::sign_in(&app, "ada@example.test", OWNER_PASSWORD).await;
    let make_label = async || {
        browser
            .call(&app, Method::POST, "/labels", Some(json!({ "name": "L" })))
            .await
    };
    expect_problem(&make_label().await, 403, "forbidden");
    let (status, view) = app.call(Method::PATCH, &path, Some(json!({ "role": "admin" }))).await;
    assert_eq!((status, &view["role"]), (200, &json!("admin")));
    assert_eq!(make_label().await.0, 201, "the session knows the new role at once");
    // an admin makes no owners
    let promote = browser
        .call(&app, Method::PATCH, &path, Some(json!({ "role": "owner" })))
        .await;
    expect_problem(&promote, 403, "forbidden");
    let owner = browser
        .call(
            &app,
            Method::PATCH,
            &format!("/members/{}", app.owner_id),
            Some(json!({ "active": false })),
        )
        .await;
    expect_problem(&owner, 403, "forbidden");
    let last = app
        .call(
            Method::PATCH,
            &format!("/members/{}", app.owner_id),
            Some(json!({ "role": "agent" })),
        )
        .await;
    expect_problem(&last, 409, "last_owner");

    assert_eq!(
        app.call(Method::PATCH, &path, Some(json!({ "active": false }))).await.0,
        200
    );
    expect_problem(&browser.call(&app, Method::GET, "/me", None).await, 403, "forbidden");
    let listed = app.get("/members").await;
    assert_eq!(ids(&listed), [app.owner_id.to_string(), id.clone()]);
    assert_eq!(items(&listed)[1]["active"], false);
    assert!(!listed.to_string().contains("password"));
    // nobody assigns to one who is gone: the list of fields is checked where it is used
    assert_eq!(app.get(&path).await["email"], "ada@example.test");
    app.stop().await;
}

#[tokio::test]
async fn every_wrong_field_of_a_member_is_named() {
    let app = web().await;
    let body = json!({ "email": "nobody", "name": " ", "password": "short", "role": "agent" });
    expect_invalid(&app.post("/members", body).await, &["email", "name", "password"]);
    let body = json!({ "email": 1, "role": "king", "shoe": 43 });
    expect_invalid(
        &app.post("/members", body).await,
        &["email", "name", "password", "role", "shoe"],
    );
    let body = json!({ "email": "a\0@b.c", "name": "x\0", "password": "a long password\0", "role": "agent" });
    expect_invalid(&app.post("/members", body).await, &["email", "name"]);
    member(&app, "ada@example.test", "agent").await;
    let twice = json!({ "email": "ADA@example.test", "name": "A", "password": OWNER_PASSWORD, "role": "agent" });
    expect_invalid(&app.post("/members", twice).await, &["email"]);
    app.stop().await;
}

/// It is one for all workspaces: each of them hears of it once, and has it in its log.
#[tokio::test]
async fn ones_own_name_is_changed_in_every_workspace() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let change = async |body| browser.call(&app, Method::PATCH, "/me", Some(body)).await;
    let another = json!({ "name": "Another" });
    assert_eq!(
        browser.call(&app, Method::POST, "/workspaces", Some(another)).await.0,
        201
    );

    for wrong in [" ", "a\u{7}", &"x".repeat(101)] {
        let both = json!({ "name": wrong, "language": "ru" });
        expect_invalid(&change(both).await, &["name"]);
    }
    let told = async || -> Vec<(Uuid, String)> {
        sqlx::query_as(
            "select e.workspace_id, e.data ->> 'name' from event e where e.type = 'member.updated' and (e.data ->> 'version')::bigint > 1
             union all select workspace_id, after ->> 'name' from audit_entry where action = 'member.changed' order by 1, 2",
        )
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap()
    };
    assert_eq!(told().await, []);
    let me = browser.call(&app, Method::GET, "/me", None).await.1;
    assert_eq!(me["language"], json!(null), "nothing was changed");

    let (status, me) = change(json!({ "name": " Olga O " })).await;
    assert_eq!((status, &me["user"]["name"]), (200, &json!("Olga O")), "{me}");
    let workspaces: Vec<Uuid> = sqlx::query_scalar("select workspace_id from member where user_id = $1 order by 1")
        .bind(app.owner_id)
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(workspaces.len(), 2);
    let once = |id| (id, "Olga O".to_owned());
    let expected: Vec<_> = workspaces.into_iter().flat_map(|id| [once(id), once(id)]).collect();
    assert_eq!(told().await, expected);
    assert_eq!(app.get(&format!("/members/{}", app.owner_id)).await["name"], "Olga O");
    assert_eq!(change(json!({ "name": "Olga O" })).await.0, 200);
    assert_eq!(told().await, expected, "the same name again is no change");
    app.stop().await;
}

/// Any workspace may have made the account, with a password that it knows.
#[tokio::test]
async fn who_has_an_account_elsewhere_is_invited_and_not_let_in() {
    let app = web().await;
    Tenant::make(&app, "other", &[]).await;
    let before = app.get("/members").await;
    let body = json!({ "email": "Other@example.test", "name": "O", "password": OWNER_PASSWORD, "role": "agent" });
    expect_problem(&app.post("/members", body).await, 409, "account_elsewhere");
    assert_eq!(app.get("/members").await, before);
    app.stop().await;
}

#[tokio::test]
async fn a_team_has_members_of_its_workspace() {
    let app = web().await;
    let ada = member(&app, "ada@example.test", "agent").await;
    let (status, team) = app
        .post("/teams", json!({ "name": "Sales", "member_ids": [ada, ada] }))
        .await;
    assert_eq!((status, &team["member_ids"]), (201, &json!([ada])), "{team}");
    let path = format!("/teams/{}", team["id"].as_str().unwrap());
    expect_invalid(&app.post("/teams", json!({ "name": "SALES" })).await, &["name"]);
    let nobody = Uuid::from_u128(1);
    expect_invalid(
        &app.post("/teams", json!({ "name": "a\0", "member_ids": [nobody] }))
            .await,
        &["name", "member_ids"],
    );
    let (_, renamed) = app
        .call(
            Method::PATCH,
            &path,
            Some(json!({ "name": "Support", "member_ids": [] })),
        )
        .await;
    assert_eq!(
        (&renamed["name"], &renamed["member_ids"]),
        (&json!("Support"), &json!([]))
    );
    assert_eq!(app.get(&path).await, renamed);
    assert_eq!(ids(&app.get("/teams").await).len(), 1);

    tokens::create(
        &app.store,
        app.workspace_id,
        "agent",
        Role::Agent,
        Some("agent-token".into()),
    )
    .await
    .unwrap();
    for (method, path, body) in [
        (Method::POST, "/teams", Some(json!({ "name": "x" }))),
        (Method::PATCH, path.as_str(), Some(json!({ "name": "x" }))),
        (Method::DELETE, path.as_str(), None),
        (
            Method::POST,
            "/members",
            Some(json!({ "email": "b@example.test", "name": "B", "password": OWNER_PASSWORD, "role": "agent" })),
        ),
    ] {
        expect_problem(
            &app.call_as(Some("agent-token"), method, path, body).await,
            403,
            "forbidden",
        );
    }
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    expect_problem(&app.call(Method::DELETE, &path, None).await, 404, "not_found");
    app.stop().await;
}
