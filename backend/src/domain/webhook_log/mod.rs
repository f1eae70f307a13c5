//! The log of raw webhooks: found by what they name, shown with what became of them, run again one by one or many at once,
//! kept as long as the workspace wants.

mod became;
mod filter;
pub mod forget;
mod read;
pub mod replays;
pub mod retention;
mod secrets;
mod stored;
mod summary;
mod walk;

pub use became::{Became, WebhookEffect};
pub use filter::Filter;
pub use read::{WebhookEventDetail, WebhookEventView, event, events, load, operator_event, operator_events};
pub use stored::{replay, replay_for};
