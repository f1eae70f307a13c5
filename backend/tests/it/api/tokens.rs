//! Tokens: what they may, whose they are, and how they end.

use std::collections::BTreeSet;

use frontdesk::domain::permissions::Permission;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};

fn secret(made: &Value) -> String {
    made["token"].as_str().unwrap().to_owned()
}

async fn made(app: &TestApp, by: &Browser, path: &str, new: Value) -> Value {
    let (status, made) = by.call(app, Method::POST, path, Some(new)).await;
    assert_eq!(status, 201, "{made}");
    made
}

async fn owner(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

async fn change(app: &TestApp, member: &Browser, changes: Value) {
    let path = format!("/members/{}", member.me["user"]["id"].as_str().unwrap());
    let (status, answer) = app.call(Method::PATCH, &path, Some(changes)).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn a_members_token_does_what_the_member_may_at_the_time() {
    let app = web().await;
    let ada = member(&app, "Ada").await;
    let view = made(&app, &ada, "/me/tokens", json!({ "name": " Script " })).await;
    let token = secret(&view);
    assert!(token.starts_with("frontdesk_") && token.len() > 40, "{token}");
    assert_eq!(
        (&view["name"], &view["member_id"]),
        (&json!("Script"), &ada.me["user"]["id"])
    );
    let call =
        async |method: Method, path: &str, body: Option<Value>| app.call_as(Some(&token), method, path, body).await;

    let (status, me) = call(Method::GET, "/me", None).await;
    assert_eq!((status, &me["token_name"]), (200, &json!("Script")), "{me}");
    assert_eq!(
        (&me["user"]["id"], &me["role"]),
        (&ada.me["user"]["id"], &json!("agent"))
    );
    assert_eq!(me["permissions"], ada.me["permissions"]);
    let label = async |name: &str| call(Method::POST, "/labels", Some(json!({ "name": name }))).await;
    expect_problem(&label("a").await, 403, "forbidden");
    change(&app, &ada, json!({ "role": "admin" })).await;
    assert_eq!(label("a").await.0, 201, "it follows the member");
    let entry = &items(&app.get("/audit_entries?limit=1").await)[0].clone();
    assert_eq!(
        (&entry["actor_kind"], &entry["actor_id"]),
        (&json!("member"), &ada.me["user"]["id"])
    );
    assert_eq!(entry["actor_name"], "Ada · Script");
    change(&app, &ada, json!({ "role": "agent" })).await;
    expect_problem(&label("b").await, 403, "forbidden");

    // what it writes was written by no person
    let id = conversation(&app, &Customer::on("messenger")).await;
    let note = json!({ "client_id": "n", "text": "A note", "audience": "team" });
    let (status, note) = call(Method::POST, &format!("/conversations/{id}/messages"), Some(note)).await;
    assert_eq!(status, 201, "{note}");
    assert_eq!(
        note["author"],
        json!({ "type": "token", "id": view["id"], "name": "Ada · Script" })
    );

    // it is no browser either, and would be told more than it may read
    let keys = json!({ "p256dh": "BA", "auth": "AA" });
    let browser = json!({ "endpoint": "https://push.example/1", "keys": keys, "device": "A program" });
    expect_problem(
        &call(Method::POST, "/push_subscriptions", Some(browser)).await,
        403,
        "forbidden",
    );
    expect_problem(&call(Method::GET, "/push_subscriptions", None).await, 403, "forbidden");

    change(&app, &ada, json!({ "active": false })).await;
    expect_problem(&call(Method::GET, "/me", None).await, 401, "unauthenticated");
    change(&app, &ada, json!({ "active": true })).await;
    assert_eq!(call(Method::GET, "/me", None).await.0, 200);
    app.stop().await;
}

/// The document says what each request needs. A token that has one permission is refused wherever it needs another, and nowhere else for
/// that reason.
#[tokio::test]
async fn a_scope_opens_what_it_names_and_nothing_else() {
    let app = web().await;
    let owner = owner(&app).await;
    let document = app.get("/openapi.json").await;
    let mut refused = 0;
    let mut opened = BTreeSet::new();
    for scope in Permission::ALL {
        let new = json!({ "name": scope.as_str(), "role": "owner", "scopes": [scope] });
        let token = secret(&made(&app, &owner, "/tokens", new).await);
        let (_, me) = app.call_as(Some(&token), Method::GET, "/me", None).await;
        assert_eq!(me["permissions"], json!([scope]));
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let needed = operation["security"][0]["token"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                let lacks = needed.iter().any(|needed| needed != scope.as_str());
                let at = ["{id}", "{message_id}", "{macro_id}", "{provider}"]
                    .into_iter()
                    .fold(path.clone(), |at, name| {
                        at.replace(name, &Uuid::from_u128(9).to_string())
                    });
                let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let (status, answer) = app.call_as(Some(&token), verb, &at, None).await;
                let told = answer["detail"]
                    .as_str()
                    .unwrap_or_default()
                    .contains("needs the permission");
                assert_eq!(told, lacks, "{method} {path} with {scope:?}: {status} {answer}");
                if lacks {
                    assert_eq!(status, 403, "{method} {path}");
                    refused += 1;
                } else if !needed.is_empty() {
                    opened.insert(scope.as_str());
                }
            }
        }
    }
    assert!(refused > 1_000 && opened.len() > 15, "{refused} {opened:?}");
    app.stop().await;
}

#[tokio::test]
async fn what_a_request_asks_for_beside_is_needed_too() {
    let app = web().await;
    let owner = owner(&app).await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let new = json!({ "name": "r", "role": "agent", "scopes": ["conversations.reply", "conversations.read"] });
    let token = secret(&made(&app, &owner, "/tokens", new).await);
    let note = |then: Value| json!({ "client_id": "c", "text": "t", "audience": "team", "then": then });
    let path = format!("/conversations/{id}/messages");
    let resolved = Some(note(json!({ "status": "resolved" })));
    let answer = app.call_as(Some(&token), Method::POST, &path, resolved).await;
    expect_problem(&answer, 403, "forbidden");
    assert_eq!(
        app.call_as(Some(&token), Method::POST, &path, Some(note(Value::Null)))
            .await
            .0,
        201
    );
    assert_eq!(app.get(&format!("/conversations/{id}")).await["status"], "open");
    let health = format!("/inboxes/{}/health", app.inbox_ids[0]);
    assert_eq!(app.call_as(Some(&token), Method::GET, &health, None).await.0, 200);
    let fresh = app
        .call_as(Some(&token), Method::GET, &format!("{health}?fresh=true"), None)
        .await;
    expect_problem(&fresh, 403, "forbidden");
    // who may let people in gives no more than they have
    let new = json!({ "name": "m", "role": "owner", "scopes": ["members.manage"] });
    let token = secret(&made(&app, &owner, "/tokens", new).await);
    let person = json!({ "email": "eve@example.test", "name": "Eve", "password": OWNER_PASSWORD, "role": "owner" });
    let answer = app.call_as(Some(&token), Method::POST, "/members", Some(person)).await;
    expect_problem(&answer, 403, "forbidden");
    app.stop().await;
}

#[tokio::test]
async fn a_token_ends_at_its_time_or_when_it_is_revoked() {
    let app = web().await;
    let owner = owner(&app).await;
    let ada = member(&app, "Ada").await;
    let status = async |token: &str| app.call_as(Some(token), Method::GET, "/me", None).await.0;
    let in_an_hour = app.store.clock.now() + time::Duration::hours(1);
    let end = in_an_hour
        .format(&time::format_description::well_known::Rfc3339)
        .unwrap();
    let short = made(&app, &ada, "/me/tokens", json!({ "name": "short", "expires_at": end })).await;
    let long = made(&app, &ada, "/me/tokens", json!({ "name": "long" })).await;
    assert_eq!(
        (status(&secret(&short)).await, status(&secret(&long)).await),
        (200, 200)
    );
    app.clock.advance(time::Duration::hours(2));
    let answer = app.call_as(Some(&secret(&short)), Method::GET, "/me", None).await;
    expect_problem(&answer, 401, "unauthenticated");
    assert_eq!(status(&secret(&long)).await, 200);

    // one's own; not another's
    let (_, mine) = ada.call(&app, Method::GET, "/me/tokens", None).await;
    assert_eq!(
        ids(&mine),
        [long["id"].as_str().unwrap(), short["id"].as_str().unwrap()]
    );
    let path = format!("/me/tokens/{}", long["id"].as_str().unwrap());
    expect_problem(&owner.call(&app, Method::DELETE, &path, None).await, 404, "not_found");
    let mut socket = PollingSocket::connect(&app, &secret(&long)).await;
    assert_eq!(ada.call(&app, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(socket.end().await, Heard::Disconnected);
    assert_eq!(status(&secret(&long)).await, 401);
    expect_problem(&ada.call(&app, Method::DELETE, &path, None).await, 404, "not_found");

    // whoever manages tokens ends anybody's; making one asks who it is after all that time
    let (owner, ada) = (
        self::owner(&app).await,
        Browser::sign_in(&app, "ada@example.test", OWNER_PASSWORD).await,
    );
    let other = made(&app, &ada, "/me/tokens", json!({ "name": "other" })).await;
    let path = format!("/tokens/{}", other["id"].as_str().unwrap());
    expect_problem(&ada.call(&app, Method::DELETE, &path, None).await, 403, "forbidden");
    assert_eq!(owner.call(&app, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(status(&secret(&other)).await, 401);
    app.stop().await;
}

#[tokio::test]
async fn tokens_of_the_workspace_are_made_by_those_who_may_and_hold_no_more() {
    let app = web().await;
    let owner = owner(&app).await;
    let ada = member(&app, "Ada").await;
    let of_role = |role: &str| json!({ "name": role, "role": role });
    let refused = ada.call(&app, Method::POST, "/tokens", Some(of_role("agent"))).await;
    expect_problem(&refused, 403, "forbidden");
    expect_problem(&ada.call(&app, Method::GET, "/tokens", None).await, 403, "forbidden");
    change(&app, &ada, json!({ "role": "admin" })).await;
    let refused = ada.call(&app, Method::POST, "/tokens", Some(of_role("owner"))).await;
    expect_problem(&refused, 403, "forbidden");
    let agent = made(&app, &ada, "/tokens", of_role("agent")).await;
    let (_, me) = app.call_as(Some(&secret(&agent)), Method::GET, "/me", None).await;
    assert_eq!(
        (&me["user"], &me["role"], &me["token_name"]),
        (&Value::Null, &json!("agent"), &json!("agent"))
    );

    for (wrong, fields) in [
        (json!({ "name": " ", "scopes": [] }), "name scopes"),
        (json!({ "name": "n", "scopes": ["members.manage"] }), "scopes"),
        (json!({ "name": "n", "scopes": ["planets.move"] }), "scopes"),
        (json!({ "name": "n\u{7}" }), "name"),
        (
            json!({ "name": "n", "expires_at": "2001-01-01T00:00:00Z" }),
            "expires_at",
        ),
        (json!({ "name": "n", "expires_at": "soon" }), "expires_at"),
        (json!({ "name": "n", "owner": "me" }), "owner"),
    ] {
        let mut wrong = wrong;
        wrong["role"] = json!("agent");
        let fields: Vec<&str> = fields.split(' ').collect();
        expect_invalid(&owner.call(&app, Method::POST, "/tokens", Some(wrong)).await, &fields);
    }
    let eve = member(&app, "Eve").await;
    let more = json!({ "name": "n", "scopes": ["labels.manage"] });
    expect_invalid(
        &eve.call(&app, Method::POST, "/me/tokens", Some(more)).await,
        &["scopes"],
    );
    // a token makes none, whoever's it is
    let own = made(&app, &owner, "/me/tokens", json!({ "name": "own" })).await;
    for token in [TOKEN, &secret(&own)] {
        for (path, new) in [("/me/tokens", json!({ "name": "n" })), ("/tokens", of_role("agent"))] {
            let answer = app.call_as(Some(token), Method::POST, path, Some(new)).await;
            expect_problem(&answer, 403, "forbidden");
        }
        let answer = app.call_as(Some(token), Method::GET, "/me/sessions", None).await;
        expect_problem(&answer, 403, "forbidden");
    }

    // all of them are seen, page by page, and no secret
    let all = app.get("/tokens").await;
    assert_eq!(items(&all).len(), 3, "{all}");
    let whose: Vec<&Value> = items(&all).iter().map(|token| &token["member_id"]).collect();
    assert_eq!(whose, [&owner.me["user"]["id"], &Value::Null, &Value::Null]);
    let text = all.to_string();
    assert!(!text.contains(&secret(&agent)) && !text.contains("hash"), "{text}");
    let first = app.get("/tokens?limit=2").await;
    let rest = app
        .get(&format!(
            "/tokens?limit=2&cursor={}",
            first["next_cursor"].as_str().unwrap()
        ))
        .await;
    assert_eq!([ids(&first), ids(&rest)].concat(), ids(&all));
    let stored: bool =
        sqlx::query_scalar("select exists (select from api_token t where t::text like '%frontdesk\\_%')")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert!(!stored, "only its hash is");
    app.stop().await;
}

#[tokio::test]
async fn its_last_use_is_written_down_now_and_then() {
    let app = web().await;
    let ada = member(&app, "Ada").await;
    let token = secret(&made(&app, &ada, "/me/tokens", json!({ "name": "Script" })).await);
    let last = async || {
        let (_, page) = ada.call(&app, Method::GET, "/me/tokens", None).await;
        items(&page)[0]["last_used_at"].clone()
    };
    let using = async || assert_eq!(app.call_as(Some(&token), Method::GET, "/me", None).await.0, 200);
    assert_eq!(last().await, Value::Null);
    using().await;
    let first = last().await;
    assert!(first.is_string(), "{first}");
    app.clock.advance(time::Duration::minutes(1));
    using().await;
    assert_eq!(last().await, first);
    app.clock.advance(time::Duration::minutes(5));
    using().await;
    assert!(last().await.as_str() > first.as_str());
    app.stop().await;
}

#[tokio::test]
async fn a_socket_hears_what_its_token_may_read() {
    let app = web().await;
    let owner = owner(&app).await;
    let new = json!({ "name": "c", "role": "agent", "scopes": ["contacts.read"] });
    let token = secret(&made(&app, &owner, "/tokens", new).await);
    let mut socket = PollingSocket::connect(&app, &token).await;
    let start = socket.resume(None).await["seq"].as_i64().unwrap();
    conversation(&app, &Customer::on("messenger")).await;
    let (_, label) = app.post("/labels", json!({ "name": "last" })).await;
    let mut live = BTreeSet::new();
    let mut holes = 0;
    loop {
        let (name, data) = socket.event().await;
        match name.as_str() {
            "seq" => holes += 1,
            _ => drop(live.insert(name)),
        }
        if data["data"]["id"] == label["id"] {
            break;
        }
    }
    assert_eq!(
        live.into_iter().collect::<Vec<_>>(),
        ["contact.updated", "label.updated"]
    );
    assert!(holes > 0, "messages and conversations are passed over");
    // and the same of what it missed
    let mut late = PollingSocket::connect(&app, &token).await;
    let missed = late.resume(Some(start)).await;
    let names: BTreeSet<&str> = missed["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        ["contact.updated", "label.updated"]
    );
    app.stop().await;
}

/// Somebody's program must not be taken for somebody who is there to answer.
#[tokio::test]
async fn a_members_token_does_not_make_the_member_present() {
    let app = web().await;
    let ada = member(&app, "Ada").await;
    let token = secret(&made(&app, &ada, "/me/tokens", json!({ "name": "Script" })).await);
    let _socket = PollingSocket::connect(&app, &token).await;
    let mut own = PollingSocket::open_with(&app, &owner(&app).await.cookie).await;
    own.sign_in(json!({})).await;
    assert_eq!(own.hear().await, Heard::Connected);
    // who came later is here: whoever was before them would be too
    let present = app
        .eventually("the owner is present", || async {
            let now = app.get("/presence").await;
            now.to_string().contains(&app.owner_id.to_string()).then_some(now)
        })
        .await;
    let id = ada.me["user"]["id"].as_str().unwrap();
    let online = present["online_ids"].as_array().unwrap();
    assert!(online.iter().all(|who| who != id), "{present}");
    app.stop().await;
}
