//! What an endpoint answered, as far as it is kept: to be read by admins, without secrets that it may hold.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// So much of an answer's body is read and kept.
pub const ANSWER_BYTES: usize = 1_024;
const HIDDEN: &str = "\u{2026}";

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryFailure {
    /// The address leads into a private network, where nothing is posted.
    Private,
    /// Nobody could be reached there.
    Unreachable,
    /// Not within fifteen seconds.
    Timeout,
    /// The connection broke, or what came was no answer.
    Broken,
}

impl DeliveryFailure {
    const ALL: [Self; 4] = [Self::Private, Self::Unreachable, Self::Timeout, Self::Broken];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
        }
    }

    pub(super) fn read(text: &str) -> Self {
        let named = |one: &Self| one.as_str() == text;
        Self::ALL.into_iter().find(named).unwrap_or(Self::Broken)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    Status {
        code: u16,
        retry_after: Option<Duration>,
        /// The beginning of the body.
        body: Vec<u8>,
    },
    Nothing(DeliveryFailure),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub answered: Answered,
    pub took: Duration,
}

impl Answer {
    pub(super) fn status(&self) -> Option<i16> {
        match &self.answered {
            Answered::Status { code, .. } => i16::try_from(*code).ok(),
            Answered::Nothing(_) => None,
        }
    }

    pub(super) fn failure(&self) -> Option<&'static str> {
        match &self.answered {
            Answered::Status { .. } => None,
            Answered::Nothing(failure) => Some(failure.as_str()),
        }
    }

    /// The beginning of what was said, none where nothing was.
    pub(super) fn text(&self) -> Option<String> {
        match &self.answered {
            Answered::Status { body, .. } => Some(readable(body)).filter(|text| !text.is_empty()),
            Answered::Nothing(_) => None,
        }
    }

    pub(super) fn milliseconds(&self) -> i32 {
        i32::try_from(self.took.as_millis()).unwrap_or(i32::MAX)
    }
}

fn readable(body: &[u8]) -> String {
    let beginning = &body[..body.len().min(ANSWER_BYTES)];
    let text = String::from_utf8_lossy(beginning);
    let plain: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    without_secrets(plain.trim())
}

/// What may come next of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Anything,
    /// What stands between the name of a secret and its value.
    Separator,
    Secret,
}

/// Values that are named like a secret, and words that look like one, left out. The text may be the beginning of anything, so it is read as
/// words and not as JSON.
fn without_secrets(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut expected = Expected::Anything;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(length);
        rest = after;
        if !is_word(first) {
            shown.push_str(piece);
            // past the end of a line or of a field there is no value to a name
            let ends = piece.contains(['\n', ',', '}', ';', '&']);
            expected = match expected {
                Expected::Separator if !ends && piece.contains([':', '=']) => Expected::Secret,
                Expected::Secret if !ends => Expected::Secret,
                _ => Expected::Anything,
            };
        } else if is_scheme(piece) {
            shown.push_str(piece);
            expected = Expected::Secret;
        } else if expected == Expected::Secret || looks_secret(piece) {
            shown.push_str(HIDDEN);
            expected = Expected::Anything;
        } else {
            shown.push_str(piece);
            expected = if names_a_secret(piece) {
                Expected::Separator
            } else {
                Expected::Anything
            };
        }
    }
    shown
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '.' | '~' | '$')
}

/// As in `Authorization: Bearer …`.
fn is_scheme(word: &str) -> bool {
    word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("basic")
}

fn looks_secret(word: &str) -> bool {
    word.starts_with("whsec_") || word.starts_with("frontdesk_")
}

fn names_a_secret(word: &str) -> bool {
    let word = word.to_ascii_lowercase().replace('-', "_");
    let ends = [
        "token",
        "secret",
        "password",
        "passwd",
        "api_key",
        "apikey",
        "authorization",
    ];
    ends.iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_not_kept() {
        for (said, kept) in [
            (
                r#"{"ok":true,"access_token":"abc.def"}"#,
                r#"{"ok":true,"access_token":"…"}"#,
            ),
            (r#"{"secret": 12, "text": "hi"}"#, r#"{"secret": …, "text": "hi"}"#),
            ("got whsec_C2FVsBQIhrscChlQIMV+b5s= from you", "got …= from you"),
            (
                "Authorization: Bearer abc123\nHost: x",
                "Authorization: Bearer …\nHost: x",
            ),
            ("password=hunter2&name=a", "password=…&name=a"),
            // words, and no name with its value
            ("the token is wrong", "the token is wrong"),
            ("token:\nnone", "token:\nnone"),
            ("all is well", "all is well"),
            ("", ""),
            // cut off within
            (r#"{"api_key":"abc"#, r#"{"api_key":"…"#),
        ] {
            assert_eq!(readable(said.as_bytes()), kept, "{said}");
        }
    }

    #[test]
    fn the_beginning_is_kept_and_nothing_that_is_no_text() {
        let long = "é".repeat(ANSWER_BYTES);
        assert!(readable(long.as_bytes()).chars().count() <= ANSWER_BYTES / 2 + 1);
        assert_eq!(readable(b"\x00\x1b[31mred\xff"), "[31mred\u{fffd}");
    }

    #[test]
    fn every_failure_reads_back() {
        for failure in DeliveryFailure::ALL {
            assert_eq!(DeliveryFailure::read(failure.as_str()), failure);
        }
    }
}
