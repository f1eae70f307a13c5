//! Why somebody who comes from their provider is not let in. The dashboard has words for each.

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it was not begun in this browser, took too long, or is over")]
    State,
    #[error("the person went back")]
    Cancelled,
    #[error("the provider refused")]
    Refused,
    #[error("the provider does not answer")]
    Unreachable,
    #[error("what the provider says is not believed")]
    NotBelieved,
    #[error("the provider does not say that they have just shown who they are")]
    NotShown,
    #[error("the provider says no address, or does not know whose it is")]
    Unverified,
    #[error("the address is of no domain that this workspace believes")]
    Domain,
    #[error("there is no member of this address")]
    Unknown,
    #[error("the member is not active")]
    Inactive,
    #[error("there is an account of this address, whose owner has to be invited")]
    Elsewhere,
    #[error("the workspace may have no more members")]
    Full,
    #[error("the member is somebody else at the provider")]
    Taken,
    #[error("the provider was set up anew meanwhile")]
    Changed,
    #[error("too many attempts")]
    TooMany,
    #[error("something went wrong on our side")]
    Failed,
}

impl Refusal {
    pub const ALL: [Self; 16] = [
        Self::State,
        Self::Cancelled,
        Self::Refused,
        Self::Unreachable,
        Self::NotBelieved,
        Self::NotShown,
        Self::Unverified,
        Self::Domain,
        Self::Unknown,
        Self::Inactive,
        Self::Elsewhere,
        Self::Full,
        Self::Taken,
        Self::Changed,
        Self::TooMany,
        Self::Failed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::NotBelieved => "not_believed",
            Self::NotShown => "not_shown",
            Self::Unverified => "unverified",
            Self::Domain => "domain",
            Self::Unknown => "unknown",
            Self::Inactive => "inactive",
            Self::Elsewhere => "elsewhere",
            Self::Full => "full",
            Self::Taken => "taken",
            Self::Changed => "changed",
            Self::TooMany => "too_many",
            Self::Failed => "failed",
        }
    }
}
