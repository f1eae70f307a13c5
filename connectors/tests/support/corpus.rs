//! The bodies of all fixtures, and what has to hold for whatever the parsers make of a body.
#![allow(dead_code)]

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use frontdesk_connectors::model::{AccountSlice, Inbound, InboundEvent};
use frontdesk_connectors::{Channel, Verified, by_channel};
use serde_json::Value;

/// All bodies of the fixtures.
pub fn bodies() -> &'static [(Channel, Value)] {
    static BODIES: OnceLock<Vec<(Channel, Value)>> = OnceLock::new();
    BODIES.get_or_init(|| {
        let all = Channel::ALL.into_iter();
        all.flat_map(|channel| of_channel(channel).into_iter().map(move |body| (channel, body)))
            .collect()
    })
}

pub fn of_channel(channel: Channel) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(channel.as_str());
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let cases = files.flat_map(|file| serde_json::from_str::<Vec<Value>>(&file).unwrap());
    cases.map(|case| case["body"].clone()).collect()
}

/// PostgreSQL takes no NUL, and a queue reads back what it wrote.
pub fn assert_storable(slices: &[AccountSlice]) {
    for slice in slices {
        assert!(!slice.account_id.contains('\0') && !slice.raw.contains('\0'));
        serde_json::from_str::<&serde_json::value::RawValue>(&slice.raw).unwrap();
        let stored = serde_json::to_string(&slice.events).unwrap();
        assert!(!stored.contains("\\u0000") || stored.contains("\\\\u0000"), "{stored}");
        assert_eq!(serde_json::from_str::<Vec<Inbound>>(&stored).unwrap(), slice.events);
        for event in &slice.events {
            assert!(event.at.is_none_or(|at| at.nanosecond() % 1_000_000 == 0));
        }
    }
}

/// Parses, and checks what came of it; account news have words, and a message that is taken back leaves as many slices as
/// there were.
pub fn check(channel: Channel, body: &[u8]) -> Vec<AccountSlice> {
    let connector = by_channel(channel);
    let parse = |body: &[u8]| connector.parse(Verified::stored(body));
    let slices = parse(body);
    assert_storable(&slices);
    for event in slices.iter().flat_map(|slice| &slice.events) {
        match &event.event {
            InboundEvent::Account { kind, raw } => {
                let notice = connector.account_notice(kind, raw);
                assert!(notice.is_none_or(|notice| !notice.text.trim().is_empty()));
            }
            InboundEvent::Message(message) => {
                if let Some(emptied) = connector.redact(body, &message.external_id) {
                    assert_eq!(parse(&emptied).len(), slices.len());
                }
            }
            _ => {}
        }
    }
    slices
}
