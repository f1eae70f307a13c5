//! Outgoing webhooks: what happens in a workspace, posted to addresses that it names. The change log is the queue, an endpoint is a place in
//! it; what is posted, and what an answer means, is decided here, and `outgoing/webhooks.rs` posts it. Why it is so: decision 37.

mod answer;
mod by_hand;
mod change;
mod deliveries;
mod event_type;
mod load;
mod outcome;
mod payload;
mod queue;
mod record;
mod secret;
mod switched_off;
mod view;

pub use answer::{ANSWER_BYTES, Answer, Answered, DeliveryFailure};
pub use by_hand::{Again, ByHand, resend, test, tried};
pub use change::{NewWebhookEndpoint, RotateSecret, WebhookEndpointChanges, create, remove, rotate, update};
pub use deliveries::{DeliveryFilter, EndpointDeliveryState, EndpointDeliveryView, deliveries, forget_old};
pub use event_type::WebhookEventType;
pub use load::{get, list};
pub use payload::{Message, Request, WebhookPayload};
pub use queue::{Key, Turn, behind, behind_in, entries, finish, retries, take};
pub use record::{Next, record};
pub(in crate::domain) use secret::bound_to;
pub use view::{DisabledReason, DisabledView, MadeWebhookEndpointView, WebhookEndpointView};
