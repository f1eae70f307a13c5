//! The HTTP edge: translates requests into domain calls. No SQL and no rules here.

mod accounts;
mod assignment;
mod attachments;
mod audit;
mod audited;
mod auth;
mod canned_responses;
mod checks;
mod compliance;
mod composer_settings;
mod contact_attributes;
mod contact_files;
mod contact_merges;
mod contacts;
mod conversation_bulk;
mod conversation_list;
mod conversations;
mod dashboard;
mod drafts;
mod extract;
mod fields;
mod file_response;
mod idempotent;
mod inbox_health;
mod inboxes;
mod invitations;
mod labels;
mod link_previews;
mod macros;
mod members;
mod mentions;
mod messages;
mod notifications;
mod number;
mod oauth;
mod of_account;
mod oidc;
mod openapi;
mod operations;
mod own_connector;
mod page;
mod passkey_sign_in;
mod passkeys;
mod permitted;
mod privacy;
mod problem;
mod proxied;
mod public_media;
mod push;
mod rates;
mod reauthenticated;
mod requests;
mod roles;
mod router;
mod saved_views;
mod scheduled_messages;
mod search;
mod second_factor;
mod serde_words;
mod sessions;
mod sight;
mod sign_in_provider;
mod sign_ins;
mod spans;
mod suspended;
mod teams;
mod templates;
mod tokens;
mod view_counts;
mod webhook_endpoints;
mod webhook_log;
mod webhook_setup;
mod webhooks;
mod without_factor;
mod workspace;
mod workspaces;

use std::sync::Arc;

pub use dashboard::built as built_dashboard;
pub use extract::{SESSION_COOKIE, same_origin, session};
pub use openapi::document;
pub use operations::{Operations, Readiness, router as operations};
pub use rates::Rates;
pub use router::{router, with_headers};
pub use sign_ins::SignIns;

use crate::config::Config;
use crate::domain::access::Doorkeeper;
use crate::domain::inboxes::Doors;
use crate::domain::ingest::Ingest;
use crate::domain::messages::Replies;
use crate::store::Store;
use crate::store::files::Files;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub doorkeeper: Doorkeeper,
    pub config: Arc<Config>,
    pub files: Files,
    pub ingest: Ingest,
    pub replies: Replies,
    pub doors: Doors,
    pub outgoing: crate::outgoing::Outgoing,
    pub sign_ins: Arc<SignIns>,
    pub rates: Arc<Rates>,
    pub operations: Operations,
}
