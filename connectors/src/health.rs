//! How an account stands at its platform, in words that people can act on.

use serde::{Deserialize, Serialize};

use crate::connector::CheckedAccount;
use crate::error::{ErrorClass, SendError};

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
    /// `token`, `subscriptions`, `scopes`, `quality` … the same for every channel.
    pub name: String,
    pub state: HealthState,
    /// What is so.
    pub text: String,
    /// What to do about it; none where nothing is to be done.
    pub advice: Option<String>,
}

impl HealthFact {
    pub fn ok(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            state: HealthState::Ok,
            text: text.into(),
            advice: None,
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

    /// What an answer that is none says about `name`.
    pub fn failed(name: &str, what: &str, error: &SendError) -> Self {
        match error {
            SendError::Refused { error, .. } => match error.class {
                ErrorClass::Auth | ErrorClass::Setup | ErrorClass::Policy | ErrorClass::Content => {
                    Self::bad(name, format!("{what}: {}", error.message), error.advice.clone())
                }
                _ => Self::unknown(name, format!("{what}: {}", error.message)),
            },
            SendError::NotSent(reason) | SendError::Unknown(reason) => {
                Self::unknown(name, format!("The platform could not be asked: {reason}"))
            }
        }
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
