use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, conversation_of, ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now, together};
use crate::support::problem::expect_invalid;

async fn change(app: &TestApp, id: &str, body: Value) {
    let (status, answer) = app
        .call(Method::PATCH, &format!("/conversations/{id}"), Some(body))
        .await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn every_filter_narrows_the_list_and_none_leaves_it_whole() {
    let app = web().await;
    let messenger = conversation(&app, &Customer::on("messenger").with_id("101")).await;
    let instagram = conversation(&app, &Customer::on("instagram").with_id("102")).await;
    let whatsapp = conversation(&app, &Customer::on("whatsapp").with_id("103").called("Zoë 100% Müller")).await;
    let (_, team) = app.post("/teams", json!({ "name": "Sales" })).await;
    let (_, label) = app.post("/labels", json!({ "name": "VIP" })).await;
    change(
        &app,
        &messenger,
        json!({ "assignee_id": app.owner_id, "team_id": team["id"], "label_ids": [label["id"]] }),
    )
    .await;
    change(&app, &instagram, json!({ "status": "resolved" })).await;
    change(&app, &whatsapp, json!({ "status": "pending" })).await;
    let contact = app.get(&format!("/conversations/{whatsapp}")).await["contact"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;

    let all = [&whatsapp, &instagram, &messenger];
    let team = team["id"].as_str().unwrap();
    let label = label["id"].as_str().unwrap();
    let nobody = Uuid::from_u128(1);
    let cases: Vec<(String, Vec<&String>)> = vec![
        (String::new(), all.to_vec()),
        ("?q=".into(), all.to_vec()),
        ("?status=open".into(), vec![&messenger]),
        ("?status=resolved".into(), vec![&instagram]),
        ("?status=pending".into(), vec![&whatsapp]),
        ("?status=snoozed".into(), vec![]),
        (format!("?inbox_id={}", app.inbox_ids[1]), vec![&instagram]),
        ("?assignee=me".into(), vec![&messenger]),
        ("?assignee=none".into(), vec![&whatsapp, &instagram]),
        (format!("?assignee={}", app.owner_id), vec![&messenger]),
        (format!("?assignee={nobody}"), vec![]),
        (format!("?team_id={team}"), vec![&messenger]),
        (format!("?label={label}"), vec![&messenger]),
        (format!("?label={nobody}"), vec![]),
        ("?channel=whatsapp".into(), vec![&whatsapp]),
        ("?channel=instagram".into(), vec![&instagram]),
        (format!("?contact_id={contact}"), vec![&whatsapp]),
        ("?q=m%C3%BCller".into(), vec![&whatsapp]),
        ("?q=100%25".into(), vec![&whatsapp]),
        ("?q=%25".into(), vec![]),
        ("?q=_".into(), vec![]),
        ("?q=zoe+mull".into(), vec![&whatsapp]),
        ("?q=%C3%BCll".into(), vec![&whatsapp]),
        ("?q=%2B103".into(), vec![&whatsapp]),
        ("?q=hello".into(), all.to_vec()),
        (
            format!("?status=open&channel=messenger&assignee=me&team_id={team}&label={label}&q=hell"),
            vec![&messenger],
        ),
        ("?status=open&channel=instagram".into(), vec![]),
    ];
    for (query, wanted) in cases {
        let (status, page) = owner
            .call(&app, Method::GET, &format!("/conversations{query}"), None)
            .await;
        assert_eq!(status, 200, "{query}: {page}");
        let found = ids(&page);
        assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{query}");
    }
    // a token is no member: nothing is assigned to it
    assert!(items(&app.get("/conversations?assignee=me").await).is_empty());
    app.stop().await;
}

#[tokio::test]
async fn wrong_filters_are_named() {
    let app = web().await;
    for (query, field) in [
        ("status=asleep", "status"),
        ("channel=fax", "channel"),
        ("inbox_id=7", "inbox_id"),
        ("team_id=7", "team_id"),
        ("label=vip", "label"),
        ("contact_id=7", "contact_id"),
        ("assignee=you", "assignee"),
        ("q=a%00b", "q"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=many", "limit"),
        ("cursor=junk", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=%00", "cursor"),
    ] {
        let answer = app.call(Method::GET, &format!("/conversations?{query}"), None).await;
        assert_eq!(answer.0, 422, "{query}: {}", answer.1);
        expect_invalid(&answer, &[field]);
    }
    let several = app
        .call(Method::GET, "/conversations?status=x&limit=y&team_id=z&q=ok", None)
        .await;
    expect_invalid(&several, &["status", "limit", "team_id"]);
    app.stop().await;
}

/// All of them came with one POST, so their activity is of the same moment: the id alone keeps them apart.
#[tokio::test]
async fn pages_hold_every_conversation_once() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("messenger");
    let bodies: Vec<Value> = (0..130)
        .map(|n| customer.with_id(5_000 + n).text(&format!("m{n}"), "Hello", at))
        .collect();
    assert_eq!(app.webhook("messenger", &together(&bodies)).await, 200);

    let mut seen: Vec<(String, String)> = Vec::new();
    let mut path = "/conversations?limit=37".to_owned();
    let mut pages = 0;
    loop {
        let page = app.get(&path).await;
        pages += 1;
        for item in items(&page) {
            let text = |name: &str| item[name].as_str().unwrap().to_owned();
            seen.push((text("last_activity_at"), text("id")));
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/conversations?limit=37&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!((pages, seen.len()), (4, 130));
    assert!(
        seen.windows(2).all(|pair| pair[0] > pair[1]),
        "newest activity first, none twice"
    );
    let distinct: BTreeSet<&String> = seen.iter().map(|(_, id)| id).collect();
    assert_eq!(distinct.len(), 130);

    for (limit, wanted) in [("100", 100), ("101", 100), ("1000000", 100), ("1", 1)] {
        assert_eq!(
            items(&app.get(&format!("/conversations?limit={limit}")).await).len(),
            wanted
        );
    }
    assert_eq!(items(&app.get("/conversations").await).len(), 50);
    app.stop().await;
}

#[tokio::test]
async fn the_newest_activity_leads_whatever_time_the_platform_gives() {
    let app = web().await;
    let at = now(&app);
    let early = Customer::on("messenger").with_id("1");
    let late = Customer::on("instagram").with_id("2");
    app.webhook("messenger", &early.text("a", "now", at)).await;
    app.webhook("instagram", &late.text("b", "two hours old", at - 7_200_000))
        .await;
    let last = conversation_of(&app, "2").await;
    let (status, _) = app
        .post(
            &format!("/conversations/{}/messages", last["id"].as_str().unwrap()),
            json!({ "client_id": "n", "text": "seen", "audience": "team" }),
        )
        .await;
    assert_eq!(status, 201);
    let page = app.get("/conversations").await;
    assert_eq!(items(&page)[0]["id"], last["id"]);
    app.webhook("messenger", &early.text("c", "again", at)).await;
    let page = app.get("/conversations").await;
    assert_eq!(items(&page)[0]["last_message"]["preview"], "again");
    app.stop().await;
}
