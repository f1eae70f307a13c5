//! What comes once more of a message that was erased with its contact is not taken in, and not kept as it came either. Whatever else the same
//! POST brings is.

use std::collections::{BTreeSet, HashSet};

use bytes::Bytes;
use frontdesk_connectors::model::{AccountSlice, Inbound};
use frontdesk_connectors::{Channel, Verified, by_channel, forget};

use super::Received;
use super::raw::{self, Slot};
use crate::domain::contacts::erasure::{Named, erased_among};
use crate::store::Store;

/// What an event is or is about.
fn message<'a>(channel: Channel, account_id: &'a str, event: &'a Inbound) -> Option<Named<'a>> {
    Some((channel, account_id, raw::named(&event.event).0?))
}

/// The events that are about nothing that was erased.
pub async fn events_without(
    store: &Store,
    channel: Channel,
    account_id: &str,
    events: &[Inbound],
) -> Result<Vec<Inbound>, sqlx::Error> {
    let named: Vec<Named<'_>> = events
        .iter()
        .filter_map(|event| message(channel, account_id, event))
        .collect();
    let erased = erased_among(store, &named).await?;
    let stays = |event: &&Inbound| message(channel, account_id, event).is_none_or(|named| !erased.contains(&named));
    Ok(events.iter().filter(stays).cloned().collect())
}

/// The POSTs without what was erased; none: nothing of them was.
pub async fn without(store: &Store, slots: &[Slot<'_>]) -> Result<Option<Vec<Received>>, sqlx::Error> {
    let named: Vec<Named<'_>> = slots.iter().flat_map(|slot| named(slot.received)).collect();
    let erased = erased_among(store, &named).await?;
    if erased.is_empty() {
        return Ok(None);
    }
    Ok(Some(slots.iter().map(|slot| rest(slot.received, &erased)).collect()))
}

fn named(received: &Received) -> impl Iterator<Item = Named<'_>> {
    let slices = received.slices.iter();
    slices.flat_map(move |slice| {
        let events = slice.events.iter();
        events.filter_map(move |event| message(received.channel, &slice.account_id, event))
    })
}

/// Of a body that was cut, and never more than what is left in it.
fn rest(received: &Received, erased: &HashSet<Named<'_>>) -> Received {
    let connector = by_channel(received.channel);
    let accounts: BTreeSet<&str> = received.slices.iter().map(|slice| slice.account_id.as_str()).collect();
    let mut body = received.body.clone();
    for account in accounts {
        // what one POST has of an account may be in several slices
        let slices = received.slices.iter().filter(|slice| slice.account_id == account);
        let is_erased =
            |event: &&Inbound| message(received.channel, account, event).is_some_and(|named| erased.contains(&named));
        let (gone, stays): (Vec<&Inbound>, Vec<&Inbound>) = slices.flat_map(|slice| &slice.events).partition(is_erased);
        if gone.is_empty() {
            continue;
        }
        if connector.spec().own_webhook {
            // one update, and its address says whose it is
            body = Bytes::from_static(b"{}");
            continue;
        }
        let mut ids: HashSet<String> = gone
            .iter()
            .filter_map(|event| Some(raw::named(&event.event).0?.to_owned()))
            .collect();
        // who they are goes with it, unless they have something else to say
        let others: HashSet<&str> = stays.iter().flat_map(|event| people(event)).collect();
        let theirs = gone
            .iter()
            .flat_map(|event| people(event))
            .filter(|id| !others.contains(id));
        ids.extend(theirs.map(str::to_owned));
        if let Some(left) = forget(&body, account, &ids) {
            body = left.into();
        }
    }
    let mut slices: Vec<AccountSlice> = match body == received.body {
        true => received.slices.to_vec(),
        false => connector.parse(Verified::stored(&body)),
    };
    if connector.spec().own_webhook {
        for (slice, was) in slices.iter_mut().zip(received.slices.iter()) {
            slice.account_id.clone_from(&was.account_id);
        }
    }
    Received {
        body,
        slices: slices.into(),
        ..received.clone()
    }
}

fn people(event: &Inbound) -> impl Iterator<Item = &str> {
    let peer = raw::named(&event.event).1;
    peer.into_iter()
        .flat_map(|peer| peer.keys.iter().map(|key| key.id.as_str()))
}
