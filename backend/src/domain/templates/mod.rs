//! Message templates of inboxes: a copy of what the platform holds, searched, and filled in when one is sent.

mod load;
mod review;
mod sync;

pub use load::{Query, Wanted, list, load_syncs, sync_state, wanted};
pub use review::review;
pub use sync::{begin, doubt, fail, request, request_anew, request_due, save};
