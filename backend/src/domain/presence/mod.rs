//! Who is here, in whatever process, and what members say of themselves: available, or away. Sockets are noted by the process that
//! has them (`here.rs`); a process that says nothing for a while is taken away with all that it noted.

mod availability;
mod here;
mod view;

pub use availability::{change, get};
pub use here::{Here, Member, beat, forget_dead, leave, note};
pub use view::{Availability, AvailabilityView, PresenceView};
