//! Every kind of event on every channel, with exactly what comes of it.
//!
//! A fixture file is a list of `{"name", "body", "expect"}`. In `expect`, fields that are null, false or empty lists
//! are left out, except inside of raw values. `FRONTDESK_BLESS=1 cargo test` writes down what the parsers say now.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use frontdesk_connectors::model::AccountSlice;
use frontdesk_connectors::{Channel, by_channel};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Case {
    name: String,
    body: Box<RawValue>,
    expect: Vec<Value>,
}

/// These hold what the platform sent, to the letter.
const RAW: [&str; 4] = ["raw", "detail", "referral", "pricing"];

fn terse(value: Value) -> Value {
    let empty = |value: &Value| *value == Value::Null || *value == json!(false) || *value == json!([]);
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| {
                if RAW.contains(&key.as_str()) {
                    (key, value)
                } else {
                    (key, terse(value))
                }
            })
            .filter(|(key, value)| !empty(value) || key == "events")
            .collect(),
        Value::Array(items) => items.into_iter().map(terse).collect(),
        other => other,
    }
}

fn actual(slices: &[AccountSlice]) -> Vec<Value> {
    let slice = |slice: &AccountSlice| {
        let events = serde_json::to_value(&slice.events).unwrap();
        json!({ "account_id": slice.account_id, "events": terse(events) })
    };
    slices.iter().map(slice).collect()
}

fn files(channel: Channel) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(channel.as_str());
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn run(channel: Channel) {
    let bless = std::env::var_os("FRONTDESK_BLESS").is_some();
    for file in files(channel) {
        let mut cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for case in &mut cases {
            let slices = support::parse(by_channel(channel), case.body.get().as_bytes());
            let actual = actual(&slices);
            for scope in scopes(&json!(actual)) {
                assert!(
                    by_channel(channel).spec().scopes.contains(&scope.as_str()),
                    "{scope} is not in the spec"
                );
            }
            if bless {
                case.expect = actual;
            } else {
                let pretty = |value: &[Value]| serde_json::to_string_pretty(value).unwrap();
                let differ = || format!("expected {}\ngot {}", pretty(&case.expect), pretty(&actual));
                assert!(actual == case.expect, "{}: {}: {}", file.display(), case.name, differ());
            }
        }
        if bless {
            fs::write(&file, written(&cases)).unwrap();
        }
    }
}

/// Every kind of id that people are known by.
fn scopes(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => {
            let own = map.get("keys").and_then(Value::as_array).into_iter().flatten();
            let own = own.filter_map(|key| Some(key["scope"].as_str()?.to_owned()));
            own.chain(map.values().flat_map(scopes)).collect()
        }
        Value::Array(items) => items.iter().flat_map(scopes).collect(),
        _ => Vec::new(),
    }
}

/// One line for the body and one for each event, so that a diff shows what changed.
fn written(cases: &[Case]) -> String {
    let cases: Vec<_> = cases.iter().map(written_case).collect();
    format!("[\n{}\n]\n", cases.join(",\n"))
}

fn written_case(case: &Case) -> String {
    let slices: Vec<_> = case.expect.iter().map(written_slice).collect();
    let expect = if slices.is_empty() {
        "[]".to_owned()
    } else {
        format!("[{}\n  ]", slices.join(","))
    };
    format!(
        "{{ \"name\": {},\n  \"body\": {},\n  \"expect\": {expect} }}",
        json!(case.name),
        case.body.get()
    )
}

fn written_slice(slice: &Value) -> String {
    let events: Vec<_> = slice["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| format!("\n      {event}"))
        .collect();
    format!(
        "\n    {{ \"account_id\": {}, \"events\": [{}] }}",
        slice["account_id"],
        events.join(",")
    )
}

#[test]
fn messenger() {
    run(Channel::Messenger);
}

#[test]
fn instagram() {
    run(Channel::Instagram);
}

#[test]
fn whatsapp() {
    run(Channel::Whatsapp);
}

#[test]
fn telegram() {
    run(Channel::Telegram);
}

#[test]
fn api() {
    run(Channel::Api);
}
