//! Every kind of the table becomes a signed webhook that the product's connectors take for what it is.

use frontdesk_connectors::by_channel;
use frontdesk_connectors::model::{Inbound, InboundEvent};
use serde_json::{Value, json};

use crate::support::*;

fn parse(channel: &str, body: &Value) -> Vec<Inbound> {
    let connector = by_channel(channel.parse().unwrap());
    let bytes = body.to_string().into_bytes();
    let signature = sign(&bytes);
    let header = |name: &str| (name == "x-hub-signature-256").then(|| signature.clone());
    let slices = connector.parse(connector.verify(&bytes, &header, &[SECRET.to_owned()]).unwrap());
    slices.into_iter().flat_map(|slice| slice.events).collect()
}

#[tokio::test]
async fn every_kind_is_sent_on_every_channel_that_has_it() {
    let world = world().await;
    let kinds = world.get("/__sandbox/kinds").await["items"].as_array().unwrap().clone();
    let mut sent = 0;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let thread = world.customer(channel, "15005550177").await;
        for kind in &kinds {
            let name = kind["name"].as_str().unwrap();
            if !kind["channels"].as_array().unwrap().contains(&json!(channel)) {
                continue;
            }
            let bubble = world
                .post(
                    &format!("{thread}/messages"),
                    json!({"kind": name, "at": 1_791_200_000_000_i64}),
                )
                .await;
            sent += 1;
            let webhooks = world.webhooks().await;
            assert_eq!(webhooks.len(), sent, "{name} on {channel} is one webhook");
            let (to, body) = webhooks.last().unwrap();
            assert_eq!(to, channel, "{name}");
            let events = parse(channel, body);
            assert!(!events.is_empty(), "{name} on {channel}");
            // What stands in the thread is a message to the product, and carries the id of the bubble where it has one.
            let shown = bubble["kind"] != "event";
            let messages: Vec<_> = events
                .iter()
                .filter_map(|each| match &each.event {
                    InboundEvent::Message(message) => Some(message),
                    _ => None,
                })
                .collect();
            let has_own_id = !["order", "feedback"].contains(&name) || channel == "whatsapp";
            if shown && has_own_id {
                assert_eq!(messages.len(), 1, "{name} on {channel}: {body}");
                assert_eq!(messages[0].external_id, bubble["id"], "{name} on {channel}");
            }
        }
        let there = world.get(&format!("{thread}/thread")).await;
        assert!(there["messages"].as_array().unwrap().len() > 20, "{channel}");
    }
    assert!(sent > 90, "{sent}");
}

#[tokio::test]
async fn a_kind_of_another_channel_is_refused_and_words_can_be_chosen() {
    let world = world().await;
    let thread = world.customer("messenger", "77").await;
    let bubble = world
        .post(
            &format!("{thread}/messages"),
            json!({"kind": "ad_message", "text": "My own words"}),
        )
        .await;
    assert_eq!(bubble["text"], "My own words");
    let body = world.webhooks().await.pop().unwrap().1;
    assert_eq!(event(&body)["message"]["text"], "My own words");
    assert_eq!(event(&body)["message"]["referral"]["source"], "ADS");
    let refused = world
        .http
        .post(world.url(&format!("{thread}/messages")))
        .json(&json!({"kind": "flow_reply"}))
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), 422);
}

#[tokio::test]
async fn who_changed_their_number_writes_from_the_new_one_and_is_reached_there() {
    let world = world().await;
    let thread = world.customer("whatsapp", "15005550178").await;
    world
        .post(&format!("{thread}/messages"), json!({"text": "Hello"}))
        .await;
    world
        .post(&format!("{thread}/messages"), json!({"kind": "number_changed"}))
        .await;
    let told = world.webhooks().await.pop().unwrap().1;
    let system = told["entry"][0]["changes"][0]["value"]["messages"][0].clone();
    assert_eq!(system["from"], "15005550178", "it is told of the old one");
    let number = system["system"]["wa_id"].as_str().unwrap().to_owned();

    world
        .post(&format!("{thread}/messages"), json!({"text": "It is me"}))
        .await;
    let written = world.webhooks().await.pop().unwrap().1;
    let value = &written["entry"][0]["changes"][0]["value"];
    for (name, id) in [("from", &json!(number)), ("from_user_id", &system["system"]["user_id"])] {
        assert_eq!(&value["messages"][0][name], id, "{value}");
    }
    assert_eq!(value["contacts"][0]["wa_id"], json!(number));

    let text = |to: &str| json!({"messaging_product": "whatsapp", "to": format!("+{to}"), "type": "text", "text": {"body": "Hi"}});
    let (status, answer) = world.send("whatsapp", text(&number)).await;
    assert_eq!(
        (status, &answer["contacts"][0]["wa_id"]),
        (200, &json!(number)),
        "{answer}"
    );
    let (status, answer) = world.send("whatsapp", text("15005550178")).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!(131_026)),
        "nobody is there any more"
    );
}

#[tokio::test]
async fn a_picture_to_be_viewed_once_is_told_of_and_not_handed_over() {
    let world = world().await;
    let thread = world.customer("whatsapp", "15005550179").await;
    let bubble = world
        .post(&format!("{thread}/messages"), json!({"kind": "view_once"}))
        .await;
    let told = world.webhooks().await.pop().unwrap().1;
    let events = parse("whatsapp", &told);
    let InboundEvent::Message(message) = &events[0].event else {
        panic!("{told}")
    };
    assert_eq!(message.external_id, bubble["id"]);
    assert_eq!(message.unsupported.as_ref().unwrap().kind, "view_once");
}
