//! Every rule, write and query, by noun.

pub mod access;
pub mod attachments;
pub mod canned_responses;
pub mod compliance;
pub mod contacts;
pub mod conversations;
pub mod delivery;
pub mod inbox_health;
pub mod inboxes;
pub mod ingest;
pub mod labels;
pub mod members;
pub mod messages;
pub mod names;
pub mod oauth;
pub mod page;
pub mod reactions;
pub mod reconcile;
pub mod search;
pub mod teams;
pub mod templates;
pub mod tokens;
pub mod upkeep;
pub mod views;
pub mod webhook_log;
pub mod workspaces;
