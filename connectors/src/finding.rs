//! What a check of an account finds, in words for the person who sets it up.

use serde::{Deserialize, Serialize};

use crate::connector::CheckedAccount;
use crate::error::{ErrorClass, SendError};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable: `token`, `account`, `scopes`, `subscription`, `message_access`, `number`, …
    pub check: String,
    /// None: it could not be found out.
    pub ok: Option<bool>,
    pub words: String,
    /// What to do about it; where it is fine there may be something to know.
    pub how_to_mend: Option<String>,
}

impl Finding {
    pub fn good(check: &str, words: impl Into<String>) -> Self {
        Self::new(check, Some(true), words, None)
    }

    pub fn bad(check: &str, words: impl Into<String>, how_to_mend: impl Into<String>) -> Self {
        Self::new(check, Some(false), words, Some(how_to_mend.into()))
    }

    pub fn unknown(check: &str, words: impl Into<String>, how_to_mend: impl Into<String>) -> Self {
        Self::new(check, None, words, Some(how_to_mend.into()))
    }

    fn new(check: &str, ok: Option<bool>, words: impl Into<String>, how_to_mend: Option<String>) -> Self {
        Finding {
            check: check.to_owned(),
            ok,
            words: words.into(),
            how_to_mend,
        }
    }

    /// Whose the token is.
    pub(crate) fn of_account(checked: &Result<CheckedAccount, SendError>) -> Self {
        match checked {
            Ok(account) => Finding::good("token", format!("The token is of \u{201c}{}\u{201d}.", account.name)),
            Err(error) => Finding::of_error("token", error),
        }
    }

    pub(crate) fn of_error(check: &str, error: &SendError) -> Self {
        match error {
            SendError::Refused { error, .. } if error.class == ErrorClass::Auth && check == "token" => Finding::bad(
                check,
                "The platform does not accept this token.",
                "Copy it again, whole and without spaces. If it has ended, make a new one, or connect by logging in.",
            ),
            SendError::Refused { error, .. } => Finding::bad(
                check,
                format!("The platform said: \u{201c}{}\u{201d} ({}).", error.message, error.code),
                error.advice.clone(),
            ),
            SendError::NotSent(_) | SendError::Unknown(_) => Finding::unknown(
                check,
                "The platform could not be asked.",
                "Try again in a moment. If it stays so, the server may not reach the internet.",
            ),
        }
    }
}
