//! Whatever arrives, the parsers answer, and what they answer can be stored.

mod support;

use frontdesk_connectors::{Channel, all};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::corpus::{self, bodies};

fn check(channel: Channel, body: &[u8]) {
    assert_eq!(corpus::check(channel, body), corpus::check(channel, body));
}

/// Replaces the `target`th node, counted depth first.
fn replace(value: &mut Value, target: &mut usize, with: &Value) -> bool {
    if *target == 0 {
        *value = with.clone();
        return true;
    }
    *target -= 1;
    match value {
        Value::Object(map) => map.values_mut().any(|child| replace(child, target, with)),
        Value::Array(items) => items.iter_mut().any(|child| replace(child, target, with)),
        _ => false,
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        // Eighths, which survive being written and read; the last digit of others may not.
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        ".{0,8}".prop_map(Value::from),
        Just(json!("\0a\0")),
        Just(json!("https://x.test/\0")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let keys = prop_oneof![
            "[a-z_]{0,6}",
            Just("id".to_owned()),
            Just("mid".to_owned()),
            Just("type".to_owned())
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(keys, inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(body in prop::collection::vec(any::<u8>(), 0..256)) {
        all().for_each(|connector| check(connector.spec().channel, &body));
    }

    #[test]
    fn any_json_for_a_body(body in any_json()) {
        all().for_each(|connector| check(connector.spec().channel, body.to_string().as_bytes()));
    }

    #[test]
    fn a_real_body_with_any_part_replaced(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((0..60_usize, any_json()), 1..4),
    ) {
        let (channel, body) = pick.get(bodies());
        let mut body = body.clone();
        for (mut target, with) in edits {
            replace(&mut body, &mut target, &with);
        }
        check(*channel, body.to_string().as_bytes());
    }

    #[test]
    fn a_real_body_with_bytes_changed(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        length in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let (channel, body) = pick.get(bodies());
        let mut body = body.to_string().into_bytes();
        for (at, byte) in edits {
            let at = at.index(body.len());
            body[at] = byte;
        }
        if cut {
            body.truncate(length.index(body.len()));
        }
        check(*channel, &body);
    }

    #[test]
    fn a_real_body_with_odd_escapes(
        pick in any::<prop::sample::Index>(),
        escape in prop::sample::select(vec!["\\u0000", "\\ud83d", "\\ude00", "\\ud83d\\ud83d\\ude00", "\\\\u0000", "\\u00", "\\x"]),
        quote in any::<prop::sample::Index>(),
    ) {
        let (channel, body) = pick.get(bodies());
        let mut body = body.to_string();
        let quotes: Vec<_> = body.match_indices('"').map(|(at, _)| at).collect();
        if !quotes.is_empty() {
            body.insert_str(quotes[quote.index(quotes.len())] + 1, escape);
        }
        check(*channel, body.as_bytes());
    }
}
