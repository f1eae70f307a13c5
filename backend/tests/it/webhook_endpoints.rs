//! Outgoing webhooks: a whole server with its workers, and receivers on loopback, which the operator of these tests allows.

mod by_hand;
mod failing;
mod posted;
mod reach;
mod secrets;
mod workers;

use frontdesk::config::Config;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::receiver::{Received, Receiver};

fn opened(config: &mut Config) {
    config.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()];
}

async fn app() -> TestApp {
    TestApp::with(Roles::BOTH, opened).await
}

/// An endpoint; its id and secret.
async fn endpoint(app: &TestApp, receiver: &Receiver, event_types: &[&str]) -> (String, String) {
    let new = json!({ "name": "Shop", "url": receiver.url, "event_types": event_types });
    let (status, made) = app.post("/webhook_endpoints", new).await;
    assert_eq!(status, 201, "{made}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["endpoint"]["id"]), text(&made["secret"]))
}

/// Something happens: there is a label.
async fn label(app: &TestApp, name: &str) {
    let (status, answer) = app.post("/labels", json!({ "name": name })).await;
    assert_eq!(status, 201, "{answer}");
}

async fn view(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/webhook_endpoints/{id}")).await
}

async fn change(app: &TestApp, id: &str, changes: Value) -> Value {
    let path = format!("/webhook_endpoints/{id}");
    let (status, answer) = app.call(Method::PATCH, &path, Some(changes)).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// The newest first.
async fn deliveries(app: &TestApp, id: &str) -> Vec<Value> {
    let page = app.get(&format!("/webhook_endpoints/{id}/deliveries?limit=100")).await;
    page["items"].as_array().unwrap().clone()
}

/// The newest, as soon as it is in this state after so many attempts.
async fn delivery(app: &TestApp, id: &str, state: &str, attempts: u64) -> Value {
    app.eventually(&format!("a delivery is {state} after {attempts} attempts"), || async {
        let newest = deliveries(app, id).await.into_iter().next()?;
        (newest["state"] == state && newest["attempts"] == attempts).then_some(newest)
    })
    .await
}

/// All that a receiver got, as soon as it is so much.
async fn received(app: &TestApp, receiver: &Receiver, count: usize) -> Vec<Received> {
    app.eventually(&format!("{count} webhooks arrive"), || async {
        let got = receiver.got();
        (got.len() >= count).then_some(got)
    })
    .await
}

fn names(received: &[Received]) -> Vec<String> {
    let name = |each: &Received| each.json()["data"]["name"].as_str().unwrap().to_owned();
    received.iter().map(name).collect()
}

/// Waits until the endpoint is where the log ends, so that nothing more comes.
async fn is_up_to_date(app: &TestApp, id: &str) {
    app.eventually("the endpoint has everything", || async {
        let behind: bool = sqlx::query_scalar(
            "select exists (select from event v join webhook_endpoint e on e.workspace_id = v.workspace_id and e.id = $2
               where v.workspace_id = $1 and v.seq > e.seq and v.type = any(e.event_types)) or exists (
               select from webhook_endpoint e where e.workspace_id = $1 and e.id = $2 and e.lease_owner is not null)",
        )
        .bind(app.workspace_id)
        .bind(id.parse::<uuid::Uuid>().unwrap())
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
        (!behind).then_some(())
    })
    .await;
}
