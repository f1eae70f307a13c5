//! The story, heard by the product.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::*;

/// What a product would know a message by.
fn ids(received: &[(String, Value)]) -> Vec<String> {
    received
        .iter()
        .filter_map(|(channel, body)| {
            let id = match channel.as_str() {
                "whatsapp" => value(body)["messages"][0]["id"]
                    .as_str()
                    .or(value(body)["message_echoes"][0]["id"].as_str()),
                _ => event(body)["message"]["mid"].as_str(),
            };
            id.map(str::to_owned)
        })
        .collect()
}

#[tokio::test]
async fn it_is_told_quickly_in_order_and_the_same_each_time() {
    let world = world().await;
    let since = Instant::now();
    world.sandbox.tell_story().await.unwrap();
    assert!(since.elapsed() < Duration::from_secs(20), "{:?}", since.elapsed());
    let first = world.webhooks().await;
    assert!(first.len() > 200, "{}", first.len());

    let mut threads: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (channel, body) in first.iter().filter(|(channel, _)| channel != "whatsapp") {
        let event = event(body);
        let account = account_of(channel);
        let person = if event["sender"]["id"] == account {
            &event["recipient"]["id"]
        } else {
            &event["sender"]["id"]
        };
        threads
            .entry(channel.clone())
            .or_default()
            .insert(person.as_str().unwrap().to_owned());
    }
    assert_eq!((threads["messenger"].len(), threads["instagram"].len()), (12, 12));

    let times: Vec<i64> = first
        .iter()
        .filter(|(channel, _)| channel != "whatsapp")
        .map(|(_, body)| event(body)["timestamp"].as_i64().unwrap())
        .collect();
    assert!(times.is_sorted(), "oldest first");
    assert!(times[0] < hours_ago(5 * 24) && *times.last().unwrap() > hours_ago(1));

    world.sandbox.tell_story().await.unwrap();
    let both = world.webhooks().await;
    assert_eq!(both.len(), first.len() * 2);
    // Files get links and ids of their own each time; who wrote what when does not change.
    let strip = |body: &Value| {
        let event = &body["entry"][0]["messaging"][0];
        let value = &body["entry"][0]["changes"][0]["value"];
        let message = &value["messages"][0];
        let ids = json!([
            event["message"]["mid"],
            event["message"]["text"],
            event["sender"],
            event["timestamp"]
        ]);
        json!([
            ids,
            message["id"],
            message["type"],
            message["text"],
            message["from"],
            message["timestamp"]
        ])
    };
    for (again, before) in both[first.len()..].iter().zip(&first) {
        assert_eq!(strip(&again.1), strip(&before.1));
    }

    // A sandbox that starts anew tells the same ids, so a product that kept its data adds nothing.
    let fresh = self::world().await;
    fresh.sandbox.tell_story().await.unwrap();
    assert_eq!(ids(&fresh.webhooks().await), ids(&first));
}

#[tokio::test]
async fn the_business_can_go_on_where_it_ends() {
    let world = world().await;
    let told = world.post("/__sandbox/story", json!({})).await;
    assert_eq!(told["conversations"], 36);
    let people = world
        .get(&format!("/__sandbox/customers?channel=whatsapp&account={PHONE}"))
        .await;
    let yara = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["name"] == "Yara Lindqvist")
        .unwrap();
    let to = yara["customer"].as_str().unwrap();
    assert_eq!(world.send_text("whatsapp", to, "We do!", "our-1").await.0, 200);
    let thread = world
        .get(&format!("/__sandbox/customers/whatsapp/{PHONE}/{to}/thread"))
        .await;
    assert_eq!(thread["messages"].as_array().unwrap().len(), 4);
    assert_eq!(thread["messages"][2]["kind"], "sticker");
}
