//! The channels of Frontdesk behind one trait.
//!
//! A connector verifies and parses what a platform posts, and sends what an agent replies. It knows no
//! database, no web server and nothing of the product: bytes in, [`model`] types out, and back again.
//! Facts about the platforms are in the docs of each channel's folder. To add a channel, see
//! `docs/adding-a-channel.md`.

mod backfill;
mod connector;
mod error;
mod forget;
pub mod health;
pub mod instagram;
pub(crate) mod interactive;
pub mod login;
pub mod messenger;
mod meta;
pub mod model;
pub mod net;
pub mod outbound;
mod plan;
mod registry;
mod spec;
mod split;
pub mod telegram;
pub mod template;
pub mod whatsapp;

pub use backfill::BackfillPage;
pub use connector::{
    Callback, CheckedAccount, Connector, Credentials, Endpoints, Login, SendContext, Verified, VerifyError,
};
pub use error::{ErrorClass, PlatformError, SendError};
pub use forget::forget;
pub use meta::inspect::app_webhooks;
pub use registry::{all, by_channel};
pub use spec::{
    ButtonLimits, Channel, ListLimits, MediaLimit, Pace, QuickReplyLimits, Reactions, RecipientPace, Spec, TextUnit,
};
