//! What every request handler shares.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::watch;

use crate::config::Connection;
use crate::webhooks::outbox::Outbox;
use crate::world::{BusinessAccount, World};

#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub world: World,
    pub outbox: Outbox,
    /// For links on loopback and webhooks; follows no redirects.
    pub http: reqwest::Client,
    pub base_url: String,
    /// Where mail is taken.
    pub smtp_url: String,
    pub webhook_base_url: String,
    pub verify_token: String,
    /// The secret of the Meta app.
    pub meta_app_secret: String,
    /// What the product is called where its app is set up, if not as its webhooks are sent.
    pub product_url: std::sync::OnceLock<String>,
    /// Turns true when the sandbox stops.
    pub closed: watch::Receiver<bool>,
    /// When the story was first told, so that telling it again repeats the same times.
    pub story_told_at: std::sync::OnceLock<i64>,
}

impl App {
    pub fn new(inner: Inner) -> Self {
        App(Arc::new(inner))
    }

    /// The product's address, as its app at the platform knows it.
    pub fn product_url(&self) -> &str {
        self.product_url.get().unwrap_or(&self.webhook_base_url)
    }

    /// Adds an account, or gives a known one a new token. Says whether it is new.
    pub fn connect(&self, connection: &Connection) -> anyhow::Result<(BusinessAccount, bool)> {
        let account = BusinessAccount::connected(connection)?;
        self.outbox.sign_with(&account.id, connection.app_secret.clone());
        let new = self.world.connect(account.clone());
        self.world.tell(&json!({"type": "resync"}));
        Ok((account, new))
    }
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
