//! Fuzzing the parsers: bodies of the fixtures, changed at random but as JSON, so that they get past the first brace. What
//! gives a result of a new shape is kept and changed further. A panic, a result that cannot be stored, or an answer that
//! does not come ends it, and leaves the body in `target/fuzz`.
//!
//! In the suite each parser gets a fixed seed and a few thousand bodies. `make fuzz` gives each ten minutes and a new seed:
//! `FRONTDESK_FUZZ_SECONDS`, `FRONTDESK_FUZZ_SEED`.

mod support;

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use frontdesk_connectors::Channel;
use frontdesk_connectors::model::{AccountSlice, InboundEvent};
use serde_json::{Value, json};
use support::corpus;
use support::mutate::{Random, at_random};

/// Bodies in a run of the suite.
const BODIES: u64 = 3_000;
const FIXED_SEED: u64 = 20_261_125;
/// Far longer than any body takes.
const HANGS: Duration = Duration::from_secs(20);
/// Bodies that are kept for changing further.
const KEPT: usize = 4_000;

struct Plan {
    seed: u64,
    until: Option<Instant>,
}

impl Plan {
    fn from_environment() -> Self {
        let number = |name: &str| {
            let text = std::env::var(name).ok()?;
            Some(
                text.parse::<u64>()
                    .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
            )
        };
        let seconds = number("FRONTDESK_FUZZ_SECONDS");
        let any = || RandomState::new().build_hasher().finish();
        Self {
            seed: number("FRONTDESK_FUZZ_SEED").unwrap_or_else(|| if seconds.is_some() { any() } else { FIXED_SEED }),
            until: seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds)),
        }
    }

    fn goes_on(&self, tried: u64) -> bool {
        match self.until {
            Some(until) => Instant::now() < until,
            None => tried < BODIES,
        }
    }
}

fn saved(channel: Channel, body: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{channel}-{}.json", body.len()));
    std::fs::write(&path, body).unwrap();
    path
}

/// Ends the process when one body takes too long: a hang cannot be caught.
struct Watchdog {
    tried: Arc<AtomicU64>,
    body: Arc<Mutex<Vec<u8>>>,
    over: Arc<AtomicBool>,
}

impl Watchdog {
    fn start(channel: Channel) -> Self {
        let watchdog = Self {
            tried: Arc::default(),
            body: Arc::default(),
            over: Arc::default(),
        };
        let (tried, body, over) = (watchdog.tried.clone(), watchdog.body.clone(), watchdog.over.clone());
        std::thread::spawn(move || {
            let mut seen = (0, Instant::now());
            while !over.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(200));
                let now = tried.load(Ordering::Relaxed);
                if now != seen.0 {
                    seen = (now, Instant::now());
                } else if seen.1.elapsed() > HANGS {
                    let path = saved(channel, &body.lock().unwrap());
                    eprintln!("{channel}: no answer for {HANGS:?} to {}", path.display());
                    std::process::abort();
                }
            }
        });
        watchdog
    }

    fn begins(&self, body: &[u8]) {
        *self.body.lock().unwrap() = body.to_vec();
        self.tried.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// What a result looks like from afar: which kinds of events with which parts.
fn shape(slices: &[AccountSlice]) -> BTreeSet<String> {
    let events = slices.iter().flat_map(|slice| &slice.events);
    events
        .map(|event| {
            let told = json!(event.event);
            let parts: Vec<&str> = told
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, value)| !value.is_null() && **value != json!([]) && **value != json!(false))
                .map(|(key, _)| key.as_str())
                .collect();
            let kinds: Vec<Value> = match &event.event {
                InboundEvent::Message(message) => message.attachments.iter().map(|file| json!(file.kind)).collect(),
                _ => Vec::new(),
            };
            format!("{} {parts:?} {kinds:?}", told["type"])
        })
        .collect()
}

fn fuzz(channel: Channel) {
    let plan = Plan::from_environment();
    let mut random = Random(plan.seed);
    let mut bodies = corpus::of_channel(channel);
    let mut shapes: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    let watchdog = Watchdog::start(channel);
    let mut tried = 0;
    while plan.goes_on(tried) {
        let changed = {
            let (one, other) = (random.below(bodies.len()), random.below(bodies.len()));
            at_random(&mut random, &bodies[one], &bodies[other])
        };
        let text = changed.to_string().into_bytes();
        watchdog.begins(&text);
        let Ok(slices) = catch_unwind(AssertUnwindSafe(|| corpus::check(channel, &text))) else {
            let path = saved(channel, &text);
            panic!("{channel}, seed {}: {} is not taken", plan.seed, path.display());
        };
        if bodies.len() < KEPT && text.len() < 100_000 && shapes.insert(shape(&slices)) {
            bodies.push(changed);
        }
        tried += 1;
    }
    eprintln!(
        "{channel}: {tried} bodies, {} shapes of results, seed {}",
        shapes.len(),
        plan.seed
    );
    assert!(
        shapes.len() > 20,
        "{channel}: these bodies do not get past the first brace"
    );
}

#[test]
fn messenger() {
    fuzz(Channel::Messenger);
}

#[test]
fn instagram() {
    fuzz(Channel::Instagram);
}

#[test]
fn whatsapp() {
    fuzz(Channel::Whatsapp);
}

#[test]
fn telegram() {
    fuzz(Channel::Telegram);
}

#[test]
fn api() {
    fuzz(Channel::Api);
}
