//! What every request handler shares.

use std::sync::Arc;

use tokio::sync::watch;

use crate::webhooks::outbox::Outbox;
use crate::world::World;

#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub world: World,
    pub outbox: Outbox,
    /// For links on loopback and webhooks; follows no redirects.
    pub http: reqwest::Client,
    pub base_url: String,
    pub webhook_base_url: String,
    pub verify_token: String,
    /// Turns true when the sandbox stops.
    pub closed: watch::Receiver<bool>,
    /// When the story was first told, so that telling it again repeats the same times.
    pub story_told_at: std::sync::OnceLock<i64>,
}

impl App {
    pub fn new(inner: Inner) -> Self {
        App(Arc::new(inner))
    }
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
