//! What was typed into the box: words, `"rows of words"` and `filters:`. What is no filter is looked for as it stands.

use frontdesk_connectors::Channel;
use time::{Date, OffsetDateTime, UtcOffset};

use super::terms::{self, Term};
use crate::errors::{Error, Result};

/// Values with blanks are quoted: `label:"very important"`.
const FILTERS: [&str; 9] = [
    "from", "has", "channel", "inbox", "label", "status", "assignee", "before", "after",
];

/// What `has:` knows, and the kinds of attachments that it means.
pub const HOLDS: [(&str, &[&str]); 9] = [
    ("image", &["image"]),
    ("sticker", &["sticker"]),
    ("video", &["video"]),
    ("audio", &["audio", "voice"]),
    ("voice", &["voice"]),
    ("file", &["file"]),
    ("location", &["location"]),
    ("contact", &["contact"]),
    ("link", &["link", "share"]),
];
const STATUSES: [&str; 4] = ["open", "pending", "snoozed", "resolved"];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    pub terms: Vec<Term>,
    /// Of the terms, those that must stand in a row.
    pub phrases: Vec<Vec<Term>>,
    /// Where one piece alone was typed: it may be an id.
    pub id: Option<String>,
    /// `customer`, `agent`, `note`, `me` or a name.
    pub from: Option<String>,
    /// What `has:` was given.
    pub has: Vec<&'static str>,
    pub channel: Option<&'static str>,
    /// An inbox's name.
    pub inbox: Option<String>,
    /// A label's name.
    pub label: Option<String>,
    pub status: Option<&'static str>,
    /// `me`, `none` or a name.
    pub assignee: Option<String>,
    /// Sent before this moment.
    pub before: Option<OffsetDateTime>,
    /// Sent at this moment or later.
    pub after: Option<OffsetDateTime>,
}

impl Ask {
    pub fn parse(typed: &str) -> Result<Self> {
        let mut ask = Self::default();
        let pieces = pieces(typed);
        for piece in &pieces {
            match piece.filter() {
                Some((name, value)) => ask.narrow(name, value)?,
                None => {
                    let terms = terms::of_query(&piece.text);
                    if piece.quoted && terms.len() > 1 {
                        ask.phrases.push(terms.clone());
                    }
                    ask.terms.extend(terms);
                }
            }
        }
        if let [only] = pieces.as_slice() {
            ask.id = only.filter().is_none().then(|| only.text.clone());
        }
        Ok(ask)
    }

    /// Whether it asks for messages alone, and not for people.
    pub fn is_of_messages(&self) -> bool {
        self.from.is_some()
            || !self.has.is_empty()
            || self.before.is_some()
            || self.after.is_some()
            || !self.phrases.is_empty()
    }

    /// Neither words nor filters.
    pub fn asks_nothing(&self) -> bool {
        *self
            == Self {
                id: self.id.clone(),
                ..Self::default()
            }
    }

    fn narrow(&mut self, name: &str, value: &str) -> Result<()> {
        let one_of = |known: &[&'static str]| {
            let found = known.iter().find(|each| each.eq_ignore_ascii_case(value)).copied();
            found.ok_or_else(|| refused(format!("{name}: can be {}", known.join(", "))))
        };
        match name {
            "has" => self.has.push(one_of(&HOLDS.map(|(what, _)| what))?),
            "channel" => self.channel = Some(one_of(&Channel::ALL.map(Channel::as_str))?),
            "status" => self.status = Some(one_of(&STATUSES)?),
            "before" => self.before = Some(moment(name, value)?),
            "after" => self.after = Some(moment(name, value)?),
            "from" => self.from = Some(value.to_owned()),
            "inbox" => self.inbox = Some(value.to_owned()),
            "label" => self.label = Some(value.to_owned()),
            _ => self.assignee = Some(value.to_owned()),
        }
        Ok(())
    }
}

pub fn refused(text: impl Into<String>) -> Error {
    Error::invalid("q", text)
}

/// A day, from its beginning in UTC, or a moment.
fn moment(name: &str, value: &str) -> Result<OffsetDateTime> {
    let day = || Date::parse(value, time::macros::format_description!("[year]-[month]-[day]"));
    let moment = || OffsetDateTime::parse(value, &time::format_description::well_known::Rfc3339);
    let read = day().map(|day| day.midnight().assume_utc()).or_else(|_| moment());
    let at = read.map_err(|_| refused(format!("{name}: needs a day such as 2026-03-31")))?;
    Ok(at.to_offset(UtcOffset::UTC))
}

struct Piece {
    text: String,
    /// Where a colon stands outside of quotes.
    colon: Option<usize>,
    quoted: bool,
}

impl Piece {
    /// Name and value, if it is a filter; one without a value is none yet.
    fn filter(&self) -> Option<(&'static str, &str)> {
        let (name, value) = self.text.split_at_checked(self.colon?)?;
        let name = FILTERS.into_iter().find(|filter| filter.eq_ignore_ascii_case(name))?;
        Some((name, value[1..].trim())).filter(|(_, value)| !value.is_empty())
    }
}

/// Split at blanks that are not within quotes; a quote that is never closed goes to the end.
fn pieces(typed: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut text, mut colon, mut quoted, mut inside) = (String::new(), None, false, false);
    let mut finish = |text: &mut String, colon: &mut Option<usize>, quoted: &mut bool| {
        let piece = Piece {
            text: std::mem::take(text),
            colon: colon.take(),
            quoted: std::mem::take(quoted),
        };
        if !piece.text.is_empty() {
            pieces.push(piece);
        }
    };
    for c in typed.chars() {
        match c {
            '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' => {
                inside = !inside;
                quoted = true;
            }
            c if c.is_whitespace() && !inside => finish(&mut text, &mut colon, &mut quoted),
            c => {
                if c == ':' && !inside && colon.is_none() {
                    colon = Some(text.len());
                }
                text.push(c);
            }
        }
    }
    finish(&mut text, &mut colon, &mut quoted);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Term {
        Term::Word(text.to_owned())
    }

    #[test]
    fn words_rows_and_filters_are_told_apart() {
        let ask = Ask::parse(
            r#"blue  "left shoe" from:Ada has:image HAS:voice channel:whatsapp label:"very vip" status:open assignee:me before:2026-03-01 after:2026-02-01T10:00:00+02:00 inbox:shop"#,
        )
        .unwrap();
        assert_eq!(ask.terms, [word("blue"), word("left"), word("shoe")]);
        assert_eq!(ask.phrases, [vec![word("left"), word("shoe")]]);
        assert_eq!(
            (ask.from.as_deref(), ask.label.as_deref()),
            (Some("Ada"), Some("very vip"))
        );
        assert_eq!(
            (ask.has.as_slice(), ask.channel),
            (["image", "voice"].as_slice(), Some("whatsapp"))
        );
        assert_eq!(
            (ask.status, ask.assignee.as_deref(), ask.inbox.as_deref()),
            (Some("open"), Some("me"), Some("shop"))
        );
        assert_eq!(ask.before.unwrap().unix_timestamp(), 1_772_323_200);
        assert_eq!(ask.after.unwrap().unix_timestamp(), 1_769_932_800);
        assert!(ask.is_of_messages() && ask.id.is_none());
    }

    #[test]
    fn what_is_no_filter_is_looked_for() {
        let ask = Ask::parse("https://shop.example:80 10:30 \"from:Ada\" status:").unwrap();
        let expected: Vec<Term> = ["https", "shop", "example", "80", "10", "30", "from", "ada", "status"]
            .map(word)
            .to_vec();
        assert_eq!(ask.terms, expected);
        assert_eq!((ask.from.as_ref(), ask.status), (None, None));
        assert_eq!(Ask::parse("wamid.ABC=").unwrap().id.as_deref(), Some("wamid.ABC="));
        for nothing in ["", "  ", "\"\"", "%", "👍"] {
            assert!(Ask::parse(nothing).unwrap().asks_nothing(), "{nothing}");
        }
    }

    #[test]
    fn a_wrong_value_is_explained() {
        for (typed, words) in [
            ("status:asleep", "status: can be open, pending, snoozed, resolved"),
            ("has:money", "has: can be image, sticker, video"),
            ("channel:fax", "channel: can be messenger"),
            ("before:yesterday", "before: needs a day such as"),
            ("after:2026-02-30", "after: needs a day"),
        ] {
            let Err(Error::Invalid(fields)) = Ask::parse(typed) else {
                panic!("{typed} is taken");
            };
            assert!(fields["q"][0].starts_with(words), "{fields:?}");
        }
    }
}
