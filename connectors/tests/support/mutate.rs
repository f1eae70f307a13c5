//! Malformed variants of JSON: one thing wrong with a real body, for every place of it and every way to be wrong; and many
//! things at once, at random, for fuzzing. Knows nothing of channels, so the product's tests use it as well.
#![allow(dead_code)]

use serde_json::{Value, json};

/// Ways for one value to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    Missing,
    Null,
    Number,
    Text,
    List,
    Object,
    /// A text longer than any platform writes one.
    Huge,
    /// A number that no integer type holds exactly.
    HugeNumber,
    /// A kind or a value that nobody knows yet.
    Unknown,
}

impl Wrong {
    pub const ALL: [Self; 9] = [
        Self::Missing,
        Self::Null,
        Self::Number,
        Self::Text,
        Self::List,
        Self::Object,
        Self::Huge,
        Self::HugeNumber,
        Self::Unknown,
    ];

    fn value(self) -> Value {
        match self {
            Self::Missing | Self::Null => Value::Null,
            Self::Number => json!(-7),
            Self::Text => json!("text"),
            Self::List => json!([[], null, 1]),
            Self::Object => json!({ "": {}, "unknown": { "deeper": [1] } }),
            Self::Huge => json!("häß".repeat(8_000)),
            Self::HugeNumber => json!(1e300),
            Self::Unknown => json!("kind_of_the_future"),
        }
    }
}

/// Pointers to every value in there but the whole.
pub fn places(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

fn walk(value: &Value, here: &str, found: &mut Vec<String>) {
    let mut visit = |key: &str, child: &Value| {
        let place = format!("{here}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(place.clone());
        walk(child, &place, found);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, child)| visit(key, child)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, child)| visit(&index.to_string(), child)),
        _ => {}
    }
}

/// The same with one thing wrong.
pub fn with(value: &Value, place: &str, wrong: Wrong) -> Value {
    let mut changed = value.clone();
    apply(&mut changed, place, wrong);
    changed
}

fn apply(value: &mut Value, place: &str, wrong: Wrong) {
    if wrong == Wrong::Missing {
        remove(value, place);
    } else if let Some(target) = value.pointer_mut(place) {
        *target = wrong.value();
    }
}

fn remove(value: &mut Value, place: &str) {
    let (parent, key) = place.rsplit_once('/').unwrap_or(("", place));
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            if let Some(index) = key.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Numbers that are the same in every run with the same seed (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Some things wrong at once; parts may come from a second body.
pub fn at_random(random: &mut Random, value: &Value, other: &Value) -> Value {
    let mut changed = value.clone();
    for _ in 0..1 + random.below(4) {
        let all = places(&changed);
        if all.is_empty() {
            break;
        }
        let place = random.pick(&all).clone();
        match random.below(6) {
            0 => graft(random, &mut changed, &place, other),
            1 => twice(&mut changed, &place),
            2 => swap(random, &mut changed, &place, &all),
            3 => nest(random, &mut changed, &place),
            _ => apply(&mut changed, &place, *random.pick(&Wrong::ALL)),
        }
    }
    changed
}

/// A part of another body in the place of this one.
fn graft(random: &mut Random, value: &mut Value, place: &str, other: &Value) {
    let all = places(other);
    if all.is_empty() {
        return;
    }
    let part = other.pointer(random.pick::<String>(&all)).cloned();
    if let (Some(target), Some(part)) = (value.pointer_mut(place), part) {
        *target = part;
    }
}

fn twice(value: &mut Value, place: &str) {
    if let Some(Value::Array(items)) = value.pointer_mut(place) {
        items.extend(items.clone());
    }
}

fn swap(random: &mut Random, value: &mut Value, place: &str, all: &[String]) {
    let other = random.pick(all);
    let (one, two) = (value.pointer(place).cloned(), value.pointer(other).cloned());
    if let (Some(one), Some(two)) = (one, two) {
        if let Some(target) = value.pointer_mut(place) {
            *target = two;
        }
        if let Some(target) = value.pointer_mut(other) {
            *target = one;
        }
    }
}

fn nest(random: &mut Random, value: &mut Value, place: &str) {
    if let Some(target) = value.pointer_mut(place) {
        for _ in 0..1 << random.below(8) {
            let inner = target.take();
            *target = if random.below(2) == 0 {
                json!([inner])
            } else {
                json!({ "payload": inner })
            };
        }
    }
}
