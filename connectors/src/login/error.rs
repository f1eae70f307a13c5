//! Why a login came to nothing.

use crate::error::{PlatformError, SendError};

#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Codes can be used once, and soon.
    #[error("the login's code is used up or too old")]
    CodeSpent,
    /// Wrong id or secret of the app: something for whoever runs the server.
    #[error("the platform does not accept the app's id and secret")]
    App,
    /// The callback address is not registered with the app.
    #[error("the platform does not accept the callback address")]
    Redirect,
    #[error("the platform could not be reached: {0}")]
    Unreachable(String),
    #[error("the platform refused: {} ({})", .0.message, .0.code)]
    Refused(PlatformError),
}

impl LoginError {
    /// Stable, for choosing the words that a person reads.
    pub fn code(&self) -> &'static str {
        match self {
            LoginError::CodeSpent => "code_spent",
            LoginError::App => "app_refused",
            LoginError::Redirect => "redirect_refused",
            LoginError::Unreachable(_) => "unreachable",
            LoginError::Refused(_) => "refused",
        }
    }

    /// Of the step that buys a token for a code. Only Facebook has subcodes, so the words decide elsewhere.
    pub(super) fn of_code(error: SendError) -> Self {
        let SendError::Refused { error, .. } = error else {
            return error.into();
        };
        let says = |part: &str| error.message.to_lowercase().contains(part);
        match error.code.as_str() {
            "100/36007" | "100/36009" => LoginError::CodeSpent,
            "100/36008" => LoginError::Redirect,
            "101" | "1/1349187" => LoginError::App,
            _ if says("redirect_uri") => LoginError::Redirect,
            _ if says("client secret") || says("validating application") || says("platform app") => LoginError::App,
            _ if says("authorization code") || says("verification code") => LoginError::CodeSpent,
            _ => LoginError::Refused(error),
        }
    }
}

impl From<SendError> for LoginError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Refused { error, .. } => LoginError::Refused(error),
            SendError::NotSent(what) | SendError::Unknown(what) => LoginError::Unreachable(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorClass;
    use crate::meta::graph::refused;

    #[test]
    fn each_refusal_of_a_code_is_told_apart() {
        let of = |code: &str, message: &str| {
            LoginError::of_code(refused(ErrorClass::Content, code, message, "advice")).code()
        };
        assert_eq!(of("100/36009", "This authorization code has been used."), "code_spent");
        assert_eq!(of("100", "Invalid verification code format."), "code_spent");
        assert_eq!(of("400", "Invalid authorization code"), "code_spent");
        assert_eq!(
            of("100/36008", "Error validating verification code. …"),
            "redirect_refused"
        );
        assert_eq!(
            of(
                "400",
                "Error validating verification code. Please make sure your redirect_uri …"
            ),
            "redirect_refused"
        );
        assert_eq!(of("1", "Error validating client secret."), "app_refused");
        assert_eq!(of("400", "Invalid platform app"), "app_refused");
        assert_eq!(of("4", "Application request limit reached"), "refused");
    }
}
