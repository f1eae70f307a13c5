//! How an account stands at its platform, in words that people can act on: what has to be right before it is connected, and
//! how it does from then on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::connector::CheckedAccount;
use crate::error::{ErrorClass, SendError};
use crate::login::TokenFacts;
use crate::spec::Channel;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    Ok,
    /// Nobody could say.
    Unknown,
    /// It works, and something should be looked at.
    Warn,
    /// Messages do not come in or do not go out.
    Bad,
}

/// One thing that is known about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthFact {
    /// Stable, and the same for every channel: `token`, `subscriptions`, `scopes`, `quality` …
    pub name: String,
    pub state: HealthState,
    /// What is so.
    pub text: String,
    /// What to do about it; none where nothing is to be done.
    pub advice: Option<String>,
    /// Which of the sentences that `name` can have this is, for those who say it in a language of their own.
    #[serde(default)]
    pub code: Option<String>,
    /// The figures of that sentence by their names.
    #[serde(default)]
    pub values: BTreeMap<String, i64>,
}

impl HealthFact {
    pub fn ok(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            state: HealthState::Ok,
            text: text.into(),
            advice: None,
            code: None,
            values: BTreeMap::new(),
        }
    }

    pub fn unknown(name: &str, text: impl Into<String>) -> Self {
        Self {
            state: HealthState::Unknown,
            ..Self::ok(name, text)
        }
    }

    pub fn warn(name: &str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            state: HealthState::Warn,
            advice: Some(advice.into()),
            ..Self::ok(name, text)
        }
    }

    pub fn bad(name: &str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            state: HealthState::Bad,
            advice: Some(advice.into()),
            ..Self::ok(name, text)
        }
    }

    /// There may be something to know where all is well, and something to try where it is not known.
    pub fn advise(self, advice: impl Into<String>) -> Self {
        Self {
            advice: Some(advice.into()),
            ..self
        }
    }

    pub(crate) fn coded(mut self, code: &str, values: &[(&str, i64)]) -> Self {
        self.code = Some(code.to_owned());
        self.values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect();
        self
    }

    /// Of an account that is about to be connected, so it speaks of what was just entered.
    pub(crate) fn of_error(name: &str, error: &SendError) -> Self {
        match error {
            SendError::Refused { error, .. } if error.class == ErrorClass::Auth && name == "token" => Self::bad(
                name,
                "The platform does not accept this token.",
                "Copy it again, whole and without spaces. If it has ended, make a new one, or connect by logging in.",
            ),
            SendError::Refused { error, .. } if !error.is_quotable() => {
                Self::bad(name, sentence(&error.message), error.advice.clone())
            }
            SendError::Refused { error, .. } => Self::bad(
                name,
                format!("The platform said: \u{201c}{}\u{201d} ({}).", error.message, error.code),
                error.advice.clone(),
            ),
            SendError::NotSent(_) | SendError::Unknown(_) => Self::unknown(name, "The platform could not be asked.")
                .advise("Try again in a moment. If it stays so, the server may not reach the internet."),
        }
    }

    /// What an answer that is none says about `name` of an account that is connected.
    pub fn failed(name: &str, what: &str, error: &SendError) -> Self {
        match error {
            SendError::Refused { error, .. } => match error.class {
                ErrorClass::Auth | ErrorClass::Setup | ErrorClass::Policy | ErrorClass::Content => {
                    Self::bad(name, format!("{what}: {}", error.message), error.advice.clone())
                }
                _ => Self::unknown(name, format!("{what}: {}", error.message)),
            },
            SendError::NotSent(_) | SendError::Unknown(_) => {
                Self::unknown(name, "The platform could not be reached. Check again in a moment.")
            }
        }
    }
}

/// Whose token was entered.
pub(crate) fn entered_token(checked: &Result<CheckedAccount, SendError>) -> HealthFact {
    match checked {
        Ok(account) => HealthFact::ok("token", format!("The token is of \u{201c}{}\u{201d}.", account.name)),
        Err(error) => HealthFact::of_error("token", error),
    }
}

/// Whose token it is, from the answer to the account's own check.
pub fn token(checked: &Result<CheckedAccount, SendError>) -> HealthFact {
    match checked {
        Ok(account) => HealthFact::ok(
            "token",
            format!("The platform accepts the access token, as {}.", account.name),
        ),
        Err(error) => HealthFact::failed("token", "The access token does not work", error),
    }
}

/// Without these a channel does not work.
fn scopes(channel: Channel) -> &'static [&'static str] {
    match channel {
        Channel::Messenger => &["pages_messaging", "pages_manage_metadata"],
        Channel::Instagram => &["instagram_basic", "instagram_manage_messages", "pages_manage_metadata"],
        Channel::Whatsapp => &["whatsapp_business_messaging", "whatsapp_business_management"],
        // a bot may do what it may do, and so may somebody's own program
        Channel::Telegram | Channel::Api => &[],
    }
}

/// What the app is told about an account's token: how long it lives, and what it may do.
pub fn of_token(facts: &TokenFacts, channel: Channel, now: OffsetDateTime) -> Vec<HealthFact> {
    let ends = [facts.expires_at, facts.data_access_expires_at];
    let mut found = vec![match ends.into_iter().flatten().min() {
        Some(end) => expiry(end, now),
        None => HealthFact::ok("token_expiry", "The access token does not expire by itself.").coded("never", &[]),
    }];
    let missing: Vec<&str> = scopes(channel)
        .iter()
        .copied()
        .filter(|scope| !facts.has(scope))
        .collect();
    found.push(if missing.is_empty() {
        HealthFact::ok("scopes", "The access token holds all permissions that are needed.")
    } else {
        HealthFact::bad(
            "scopes",
            format!("Missing permissions: {}.", missing.join(", ")),
            "Reconnect the inbox and grant them; the app may need App Review for them first.",
        )
    });
    found
}

/// How many days are left.
pub fn expiry(end: OffsetDateTime, now: OffsetDateTime) -> HealthFact {
    let days = (end - now).whole_days();
    let advice = "Reconnect the inbox before then; what waits meanwhile is sent afterwards.";
    match end - now {
        left if left <= Duration::ZERO => HealthFact::bad(
            "token_expiry",
            "The access token has expired.",
            "Reconnect the inbox; what waits is then sent in order.",
        )
        .coded("ended", &[]),
        left if left < Duration::days(1) => {
            HealthFact::bad("token_expiry", "The access token expires within a day.", advice).coded("day", &[])
        }
        left if left < Duration::days(7) => HealthFact::warn(
            "token_expiry",
            format!("The access token expires in {days} days."),
            advice,
        )
        .coded("days", &[("count", days)]),
        _ => HealthFact::ok("token_expiry", format!("The access token expires in {days} days."))
            .coded("days", &[("count", days)]),
    }
}

/// `the token is of another account` as a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(char::to_uppercase).into_iter().flatten().collect();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::error::PlatformError;

    #[test]
    fn only_the_platforms_own_words_are_quoted() {
        let refused = |code: &str, message: &str| SendError::Refused {
            error: PlatformError {
                class: ErrorClass::Setup,
                code: code.to_owned(),
                message: message.to_owned(),
                advice: "Paste the other one.".to_owned(),
            },
            retry_after: None,
        };
        let ours = HealthFact::of_error("token", &refused("other_account", "the token is of another account"));
        assert_eq!(ours.text, "The token is of another account.");
        let theirs = HealthFact::of_error("token", &refused("10/2018278", "Not allowed"));
        assert_eq!(
            theirs.text,
            "The platform said: \u{201c}Not allowed\u{201d} (10/2018278)."
        );
    }

    #[test]
    fn a_token_says_how_long_it_lives_and_what_it_may_not() {
        let now = time::macros::datetime!(2026-10-05 12:00 UTC);
        let states = |days: Option<i64>, scopes: &[&str]| {
            let facts = TokenFacts {
                expires_at: days.map(|days| now + Duration::days(days) + Duration::hours(1)),
                scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
                ..TokenFacts::default()
            };
            let found = of_token(&facts, Channel::Messenger, now);
            (found[0].state, found[1].state)
        };
        let all = ["pages_messaging", "pages_manage_metadata", "pages_show_list"];
        use HealthState::*;
        assert_eq!(states(None, &all), (Ok, Ok));
        assert_eq!(states(Some(30), &all), (Ok, Ok));
        assert_eq!(states(Some(3), &all[..1]), (Warn, Bad));
        assert_eq!(states(Some(0), &all).0, Bad);
        assert_eq!(states(Some(-2), &all).0, Bad);
    }

    #[test]
    fn how_long_a_token_lives_has_a_code_and_the_days() {
        let now = time::macros::datetime!(2026-10-05 12:00 UTC);
        let said = |days| {
            let fact = expiry(now + Duration::days(days) + Duration::hours(1), now);
            (fact.code.unwrap(), fact.values.get("count").copied())
        };
        assert_eq!(said(30), ("days".to_owned(), Some(30)));
        assert_eq!(said(3), ("days".to_owned(), Some(3)));
        assert_eq!(said(0), ("day".to_owned(), None));
        assert_eq!(said(-2), ("ended".to_owned(), None));
    }

    #[test]
    fn what_was_kept_before_there_were_codes_is_still_read() {
        let kept = r#"{"name":"token","state":"ok","text":"Fine.","advice":null}"#;
        let fact: HealthFact = serde_json::from_str(kept).unwrap();
        assert_eq!((fact.code, fact.values.len()), (None, 0));
    }
}
