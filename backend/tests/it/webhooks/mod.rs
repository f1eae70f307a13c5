//! Webhooks: what is taken, what is refused, and what they leave behind.

mod accounts;
mod content;
mod door;
mod effects;
mod fixtures;
mod history;
mod kinds;
mod malformed;
mod odd;
mod people;
mod poison;
mod tenants;
mod times;
mod unsent;

use frontdesk::domain::webhook_log::{self, Filter, WebhookEventView};
use frontdesk::server::Roles;
use serde_json::Value;

use crate::support::app::TestApp;

async fn web() -> TestApp {
    TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await
}

/// Posts of the channel that are stored, and slices of them.
async fn stored(app: &TestApp) -> (i64, i64) {
    sqlx::query_as("select (select count(*) from webhook_delivery), (select count(*) from webhook_event)")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

/// The newest stored slices of all workspaces and of none.
async fn newest(app: &TestApp, limit: i64) -> Vec<WebhookEventView> {
    webhook_log::operator_events(&app.store, None, &Filter::default(), limit)
        .await
        .unwrap()
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

/// The only conversation's timeline.
async fn only_timeline(app: &TestApp) -> Vec<Value> {
    let page = app.get("/conversations").await;
    assert_eq!(items(&page).len(), 1, "{page}");
    timeline(app, items(&page)[0]["id"].as_str().unwrap()).await
}

async fn timeline(app: &TestApp, conversation_id: &str) -> Vec<Value> {
    let page = app
        .get(&format!("/conversations/{conversation_id}/messages?limit=100"))
        .await;
    items(&page).clone()
}
