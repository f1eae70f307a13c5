//! Delivery and read receipts.

use serde_json::Value;

use super::event::Event;
use crate::meta::json;
use crate::model::{DeliveryStatus, Inbound, InboundEvent, Peer, Reached, StatusUpdate, UpTo};

/// `{"watermark": ms}` on Messenger: everything sent until then was read. `{"mid"}` on Instagram: this message of
/// ours and all before it.
pub(super) fn read(event: &Event<'_>, peer: &Peer, read: &Value) -> Vec<Inbound> {
    let by_message = json::id(read, "mid").map(|external_id| UpTo::Message { external_id });
    let up_to = by_message.or_else(|| json::time(read, "watermark").map(|at| UpTo::Time { at }));
    up_to
        .map(|up_to| watermark(event, peer, Reached::Read, up_to))
        .into_iter()
        .collect()
}

/// `{"mids"?: […], "watermark": ms}`: the messages named, and everything sent until the watermark.
pub(super) fn delivery(event: &Event<'_>, peer: &Peer, delivery: &Value) -> Vec<Inbound> {
    let mids = delivery
        .get("mids")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(json::as_id);
    let mut events: Vec<_> = mids.map(|target| delivered(event, peer, target)).collect();
    if let Some(at) = json::time(delivery, "watermark") {
        events.push(watermark(event, peer, Reached::Delivered, UpTo::Time { at }));
    }
    events
}

fn watermark(event: &Event<'_>, peer: &Peer, reached: Reached, up_to: UpTo) -> Inbound {
    event.inbound(InboundEvent::Watermark {
        peer: peer.clone(),
        reached,
        up_to,
    })
}

fn delivered(event: &Event<'_>, peer: &Peer, target: String) -> Inbound {
    event.inbound(InboundEvent::Status(Box::new(StatusUpdate {
        target,
        our_id: None,
        peer: Some(peer.clone()),
        status: DeliveryStatus::Delivered,
        error: None,
        pricing: None,
        played: false,
    })))
}
