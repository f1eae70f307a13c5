//! Connecting by logging in: the person agrees in the platform's own window, and what they agreed to becomes the
//! credentials of inboxes. Nothing here is kept; the product keeps what it needs.
//!
//! - [`facebook`]: Pages, and the Instagram accounts behind them.
//! - [`instagram`]: one Instagram account by itself, with a token that has to be refreshed.
//! - [`whatsapp`]: numbers, by the embedded sign-up.

mod error;
pub mod facebook;
pub mod instagram;
mod scopes;
pub mod signed_request;
mod token;
pub mod whatsapp;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub use error::LoginError;
pub use token::{TokenFacts, debug};

use crate::connector::{Credentials, Endpoints};
use crate::meta::errors::Platform;
use crate::meta::graph::Graph;
use crate::spec::Channel;

/// The app that people log in to, at its platform.
#[derive(Clone, Copy)]
pub struct LoginApp<'a> {
    /// Must follow no redirects by itself.
    pub http: &'a reqwest::Client,
    pub endpoints: &'a Endpoints,
    pub id: &'a str,
    pub secret: &'a str,
}

impl LoginApp<'_> {
    /// The Graph API in somebody's name; nobody's where the token is empty.
    fn graph<'t>(&'t self, token: &'t str, platform: Platform) -> Graph<'t> {
        Graph::of(
            self.http,
            &self.endpoints.graph,
            &self.endpoints.graph_version,
            token,
            platform,
        )
    }
}

/// An account's own token, for what is done with it once, outside of sending.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    pub http: &'a reqwest::Client,
    pub endpoints: &'a Endpoints,
    pub access_token: &'a str,
}

impl<'a> Caller<'a> {
    fn graph(&self, platform: Platform) -> Graph<'a> {
        let endpoints = self.endpoints;
        Graph::of(
            self.http,
            &endpoints.graph,
            &endpoints.graph_version,
            self.access_token,
            platform,
        )
    }
}

/// What a person agreed to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Granted {
    /// The app-scoped id of the person: Meta names them by it when they leave.
    pub subject: Option<String>,
    pub accounts: Vec<GrantedAccount>,
}

/// An account that can become an inbox, once nothing is missing on it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GrantedAccount {
    pub channel: Channel,
    pub external_id: String,
    pub name: String,
    /// What tells it from others: a handle, a phone number, the Page it is behind.
    pub detail: Option<String>,
    pub picture_url: Option<String>,
    pub credentials: Credentials,
    /// When the token ends; none: not by itself.
    #[serde(with = "time::serde::timestamp::option")]
    pub token_expires_at: Option<OffsetDateTime>,
    pub missing: Vec<Missing>,
    /// A WhatsApp number that has to be registered with a PIN before it can send.
    #[serde(default)]
    pub needs_pin: bool,
    /// A WhatsApp number that stays on its phone app as well: its contacts and history are synced once.
    #[serde(default)]
    pub on_phone_app: bool,
}

/// Something that keeps an account from working, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Stable: `scope`, `task`, `message_access`, `asset`, …
    pub code: String,
    pub words: String,
    pub how_to_mend: String,
}

impl Missing {
    fn new(code: &str, words: impl Into<String>, how_to_mend: impl Into<String>) -> Self {
        Missing {
            code: code.to_owned(),
            words: words.into(),
            how_to_mend: how_to_mend.into(),
        }
    }
}

/// When something ends that lives this many seconds from now on.
fn ends(now: OffsetDateTime, seconds: Option<i64>) -> Option<OffsetDateTime> {
    let seconds = seconds.filter(|seconds| *seconds > 0)?;
    now.checked_add(time::Duration::seconds(seconds))
}
