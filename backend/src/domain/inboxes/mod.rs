//! Inboxes: connected accounts and their credentials.

mod connect;
mod credentials;
mod door;
mod health;
mod load;
pub mod notices;
mod revive;
mod secret;
mod tokens;
mod waiting;

pub(in crate::domain) use credentials::row_name as bound_to;

pub use connect::{InboxChange, NewInbox, add, change, merged, name_account, remove, validate};
pub use door::{Door, Doors, read_door};
pub use health::{hold, require_reauthorization, slow_down, speed_up};
pub use load::{ConnectedInbox, Connection, account, all_connected, channel_of, connection, get, list, load_one};
pub use revive::{connect_granted, of_account};
pub use secret::{MadeInboxSecretView, RotateInboxSecret, rotate_secret};
pub use tokens::{
    Refreshable, TokenOrigin, claim_refreshable, granted_by, is_shared, lock_out_refused, notify, store_refreshed,
    withdraw,
};
