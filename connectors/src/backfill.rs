//! What a platform keeps of its conversations: for finding what its webhooks missed.

use crate::model::Inbound;

/// One answer of the platform.
#[derive(Debug, Clone, PartialEq)]
pub struct BackfillPage {
    /// Oldest first. Messages carry the platform's ids, as they do in webhooks.
    pub events: Vec<Inbound>,
    /// Where it goes on; none: there is nothing more since the time that was asked for.
    pub next: Option<String>,
}
