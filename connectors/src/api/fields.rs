//! Reading what somebody's program posted: field by field, with every complaint at its place.

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::connector::Objection;
use crate::meta::json;

/// Characters of an id.
pub(super) const ID_MAX: usize = 200;
const NAME_MAX: usize = 200;
const LINK_MAX: usize = 2_000;
/// More complaints about one body help nobody.
const COMPLAINTS_MAX: usize = 20;

/// What is wrong with a body.
#[derive(Default)]
pub(super) struct Complaints(pub(super) Vec<Objection>);

impl Complaints {
    pub(super) fn add(&mut self, field: impl Into<String>, reason: impl Into<String>) {
        if self.0.len() < COMPLAINTS_MAX {
            self.0.push(Objection {
                field: field.into(),
                reason: reason.into(),
            });
        }
    }
}

/// An object of which some fields are known. A reader that complains gives nothing back.
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    /// Where it stands in the body: `events[0].contact`.
    place: String,
}

impl<'a> Fields<'a> {
    /// `known`: whatever else is there is most likely misspelt.
    pub(super) fn of(value: &'a Value, place: &str, known: &[&str], wrong: &mut Complaints) -> Option<Self> {
        let Some(map) = value.as_object() else {
            wrong.add(place, "must be an object");
            return None;
        };
        let fields = Self {
            map,
            place: place.to_owned(),
        };
        for unknown in map.keys().filter(|name| !known.contains(&name.as_str())) {
            let name: String = unknown.chars().filter(|c| !c.is_control()).take(40).collect();
            wrong.add(
                fields.at(&name),
                format!("is not known here; known are {}", known.join(", ")),
            );
        }
        Some(fields)
    }

    pub(super) fn at(&self, name: &str) -> String {
        match self.place.as_str() {
            "" => name.to_owned(),
            place => format!("{place}.{name}"),
        }
    }

    /// What is null is left out.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// A text that is not empty.
    pub(super) fn text(&self, name: &str, max: usize, wrong: &mut Complaints) -> Option<String> {
        let value = self.value(name)?;
        match value.as_str() {
            Some(text) if text.trim().is_empty() => wrong.add(self.at(name), "must not be empty"),
            Some(text) if text.chars().count() > max => {
                wrong.add(self.at(name), format!("must have at most {max} characters"));
            }
            Some(text) => return Some(text.to_owned()),
            None => wrong.add(self.at(name), "must be a text"),
        }
        None
    }

    pub(super) fn name(&self, name: &str, wrong: &mut Complaints) -> Option<String> {
        self.text(name, NAME_MAX, wrong)
    }

    /// An id, as a text or a whole number.
    pub(super) fn id(&self, name: &str, wrong: &mut Complaints) -> Option<String> {
        let id = json::as_id(self.value(name)?);
        match id {
            Some(id) if id.chars().count() > ID_MAX => {
                wrong.add(self.at(name), format!("must have at most {ID_MAX} characters"));
            }
            Some(id) if id.contains(char::is_control) || id.trim().is_empty() => {
                wrong.add(self.at(name), "must be readable characters");
            }
            Some(id) => return Some(id),
            None => wrong.add(
                self.at(name),
                "must be an id: a text that is not empty, or a whole number",
            ),
        }
        None
    }

    pub(super) fn needed_id(&self, name: &str, wrong: &mut Complaints) -> Option<String> {
        self.is_there(name, wrong).then(|| self.id(name, wrong)).flatten()
    }

    pub(super) fn needed_text(&self, name: &str, max: usize, wrong: &mut Complaints) -> Option<String> {
        self.is_there(name, wrong)
            .then(|| self.text(name, max, wrong))
            .flatten()
    }

    pub(super) fn is_there(&self, name: &str, wrong: &mut Complaints) -> bool {
        let there = self.value(name).is_some();
        if !there {
            wrong.add(self.at(name), "is missing");
        }
        there
    }

    /// Cut to milliseconds, which is what is stored.
    pub(super) fn time(&self, name: &str, wrong: &mut Complaints) -> Option<OffsetDateTime> {
        let value = self.value(name)?;
        let read = value
            .as_str()
            .and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
        let at = read
            .filter(|at| (2004..2100).contains(&at.year()))
            .and_then(|at| at.replace_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000).ok());
        if at.is_none() {
            wrong.add(self.at(name), "must be a time of this century as 2026-11-28T10:00:00Z");
        }
        at.map(|at| at.to_offset(time::UtcOffset::UTC))
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)], wrong: &mut Complaints) -> Option<T> {
        let value = self.value(name)?;
        let found = choices.iter().find(|(word, _)| value.as_str() == Some(*word));
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            wrong.add(self.at(name), format!("must be one of {}", words.join(", ")));
        }
        found.map(|(_, choice)| *choice)
    }

    /// An address that a file is fetched from.
    pub(super) fn link(&self, name: &str, wrong: &mut Complaints) -> Option<String> {
        let text = self.text(name, LINK_MAX, wrong)?;
        let is_web = url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_web || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            wrong.add(self.at(name), "must be a web address, as https://files.example/a.jpg");
            return None;
        }
        Some(text)
    }

    /// The items of a list, each with its place.
    pub(super) fn items(&self, name: &str, max: usize, wrong: &mut Complaints) -> Vec<(String, &'a Value)> {
        let Some(value) = self.value(name) else {
            return Vec::new();
        };
        match value.as_array() {
            Some(items) if items.len() > max => wrong.add(self.at(name), format!("must be at most {max}")),
            Some(items) => {
                let items = items.iter().enumerate();
                return items
                    .map(|(index, item)| (format!("{}[{index}]", self.at(name)), item))
                    .collect();
            }
            None => wrong.add(self.at(name), "must be a list"),
        }
        Vec::new()
    }
}
