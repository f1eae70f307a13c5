//! Bodies of the fixtures with one thing wrong, between good neighbours: the platform gets its 200, everything is stored and
//! in the log, and the neighbours arrive.

use frontdesk_connectors::{Channel, Verified, by_channel};
use futures::future::join_all;
use serde_json::{Value, json};

use super::fixtures::{self, ACCOUNTS, Doors};
use super::web;
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};

#[path = "../../../../connectors/tests/support/mutate.rs"]
mod mutate;

use mutate::{Wrong, places, with};

/// Entries in one POST between two good ones; where a POST is one event, POSTs at the same time.
const TOGETHER: usize = 40;

/// With ids of its own, so that no variant is taken for a repeat of another.
fn with_own_ids(value: &mut Value, number: usize) {
    match value {
        Value::Object(map) => {
            for (key, child) in map.iter_mut() {
                let counts = matches!(key.as_str(), "message_id" | "update_id");
                let is_id = counts
                    || matches!(key.as_str(), "mid" | "original_message_id")
                    || key == "id" && child.as_str().is_some_and(|id| id.starts_with("wa"));
                if let Some(Value::String(tap)) = child.get_mut("id").filter(|_| key == "callback_query") {
                    tap.push_str(&format!(".{number}"));
                }
                match child {
                    Value::String(id) if is_id => *id = format!("{id}.{number}"),
                    // where the platform counts, further on
                    Value::Number(id) if counts && id.as_i64().is_some_and(|id| id > 0) => {
                        *child = json!(id.as_i64().unwrap_or_default() + 100_000 * number as i64);
                    }
                    other => with_own_ids(other, number),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_own_ids(item, number)),
        _ => {}
    }
}

/// Each place of each fixture, wrong in one of the ways, another at each place; all ways are gone through in turn. The
/// connectors' own tests take every way at every place.
fn variants(channel: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for fixture in fixtures::of_channel(channel) {
        for place in places(&fixture.body) {
            let wrong = Wrong::ALL[all.len() % Wrong::ALL.len()];
            let mut body = with(&fixture.body, &place, wrong);
            with_own_ids(&mut body, all.len());
            all.push(body);
        }
    }
    all
}

struct Door<'a> {
    doors: Doors<'a>,
    channel: &'static str,
    /// How the platform's POSTs begin that hold many entries; none where each is one event.
    object: Option<String>,
    neighbour: Neighbour<'a>,
    slices: usize,
}

/// Somebody else, whose messages are as they should be.
struct Neighbour<'a> {
    app: &'a TestApp,
    customer: Option<Customer>,
    wrote: usize,
}

impl Neighbour<'_> {
    fn writes(&mut self) -> Value {
        self.wrote += 1;
        let (n, at) = (self.wrote, now(self.app) - 1_000);
        let text = format!("neighbour {n}");
        match &self.customer {
            Some(customer) => customer.text(&format!("good.{n}"), &text, at),
            None => json!({ "update_id": n, "message": { "message_id": n, "date": at / 1_000, "text": text,
                "from": { "id": 777, "is_bot": false, "first_name": "Good" }, "chat": { "id": 777, "type": "private", "first_name": "Good" } } }),
        }
    }
}

impl<'a> Door<'a> {
    async fn open(app: &'a TestApp, channel: &'static str) -> Self {
        let account = ACCOUNTS.iter().find(|(name, _)| *name == channel).unwrap().1;
        let customer =
            (channel != "telegram").then(|| Customer::on(channel).with_id("15557770001").of_account(account));
        let object = customer
            .as_ref()
            .map(|customer| customer.text("x", "x", 0)["object"].as_str().unwrap().to_owned());
        Self {
            doors: Doors::open(app).await,
            channel,
            object,
            neighbour: Neighbour {
                app,
                customer,
                wrote: 0,
            },
            slices: 0,
        }
    }

    /// At the same time, so that they are written together.
    async fn post(&mut self, bodies: &[Value]) {
        let channel: Channel = self.channel.parse().unwrap();
        let slices = |body: &Value| {
            by_channel(channel)
                .parse(Verified::stored(body.to_string().as_bytes()))
                .len()
        };
        self.slices += bodies.iter().map(slices).sum::<usize>();
        let answers = join_all(bodies.iter().map(|body| self.doors.post(self.channel, body))).await;
        for (status, body) in answers.into_iter().zip(bodies) {
            assert_eq!(status, 200, "{body}");
        }
    }

    async fn between_neighbours(&mut self, mut entries: Vec<Value>) {
        let (before, after) = (self.neighbour.writes(), self.neighbour.writes());
        let Some(object) = &self.object else {
            entries.insert(0, before);
            entries.push(after);
            return self.post(&entries).await;
        };
        entries.insert(0, before["entry"][0].clone());
        entries.push(after["entry"][0].clone());
        let body = json!({ "object": object, "entry": entries });
        self.post(&[body]).await;
    }

    /// What `body` adds to what is posted together; what is wrong with the envelope itself comes alone.
    fn entries(&self, body: &Value) -> Option<Vec<Value>> {
        match &self.object {
            Some(object) => body["entry"]
                .as_array()
                .filter(|_| body["object"] == object.as_str())
                .cloned(),
            None => Some(vec![body.clone()]),
        }
    }
}

async fn harms_nobody(channel: &'static str) {
    let app = web().await;
    let mut door = Door::open(&app, channel).await;
    let mut entries = Vec::new();
    for body in variants(channel) {
        match door.entries(&body) {
            Some(more) => entries.extend(more),
            None => door.post(&[body]).await,
        }
        if entries.len() >= TOGETHER {
            door.between_neighbours(std::mem::take(&mut entries)).await;
        }
    }
    door.between_neighbours(entries).await;

    let arrived: i64 = sqlx::query_scalar("select count(*) from message where text like 'neighbour %'")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(arrived as usize, door.neighbour.wrote, "every good neighbour is there");
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

#[tokio::test]
async fn telegram() {
    harms_nobody("telegram").await;
}
