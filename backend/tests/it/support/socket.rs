//! An agent's socket over long polling, as thin as the protocol: what the official client does is tested end to end.

use std::collections::VecDeque;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::app::TestApp;

/// Between two answers of the server there is a ping at the latest.
const PATIENCE: Duration = Duration::from_secs(40);

pub struct PollingSocket {
    http: Client,
    url: String,
    packets: VecDeque<String>,
    acks: u32,
}

/// What the server said.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Connected,
    Refused(String),
    Event(String, Value),
    Ack(Value),
    /// It was told to go, and stays away.
    Disconnected,
    /// The session is gone: a client comes back with a new one.
    Cut,
}

impl PollingSocket {
    /// Opens a session that has not signed in yet.
    pub async fn open(app: &TestApp) -> Self {
        Self::open_with(app, "").await
    }

    /// As a browser does that has this cookie.
    pub async fn open_with(app: &TestApp, cookie: &str) -> Self {
        Self::open_at(&app.url, cookie).await
    }

    /// The same at a server that is another process.
    pub async fn open_elsewhere(url: &str, cookie: &str) -> Self {
        Self::open_at(url, cookie).await
    }

    /// Says that it goes, as a page does that is closed.
    pub async fn leave(&self) {
        self.post("41/agent,".to_owned()).await;
    }

    async fn open_at(url: &str, cookie: &str) -> Self {
        let http = Client::builder().timeout(PATIENCE).build().unwrap();
        let url = format!("{url}/socket.io/?EIO=4&transport=polling");
        let opened = http.get(&url).header("cookie", cookie).send().await.unwrap();
        let opened = opened.text().await.unwrap();
        let opened: Value = serde_json::from_str(opened.strip_prefix('0').unwrap()).unwrap();
        let sid = opened["sid"].as_str().unwrap();
        Self {
            http,
            url: format!("{url}&sid={sid}"),
            packets: VecDeque::new(),
            acks: 0,
        }
    }

    /// The answer is still to be heard.
    pub async fn sign_in(&self, auth: Value) {
        self.post(format!("40/agent,{auth}")).await;
    }

    pub async fn connect(app: &TestApp, token: &str) -> Self {
        Self::connect_at(&app.url, token).await
    }

    /// To a server that is another process.
    pub async fn connect_at(url: &str, token: &str) -> Self {
        let mut socket = Self::open_at(url, "").await;
        socket.sign_in(json!({ "token": token })).await;
        assert_eq!(socket.hear().await, Heard::Connected);
        socket
    }

    /// Asks for what came after `after` and waits for the answer.
    pub async fn resume(&mut self, after: Option<i64>) -> Value {
        self.acks += 1;
        let event = json!(["resume", { "after": after }]);
        self.post(format!("42/agent,{}{event}", self.acks)).await;
        loop {
            match self.hear().await {
                Heard::Ack(answer) => return answer,
                Heard::Event(name, _) if name == "presence" => {}
                other => panic!("no answer to resume: {other:?}"),
            }
        }
    }

    /// The same without wanting an answer.
    pub async fn resume_unanswered(&self, after: Option<i64>) {
        let event = json!(["resume", { "after": after }]);
        self.post(format!("42/agent,{event}")).await;
    }

    /// Asks so many times at once for what is to come, to which nothing is said: so nobody is cut for reading too slowly.
    pub async fn flood(&self, times: usize) {
        let event = json!(["resume", { "after": null }]);
        self.post(vec![format!("42/agent,{event}"); times].join("\x1e")).await;
    }

    /// Says something that has no answer, such as `typing`.
    pub async fn say(&self, name: &str, data: Value) {
        let event = json!([name, data]);
        self.post(format!("42/agent,{event}")).await;
    }

    async fn post(&self, packet: String) {
        let _ = self.http.post(&self.url).body(packet).send().await.unwrap();
    }

    /// The next thing that is said.
    pub async fn hear(&mut self) -> Heard {
        loop {
            while let Some(packet) = self.packets.pop_front() {
                if packet == "2" {
                    self.post("3".to_owned()).await;
                } else if let Some(heard) = read(&packet) {
                    return heard;
                }
            }
            let answer = match self.http.get(&self.url).send().await {
                Ok(answer) if answer.status() == StatusCode::OK => answer.text().await.unwrap(),
                Ok(answer) => {
                    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
                    return Heard::Cut;
                }
                Err(error) if error.is_timeout() => panic!("nothing was said in {PATIENCE:?}"),
                Err(_) => return Heard::Cut,
            };
            self.packets.extend(answer.split('\x1e').map(str::to_owned));
        }
    }

    /// The next event; presence and other passing things are left out.
    pub async fn event(&mut self) -> (String, Value) {
        loop {
            match self.hear().await {
                Heard::Event(name, _) if name == "presence" => {}
                Heard::Event(name, data) => return (name, data),
                other => panic!("no event: {other:?}"),
            }
        }
    }

    /// What comes instead of events, which are left out.
    pub async fn end(&mut self) -> Heard {
        loop {
            match self.hear().await {
                Heard::Event(..) => {}
                other => return other,
            }
        }
    }
}

/// None for what no test looks at.
fn read(packet: &str) -> Option<Heard> {
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    if let Some(rest) = packet.strip_prefix("42/agent,") {
        let event = json(rest);
        return Some(Heard::Event(event[0].as_str().unwrap().to_owned(), event[1].clone()));
    }
    if let Some(rest) = packet.strip_prefix("43/agent,") {
        return Some(Heard::Ack(json(&rest[rest.find('[').unwrap()..])[0].clone()));
    }
    if let Some(rest) = packet.strip_prefix("44/agent,") {
        return Some(Heard::Refused(json(rest)["message"].as_str().unwrap().to_owned()));
    }
    if packet.starts_with("40/agent,") {
        return Some(Heard::Connected);
    }
    packet.starts_with("41/agent").then_some(Heard::Disconnected)
}
