//! A workspace as its API shows it, without what goes by arrival: ids of ours, versions, times of storing.

use std::collections::BTreeMap;

use futures::{StreamExt, stream};
use serde_json::{Value, json};

use super::script::Script;
use super::workspace::Stage;
use crate::support::program::http_client;

/// By the number of the conversation in the script.
#[derive(Debug, PartialEq)]
pub struct State(BTreeMap<usize, Value>);

pub async fn state(url: &str, token: &str) -> State {
    let client = http_client();
    let conversations = list(&client, &format!("{url}/api/v1/conversations"), token).await;
    let dumped = stream::iter(conversations).map(|conversation| {
        let client = client.clone();
        async move {
            let path = format!(
                "{url}/api/v1/conversations/{}/messages",
                conversation["id"].as_str().unwrap()
            );
            // pages go back in time, each in the order of time
            let mut messages = list(&client, &path, token).await;
            messages.sort_by_key(|message| message["sent_at"].as_str().unwrap().to_owned());
            dump(&conversation, &messages)
        }
    });
    let dumped: Vec<(usize, Value)> = dumped.buffer_unordered(8).collect().await;
    let count = dumped.len();
    let state = State(dumped.into_iter().collect());
    assert_eq!(state.0.len(), count, "somebody has two conversations");
    state
}

/// The same when nothing waits for its message any more.
pub async fn settled(url: &str, token: &str, stage: &Stage) -> State {
    for _ in 0..200 {
        if stage.parked().await == 0 {
            return state(url, token).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!(
        "{} effects still wait for their message although everything has come",
        stage.parked().await
    );
}

async fn list(client: &reqwest::Client, address: &str, token: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut request = client.get(address).bearer_auth(token).query(&[("limit", "100")]);
        if let Some(cursor) = &cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{address}");
        let page: Value = answer.json().await.unwrap();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return items,
        }
    }
}

fn dump(conversation: &Value, messages: &[Value]) -> (usize, Value) {
    let external = |id: &Value| {
        messages
            .iter()
            .find(|message| message["id"] == *id)
            .map(|message| message["external_id"].clone())
    };
    let number = messages[0]["external_id"]
        .as_str()
        .unwrap()
        .split('-')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let shown: Vec<Value> = messages
        .iter()
        .map(|message| {
            json!({
                "external_id": message["external_id"], "kind": message["kind"], "text": message["text"], "sent_at": message["sent_at"],
                "author": message["author"]["type"], "edited_at": message["edited_at"], "deleted_at": message["deleted_at"],
                "reactions": message["reactions"].as_array().unwrap().iter()
                    .map(|reaction| json!([reaction["emoji"], reaction["author"]["type"], reaction["at"]])).collect::<Vec<_>>(),
                "quotes": [message["reply_to"]["external_id"], external(&message["reply_to"]["id"]), message["reply_to"]["preview"]],
                "delivery": message["delivery"],
                "attachments": message["attachments"].as_array().unwrap().iter()
                    .map(|file| json!([file["kind"], file["state"], file["title"], file["detail"]])).collect::<Vec<_>>(),
            })
        })
        .collect();
    let last = &conversation["last_message"];
    let view = json!({
        "channel": conversation["channel"], "status": conversation["status"], "inbound_count": conversation["inbound_count"],
        "window_expires_at": conversation["window_expires_at"], "name": conversation["contact"]["name"],
        "last_message": [external(&last["id"]), last["kind"], last["preview"], last["sent_at"]],
        "messages": shown,
    });
    (number, view)
}

impl State {
    /// Every message of the script once, and no other.
    pub fn assert_tells(&self, script: &Script) {
        assert_eq!(self.0.len(), script.messages.len(), "so many conversations");
        for (number, expected) in &script.messages {
            let messages = self.0[number]["messages"].as_array().unwrap();
            let ids: Vec<&str> = messages
                .iter()
                .map(|message| message["external_id"].as_str().unwrap())
                .collect();
            assert_eq!(&ids, expected, "conversation {number}");
        }
    }

    pub fn assert_equals(&self, expected: &Self) {
        let differ: Vec<usize> = self
            .0
            .iter()
            .filter(|(number, view)| expected.0.get(number) != Some(view))
            .map(|(number, _)| *number)
            .collect();
        let Some(first) = differ.first() else {
            assert_eq!(self.0.len(), expected.0.len());
            return;
        };
        let (ours, theirs) = (&self.0[first], &expected.0[first]);
        let lines = |view: &Value| {
            serde_json::to_string_pretty(view)
                .unwrap()
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let (ours, theirs) = (lines(ours), lines(theirs));
        let place = ours
            .iter()
            .zip(&theirs)
            .position(|(a, b)| a != b)
            .unwrap_or(ours.len().min(theirs.len()));
        let around = |lines: &[String]| lines[place.saturating_sub(25)..(place + 8).min(lines.len())].join("\n");
        panic!(
            "{} conversations differ; the first is {first}:\n{}\n\nexpected\n{}",
            differ.len(),
            around(&ours),
            around(&theirs)
        );
    }
}
