//! Our own reactions. One is stored and shown at once and delivered by a job; what became of it is shown with it.
//!
//! There is one reaction of the business on a message, whoever of its members gave it: that is how platforms count.

mod delivery;
mod write;

pub use delivery::{Outcome, Pending, claim, settle, waits};
pub use write::set;
