//! Live: the change log, streamed to the agents' sockets.
//!
//! Every process emits to its own sockets only. What a process committed itself it emits at once; what others committed it
//! reads from the log when their NOTIFY comes, or at the next slow poll. `seq` order is commit order, so reading on from the
//! last emitted seq misses nothing.

mod feed;
mod hub;
mod pace;
mod presence;
mod sessions;
mod sight;
mod socket;
mod times;

pub use hub::Hub;
pub use sessions::{Sessions, know_sessions};
pub use socket::{Gate, layer};
