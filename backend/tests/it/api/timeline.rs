use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, conversation_of, ids, items, texts, web};
use crate::support::customer::{Customer, now, together};
use crate::support::problem::{expect_invalid, expect_problem};

#[tokio::test]
async fn the_newest_page_comes_first_in_timeline_order_and_leads_to_the_beginning() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let start = now(&app) - 60_000;
    // they arrive in another order than they were written
    let bodies: Vec<Value> = (0..25)
        .map(|n| (n * 7) % 25)
        .map(|n| customer.text(&format!("m{n:02}"), &format!("text {n:02}"), start + n * 1_000))
        .collect();
    assert_eq!(app.webhook("messenger", &together(&bodies)).await, 200);
    let id = conversation_of(&app, &customer.id).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let wanted: Vec<String> = (0..25).map(|n| format!("text {n:02}")).collect();
    let path = format!("/conversations/{id}/messages");

    let mut seen: Vec<String> = Vec::new();
    let mut sizes = Vec::new();
    let mut next = format!("{path}?limit=10");
    loop {
        let page = app.get(&next).await;
        sizes.push(items(&page).len());
        let mut older: Vec<String> = texts(&page).into_iter().map(str::to_owned).collect();
        older.append(&mut seen);
        seen = older;
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("{path}?limit=10&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!((seen, sizes), (wanted.clone(), vec![10, 10, 5]));

    let whole = app.get(&path).await;
    assert_eq!(
        (texts(&whole), &whole["next_cursor"]),
        (wanted.iter().map(String::as_str).collect(), &Value::Null)
    );
    let all = ids(&whole);
    let page = app.get(&format!("{path}?before={}&limit=3", all[10])).await;
    assert_eq!(texts(&page), ["text 07", "text 08", "text 09"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(
        texts(&app.get(&format!("{path}?limit=2&cursor={cursor}")).await),
        ["text 05", "text 06"]
    );
    let page = app.get(&format!("{path}?after={}&limit=3", all[10])).await;
    assert_eq!(texts(&page), ["text 11", "text 12", "text 13"]);
    assert!(items(&app.get(&format!("{path}?after={}", all[24])).await).is_empty());
    let first = app.get(&format!("{path}?before={}", all[0])).await;
    assert_eq!((items(&first).len(), &first["next_cursor"]), (0, &Value::Null));
    // exactly as many as were asked for: nothing older is promised
    assert_eq!(app.get(&format!("{path}?limit=25")).await["next_cursor"], Value::Null);
    app.stop().await;
}

#[tokio::test]
async fn messages_of_the_same_moment_are_neither_lost_nor_told_twice() {
    let app = web().await;
    let customer = Customer::on("instagram");
    let at = now(&app);
    let bodies: Vec<Value> = (0..12)
        .map(|n| customer.text(&format!("m{n:02}"), &format!("{n:02}"), at))
        .collect();
    app.webhook("instagram", &together(&bodies)).await;
    let id = conversation_of(&app, &customer.id).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut seen: Vec<String> = Vec::new();
    let mut query = "?limit=5".to_owned();
    loop {
        let page = app.get(&format!("/conversations/{id}/messages{query}")).await;
        let mut older: Vec<String> = texts(&page).into_iter().map(str::to_owned).collect();
        older.append(&mut seen);
        seen = older;
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=5&cursor={cursor}"),
            None => break,
        }
    }
    let wanted: Vec<String> = (0..12).map(|n| format!("{n:02}")).collect();
    assert_eq!(seen, wanted, "array order decides within one moment");
    app.stop().await;
}

#[tokio::test]
async fn wrong_places_on_a_timeline_are_refused() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let other = conversation(&app, &Customer::on("whatsapp")).await;
    let path = format!("/conversations/{id}/messages");
    let theirs = ids(&app.get(&format!("/conversations/{other}/messages")).await).remove(0);
    let ours = ids(&app.get(&path).await).remove(0);
    let get = async |query: String| app.call(Method::GET, &format!("{path}?{query}"), None).await;
    expect_problem(&get(format!("before={theirs}")).await, 404, "not_found");
    expect_problem(&get(format!("after={}", Uuid::from_u128(1))).await, 404, "not_found");
    expect_invalid(&get(format!("before={ours}&after={ours}")).await, &["cursor"]);
    expect_invalid(&get("before=7".to_owned()).await, &["before"]);
    expect_invalid(&get("cursor=7".to_owned()).await, &["cursor"]);
    expect_invalid(&get("limit=0".to_owned()).await, &["limit"]);
    app.stop().await;
}

#[tokio::test]
async fn a_message_has_every_field_of_the_contract() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("whatsapp").called("Ada")).await;
    let message = &app.get(&format!("/conversations/{id}/messages")).await["items"][0];
    for name in [
        "id",
        "version",
        "conversation_id",
        "inbox_id",
        "kind",
        "audience",
        "external_id",
        "client_id",
        "sent_at",
        "created_at",
        "author",
        "text",
        "attachments",
        "reply_to",
        "reactions",
        "edited_at",
        "deleted_at",
        "delivery",
        "event",
    ] {
        assert!(message.get(name).is_some(), "{name}: {message}");
    }
    assert_eq!(message["kind"], "customer");
    assert_eq!(
        (&message["author"]["type"], &message["author"]["name"]),
        (&json!("contact"), &json!("Ada"))
    );
    assert_eq!(
        (&message["delivery"], &message["client_id"]),
        (&Value::Null, &Value::Null)
    );
    for name in ["sent_at", "created_at"] {
        let text = message[name].as_str().unwrap();
        assert!(
            text.len() == 24 && text.ends_with('Z') && text.as_bytes()[19] == b'.',
            "{name} is {text}"
        );
    }
    app.stop().await;
}
