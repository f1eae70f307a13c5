//! Signing in by a workspace's identity provider: a whole server, and a provider on loopback, which the operator of these tests allows.

mod account;
mod believed;
mod members;
mod required;
mod settings;

use frontdesk::config::Config;
use frontdesk::domain::members as people;
use frontdesk::domain::views::Role;
use frontdesk::server::Roles;
use serde_json::json;
use uuid::Uuid;

use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::provider::Provider;
use crate::support::provider_sign_in::set_up;

pub const PASSWORD: &str = "a long enough password";
pub const ADA: &str = "ada@example.test";

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

fn opened(config: &mut Config) {
    config.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()];
}

/// And by a name, so that browsers know passkeys of it.
fn named(config: &mut Config) {
    opened(config);
    config.public_url = config.public_url.replace("127.0.0.1", "localhost");
}

async fn app() -> TestApp {
    TestApp::with(WEB, opened).await
}

async fn owner(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

/// Somebody who is a member with a password of their own.
async fn member(app: &TestApp, email: &str, role: Role) -> Uuid {
    people::add(&app.store, app.workspace_id, email, PASSWORD, role, Some("Ada"))
        .await
        .unwrap()
}

/// A server with a provider that is set up, and a member.
async fn ready() -> (TestApp, Provider, Browser) {
    ready_at(app().await).await
}

async fn ready_at(app: TestApp) -> (TestApp, Provider, Browser) {
    let provider = Provider::start(&app).await;
    let owner = owner(&app).await;
    set_up(&app, &owner, &provider, json!({})).await;
    member(&app, ADA, Role::Agent).await;
    (app, provider, owner)
}

/// The actions in the audit log, the newest first.
async fn recorded(app: &TestApp) -> Vec<String> {
    let page = app.get("/audit_entries").await;
    let entries = page["items"].as_array().unwrap().iter();
    entries
        .map(|entry| entry["action"].as_str().unwrap().to_owned())
        .collect()
}
