//! The Conversations API, and webhooks that get lost.

use serde_json::{Value, json};

use crate::support::*;

/// What the account of a channel answers; status and body.
async fn ask(world: &World, channel: &str, path: &str) -> (u16, Value) {
    let url = world.url(&format!("/v25.0/{path}"));
    let request = world.http.get(url).bearer_auth(format!("{channel}-token"));
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Two calls a second are allowed: the third waits for its turn.
async fn turn() {
    tokio::time::sleep(std::time::Duration::from_millis(1_050)).await;
}

#[tokio::test]
async fn threads_come_newest_first_in_pages_with_the_fields_that_were_asked_for() {
    let world = world().await;
    for (id, hours) in [("7001", 3), ("7002", 1), ("7003", 2)] {
        let thread = world.customer("messenger", id).await;
        let written = json!({ "text": format!("from {id}"), "at": hours_ago(hours) });
        world.post(&format!("{thread}/messages"), written).await;
    }
    let fields = "fields=id,updated_time,participants,messages.limit(1){id,created_time,from,to,message}";
    let (status, page) = ask(
        &world,
        "messenger",
        &format!("{PAGE}/conversations?platform=messenger&limit=2&{fields}"),
    )
    .await;
    assert_eq!(status, 200, "{page}");
    let names: Vec<&Value> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|thread| &thread["participants"]["data"][0]["id"])
        .collect();
    assert_eq!(names, ["7002", "7003"]);
    let message = &page["data"][0]["messages"]["data"][0];
    assert_eq!(
        (&message["message"], &message["from"]["id"]),
        (&json!("from 7002"), &json!("7002"))
    );
    assert_eq!(message["to"]["data"][0]["id"], PAGE);
    assert!(
        message["created_time"].as_str().unwrap().ends_with("+0000"),
        "{message}"
    );
    let after = page["paging"]["cursors"]["after"].as_str().unwrap();
    assert!(page["paging"]["next"].is_string());
    let (_, rest) = ask(
        &world,
        "messenger",
        &format!("{PAGE}/conversations?limit=2&after={after}"),
    )
    .await;
    assert_eq!(rest["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&rest["paging"]["next"], &rest["data"][0]["messages"]),
        (&Value::Null, &Value::Null)
    );
    let path = format!("{PAGE}/conversations");
    let at_once = futures::future::join_all((0..8).map(|_| ask(&world, "messenger", &path))).await;
    let refused = at_once
        .iter()
        .filter(|(status, body)| *status == 400 && body["error"]["code"] == 613)
        .count();
    assert!(refused >= 4, "two a second are allowed: {at_once:?}");
    assert_eq!(
        world.get("/__sandbox/accounts").await["items"][0]["conversation_calls"],
        10
    );
}

#[tokio::test]
async fn a_thread_goes_on_in_both_directions_and_tells_no_id_of_ours() {
    let world = world().await;
    let (thread, _) = world.writing_customer("messenger", "7101").await;
    world.send_text("messenger", "7101", "We are open", "our-1").await;
    world
        .post(&format!("{thread}/messages"), json!({ "media": "sample:bicycle" }))
        .await;
    let fields = "fields=messages.limit(1){id,from}";
    let (_, page) = ask(&world, "messenger", &format!("{PAGE}/conversations?{fields}")).await;
    let first = &page["data"][0];
    let after = first["messages"]["paging"]["cursors"]["after"].as_str().unwrap();
    let id = first["id"].as_str().unwrap();
    let (status, rest) = ask(
        &world,
        "messenger",
        &format!("{id}/messages?after={after}&fields=id,from,message,metadata,attachments"),
    )
    .await;
    assert_eq!(status, 200, "{rest}");
    assert_eq!(
        (&rest["data"][0]["message"], &rest["data"][0]["from"]["id"]),
        (&json!("We are open"), &json!(PAGE))
    );
    assert!(!rest.to_string().contains("our-1"));
    turn().await;
    let (_, all) = ask(
        &world,
        "messenger",
        &format!("{id}/messages?fields=attachments{{image_data}}"),
    )
    .await;
    assert!(
        all["data"][0]["attachments"]["data"][0]["image_data"]["url"]
            .as_str()
            .unwrap()
            .contains("/cdn/")
    );
    let (status, _) = ask(&world, "instagram", &format!("{id}/messages")).await;
    assert_eq!(status, 400, "of another account");
}

#[tokio::test]
async fn instagram_tells_the_content_of_the_newest_messages_only() {
    let world = world().await;
    let thread = world.customer("instagram", "7201").await;
    for n in 0..22 {
        let written = json!({ "text": format!("line {n}"), "at": hours_ago(1) + n * 1_000 });
        world.post(&format!("{thread}/messages"), written).await;
    }
    let account = world.get("/__sandbox/accounts").await["items"][1].clone();
    let page = account["page_id"].as_str().unwrap();
    let (status, all) = ask(
        &world,
        "instagram",
        &format!("{page}/conversations?platform=instagram&fields=messages.limit(30){{message}}"),
    )
    .await;
    assert_eq!(status, 200, "{all}");
    let messages = all["data"][0]["messages"]["data"].as_array().unwrap();
    assert_eq!(
        (messages.len(), &messages[0]["message"], &messages[19]["message"]),
        (22, &json!("line 21"), &json!("line 2"))
    );
    assert_eq!(messages[20]["message"], "", "told no more");
}

#[tokio::test]
async fn lost_webhooks_reach_nobody_until_they_come_late() {
    let world = world().await;
    let thread = world.customer("messenger", "7301").await;
    world.post("/__sandbox/settings", json!({ "lost": true })).await;
    world
        .post(&format!("{thread}/messages"), json!({ "text": "lost" }))
        .await;
    assert!(world.webhooks().await.is_empty());
    world.post("/__sandbox/settings", json!({ "lost": false })).await;
    world.post("/__sandbox/webhooks/retry", json!({})).await;
    let late = world.webhooks().await;
    assert_eq!(event(&late[0].1)["message"]["text"], "lost");
}

#[tokio::test]
async fn a_crowd_is_there_without_a_word() {
    let world = world().await;
    let crowd = json!({ "channel": "messenger", "account": PAGE, "count": 300, "at": hours_ago(900) });
    world.post("/__sandbox/crowd", crowd).await;
    assert!(world.webhooks().await.is_empty());
    let (_, page) = ask(&world, "messenger", &format!("{PAGE}/conversations?limit=100")).await;
    assert_eq!(page["data"].as_array().unwrap().len(), 100);
    assert!(page["paging"]["next"].is_string());
}

/// What names no message in its webhook is none on the platform either, however the phone shows it.
#[tokio::test]
async fn orders_and_ratings_are_no_messages_of_the_thread() {
    let world = world().await;
    let thread = world.customer("messenger", "7001").await;
    for (hours, kind) in ["text", "order", "feedback", "postback", "product"].iter().enumerate() {
        let written = json!({ "kind": kind, "text": kind, "at": hours_ago(9 - hours as i64) });
        world.post(&format!("{thread}/messages"), written).await;
    }
    let shown = world.get(&format!("{thread}/thread")).await;
    assert_eq!(shown["messages"].as_array().unwrap().len(), 5, "{shown}");
    let (_, page) = ask(
        &world,
        "messenger",
        &format!("{PAGE}/conversations?fields=id,message_count,messages{{id,message}}"),
    )
    .await;
    let listed = page["data"][0]["messages"]["data"].as_array().unwrap();
    let ids: Vec<&Value> = listed.iter().map(|message| &message["id"]).collect();
    let all = shown["messages"].as_array().unwrap();
    assert_eq!(ids, [&all[4]["id"], &all[3]["id"], &all[0]["id"]], "{page}");
}
