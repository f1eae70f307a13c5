//! Bodies of the fixtures with one thing wrong, between good neighbours: the platform gets its 200, everything is stored and
//! in the log, and the neighbours arrive.

use frontdesk_connectors::{Channel, Verified, by_channel};
use serde_json::{Value, json};

use super::fixtures::{self, ACCOUNTS};
use super::web;
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};

#[path = "../../../../connectors/tests/support/mutate.rs"]
mod mutate;

use mutate::{Wrong, places, with};

/// Entries in one POST, between two good ones.
const TOGETHER: usize = 40;

/// With ids of its own, so that no variant is taken for a repeat of another.
fn with_own_ids(value: &mut Value, number: usize) {
    match value {
        Value::Object(map) => {
            for (key, child) in map.iter_mut() {
                let is_id = matches!(key.as_str(), "mid" | "message_id" | "original_message_id")
                    || key == "id" && child.as_str().is_some_and(|id| id.starts_with("wa"));
                match child {
                    Value::String(id) if is_id => *id = format!("{id}.{number}"),
                    other => with_own_ids(other, number),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_own_ids(item, number)),
        _ => {}
    }
}

/// Each place of each fixture, wrong in two of the ways, another two at each place; all ways are gone through in turn. The
/// connectors' own tests take every way at every place.
fn variants(channel: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for fixture in fixtures::of_channel(channel) {
        for place in places(&fixture.body) {
            for turn in [0, 4] {
                let wrong = Wrong::ALL[(all.len() + turn) % Wrong::ALL.len()];
                let mut body = with(&fixture.body, &place, wrong);
                with_own_ids(&mut body, all.len());
                all.push(body);
            }
        }
    }
    all
}

struct Door<'a> {
    app: &'a TestApp,
    channel: &'static str,
    neighbour: Customer,
    neighbours: usize,
    slices: usize,
}

impl Door<'_> {
    async fn post(&mut self, body: &Value) {
        let channel: Channel = self.channel.parse().unwrap();
        let text = body.to_string();
        self.slices += by_channel(channel).parse(Verified::stored(text.as_bytes())).len();
        assert_eq!(self.app.webhook(self.channel, body).await, 200, "{text}");
    }

    fn good(&mut self) -> Value {
        self.neighbours += 1;
        let (n, at) = (self.neighbours, now(self.app) - 1_000);
        self.neighbour.text(&format!("good.{n}"), &format!("neighbour {n}"), at)["entry"][0].clone()
    }

    async fn between_neighbours(&mut self, object: &str, entries: Vec<Value>) {
        let (before, after) = (self.good(), self.good());
        let all: Vec<Value> = [vec![before], entries, vec![after]].concat();
        self.post(&json!({ "object": object, "entry": all })).await;
    }
}

async fn harms_nobody(channel: &'static str) {
    let app = web().await;
    fixtures::connect_accounts(&app).await;
    let account = ACCOUNTS.iter().find(|(name, _)| *name == channel).unwrap().1;
    let neighbour = Customer::on(channel).with_id("15557770001").of_account(account);
    let object = neighbour.text("x", "x", 0)["object"].as_str().unwrap().to_owned();
    let mut door = Door {
        app: &app,
        channel,
        neighbour,
        neighbours: 0,
        slices: 0,
    };
    let mut entries = Vec::new();
    for body in variants(channel) {
        // what is wrong with the envelope itself comes alone
        match body["entry"].as_array() {
            Some(list) if body["object"] == object.as_str() => entries.extend(list.iter().cloned()),
            _ => door.post(&body).await,
        }
        if entries.len() >= TOGETHER {
            door.between_neighbours(&object, std::mem::take(&mut entries)).await;
        }
    }
    door.between_neighbours(&object, entries).await;

    let arrived: i64 = sqlx::query_scalar("select count(*) from message where text like 'neighbour %'")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(arrived as usize, door.neighbours, "every good neighbour is there");
    let logged: i64 = sqlx::query_scalar("select count(*) from webhook_event")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(logged as usize, door.slices, "every slice is in the log");
    let failed: Vec<Option<String>> = sqlx::query_scalar("select error from webhook_event where outcome = 'failed'")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    for error in &failed {
        let words = error.as_deref().unwrap_or_default();
        assert!(
            !words.is_empty() && !words.contains("unexpectedly"),
            "{words}: a panic, or no reason"
        );
    }
    assert!(
        failed.len() * 50 < door.slices,
        "{} of {} failed: {failed:?}",
        failed.len(),
        door.slices
    );
    app.stop().await;
}

#[tokio::test]
async fn messenger() {
    harms_nobody("messenger").await;
}

#[tokio::test]
async fn instagram() {
    harms_nobody("instagram").await;
}

#[tokio::test]
async fn whatsapp() {
    harms_nobody("whatsapp").await;
}
