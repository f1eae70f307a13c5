//! Finding what webhooks missed. Messenger and Instagram keep their conversations where they can be read; what is there and
//! not here goes through the same ingest as a webhook, with the platform's ids, so that nothing can be there twice. Each
//! inbox has one row that says how far it was compared, who is at it, and where a run goes on.

mod run;
mod schedule;

pub use run::{Outcome, Run, finish, progress, take, take_in};
pub use schedule::{due, look_now, on_start, plan};
