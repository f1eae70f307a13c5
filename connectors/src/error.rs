//! What platforms refuse, classified. The classes decide what the product does; the words are for people.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// platforms' error tables reduced to what one does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// The token is dead: hold the inbox, ask for reconnection.
    Auth,
    /// Too fast for the account: slow the inbox.
    RateAccount,
    /// Too fast for this one recipient.
    RateRecipient,
    /// People block or report the account: it is slowed down for hours.
    Spam,
    /// May pass by itself: retry with backoff.
    Transient,
    /// The platform could not fetch the file that we gave it a link to: retry once.
    Media,
    /// Outside of the messaging window.
    Window,
    /// This person cannot be reached.
    Recipient,
    /// The platform has restricted the account: an admin has to look.
    Policy,
    /// The platform chose not to deliver this one. Trying again within a day makes it worse.
    Withheld,
    /// The template is not what it was taken for: paused, gone, or with other variables.
    Template,
    /// The customer has asked for no marketing messages.
    MarketingStopped,
    /// The message itself is wrong.
    Content,
    /// Another app holds the thread.
    ThreadOwner,
    /// The app lacks a permission or is not live.
    Setup,
}

/// An error as the platform gave it, and what it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlatformError {
    pub class: ErrorClass,
    /// The platform's code, e.g. `131047` or `10/2018278`; a word, e.g. `other_account`, for what we found ourselves.
    pub code: String,
    /// The platform's words, or ours.
    pub message: String,
    /// What happened and what to do, in plain English.
    pub advice: String,
}

impl PlatformError {
    /// Whether code and message are the platform's own, so that they may be quoted: its codes are numbers.
    pub fn is_quotable(&self) -> bool {
        self.code.starts_with(|first: char| first.is_ascii_digit())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Nothing was written to the platform: safe to send again.
    #[error("could not reach the platform: {0}")]
    NotSent(String),
    /// The request was written and no answer came: it may or may not have been delivered. Never send again blindly.
    #[error("the platform did not answer: {0}")]
    Unknown(String),
    /// Shown without the platform's own words, which may name the customer: this text goes into logs.
    #[error("the platform refused ({:?}, {})", .error.class, .error.code)]
    Refused {
        error: PlatformError,
        retry_after: Option<Duration>,
    },
}

impl SendError {
    /// What the channel cannot do at all.
    pub(crate) fn unsupported(what: &str) -> Self {
        let words = format!("This channel does not offer {what}.");
        SendError::Refused {
            error: PlatformError {
                class: ErrorClass::Content,
                code: "not_supported".to_owned(),
                message: words.clone(),
                advice: words,
            },
            retry_after: None,
        }
    }
}
