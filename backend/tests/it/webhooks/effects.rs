//! What happens to messages, in any order of arrival.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{items, timeline, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};

const CHANNELS: [&str; 3] = ["messenger", "instagram", "whatsapp"];

/// A small generator of orders that are the same in every run.
struct Shuffle(u64);

impl Shuffle {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            list.swap(index, self.next(index + 1));
        }
    }
}

fn items_of<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().into_iter().flatten().map(|item| &item[field]).collect()
}

/// A conversation's whole life in the order in which it happened.
fn life(customer: &Customer, start: i64) -> Vec<Value> {
    let id = |name: &str| format!("{name}.{}.{}", customer.channel, customer.id);
    let at = |n: i64| start + n * 1_000;
    let mut events = vec![
        customer.text(&id("m1"), "first", at(0)),
        customer.text(&id("m2"), "second", at(1)),
        customer.reaction(&id("m1"), Some("❤"), at(2)),
        customer.edit(&id("m1"), "first, edited", 1, at(3)),
        customer.echo(&id("e1"), "from the app", at(4)),
        customer.reaction(&id("e1"), Some("👍"), at(5)),
        customer.edit(&id("m1"), "first, edited twice", 2, at(6)),
        customer.unsend(&id("m2"), at(7)),
        customer.echo(&id("e2"), "and again", at(8)),
        customer.reaction(&id("m1"), Some("😮"), at(9)),
        customer.reaction(&id("e1"), None, at(10)),
        customer.quoting(&id("m3"), "quoting", &id("e1"), at(11)),
        customer.read(&id("e1"), at(12)),
        customer.echo(&id("e3"), "not read", at(13)),
        customer.edit(&id("m2"), "edited after it was taken back", 1, at(14)),
    ];
    events.extend(customer.delivered(&id("e1"), at(6)));
    events.extend(customer.delivered(&id("e3"), at(13)));
    events
}

/// What an agent sees, without what is different for each conversation.
async fn seen(app: &TestApp, conversation: &Value) -> Value {
    let messages: Vec<Value> = timeline(app, conversation["id"].as_str().unwrap())
        .await
        .into_iter()
        .map(|message| {
            let reactions: Vec<&Value> = message["reactions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|reaction| &reaction["emoji"])
                .collect();
            json!({
                "kind": message["kind"], "text": message["text"], "sent_at": message["sent_at"], "reactions": reactions,
                "edited_at": message["edited_at"], "edits": message["edits"], "deleted_at": message["deleted_at"], "delivery": message["delivery"],
                "quotes": message["reply_to"]["preview"],
            })
        })
        .collect();
    json!({
        "messages": messages, "status": conversation["status"], "inbound_count": conversation["inbound_count"],
        "preview": conversation["last_message"]["preview"], "last_at": conversation["last_message"]["sent_at"],
        "window": conversation["window_expires_at"],
    })
}

#[tokio::test]
async fn every_order_of_arrival_ends_in_the_same_state() {
    let app = web().await;
    let start = now(&app) - 40_000;
    let orders: usize = 12;
    for channel in CHANNELS {
        for order in 0..orders {
            let customer = Customer::on(channel).with_id(3_000 + order);
            let mut events = life(&customer, start);
            match order {
                0 => {}
                1 => events.reverse(),
                seed => Shuffle(seed as u64 * 7_919).shuffle(&mut events),
            }
            for event in &events {
                assert_eq!(app.webhook(channel, event).await, 200);
            }
        }
        let page = app.get(&format!("/conversations?channel={channel}&limit=100")).await;
        assert_eq!(items(&page).len(), orders);
        let mut states: BTreeMap<String, Value> = BTreeMap::new();
        for conversation in items(&page) {
            let contact = app
                .get(&format!(
                    "/contacts/{}",
                    conversation["contact"]["id"].as_str().unwrap()
                ))
                .await;
            let id = contact["identities"][0]["external_id"].as_str().unwrap().to_owned();
            states.insert(id, seen(&app, conversation).await);
        }
        let ordered = &states["3000"];
        let texts: Vec<&Value> = ordered["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| &message["text"])
            .collect();
        assert_eq!(
            texts,
            [
                &json!("first, edited twice"),
                &Value::Null,
                &json!("from the app"),
                &json!("and again"),
                &json!("quoting"),
                &json!("not read")
            ]
        );
        assert_eq!(ordered["messages"][0]["reactions"], json!(["😮"]));
        let earlier: Vec<&Value> = items_of(&ordered["messages"][0]["edits"], "text");
        assert_eq!(earlier, ["first", "first, edited"], "{channel}");
        assert_eq!(
            ordered["messages"][1]["edits"],
            Value::Null,
            "taken back with its versions"
        );
        assert_eq!(ordered["messages"][2]["reactions"], json!([]), "taken away");
        assert_eq!(ordered["messages"][2]["delivery"]["status"], "read");
        assert!(ordered["messages"][1]["deleted_at"].is_string());
        assert_eq!(ordered["messages"][4]["quotes"], "from the app");
        let not_read = if channel == "instagram" { "sent" } else { "delivered" };
        assert_eq!(ordered["messages"][5]["delivery"]["status"], not_read);
        for (id, state) in &states {
            assert_eq!(state, ordered, "{channel}, order {id}");
        }
    }
    let parked: i64 = sqlx::query_scalar("select count(*) from parked_effect")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(parked, 0, "nothing waits any more");
    app.stop().await;
}

/// All of it in one POST, effects first.
#[tokio::test]
async fn effects_before_their_message_within_one_post_are_applied() {
    let app = web().await;
    let start = now(&app) - 40_000;
    for channel in CHANNELS {
        let customer = Customer::on(channel);
        let mut events = life(&customer, start);
        events.reverse();
        assert_eq!(
            app.webhook(channel, &crate::support::customer::together(&events)).await,
            200
        );
        let ordered = Customer::on(channel).with_id("1");
        for event in life(&ordered, start) {
            app.webhook(channel, &event).await;
        }
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let (one, two) = (seen(&app, &items(&page)[0]).await, seen(&app, &items(&page)[1]).await);
        assert_eq!(one, two, "{channel}");
    }
    app.stop().await;
}

/// Every change has a newer version than the one before, and the log's last word is what REST returns.
#[tokio::test]
async fn the_log_ends_with_what_is_there() {
    let app = web().await;
    for channel in CHANNELS {
        let mut events = life(&Customer::on(channel), now(&app) - 40_000);
        Shuffle(5).shuffle(&mut events);
        for event in &events {
            app.webhook(channel, event).await;
        }
    }
    let log: Vec<(String, Value)> =
        sqlx::query_as("select type, data::jsonb from event where workspace_id = $1 order by seq")
            .bind(app.workspace_id)
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
    let mut last: BTreeMap<String, Value> = BTreeMap::new();
    for (name, data) in log {
        let (noun, _) = name.split_once('.').unwrap();
        let id = data["id"].as_str().or(data["inbox_id"].as_str());
        let key = format!("{noun}/{}", id.unwrap());
        if let Some(before) = last.get(&key) {
            assert!(
                data["version"].as_i64() > before["version"].as_i64(),
                "{name}: {before} then {data}"
            );
        }
        last.insert(key, data);
    }
    let mut compared = 0;
    for conversation in items(&app.get("/conversations").await) {
        let id = conversation["id"].as_str().unwrap();
        assert_eq!(&last[&format!("conversation/{id}")], conversation);
        for message in timeline(&app, id).await {
            assert_eq!(last[&format!("message/{}", message["id"].as_str().unwrap())], message);
            compared += 1;
        }
    }
    assert_eq!(compared, 18);
    app.stop().await;
}

#[tokio::test]
async fn what_was_taken_back_leaves_the_list_and_the_quotes_too() {
    let app = web().await;
    for channel in CHANNELS {
        let customer = Customer::on(channel);
        let at = now(&app) - 10_000;
        let id = |name: &str| format!("{name}.{channel}");
        app.webhook(channel, &customer.text(&id("a"), "secret words", at)).await;
        app.webhook(channel, &customer.quoting(&id("b"), "about that", &id("a"), at + 1))
            .await;
        app.webhook(channel, &customer.text(&id("c"), "secret again", at + 2))
            .await;
        app.webhook(channel, &customer.unsend(&id("a"), at + 3)).await;
        app.webhook(channel, &customer.unsend(&id("c"), at + 4)).await;
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let messages = timeline(&app, items(&page)[0]["id"].as_str().unwrap()).await;
        let texts = json!([page, messages]).to_string();
        assert!(!texts.contains("secret"), "{channel}: {texts}");
        assert_eq!(messages.len(), 3, "a trace stays");
        assert_eq!(items(&page)[0]["last_message"]["preview"], "[deleted]");
    }
    app.stop().await;
}

/// Platforms tell an edit again, and some tell one that changed nothing.
#[tokio::test]
async fn an_edit_that_changes_nothing_is_none() {
    let app = web().await;
    for channel in CHANNELS {
        let customer = Customer::on(channel);
        let at = now(&app) - 10_000;
        let id = format!("a.{channel}");
        app.webhook(channel, &customer.text(&id, "the same", at)).await;
        app.webhook(channel, &customer.edit(&id, "the same", 0, at + 1)).await;
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let conversation = items(&page)[0]["id"].as_str().unwrap().to_owned();
        let untouched = &timeline(&app, &conversation).await[0];
        assert_eq!(untouched["version"], 1, "{channel}: {untouched}");
        assert_eq!(untouched["edited_at"], Value::Null);

        let other = customer.edit(&id, "another", 1, at + 2_000);
        app.webhook(channel, &other).await;
        app.webhook(channel, &other).await;
        let edited = &timeline(&app, &conversation).await[0];
        assert_eq!(edited["text"], "another");
        assert_eq!(items_of(&edited["edits"], "text"), ["the same"], "{channel}");
    }
    app.stop().await;
}

/// WhatsApp does not count edits and tells their times in whole seconds.
#[tokio::test]
async fn of_two_edits_within_a_second_the_one_that_comes_later_counts() {
    let app = web().await;
    let customer = Customer::on("whatsapp");
    let at = now(&app) / 1_000 * 1_000 - 60_000;
    app.webhook("whatsapp", &customer.text("w", "first", at)).await;
    let edit = |text: &str, seconds: i64| customer.edit("w", text, 0, at + seconds * 1_000);
    let page = app.get("/conversations").await;
    let conversation = items(&page)[0]["id"].as_str().unwrap().to_owned();
    let reads = async || {
        let message = timeline(&app, &conversation).await[0].clone();
        let edits: Vec<String> = items_of(&message["edits"], "text")
            .iter()
            .map(|text| text.as_str().unwrap().to_owned())
            .collect();
        (message["text"].as_str().unwrap().to_owned(), edits)
    };
    for text in ["second", "third", "fourth"] {
        app.webhook("whatsapp", &edit(text, 5)).await;
        assert_eq!(reads().await.0, text);
    }
    let expected = (
        "fourth".to_owned(),
        ["first", "second", "third"].map(str::to_owned).to_vec(),
    );
    assert_eq!(reads().await, expected);
    // told again, in any order: nothing changes
    for text in ["second", "fourth", "third"] {
        app.webhook("whatsapp", &edit(text, 5)).await;
    }
    assert_eq!(reads().await, expected);
    app.webhook("whatsapp", &edit("fifth", 6)).await;
    app.webhook("whatsapp", &edit("too late", 2)).await;
    let (text, edits) = reads().await;
    assert_eq!(text, "fifth");
    assert_eq!(edits, ["first", "too late", "second", "third", "fourth"]);
    app.stop().await;
}
