//! Every operation of the program's own description, as requests that name things of a workspace: in the path, in the query, in the body.
//! What this does not know makes it fail, and say where to put it.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use super::bad::Field;
use super::bodies::{self, Body};
use super::place::Place;

pub struct Operation {
    pub id: String,
    pub method: Method,
    pub path: String,
    /// With whether it has to be there.
    query: Vec<(String, bool)>,
    has_body: bool,
    /// Of its body, and of its query.
    pub fields: Vec<Field>,
    pub parts: Vec<Field>,
    /// What it needs; none: to be let in.
    pub needs: Vec<String>,
    /// Open to everybody.
    pub public: bool,
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    pub path: String,
    pub query: Vec<(String, String)>,
    pub body: Body,
}

impl Ask {
    /// All that the caller says.
    pub fn said(&self) -> String {
        format!("{} {:?} {:?}", self.path, self.query, self.body)
    }
}

pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(frontdesk::openapi_document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push(read(&document, path, method, operation));
        }
    }
    assert!(operations.len() > 150, "{}", operations.len());
    operations
}

fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let id = operation["operationId"].as_str().unwrap().to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters: Vec<&Value> = parameters.filter(|parameter| parameter["in"] == "query").collect();
    let name = |parameter: &Value| parameter["name"].as_str().unwrap().to_owned();
    let query = parameters.iter().map(|each| (name(each), each["required"] == true));
    let parts = parameters
        .iter()
        .map(|each| Field::of(document, &name(each), &each["schema"]));
    let content = operation["requestBody"]["content"].as_object();
    let schema = content
        .and_then(|content| content.values().next())
        .map(|media| &media["schema"]);
    if let Some(schema) = schema {
        bodies::expect_every_id(document, &id, schema);
    }
    let needs = operation["security"]
        .as_array()
        .and_then(|ways| ways.first()?.as_object()?.values().next().cloned());
    Operation {
        method: Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
        path: path.to_owned(),
        query: query.collect(),
        has_body: schema.is_some(),
        fields: schema.map(|schema| fields(document, schema)).unwrap_or_default(),
        parts: parts.collect(),
        needs: needs
            .map(|needs| serde_json::from_value(needs).unwrap())
            .unwrap_or_default(),
        public: path.starts_with("/auth/"),
        id,
    }
}

/// Those of a body, by its schema.
fn fields(document: &Value, schema: &Value) -> Vec<Field> {
    let reference = schema["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    let properties = reference.unwrap_or(schema)["properties"].as_object();
    let fields = properties.into_iter().flatten();
    fields.map(|(name, field)| Field::of(document, name, field)).collect()
}

/// What the first `{id}` of an address is, by how the address begins.
const FIRST: [(&str, &str); 30] = [
    ("/attachments/", "attachment"),
    ("/canned_responses/", "canned"),
    ("/contact_attributes/", "attribute"),
    ("/contact_exports/", "export"),
    ("/contact_imports/", "import"),
    ("/contact_merges/", "merge"),
    ("/contacts/", "contact"),
    ("/conversations/", "conversation"),
    ("/erasures/", "erasure"),
    ("/inboxes/", "inbox"),
    ("/invitations/", "invitation"),
    ("/labels/", "label"),
    ("/macros/", "macro"),
    ("/me/passkeys/", "passkey"),
    ("/me/sessions/", "session"),
    ("/me/tokens/", "own_token"),
    ("/members/", "colleague"),
    ("/oauth/grants/", "grant"),
    ("/oauth/", "provider"),
    ("/push_subscriptions/", "subscription"),
    ("/roles/", "role"),
    ("/saved_views/", "view"),
    ("/scheduled_messages/", "scheduled"),
    ("/sign_in_provider/", "colleague"),
    ("/teams/", "team"),
    ("/tokens/", "token"),
    ("/webhook_endpoints/", "endpoint"),
    ("/webhook_events/", "event"),
    ("/webhook_replays/", "replay"),
    ("/auth/", "nothing"),
];

/// Parts of a query that name nothing of a workspace.
const NAMELESS: [&str; 23] = [
    "limit",
    "cursor",
    "status",
    "sort",
    "channel",
    "priority",
    "unread",
    "waiting",
    "blocked",
    "action",
    "since",
    "until",
    "kind",
    "from",
    "read",
    "fresh",
    "state",
    "event_type",
    "outcome",
    "failed",
    "file_name",
    "attribute",
    "value",
];

/// What a part of a query names.
fn named(name: &str, of: &Place) -> Option<String> {
    let id = |thing: &str| Some(of.id(thing).to_owned());
    match name {
        "inbox_id" => id("inbox"),
        "contact_id" => id("contact"),
        "team_id" => id("team"),
        "label" => id("label"),
        "assignee" | "actor_id" => id("member"),
        "target_id" => id("colleague"),
        "view" => id("view"),
        "other_id" => id("other_contact"),
        "before" | "after" | "around" | "q" | "identity" => id("message"),
        "conversation_id" | "conversation_ids" => id("conversation"),
        "views" => {
            let [inbox, team, label, view] = ["inbox", "team", "label", "view"].map(|thing| of.id(thing));
            Some(format!("inbox:{inbox},team:{team},label:{label},saved:{view}"))
        }
        _ => None,
    }
}

impl Operation {
    /// The requests of it that name things: the first in its path of `at`, whatever else of `of`. Each part of a query and each field of a
    /// body that names something is asked with alone, so that none hides another.
    pub fn asks(&self, at: &Place, of: &Place) -> Vec<Ask> {
        let path = self.address(at, of);
        let required = self.query.iter().filter(|(_, required)| *required);
        let base: Vec<(String, String)> = required
            .map(|(name, _)| (name.clone(), named(name, of).unwrap_or_else(|| "walk.csv".to_owned())))
            .collect();
        let bodies = match self.has_body {
            true => bodies::bodies(&self.id, at, of),
            false => vec![Body::None],
        };
        let mut asks: Vec<Ask> = bodies
            .into_iter()
            .map(|body| Ask {
                path: path.clone(),
                query: base.clone(),
                body,
            })
            .collect();
        for (name, required) in &self.query {
            if *required || NAMELESS.contains(&name.as_str()) {
                continue;
            }
            let value =
                named(name, of).unwrap_or_else(|| panic!("{}: say in walk/routes.rs what {name} names", self.id));
            let query = base.iter().cloned().chain([(name.clone(), value)]).collect();
            asks.push(Ask {
                path: path.clone(),
                query,
                body: asks[0].body.clone(),
            });
        }
        asks
    }

    fn address(&self, at: &Place, of: &Place) -> String {
        let second = match (self.id.as_str(), &self.method) {
            ("messages_retry" | "messages_cancel", _) => "reply",
            _ => "message",
        };
        let path = self.path.replace("{message_id}", of.id(second));
        let path = path
            .replace("{macro_id}", of.id("macro"))
            .replace("{delivery_id}", of.id("delivery"));
        let path = path.replace("{provider}", "facebook");
        if !path.contains('{') {
            return path;
        }
        let first = FIRST.iter().find(|(begins, _)| path.starts_with(begins));
        let (_, first) = first.unwrap_or_else(|| panic!("{}: say in walk/routes.rs what its {{id}} is", self.id));
        let path = path.replace("{id}", at.id(first));
        assert!(
            !path.contains('{'),
            "{}: say in walk/routes.rs what else its path names",
            self.id
        );
        path
    }

    /// All that names something of `theirs`, alone or beside something of `ours`; where there is nothing to name, the plain request.
    pub fn foreign(&self, ours: &Place, theirs: &Place) -> Vec<Ask> {
        let own = self.asks(ours, ours);
        let mut asks: Vec<Ask> = Vec::new();
        for (at, of) in [(theirs, theirs), (ours, theirs), (theirs, ours)] {
            for ask in self.asks(at, of) {
                if !own.contains(&ask) && !asks.contains(&ask) {
                    asks.push(ask);
                }
            }
        }
        if asks.is_empty() { own } else { asks }
    }
}

/// The operations that a list here speaks of are there.
pub fn expect_known<'a>(operations: &[Operation], named: impl IntoIterator<Item = &'a str>) {
    let known: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    let gone: Vec<&str> = named.into_iter().filter(|id| !known.contains(id)).collect();
    assert!(gone.is_empty(), "there is no such operation any more: {gone:?}");
}
