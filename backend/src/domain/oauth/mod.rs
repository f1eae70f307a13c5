//! Connecting accounts by logging in at the platform: who began, what was granted, and what becomes of it.

mod grant;
mod state;
mod view;

pub(in crate::domain) use grant::row_name as bound_to;

pub use grant::{Grant, forget, keep, load};
pub use state::{Started, begin, redeem, workspace_of};
pub use view::{GrantView, GrantedState, view};

use crate::errors::{Error, Result};
use crate::store::Store;

/// Where people log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Pages and the Instagram accounts behind them.
    Facebook,
    /// Instagram accounts by themselves.
    Instagram,
    /// WhatsApp numbers, by the embedded sign-up.
    Whatsapp,
}

impl Provider {
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::Facebook => "facebook",
            Provider::Instagram => "instagram",
            Provider::Whatsapp => "whatsapp",
        }
    }

    /// Whose app it is: the platform names people by ids that hold within one app.
    pub fn app(self) -> &'static str {
        match self {
            Provider::Facebook | Provider::Whatsapp => "meta",
            Provider::Instagram => "instagram",
        }
    }
}

impl std::str::FromStr for Provider {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "facebook" => Ok(Provider::Facebook),
            "instagram" => Ok(Provider::Instagram),
            "whatsapp" => Ok(Provider::Whatsapp),
            _ => Err(Error::NotFound("login provider")),
        }
    }
}

/// Logins that came to nothing and grants that nobody picked from are forgotten, with their tokens.
pub async fn sweep(store: &Store) -> Result<()> {
    let now = store.clock.now();
    for sql in [
        "delete from oauth_state where expires_at < $1",
        "delete from oauth_grant where expires_at < $1",
    ] {
        sqlx::query(sql).bind(now).execute(&store.database.owner).await?;
    }
    Ok(())
}
