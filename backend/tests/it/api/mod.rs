//! Every route of the API, over HTTP against a whole server.

mod accounts;
mod attachments;
mod audit;
mod auth;
mod contact_attributes;
pub mod contact_files;
mod contact_merges;
mod contacts;
mod conversation_changes;
mod conversation_list;
mod drafts;
mod health;
mod idempotency;
mod inboxes;
mod invitations;
mod labels_and_others;
mod link_previews;
mod macros;
mod mentions;
mod passkeys;
mod people;
mod problems;
mod rates;
mod read_marks;
mod reauthentication;
mod replies;
mod roles;
mod search;
mod second_factor;
mod sending;
mod sessions;
mod thread;
mod timeline;
mod tokens;
mod triage;
mod view_conditions;
mod webhook_events;

use frontdesk::server::Roles;
use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};

/// A server whose queue nobody works, so that what a test sees is what the request did.
async fn web() -> TestApp {
    TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await
}

/// The conversation of a customer who has just written; its id.
async fn conversation(app: &TestApp, customer: &Customer) -> String {
    let id = format!("first.{}.{}", customer.channel, customer.id);
    assert_eq!(
        app.webhook(customer.channel, &customer.text(&id, "Hello", now(app)))
            .await,
        200
    );
    conversation_of(app, &customer.id).await["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The conversation of the contact with this id at the platform.
async fn conversation_of(app: &TestApp, external_id: &str) -> Value {
    let contacts = app.get("/contacts?limit=100").await;
    let conversation_id = items(&contacts)
        .iter()
        .flat_map(|contact| contact["identities"].as_array().unwrap())
        .find(|identity| identity["external_id"] == external_id)
        .map(|identity| identity["conversation_id"].as_str().unwrap().to_owned())
        .unwrap_or_else(|| panic!("nobody is known as {external_id}: {contacts}"));
    app.get(&format!("/conversations/{conversation_id}")).await
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

fn ids(page: &Value) -> Vec<String> {
    items(page)
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn texts(page: &Value) -> Vec<&str> {
    items(page)
        .iter()
        .map(|item| item["text"].as_str().unwrap_or_default())
        .collect()
}
