//! What Messenger, Instagram and WhatsApp share: one company, one signature, one Graph API.

mod buttons;
pub(crate) mod conversations;
pub(crate) mod envelope;
mod error_table;
pub(crate) mod errors;
pub(crate) mod graph;
pub(crate) mod health;
pub(crate) mod inspect;
pub(crate) mod json;
pub(crate) mod limits;
pub(crate) mod media;
pub(crate) mod messaging;
pub(crate) mod policy;
pub(crate) mod profile;
pub(crate) mod redact;
pub(crate) mod referral;
pub(crate) mod send_api;
pub(crate) mod send_plan;
pub(crate) mod signature;
pub(crate) mod subscription;
pub(crate) mod usage;
