//! What somebody gives as their second step.

use serde_json::Value;

use super::passkeys::{Answered, For};
use super::wrong_code;
use crate::errors::{Error, Result};
use crate::store::Store;

pub enum Given {
    /// As it was typed.
    Code(String),
    /// With what it answers, which is spent.
    Passkey(Box<Answered>),
}

impl Given {
    /// One of the two. `to`: what a passkey was asked for, and by whom.
    pub async fn read(store: &Store, to: For<'_>, code: Option<&str>, passkey: Option<&Value>) -> Result<Self> {
        match (code, passkey) {
            (Some(code), None) => Ok(Self::Code(code.to_owned())),
            (None, Some(answer)) => Ok(Self::Passkey(Box::new(Answered::read(store, to, answer).await?))),
            _ => Err(Error::invalid("code", "or a passkey is needed, and not both")),
        }
    }

    /// As it stands in the audit log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Passkey(_) => "passkey",
        }
    }

    /// What is told when it is not taken, whatever is wrong with it.
    pub fn wrong(&self) -> Error {
        match self {
            Self::Code(_) => wrong_code(),
            Self::Passkey(_) => Error::invalid("passkey", "is none of this account, or was not shown by its holder"),
        }
    }
}
