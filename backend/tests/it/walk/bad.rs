//! What is of the wrong kind: each field of each body and each part of each query is named in a problem document, and nothing has changed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::bodies::Body;
use super::place::Place;
use super::routes::{Ask, Operation, operations};
use super::walkers::Walker;
use super::{Ground, changed, sums};

/// A field and what it may be, as the document says.
pub struct Field {
    name: String,
    kinds: BTreeSet<String>,
    /// A text, but not any.
    chosen: bool,
}

impl Field {
    pub fn of(document: &Value, name: &str, schema: &Value) -> Self {
        let mut field = Self {
            name: name.to_owned(),
            kinds: BTreeSet::new(),
            chosen: false,
        };
        field.read(document, schema);
        field
    }

    fn read(&mut self, document: &Value, schema: &Value) {
        if let Some(reference) = schema["$ref"].as_str() {
            let found = document.pointer(reference.trim_start_matches('#')).unwrap();
            return self.read(document, found);
        }
        for parts in ["oneOf", "anyOf", "allOf"] {
            for part in schema[parts].as_array().into_iter().flatten() {
                self.read(document, part);
            }
        }
        let kinds = schema["type"].as_array().cloned();
        let kinds = kinds.unwrap_or_else(|| vec![schema["type"].clone()]);
        self.kinds
            .extend(kinds.iter().filter_map(Value::as_str).map(str::to_owned));
        let has_form = ["uuid", "date-time"].iter().any(|form| schema["format"] == *form);
        self.chosen |= has_form || schema["enum"].is_array();
    }

    /// Values of every kind that it is not; none where it may be anything.
    fn wrong(&self) -> Vec<Value> {
        if self.kinds.is_empty() {
            return Vec::new();
        }
        let is_number = self.kinds.contains("integer") || self.kinds.contains("number");
        [
            (json!("no such thing"), self.kinds.contains("string") && !self.chosen),
            (json!(7.5), is_number),
            (json!(true), self.kinds.contains("boolean")),
            (json!([[]]), false),
            (json!({ "no": "such" }), self.kinds.contains("object")),
        ]
        .into_iter()
        .filter_map(|(value, may_be)| (!may_be).then_some(value))
        .collect()
    }
}

/// Requests about what is there with one thing wrong each, and what that is.
fn asks<'o>(operation: &'o Operation, ours: &Place) -> Vec<(&'o str, Ask)> {
    let good = operation.asks(ours, ours).swap_remove(0);
    let mut asks = Vec::new();
    if let Body::Json(body) = &good.body {
        for field in &operation.fields {
            for wrong in field.wrong() {
                let mut body = body.clone();
                body[&field.name] = wrong;
                let body = Body::Json(body);
                asks.push((field.name.as_str(), Ask { body, ..good.clone() }));
            }
        }
    }
    for field in operation
        .parts
        .iter()
        .filter(|part| part.chosen || !part.kinds.contains("string"))
    {
        let mut query = good.query.clone();
        query.retain(|(name, _)| *name != field.name);
        query.push((field.name.clone(), "no such thing".to_owned()));
        asks.push((field.name.as_str(), Ask { query, ..good.clone() }));
    }
    asks
}

#[tokio::test]
async fn what_is_of_the_wrong_kind_is_named_and_changes_nothing() {
    let ground = Ground::lay().await;
    let (app, owner) = (&ground.app, Walker::owner(&ground.app, &ground.one).await);
    let before = sums(app, ground.one.workspace_id).await;
    let (mut complaints, mut asked) = (Vec::new(), 0);
    for operation in operations().iter().filter(|operation| !operation.public) {
        for (wrong, ask) in asks(operation, &ground.ours) {
            // what a browser signed is read at its turn, after the password; a server without a name, as this one, has none. `api::passkeys`
            // sends wrong ones to a server that does
            if ["passkey", "credential"].contains(&wrong) {
                continue;
            }
            asked += 1;
            let answer = owner.asks(app, &app.url, operation, &ask, None).await;
            let fields = answer.body["fields"].as_object();
            let is_named = fields.is_some_and(|fields| fields.keys().any(|name| name.starts_with(wrong)));
            let is_problem = answer.text.contains("application/problem+json");
            if answer.status != 422 || answer.body["code"] != "invalid" || !is_named || !is_problem {
                complaints.push(format!(
                    "{} {wrong} {}: {} {}",
                    operation.id,
                    ask.said(),
                    answer.status,
                    answer.body
                ));
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "{}:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    assert!(asked > 500, "{asked}");
    let changed = changed(&before, &sums(app, ground.one.workspace_id).await);
    assert_eq!(changed, Vec::<String>::new());
    ground.app.stop().await;
}
