//! What the phones of the sandbox are told as it happens.

use std::time::Duration;

use serde_json::Value;

use super::app::TestApp;

pub struct Phones {
    events: reqwest::Response,
    read: String,
}

impl Phones {
    pub async fn listen(app: &TestApp) -> Self {
        let url = format!("{}/__sandbox/events", app.sandbox.base_url());
        Self {
            events: app.http.get(url).send().await.unwrap(),
            read: String::new(),
        }
    }

    /// The next event that fits.
    pub async fn hear(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let heard = async {
            loop {
                while let Some((event, rest)) = self.read.split_once("\n\n") {
                    let event: Value = event
                        .strip_prefix("data: ")
                        .and_then(|data| serde_json::from_str(data).ok())
                        .unwrap_or_default();
                    self.read = rest.to_owned();
                    if fits(&event) {
                        return event;
                    }
                }
                let more = self.events.chunk().await.unwrap().expect("the sandbox is there");
                self.read.push_str(std::str::from_utf8(&more).unwrap());
            }
        };
        tokio::time::timeout(Duration::from_secs(20), heard)
            .await
            .unwrap_or_else(|_| panic!("never heard: {what}"))
    }
}
