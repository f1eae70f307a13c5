//! Orders, counters, and one change to many.

use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now, together};
use crate::support::problem::{expect_invalid, expect_problem};

async fn patch(app: &TestApp, id: &str, body: Value) -> Value {
    let (status, view) = app
        .call(Method::PATCH, &format!("/conversations/{id}"), Some(body))
        .await;
    assert_eq!(status, 200, "{view}");
    view
}

async fn bulk(app: &TestApp, body: Value) -> (u16, Value) {
    app.post("/conversations/bulk", body).await
}

async fn view_of(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/conversations/{id}")).await
}

/// Five customers, the first of whom wrote first.
async fn five(app: &TestApp) -> Vec<String> {
    let mut all = Vec::new();
    for n in 0..5 {
        all.push(conversation(app, &Customer::on("messenger").with_id(900 + n)).await);
    }
    all
}

#[tokio::test]
async fn a_customer_waits_from_their_first_message_until_they_are_answered_or_it_is_done() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let id = conversation(&app, &customer).await;
    let since = view_of(&app, &id).await["waiting_since"].clone();
    assert!(since.is_string());
    app.webhook("messenger", &customer.text("again", "Hello?", now(&app)))
        .await;
    assert_eq!(view_of(&app, &id).await["waiting_since"], since, "since the first");

    let say = async |client: &str, audience: &str| {
        let body = json!({ "client_id": client, "text": "Yes", "audience": audience });
        let (status, answer) = app.post(&format!("/conversations/{id}/messages"), body).await;
        assert_eq!(status, 201, "{answer}");
    };
    say("note", "team").await;
    assert_eq!(
        view_of(&app, &id).await["waiting_since"],
        since,
        "a note answers nobody"
    );
    say("reply", "customer").await;
    assert_eq!(view_of(&app, &id).await["waiting_since"], Value::Null);

    app.webhook("messenger", &customer.text("more", "And?", now(&app)))
        .await;
    assert!(view_of(&app, &id).await["waiting_since"].is_string());
    let echo = customer.event(
        false,
        now(&app) + 1,
        json!({ "message": { "mid": "echo", "is_echo": true, "text": "From the app" } }),
    );
    assert_eq!(app.webhook("messenger", &echo).await, 200);
    assert_eq!(
        view_of(&app, &id).await["waiting_since"],
        Value::Null,
        "answered in the platform's own app"
    );

    app.webhook("messenger", &customer.text("last", "Bye", now(&app) + 2))
        .await;
    assert!(view_of(&app, &id).await["waiting_since"].is_string());
    assert_eq!(
        patch(&app, &id, json!({ "status": "resolved" })).await["waiting_since"],
        Value::Null
    );
    app.stop().await;
}

/// All of a list, page by page.
async fn whole(app: &TestApp, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get(&format!("/conversations?limit=2&{query}{cursor}")).await;
        all.extend(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[tokio::test]
async fn lists_have_four_orders_and_pages_in_each() {
    let app = web().await;
    let all = five(&app).await;
    let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(|n| all[n].clone());
    let reply = json!({ "client_id": "r", "text": "Yes" });
    assert_eq!(app.post(&format!("/conversations/{b}/messages"), reply).await.0, 201);
    patch(&app, &d, json!({ "priority": "urgent" })).await;
    patch(&app, &a, json!({ "priority": "low" })).await;
    patch(&app, &e, json!({ "priority": "urgent" })).await;
    for (query, wanted) in [
        ("sort=newest", [&b, &e, &d, &c, &a]),
        ("sort=oldest", [&a, &c, &d, &e, &b]),
        ("sort=waiting", [&a, &c, &d, &e, &b]),
        ("sort=priority", [&e, &d, &a, &b, &c]),
        ("sort=priority&status=open&channel=messenger", [&e, &d, &a, &b, &c]),
    ] {
        assert_eq!(whole(&app, query).await.iter().collect::<Vec<_>>(), wanted, "{query}");
    }
    assert_eq!(
        whole(&app, "waiting=true&sort=oldest").await,
        [&a, &c, &d, &e].map(Clone::clone)
    );
    assert_eq!(whole(&app, "waiting=false").await.iter().collect::<Vec<_>>(), [&b]);
    assert_eq!(whole(&app, "priority=urgent").await, [e.clone(), d.clone()]);
    assert_eq!(
        whole(&app, "q=hello&sort=oldest").await,
        [&a, &c, &d, &e, &b].map(Clone::clone)
    );
    let page = app.get("/conversations?limit=2&sort=priority").await;
    let cursor = page["next_cursor"].as_str().unwrap();
    let foreign = app
        .call(
            Method::GET,
            &format!("/conversations?sort=waiting&cursor={cursor}"),
            None,
        )
        .await;
    expect_invalid(&foreign, &["cursor"]);
    for (query, field) in [
        ("sort=loudest", "sort"),
        ("priority=very", "priority"),
        ("unread=maybe", "unread"),
        ("view=mine", "view"),
    ] {
        let answer = app.call(Method::GET, &format!("/conversations?{query}"), None).await;
        expect_invalid(&answer, &[field]);
    }
    app.stop().await;
}

#[tokio::test]
async fn unread_is_each_members_own() {
    let app = web().await;
    let all = five(&app).await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let read = json!({ "conversation_ids": [all[0], all[1]], "change": { "read": true } });
    let (status, answer) = owner.call(&app, Method::POST, "/conversations/bulk", Some(read)).await;
    assert_eq!(status, 200, "{answer}");
    let unread = async |query: &str| {
        let (status, page) = owner
            .call(&app, Method::GET, &format!("/conversations?{query}"), None)
            .await;
        assert_eq!(status, 200, "{page}");
        let mut found = ids(&page);
        found.sort_unstable();
        found
    };
    assert_eq!(unread("unread=true").await, all[2..]);
    assert_eq!(unread("unread=false").await, all[..2]);
    let back = json!({ "conversation_ids": [all[0]], "change": { "read": false } });
    owner.call(&app, Method::POST, "/conversations/bulk", Some(back)).await;
    assert_eq!(unread("unread=false").await, all[1..2]);
    expect_problem(
        &bulk(
            &app,
            json!({ "conversation_ids": [all[0]], "change": { "read": true } }),
        )
        .await,
        403,
        "forbidden",
    );
    app.stop().await;
}

#[tokio::test]
async fn many_are_changed_at_once_and_each_is_answered_for() {
    let app = web().await;
    let all = five(&app).await;
    let (_, label) = app.post("/labels", json!({ "name": "VIP" })).await;
    let (_, other) = app.post("/labels", json!({ "name": "Refund" })).await;
    patch(&app, &all[0], json!({ "label_ids": [other["id"]], "priority": "high" })).await;
    let gone = Uuid::from_u128(9);
    let body = json!({
        "conversation_ids": [all[0], all[1], gone, all[1]],
        "change": { "priority": "high", "add_label_ids": [label["id"]], "remove_label_ids": [other["id"]], "assignee_id": app.owner_id },
    });
    let (status, answer) = bulk(&app, body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["more"], false);
    let item = |id: &str| items(&answer).iter().find(|item| item["id"] == id).unwrap().clone();
    assert_eq!(items(&answer).len(), 3, "one that is named twice is one");
    for id in &all[..2] {
        let item = item(id);
        assert_eq!(item["outcome"], "changed");
        assert_eq!(item["conversation"], view_of(&app, id).await);
        assert_eq!(item["conversation"]["label_ids"], json!([label["id"]]));
        assert_eq!(item["conversation"]["assignee_id"], json!(app.owner_id));
    }
    let before = item(&all[0])["before"].clone();
    assert_eq!(
        (&before["label_ids"], &before["priority"], &before["assignee_id"]),
        (&json!([other["id"]]), &json!("high"), &Value::Null)
    );
    let failed = item(&gone.to_string());
    assert_eq!(
        (&failed["outcome"], &failed["problem"]["code"]),
        (&json!("failed"), &json!("not_found"))
    );

    let (_, again) = bulk(
        &app,
        json!({ "conversation_ids": [all[0]], "change": { "priority": "high" } }),
    )
    .await;
    assert_eq!(items(&again)[0]["outcome"], "unchanged");
    // what no conversation can become is said of each
    let (_, wrong) = bulk(
        &app,
        json!({ "conversation_ids": [all[0]], "change": { "priority": "very" } }),
    )
    .await;
    assert_eq!(
        items(&wrong)[0]["problem"]["fields"]["priority"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    let filter = json!({ "filter": { "status": "open", "assignee": "none" }, "change": { "status": "resolved" } });
    let (_, listed) = bulk(&app, filter).await;
    assert_eq!(items(&listed).len(), 3);
    assert_eq!(ids(&app.get("/conversations?status=resolved").await).len(), 3);
    let (_, nothing) = bulk(
        &app,
        json!({ "filter": { "status": "snoozed" }, "change": { "status": "open" } }),
    )
    .await;
    assert_eq!(nothing, json!({ "items": [], "more": false }));

    for (body, fields) in [
        (json!({ "change": {} }), vec!["conversation_ids"]),
        (
            json!({ "conversation_ids": [], "filter": {}, "change": {} }),
            vec!["conversation_ids"],
        ),
        (
            json!({ "conversation_ids": [], "change": {} }),
            vec!["conversation_ids"],
        ),
        (json!({ "conversation_ids": vec![gone; 1]}), vec!["change"]),
        (json!({ "filter": { "colour": "red" }, "change": {} }), vec!["colour"]),
        (
            json!({ "filter": { "priority": "very" }, "change": {} }),
            vec!["priority"],
        ),
    ] {
        expect_invalid(&bulk(&app, body).await, &fields);
    }
    let many: Vec<Uuid> = (0..501).map(Uuid::from_u128).collect();
    expect_invalid(
        &bulk(&app, json!({ "conversation_ids": many, "change": {} })).await,
        &["conversation_ids"],
    );
    app.stop().await;
}

/// A list longer than one request changes: what is left is said, and the next request goes on with it.
#[tokio::test]
async fn a_list_of_more_than_can_be_changed_at_once_is_changed_in_steps() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("messenger");
    for hundreds in 0..6 {
        let bodies: Vec<Value> = (0..100)
            .map(|n| {
                customer
                    .with_id(5_000 + hundreds * 100 + n)
                    .text(&format!("m{hundreds}.{n}"), "Hello", at)
            })
            .collect();
        let webhook = together(&bodies);
        // a server that is very busy says so, and platforms send it again
        app.eventually("the webhook is taken", || async {
            let status = app.webhook("messenger", &webhook).await;
            assert!([200, 503].contains(&status), "{status}");
            (status == 200).then_some(())
        })
        .await;
    }
    let body = json!({ "filter": { "status": "open" }, "change": { "priority": "low", "status": "pending" } });
    let (_, first) = bulk(&app, body.clone()).await;
    assert_eq!((items(&first).len(), &first["more"]), (500, &json!(true)));
    let (_, second) = bulk(&app, body).await;
    assert_eq!((items(&second).len(), &second["more"]), (100, &json!(false)));
    app.stop().await;
}

async fn counts(app: &TestApp, owner: &Browser, views: &str) -> Value {
    let (status, page) = owner
        .call(app, Method::GET, &format!("/conversation_counts?views={views}"), None)
        .await;
    assert_eq!(status, 200, "{page}");
    page["items"].clone()
}

#[tokio::test]
async fn views_are_counted_and_nobody_counts_beyond_ninety_nine() {
    let app = web().await;
    let all = five(&app).await;
    let (_, team) = app.post("/teams", json!({ "name": "Sales" })).await;
    let (_, label) = app.post("/labels", json!({ "name": "VIP" })).await;
    let (team, label) = (team["id"].as_str().unwrap(), label["id"].as_str().unwrap());
    patch(
        &app,
        &all[0],
        json!({ "assignee_id": app.owner_id, "team_id": team, "label_ids": [label] }),
    )
    .await;
    patch(&app, &all[1], json!({ "status": "resolved", "label_ids": [label] })).await;
    patch(
        &app,
        &all[2],
        json!({ "status": "snoozed", "snoozed_until": "2099-01-01T00:00:00Z" }),
    )
    .await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let conditions = json!({ "match": "all", "groups": [{ "match": "all", "conditions": [{ "field": "label", "op": "is", "values": [label] }] }] });
    let (status, saved) = owner
        .call(
            &app,
            Method::POST,
            "/saved_views",
            Some(json!({ "name": "VIPs", "conditions": conditions })),
        )
        .await;
    assert_eq!(status, 201, "{saved}");
    let saved = format!("saved:{}", saved["id"].as_str().unwrap());
    let (inbox, team, label) = (
        format!("inbox:{}", app.inbox_ids[0]),
        format!("team:{team}"),
        format!("label:{label}"),
    );
    let gone = format!("saved:{}", Uuid::from_u128(3));
    let asked = [
        "mine",
        "unassigned",
        "all",
        "snoozed",
        &inbox,
        &team,
        &label,
        &gone,
        &saved,
    ]
    .join(",");
    let wanted = [
        ("mine", 1),
        ("unassigned", 2),
        ("all", 3),
        ("snoozed", 1),
        (&inbox, 3),
        (&team, 1),
        (&label, 1),
        (&saved, 2),
    ];
    let wanted: Vec<Value> = wanted
        .into_iter()
        .map(|(view, count)| json!({ "view": view, "count": count, "more": false }))
        .collect();
    assert_eq!(counts(&app, &owner, &asked).await, json!(wanted));

    let at = now(&app);
    let bodies: Vec<Value> = (0..120)
        .map(|n| {
            Customer::on("messenger")
                .with_id(5_000 + n)
                .text(&format!("m{n}"), "Hello", at)
        })
        .collect();
    assert_eq!(app.webhook("messenger", &together(&bodies)).await, 200);
    let most = |view: &str| json!({ "view": view, "count": 99, "more": true });
    assert_eq!(
        counts(&app, &owner, "all,unassigned").await,
        json!([most("all"), most("unassigned")])
    );
    let path = |views: &str| format!("/conversation_counts?views={views}");
    for views in [
        "everything",
        "inbox:7",
        "all,colour:red",
        &vec!["all"; 101].join(","),
        &vec![gone.as_str(); 31].join(","),
    ] {
        expect_invalid(&app.call(Method::GET, &path(views), None).await, &["views"]);
    }
    app.stop().await;
}

fn condition(field: &str, op: &str, values: Value) -> Value {
    json!({ "match": "all", "groups": [{ "match": "all", "conditions": [{ "field": field, "op": op, "values": values }] }] })
}

#[tokio::test]
async fn a_saved_view_is_its_makers_until_it_is_shared() {
    let app = web().await;
    for email in ["ada@example.test", "ben@example.test"] {
        members::add(&app.store, app.workspace_id, email, OWNER_PASSWORD, Role::Agent, None)
            .await
            .unwrap();
    }
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let ada = Browser::sign_in(&app, "ada@example.test", OWNER_PASSWORD).await;
    let ben = Browser::sign_in(&app, "ben@example.test", OWNER_PASSWORD).await;
    let call =
        async |who: &Browser, method: Method, path: &str, body: Option<Value>| who.call(&app, method, path, body).await;
    let new = json!({ "name": " Mine and open ", "conditions": condition("status", "is", json!(["open"])) });
    let (status, made) = call(&ada, Method::POST, "/saved_views", Some(new)).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(
        (&made["name"], &made["shared"], &made["sort"], &made["version"]),
        (&json!("Mine and open"), &json!(false), &json!("newest"), &json!(1))
    );
    let path = format!("/saved_views/{}", made["id"].as_str().unwrap());
    let list = format!("/conversations?view={}", made["id"].as_str().unwrap());
    assert_eq!(call(&ada, Method::GET, &path, None).await, (200, made.clone()));
    assert_eq!(call(&ada, Method::GET, &list, None).await.0, 200);
    for hidden in [&path, &list] {
        expect_problem(&call(&ben, Method::GET, hidden, None).await, 404, "not_found");
        expect_problem(&call(&owner, Method::GET, hidden, None).await, 404, "not_found");
    }
    expect_problem(
        &call(&ben, Method::PATCH, &path, Some(json!({ "name": "x" }))).await,
        404,
        "not_found",
    );

    let (_, shared) = call(
        &ada,
        Method::PATCH,
        &path,
        Some(json!({ "shared": true, "sort": "waiting" })),
    )
    .await;
    assert_eq!((&shared["version"], &shared["sort"]), (&json!(2), &json!("waiting")));
    let (_, seen) = call(&ben, Method::GET, "/saved_views", None).await;
    assert_eq!(items(&seen), &[shared]);
    expect_problem(
        &call(&ben, Method::PATCH, &path, Some(json!({ "name": "x" }))).await,
        403,
        "forbidden",
    );
    expect_problem(&call(&ben, Method::DELETE, &path, None).await, 403, "forbidden");
    assert_eq!(
        call(&owner, Method::PATCH, &path, Some(json!({ "name": "Ours" })))
            .await
            .0,
        200
    );
    assert_eq!(call(&owner, Method::DELETE, &path, None).await.0, 204);
    expect_problem(&call(&ada, Method::GET, &path, None).await, 404, "not_found");

    let nobody = condition("team", "is", json!([Uuid::from_u128(4)]));
    for (body, fields) in [
        (
            json!({ "conditions": condition("unread", "is", json!([])) }),
            vec!["name"],
        ),
        (
            json!({ "name": "", "conditions": { "match": "all", "groups": [] } }),
            vec!["name", "conditions.groups"],
        ),
        (json!({ "name": "x", "conditions": nobody }), vec!["conditions"]),
        (
            json!({ "name": "x", "conditions": condition("status", "is", json!(["asleep"])) }),
            vec!["conditions.groups[0].conditions[0].values"],
        ),
        (
            json!({ "name": "x".repeat(61), "conditions": condition("unread", "is", json!([])) }),
            vec!["name"],
        ),
    ] {
        expect_invalid(&call(&ada, Method::POST, "/saved_views", Some(body)).await, &fields);
    }
    let token = json!({ "name": "x", "conditions": condition("unread", "is", json!([])) });
    expect_problem(&app.post("/saved_views", token).await, 403, "forbidden");
    app.stop().await;
}
