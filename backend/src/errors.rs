//! What can go wrong in a domain call, typed. The HTTP edge turns it into problem details.

use std::collections::BTreeMap;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// One or more texts for each invalid field.
pub type Fields = BTreeMap<String, Vec<String>>;

/// All of it as one line.
pub fn said(fields: &Fields) -> String {
    let lines = fields.iter().map(|(name, texts)| {
        // most go on from the field's name, and some are sentences of their own
        let is_sentence = texts.first().is_some_and(|text| text.starts_with(char::is_uppercase));
        let between = if is_sentence { ": " } else { " " };
        format!("{name}{between}{}", texts.join(", "))
    });
    lines.collect::<Vec<_>>().join("; ")
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown, or another workspace's: not told apart.
    #[error("{0} not found")]
    NotFound(&'static str),
    #[error("some fields are invalid")]
    Invalid(Fields),
    #[error("{detail}")]
    Conflict { code: &'static str, detail: String },
    #[error("{0}")]
    Unauthenticated(&'static str),
    #[error("{0}")]
    Forbidden(&'static str),
    /// Whoever asks has not what it needs.
    #[error("this needs the permission {permission}")]
    Lacks { permission: &'static str },
    /// A session of somebody who has to show once more that it is they.
    #[error("this needs a password or a code that was given lately")]
    ReauthenticationRequired,
    /// The workspace asks for a second factor, and this one has none.
    #[error("this workspace asks for two-step sign-in")]
    SecondFactorRequired,
    /// The workspace asks for its sign-in provider, and this one came another way.
    #[error("this workspace asks for its sign-in provider")]
    ProviderRequired,
    /// A session that a workspace's provider has begun asks for what is the account's.
    #[error("a sign-in provider does not reach the account")]
    OfTheAccount,
    /// Whoever runs this installation has told the workspace to wait.
    #[error("this workspace is suspended")]
    Suspended,
    /// More than we can take now; come back after so many seconds.
    #[error("the service is busy; try again in a moment")]
    Busy { retry_after: u32 },
    /// A platform that has to be asked does not answer.
    #[error("{detail}")]
    Unreachable { detail: String },
    /// It was here, and is no more.
    #[error("{detail}")]
    Gone { detail: String },
    /// This one asked too often; come back after so many seconds.
    #[error("too many attempts; try again later")]
    TooMany { retry_after: u32 },
    #[error("{detail}")]
    TooLarge { detail: String },
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn invalid(field: &str, text: impl Into<String>) -> Self {
        Self::Invalid(Fields::from([(field.to_owned(), vec![text.into()])]))
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict {
            code,
            detail: detail.into(),
        }
    }
}

/// There is no connection to be had.
pub fn is_away(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::PoolClosed
    )
}

/// Somebody else has held a row for so long that the database sent us away.
pub fn is_held(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some("55P03")
}

/// No connection to be had, or one that broke, or a row that was held for too long: the same request may succeed in a moment.
pub fn may_pass(error: &sqlx::Error) -> bool {
    match error {
        _ if is_away(error) || is_held(error) => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            // ended while it did nothing between begin and commit: the process stood still
            code == "25P03" || matches!(code.get(..2), Some("08" | "53" | "57" | "40"))
        }
        _ => false,
    }
}

/// Why the database refuses what it is given, however often it is given it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    TooLong,
    Value,
    Contradiction,
}

/// Classes 54 (limits), 22 (data) and 23 (constraint) come again with the same data.
pub fn refusal(error: &sqlx::Error) -> Option<Refusal> {
    let code = error.as_database_error()?.code()?;
    match code.get(..2)? {
        "54" => Some(Refusal::TooLong),
        "22" => Some(Refusal::Value),
        "23" => Some(Refusal::Contradiction),
        _ => None,
    }
}

/// What the checks had seen was gone or taken when it was written.
pub fn outrun(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.is_foreign_key_violation() || error.is_unique_violation())
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        match error {
            sea_orm::DbErr::Exec(sea_orm::RuntimeErr::SqlxError(error))
            | sea_orm::DbErr::Query(sea_orm::RuntimeErr::SqlxError(error)) => match std::sync::Arc::try_unwrap(error) {
                Ok(error) => Self::Database(error),
                Err(shared) => Self::Internal(anyhow::anyhow!("database: {shared}")),
            },
            other => Self::Internal(anyhow::anyhow!("database: {other}")),
        }
    }
}

/// The constraint a database error is about, for turning it into words at the call site.
pub fn violated(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}

/// Whether nobody would see anything of it: spaces, marks of direction and the like.
pub fn is_blank(text: &str) -> bool {
    // letters and signs by their kind, of which nothing is drawn
    const DRAWN_EMPTY: [char; 5] = ['\u{115F}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{FFA0}'];
    text.chars().all(|c| {
        let group = c.general_category_group();
        matches!(group, GeneralCategoryGroup::Separator | GeneralCategoryGroup::Other) || DRAWN_EMPTY.contains(&c)
    })
}

/// Collects what is wrong with the fields of a request, so that all of it is told at once.
#[derive(Debug, Default)]
pub struct Check(Fields);

impl Check {
    pub fn field(&mut self, name: &str, ok: bool, text: impl Into<String>) -> &mut Self {
        if !ok {
            self.0.entry(name.to_owned()).or_default().push(text.into());
        }
        self
    }

    /// 1 to `max` characters after trimming, something of which can be seen.
    pub fn text(&mut self, name: &str, value: &str, max: usize) -> &mut Self {
        let length = value.trim().chars().count();
        self.field(name, !is_blank(value), "must not be empty").field(
            name,
            length <= max,
            format!("must have at most {max} characters"),
        )
    }

    /// What was found elsewhere.
    pub fn also(&mut self, fields: &Fields) -> &mut Self {
        for (name, texts) in fields {
            self.0.entry(name.clone()).or_default().extend(texts.iter().cloned());
        }
        self
    }

    pub fn done(&mut self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(std::mem::take(&mut self.0)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_and_what_is_wrong_with_it_read_as_one_line() {
        let fields = Fields::from([
            ("name".to_owned(), vec!["must not be empty".to_owned()]),
            ("text".to_owned(), vec!["There is nothing to send.".to_owned()]),
        ]);
        assert_eq!(said(&fields), "name must not be empty; text: There is nothing to send.");
    }

    #[test]
    fn what_nobody_sees_is_blank() {
        for text in [
            "",
            " \n\t",
            "\u{FEFF}",
            "\u{202E}\u{200B}\u{2066}",
            "\u{200D}",
            "\u{3164}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in [".", "\u{200F}\u{645}", "👍", "\u{200B}x"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
