//! Signing in with two steps: an authenticator app, and codes for who has lost it. It is a user's own, in all workspaces; a workspace
//! may ask for it. How it is asked for at a sign-in is in `access/second_step.rs`. Why it is so: decision 38.

mod check;
mod letters;
mod members;
mod qr;
mod recovery;
mod reset;
mod set_up;
mod totp;
mod turn_off;

use serde::Serialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

pub(in crate::domain) use check::{bound_to, pass};
pub(in crate::domain) use letters::note_passed;
pub use members::{MemberFactorView, list};
pub use reset::{reset, reset_by_operator};
pub use set_up::{RecoveryCodesView, SetUpView, begin, confirm, new_codes};
pub use turn_off::turn_off;

use crate::clock::rfc3339_millis;
use crate::errors::{Error, Result};
use crate::store::Store;

/// How somebody stands with the second step of their sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SecondFactorView {
    /// Since when it is on; null: a password alone signs them in.
    #[serde(with = "rfc3339_millis::option")]
    pub on_since: Option<OffsetDateTime>,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: i64,
}

pub async fn state(store: &Store, user_id: Uuid) -> Result<SecondFactorView> {
    let (on_since, recovery_codes_left) = sqlx::query_as(
        "select second_factor_at, (select count(*) from recovery_code where user_id = $1 and used_at is null) from users where id = $1",
    )
    .bind(user_id)
    .fetch_one(&store.database.owner)
    .await?;
    Ok(SecondFactorView {
        on_since,
        recovery_codes_left,
    })
}

/// Whether it is on, with the user locked: whoever turns it on or off at the same moment comes one after the other.
pub(in crate::domain) async fn is_on(connection: &mut PgConnection, user_id: Uuid) -> Result<bool> {
    let on_since: Option<Option<OffsetDateTime>> =
        sqlx::query_scalar("select second_factor_at from users where id = $1 for no key update")
            .bind(user_id)
            .fetch_optional(connection)
            .await?;
    Ok(on_since.ok_or(Error::NotFound("user"))?.is_some())
}

/// What a code that is not taken is told, whatever is wrong with it.
pub(in crate::domain) fn wrong_code() -> Error {
    Error::invalid("code", "is wrong, or was used before")
}

/// Takes all of it away, half sign-ins too: they wait for a code of it.
async fn clear(connection: &mut PgConnection, user_id: Uuid) -> Result<()> {
    for statement in [
        "update users set second_factor_at = null where id = $1",
        "delete from totp where user_id = $1",
        "delete from recovery_code where user_id = $1",
        "delete from half_sign_in where user_id = $1",
    ] {
        sqlx::query(statement).bind(user_id).execute(&mut *connection).await?;
    }
    Ok(())
}
