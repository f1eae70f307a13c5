//! The field `history`: what a number that was in use before it was connected had written and received.
//!
//! `history[].threads[]: {"id": customer, "messages": […]}` in chunks without order, and later the files of those
//! messages as `messages[]` with the same ids.

use serde_json::Value;

use super::peer::{Ids, digits, wa_id};
use super::{Change, account, message, status};
use crate::meta::json;
use crate::model::{Arrival, DeliveryStatus, Inbound, InboundEvent, Peer, Side, StatusUpdate};

pub(super) fn parse(change: &Change<'_>) -> Vec<Inbound> {
    let mut events = Vec::new();
    for chunk in json::objects(change.value, "history") {
        if let Some(errors) = chunk.get("errors").filter(|errors| !errors.is_null()) {
            events.push(account(change, "history", errors));
        }
        // Phase 0 is the last day: only its messages can still hold a window open.
        let recent = chunk
            .get("metadata")
            .is_some_and(|metadata| json::whole(metadata, "phase") == Some(0));
        for thread in json::objects(chunk, "threads") {
            let messages = json::objects(thread, "messages").into_iter();
            events.extend(messages.flat_map(|raw| one(change, json::id(thread, "id"), raw, recent)));
        }
    }
    let files = json::objects(change.value, "messages").into_iter();
    events.extend(files.flat_map(|raw| one(change, None, raw, false)));
    events
}

fn one(change: &Change<'_>, thread: Option<String>, raw: &Value, recent: bool) -> Vec<Inbound> {
    let from = side(change, thread.as_deref(), raw);
    let peer = peer(change, thread, raw, from);
    let status = receipt(raw, from, peer.as_ref());
    let mut inbound = message::parse(change, raw, peer, from);
    if let InboundEvent::Message(message) = &mut inbound.event {
        message.opens_window &= recent;
        message.arrival = Some(Arrival::History);
    }
    let at = inbound.at;
    let status = status.map(|status| Inbound {
        at,
        event: InboundEvent::Status(Box::new(status)),
    });
    [Some(inbound), status].into_iter().flatten().collect()
}

/// The business wrote what does not come from the thread's customer, or comes from its own number.
fn side(change: &Change<'_>, thread: Option<&str>, raw: &Value) -> Side {
    let from = json::id(raw, "from").unwrap_or_default();
    let number = change
        .value
        .get("metadata")
        .and_then(|metadata| json::id(metadata, "display_phone_number"));
    let own = number.is_some_and(|number| wa_id(&from).is_some_and(|from| from == digits(&number)));
    let foreign = thread
        .and_then(wa_id)
        .zip(wa_id(&from))
        .is_some_and(|(thread, from)| thread != from);
    if own || foreign { Side::Business } else { Side::Customer }
}

fn peer(change: &Change<'_>, thread: Option<String>, raw: &Value, from: Side) -> Option<Peer> {
    let ids = match from {
        Side::Customer => Ids::read(raw, "from", "from_user_id", "from_parent_user_id"),
        Side::Business => Ids::read(raw, "to", "to_user_id", "to_parent_user_id"),
    };
    ids.with_number(thread).peer(&json::objects(change.value, "contacts"))
}

/// `history_context.status` of what the business wrote: `SENT`, `DELIVERED`, `READ`, `PLAYED`, `ERROR`, `PENDING`.
fn receipt(raw: &Value, from: Side, peer: Option<&Peer>) -> Option<StatusUpdate> {
    let named = json::text(raw.get("history_context")?, "status")?.to_ascii_lowercase();
    let status = if named == "error" {
        Some(DeliveryStatus::Failed)
    } else {
        status::status(&named)
    };
    let target = json::id(raw, "id").filter(|_| from == Side::Business)?;
    Some(StatusUpdate {
        target,
        our_id: None,
        peer: peer.cloned(),
        status: status?,
        error: None,
        pricing: None,
        played: named == "played",
    })
}
