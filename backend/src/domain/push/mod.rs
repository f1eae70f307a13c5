//! Web Push: the browsers of a member, the key that signs what is sent to them, and the sending itself. RFC 8030, 8291 and 8292.

mod encrypt;
mod key;
mod message;
mod send;
mod subscriptions;
mod vapid;

pub(in crate::domain) use key::ROW as KEY_BOUND_TO;
pub(in crate::domain) use subscriptions::row as subscription_bound_to;

pub use key::{PushKeyView, public_key};
pub use message::test;
pub use send::{Answer, Sent, outcome, prepare};
pub use subscriptions::{NewPushKeys, NewPushSubscription, PushSubscriptionView, list, remove, subscribe};
