//! Places in a canned text that stand for something: `{{contact.name}}`. What is not known is told, never left blank.

use std::collections::{BTreeMap, BTreeSet};

/// What can be put in, beside the workspace's own attributes of contacts: `{{contact.KEY}}`.
pub const NAMES: [&str; 7] = [
    "contact.name",
    "contact.first_name",
    "contact.email",
    "contact.phone",
    "agent.name",
    "agent.first_name",
    "inbox.name",
];

/// What is known at the moment of writing.
#[derive(Debug, Clone, Default)]
pub struct Values {
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub agent_name: Option<String>,
    pub inbox_name: Option<String>,
    /// By key.
    pub attributes: BTreeMap<String, String>,
}

impl Values {
    fn get(&self, name: &str) -> Option<&str> {
        let value = match name {
            "contact.name" => self.contact_name.as_deref(),
            "contact.first_name" => first_word(self.contact_name.as_deref()),
            "contact.email" => self.contact_email.as_deref(),
            "contact.phone" => self.contact_phone.as_deref(),
            "agent.name" => self.agent_name.as_deref(),
            "agent.first_name" => first_word(self.agent_name.as_deref()),
            "inbox.name" => self.inbox_name.as_deref(),
            other => attribute(other)
                .and_then(|key| self.attributes.get(key))
                .map(String::as_str),
        };
        value.map(str::trim).filter(|value| !value.is_empty())
    }
}

/// The key of an attribute that a name may stand for.
fn attribute(name: &str) -> Option<&str> {
    name.strip_prefix("contact.")
}

fn first_word(name: Option<&str>) -> Option<&str> {
    name?.split_whitespace().next()
}

/// The text in pieces: plain ones, and the names between braces.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find("{{") {
        let Some(end) = rest[begin..].find("}}").map(|end| begin + end) else {
            break;
        };
        let name = rest[begin + 2..end].trim();
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
        if is_name {
            pieces.push(Piece::Plain(&rest[..begin]));
            pieces.push(Piece::Name(name));
            rest = &rest[end + 2..];
        } else {
            // the second brace may begin a name: `{{{agent.name}}}`
            pieces.push(Piece::Plain(&rest[..=begin]));
            rest = &rest[begin + 1..];
        }
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

enum Piece<'a> {
    Plain(&'a str),
    Name(&'a str),
}

/// Names that nothing can be put in for, in order, where contacts have these attributes.
pub fn unknown(text: &str, attributes: &[String]) -> BTreeSet<String> {
    let is_known = |name: &str| {
        NAMES.contains(&name) || attribute(name).is_some_and(|key| attributes.iter().any(|each| each == key))
    };
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Name(name) if !is_known(name) => Some(name.to_owned()),
            _ => None,
        })
        .collect()
}

/// The text with everything put in, or the names of what is missing.
pub fn fill(text: &str, values: &Values) -> Result<String, BTreeSet<String>> {
    let mut filled = String::with_capacity(text.len());
    let mut missing = BTreeSet::new();
    for piece in pieces(text) {
        match piece {
            Piece::Plain(text) => filled.push_str(text),
            Piece::Name(name) => match values.get(name) {
                Some(value) => filled.push_str(value),
                None => {
                    missing.insert(name.to_owned());
                }
            },
        }
    }
    if missing.is_empty() { Ok(filled) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values {
            contact_name: Some("Ana Belén Cruz".to_owned()),
            agent_name: Some("Olive".to_owned()),
            contact_phone: Some(" ".to_owned()),
            ..Values::default()
        }
    }

    #[test]
    fn what_is_known_is_put_in() {
        let text = "Hi {{contact.first_name}} ({{ contact.name }}), {{agent.first_name}} here. {{}} {{ a b }} {";
        assert_eq!(
            fill(text, &values()),
            Ok("Hi Ana (Ana Belén Cruz), Olive here. {{}} {{ a b }} {".to_owned())
        );
        assert_eq!(
            fill("{{agent.name}}{{agent.name}}", &values()),
            Ok("OliveOlive".to_owned())
        );
        assert_eq!(fill("{{{agent.name}}}", &values()), Ok("{Olive}".to_owned()));
    }

    #[test]
    fn what_a_workspace_notes_of_its_contacts_is_put_in() {
        let mut values = values();
        values.attributes.insert("plan".to_owned(), "Team".to_owned());
        assert_eq!(fill("{{contact.plan}}", &values), Ok("Team".to_owned()));
        assert!(fill("{{contact.size}}", &values).is_err());
    }

    #[test]
    fn what_is_missing_is_named_and_never_blank() {
        let missing = fill(
            "{{contact.phone}} {{inbox.name}} {{agent.name}} {{shoe.size}}",
            &values(),
        );
        let named = ["contact.phone", "inbox.name", "shoe.size"].map(str::to_owned);
        assert_eq!(missing, Err(BTreeSet::from(named)));
        assert_eq!(
            unknown("{{contact.phone}} {{contact.plan}} {{shoe.size}}", &["plan".to_owned()]),
            BTreeSet::from(["shoe.size".to_owned()])
        );
        assert!(unknown("{{ }} {{no end", &[]).is_empty());
        assert_eq!(
            unknown("{{contact.plan}}", &[]),
            BTreeSet::from(["contact.plan".to_owned()])
        );
    }
}
