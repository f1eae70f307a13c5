//! Passkeys: keys that an authenticator holds and uses for who has shown it a finger, a face or a PIN. One is both steps of a sign-in, or the
//! second of them. What is asked of an authenticator is in `challenge.rs`, what it answers in `answer.rs`. Why it is so: decision 50.

mod add;
mod answer;
mod challenge;
mod keep;
mod party;

use serde::Serialize;
use sqlx::FromRow;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

pub use add::{NewPasskey, PasskeyAddedView, add, begin};
pub(in crate::domain) use answer::{Answered, owner, shows};
pub use challenge::{For, PasskeyChallengeView, ask};
pub use keep::{ChangePasskey, list, remove, rename};
pub use party::are_possible;

use crate::clock::rfc3339_millis;
use crate::domain::names;
use crate::errors::{Check, Result};
use crate::store::Store;

/// So many of one account: more than anybody has devices.
const MANY: usize = 20;
const NAME_MAX: usize = 100;

/// A passkey of who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct PasskeyView {
    pub id: Uuid,
    pub name: String,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    /// Null: never.
    #[serde(with = "rfc3339_millis::option")]
    pub last_used_at: Option<OffsetDateTime>,
}

/// What authenticators call somebody's, the oldest first.
async fn credential_ids(store: &Store, user_id: Uuid) -> Result<Vec<Vec<u8>>> {
    Ok(
        sqlx::query_scalar("select credential_id from passkey where user_id = $1 order by created_at, id")
            .bind(user_id)
            .fetch_all(&store.database.owner)
            .await?,
    )
}

/// A name as it is kept: it stands in mails and in the audit log.
fn checked(name: &str) -> Result<String> {
    let name = names::readable(name.trim());
    Check::default().text("name", &name, NAME_MAX).done()?;
    Ok(name)
}
