//! Roles that a workspace makes: what they open, who may give them, and that an owner stays.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, ids, items, web};
use crate::support::app::{OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};
use crate::support::tenant::Tenant;

/// What agents may.
const AGENT: [&str; 7] = [
    "conversations.read",
    "conversations.reply",
    "conversations.update",
    "contacts.read",
    "contacts.update",
    "canned_responses.manage",
    "macros.manage",
];

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap_or_else(|| panic!("{view}")).to_owned()
}

fn path(of: &Browser) -> String {
    format!("/members/{}", id(&of.me["user"]))
}

async fn role(app: &TestApp, name: &str, permissions: &[&str]) -> String {
    let (status, view) = app
        .post("/roles", json!({ "name": name, "permissions": permissions }))
        .await;
    assert_eq!(status, 201, "{view}");
    id(&view)
}

async fn give(app: &TestApp, to: &Browser, role_id: &str) {
    let (status, view) = app
        .call(Method::PATCH, &path(to), Some(json!({ "role_id": role_id })))
        .await;
    assert_eq!(
        (status, &view["role"], &view["role_id"]),
        (200, &json!("custom"), &json!(role_id))
    );
}

#[tokio::test]
async fn members_may_what_their_role_says_at_the_time() {
    let app = web().await;
    let ada = member(&app, "Ada").await;
    let reviewer = role(&app, " Reviewer ", &["contacts.read", "conversations.read"]).await;
    let at = format!("/roles/{reviewer}");
    let view = app.get(&at).await;
    assert_eq!(view["name"], "Reviewer");
    assert_eq!(
        view["permissions"],
        json!(["conversations.read", "contacts.read"]),
        "in one order"
    );
    assert_eq!(app.get("/roles").await["items"], json!([view]));
    give(&app, &ada, &reviewer).await;

    let (_, me) = ada.call(&app, Method::GET, "/me", None).await;
    assert_eq!((&me["role"], &me["role_name"]), (&json!("custom"), &json!("Reviewer")));
    assert_eq!(me["permissions"], view["permissions"]);
    let thread = conversation(&app, &Customer::on("messenger")).await;
    assert_eq!(ada.call(&app, Method::GET, "/conversations", None).await.0, 200);
    let note = json!({ "client_id": "n", "text": "t", "audience": "team" });
    let write = ada
        .call(
            &app,
            Method::POST,
            &format!("/conversations/{thread}/messages"),
            Some(note),
        )
        .await;
    expect_problem(&write, 403, "forbidden");
    let label = async || {
        ada.call(&app, Method::POST, "/labels", Some(json!({ "name": "l" })))
            .await
    };
    expect_problem(&label().await, 403, "forbidden");

    // those who have it may more at once, and their sockets come back with it
    let mut socket = PollingSocket::open_with(&app, &ada.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);
    let more = json!({ "name": "Keeper", "permissions": ["conversations.read", "labels.manage"] });
    let (status, changed) = app.call(Method::PATCH, &at, Some(more)).await;
    assert_eq!((status, &changed["version"]), (200, &json!(2)), "{changed}");
    assert_eq!(socket.end().await, Heard::Disconnected);
    assert_eq!(label().await.0, 201);
    expect_problem(&ada.call(&app, Method::GET, "/contacts", None).await, 403, "forbidden");

    let remove = async || app.call(Method::DELETE, &at, None).await;
    expect_problem(&remove().await, 409, "role_in_use");
    let (_, view) = app
        .call(Method::PATCH, &path(&ada), Some(json!({ "role": "agent" })))
        .await;
    assert_eq!((&view["role"], &view["role_id"]), (&json!("agent"), &Value::Null));
    assert_eq!(remove().await.0, 204);
    expect_problem(&remove().await, 404, "not_found");
    assert_eq!(ada.call(&app, Method::GET, "/contacts", None).await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn nobody_gives_or_takes_more_than_they_have() {
    let app = web().await;
    let (ada, eve, mira) = (
        member(&app, "Ada").await,
        member(&app, "Eve").await,
        member(&app, "Mira").await,
    );
    app.call(Method::PATCH, &path(&mira), Some(json!({ "role": "admin" })))
        .await;
    let lead = role(
        &app,
        "Lead",
        &[&AGENT[..], &["members.manage", "roles.manage"]].concat(),
    )
    .await;
    let keeper = role(&app, "Keeper", &["labels.manage"]).await;
    give(&app, &ada, &lead).await;
    let does = async |method: Method, path: &str, body: Option<Value>| ada.call(&app, method, path, body).await;
    let lead_at = format!("/roles/{lead}");
    let keeper_at = format!("/roles/{keeper}");
    let owner_at = format!("/members/{}", app.owner_id);
    let (ada_at, eve_at, mira_at) = (path(&ada), path(&eve), path(&mira));
    let before = (app.get("/roles").await, app.get("/members").await);
    let new = |role: Value| {
        let mut new = json!({ "email": "new@example.test", "name": "New", "password": OWNER_PASSWORD });
        new.as_object_mut().unwrap().extend(role.as_object().unwrap().clone());
        new
    };
    for (method, path, body) in [
        (
            Method::POST,
            "/roles",
            Some(json!({ "name": "x", "permissions": ["labels.manage"] })),
        ),
        (
            Method::PATCH,
            lead_at.as_str(),
            Some(json!({ "permissions": ["members.manage", "labels.manage"] })),
        ),
        // of what she has not, nothing is taken either
        (
            Method::PATCH,
            keeper_at.as_str(),
            Some(json!({ "permissions": ["conversations.read"] })),
        ),
        (Method::DELETE, keeper_at.as_str(), None),
        (Method::PATCH, eve_at.as_str(), Some(json!({ "role_id": keeper }))),
        (Method::PATCH, eve_at.as_str(), Some(json!({ "role": "admin" }))),
        (Method::PATCH, ada_at.as_str(), Some(json!({ "role": "admin" }))),
        (Method::PATCH, mira_at.as_str(), Some(json!({ "active": false }))),
        (Method::PATCH, owner_at.as_str(), Some(json!({ "active": false }))),
        (Method::POST, "/members", Some(new(json!({ "role": "owner" })))),
        (
            Method::POST,
            "/members",
            Some(new(json!({ "role": "custom", "role_id": keeper }))),
        ),
        (Method::POST, "/tokens", Some(json!({ "name": "t", "role": "agent" }))),
        (Method::GET, "/audit_entries", None),
    ] {
        expect_problem(&does(method, path, body).await, 403, "forbidden");
    }
    assert_eq!((app.get("/roles").await, app.get("/members").await), before);

    let part = json!({ "name": "Part", "permissions": ["conversations.read"] });
    let (status, part) = does(Method::POST, "/roles", Some(part)).await;
    assert_eq!(status, 201, "{part}");
    let given = json!({ "role_id": part["id"] });
    assert_eq!(does(Method::PATCH, eve_at.as_str(), Some(given)).await.0, 200);
    let joined = new(json!({ "role": "custom", "role_id": part["id"] }));
    let (status, joined) = does(Method::POST, "/members", Some(joined)).await;
    assert_eq!((status, &joined["role_id"]), (201, &part["id"]), "{joined}");
    assert_eq!(
        does(Method::PATCH, eve_at.as_str(), Some(json!({ "active": false })))
            .await
            .0,
        200
    );
    app.stop().await;
}

#[tokio::test]
async fn one_owner_always_stays() {
    let app = web().await;
    let reader = role(&app, "Reader", &["conversations.read"]).await;
    let owner_at = format!("/members/{}", app.owner_id);
    for less in [
        json!({ "role_id": reader }),
        json!({ "role": "agent" }),
        json!({ "active": false }),
    ] {
        let answer = app.call(Method::PATCH, &owner_at, Some(less)).await;
        expect_problem(&answer, 409, "last_owner");
    }
    let ada = member(&app, "Ada").await;
    app.call(Method::PATCH, &path(&ada), Some(json!({ "role": "owner" })))
        .await;
    let (status, view) = app
        .call(Method::PATCH, &owner_at, Some(json!({ "role_id": reader })))
        .await;
    assert_eq!((status, &view["role"]), (200, &json!("custom")));
    let answer = app
        .call(Method::PATCH, &path(&ada), Some(json!({ "role_id": reader })))
        .await;
    expect_problem(&answer, 409, "last_owner");
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_role_is_named() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let reader = role(&app, "Reader", &["conversations.read"]).await;
    let keeper = role(&app, "Keeper", &["labels.manage"]).await;
    for (wrong, field) in [
        (json!({ "name": " ", "permissions": ["labels.manage"] }), "name"),
        (json!({ "name": "reader", "permissions": ["labels.manage"] }), "name"),
        (
            json!({ "name": "x".repeat(61), "permissions": ["labels.manage"] }),
            "name",
        ),
        (json!({ "name": "x", "permissions": [] }), "permissions"),
        (json!({ "name": "x", "permissions": ["planets.move"] }), "permissions"),
        (json!({ "name": "x" }), "permissions"),
    ] {
        expect_invalid(&app.post("/roles", wrong).await, &[field]);
    }
    for (wrong, field) in [
        (json!({ "name": "READER" }), "name"),
        (json!({ "permissions": [] }), "permissions"),
    ] {
        let answer = app.call(Method::PATCH, &format!("/roles/{keeper}"), Some(wrong)).await;
        expect_invalid(&answer, &[field]);
    }
    let ada = member(&app, "Ada").await;
    let theirs = other
        .call(
            &app,
            Method::POST,
            "/roles",
            Some(json!({ "name": "t", "permissions": ["labels.manage"] })),
        )
        .await;
    for wrong in [
        json!({ "role": "custom" }),
        json!({ "role": "admin", "role_id": reader }),
        json!({ "role_id": Uuid::from_u128(3) }),
        json!({ "role_id": theirs.1["id"] }),
    ] {
        expect_invalid(&app.call(Method::PATCH, &path(&ada), Some(wrong)).await, &["role_id"]);
    }
    assert_eq!(items(&app.get("/roles").await).len(), 2);
    let first = app.get("/roles?limit=1").await;
    let rest = app
        .get(&format!(
            "/roles?limit=1&cursor={}",
            first["next_cursor"].as_str().unwrap()
        ))
        .await;
    assert_eq!([ids(&first), ids(&rest)].concat(), [reader, keeper]);
    app.stop().await;
}

#[tokio::test]
async fn a_workspace_makes_no_more_roles_than_fifty() {
    let app = web().await;
    let first = role(&app, "Role 1", &["labels.manage"]).await;
    for n in 2..=50 {
        role(&app, &format!("Role {n}"), &["labels.manage"]).await;
    }
    let another = json!({ "name": "Another", "permissions": ["labels.manage"] });
    expect_problem(&app.post("/roles", another.clone()).await, 409, "too_many_roles");
    let renamed = app
        .call(
            Method::PATCH,
            &format!("/roles/{first}"),
            Some(json!({ "name": "First" })),
        )
        .await;
    assert_eq!(renamed.0, 200, "those that are there change as ever: {}", renamed.1);
    assert_eq!(app.call(Method::DELETE, &format!("/roles/{first}"), None).await.0, 204);
    assert_eq!(app.post("/roles", another).await.0, 201);
    app.stop().await;
}
