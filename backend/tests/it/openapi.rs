//! The document that is checked in, and what it says about every route.

use std::path::Path;

use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(frontdesk::openapi_document()).unwrap()
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    })
}

#[test]
fn the_checked_in_document_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let checked_in: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(
        checked_in == document(),
        "backend/openapi.json is out of date: cargo run -q -- openapi > backend/openapi.json"
    );
}

#[test]
fn every_route_has_a_name_of_its_own() {
    let document = document();
    let mut named = std::collections::HashMap::new();
    for (name, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        if let Some(other) = named.insert(id, name.clone()) {
            panic!("{name} and {other} have one name; a generated client would have one of them");
        }
    }
}

#[test]
fn every_route_says_what_goes_wrong() {
    let document = document();
    for (name, operation) in operations(&document) {
        let responses = operation["responses"].as_object().unwrap();
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{name} has no success"
        );
        let problems: Vec<&String> = responses.keys().filter(|status| status.starts_with('4')).collect();
        // this one asks for nothing and is told to everybody
        assert!(
            !problems.is_empty() || name == "GET /auth/options",
            "{name} has no problems"
        );
        for status in problems {
            let content = responses[status]["content"]
                .as_object()
                .unwrap_or_else(|| panic!("{name} {status}"));
            let schemas: Vec<&Value> = content.values().map(|media| &media["schema"]["$ref"]).collect();
            assert_eq!(schemas, ["#/components/schemas/Problem"], "{name} {status}");
        }
        assert!(
            operation["summary"].as_str().is_some_and(|text| !text.is_empty()),
            "{name} has no summary"
        );
        assert!(
            operation["tags"].as_array().is_some_and(|tags| tags.len() == 1),
            "{name} has no tag"
        );
    }
}

#[test]
fn routes_with_an_id_may_not_find_it_and_routes_with_a_body_may_refuse_it() {
    let document = document();
    for (name, operation) in operations(&document) {
        let has = |status: &str| operation["responses"].get(status).is_some();
        let public = name.contains("/auth/");
        assert!(public || has("401"), "{name} has no 401");
        assert!(!name.contains('{') || has("404"), "{name} has no 404");
        assert!(
            operation.get("requestBody").is_none() || has("422"),
            "{name} has no 422"
        );
        let has_query = operation["parameters"]
            .as_array()
            .is_some_and(|list| list.iter().any(|parameter| parameter["in"] == "query"));
        assert!(!has_query || has("422"), "{name} has no 422");
    }
}

/// Every `$ref` leads somewhere, and every event of the socket is described with its view.
#[test]
fn nothing_in_it_is_left_open() {
    let document = document();
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{reference}");
                }
                waiting.extend(fields.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    let events = document
        .pointer("/components/schemas/Event/oneOf")
        .unwrap()
        .as_array()
        .unwrap();
    assert!(events.len() >= 17);
    for event in events {
        assert!(
            event["properties"]["type"]["enum"][0].is_string() && event["properties"]["data"]["$ref"].is_string(),
            "{event}"
        );
    }
}
