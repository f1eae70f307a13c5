//! Inboxes: connected accounts and their credentials.

mod connect;
mod credentials;
mod health;
mod load;
pub mod notices;

pub use connect::{InboxChange, NewInbox, account_of, add, change, remove, validate};
pub use health::{hold, require_reauthorization};
pub use load::{ConnectedInbox, Connection, all_connected, connection, get, health, list, load_one};
