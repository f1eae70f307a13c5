//! Signing in with two steps: an authenticator app, passkeys, and codes for who has lost them. It is a user's own, in all workspaces; a
//! workspace may ask for it. How it is asked for at a sign-in is in `access/second_step.rs`. Why it is so: decision 38.

mod check;
mod given;
mod letters;
mod members;
pub mod passkeys;
mod qr;
mod recovery;
mod remove_app;
mod reset;
mod set_up;
mod totp;
mod turn_off;

use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

pub(in crate::domain) use check::{bound_to, pass};
pub(in crate::domain) use given::Given;
pub(in crate::domain) use letters::note_passed;
pub use members::{MemberFactorView, list};
pub use remove_app::remove_app;
pub use reset::{reset, reset_by_operator};
pub use set_up::{RecoveryCodesView, SetUpView, begin, confirm, new_codes};
pub use turn_off::{TurnOff, turn_off};

use crate::clock::rfc3339_millis;
use crate::crypto;
use crate::domain::access::sessions;
use crate::domain::audit::{self, AuditAction};
use crate::errors::{Error, Result};
use crate::store::{Origin, Store};

/// How somebody stands with the second step of their sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct SecondFactorView {
    /// Since when it is on; null: a password alone signs them in.
    #[serde(with = "rfc3339_millis::option")]
    pub on_since: Option<OffsetDateTime>,
    /// Whether an authenticator app makes codes for it.
    pub has_app: bool,
    /// How many passkeys there are: each is the second step, or both at once.
    pub passkeys: i64,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: i64,
}

pub async fn state(store: &Store, user_id: Uuid) -> Result<SecondFactorView> {
    Ok(sqlx::query_as(
        "select second_factor_at as on_since,
           exists (select from totp where user_id = $1 and confirmed_at is not null) as has_app,
           (select count(*) from passkey where user_id = $1) as passkeys,
           (select count(*) from recovery_code where user_id = $1 and used_at is null) as recovery_codes_left
         from users where id = $1",
    )
    .bind(user_id)
    .fetch_one(&store.database.owner)
    .await?)
}

/// Locks the user: whoever changes how they sign in at the same moment comes one after the other. Whether it is on.
pub(in crate::domain) async fn lock_user(connection: &mut PgConnection, user_id: Uuid) -> Result<bool> {
    let on_since: Option<Option<OffsetDateTime>> =
        sqlx::query_scalar("select second_factor_at from users where id = $1 for no key update")
            .bind(user_id)
            .fetch_optional(connection)
            .await?;
    Ok(on_since.ok_or(Error::NotFound("user"))?.is_some())
}

/// Turns it on, with the first thing by which it can be passed; the recovery codes. Every other session ends, since none of them has shown it.
/// `own`: the secret of the session that asks. Part of the caller's transaction, which tells of the sessions at its end.
async fn turned_on(
    connection: &mut PgConnection,
    store: &Store,
    (user_id, own): (Uuid, &str),
    origin: &Origin,
) -> Result<Vec<String>> {
    let now = store.clock.now();
    sqlx::query("update users set second_factor_at = $2 where id = $1")
        .bind(user_id)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    let recovery_codes = recovery::make(connection, user_id, now).await?;
    sessions::end_others(connection, user_id, own).await?;
    sqlx::query("update session set factor_at = $2, proven_at = $2 where token_hash = $1")
        .bind(crypto::token_hash(own).as_slice())
        .bind(now)
        .execute(&mut *connection)
        .await?;
    let action = AuditAction::SecondFactorOn;
    audit::within(store, connection, user_id, action, origin, Value::Null).await?;
    Ok(recovery_codes)
}

/// With the user locked.
async fn has_app(connection: &mut PgConnection, user_id: Uuid) -> Result<bool> {
    Ok(
        sqlx::query_scalar("select exists (select from totp where user_id = $1 and confirmed_at is not null)")
            .bind(user_id)
            .fetch_one(connection)
            .await?,
    )
}

fn not_on() -> Error {
    Error::conflict("second_factor_off", "Two-step sign-in is not on.")
}

/// What takes one of the things away by which it can be passed leaves another. With the user locked.
async fn keeps_another(connection: &mut PgConnection, user_id: Uuid) -> Result<()> {
    let many: i64 = sqlx::query_scalar(
        "select (select count(*) from passkey where user_id = $1) + (select count(*) from totp where user_id = $1 and confirmed_at is not null)",
    )
    .bind(user_id)
    .fetch_one(connection)
    .await?;
    match many > 1 {
        true => Ok(()),
        false => Err(Error::conflict(
            "last_second_factor",
            "Nothing else is left for the second step. Turn two-step sign-in off, which asks for your password and for a code or a passkey.",
        )),
    }
}

/// What a code that is not taken is told, whatever is wrong with it.
pub(in crate::domain) fn wrong_code() -> Error {
    Error::invalid("code", "is wrong, or was used before")
}

/// Takes all of it away, half sign-ins too: they wait for it.
async fn clear(connection: &mut PgConnection, user_id: Uuid) -> Result<()> {
    for statement in [
        "update users set second_factor_at = null where id = $1",
        "delete from totp where user_id = $1",
        "delete from passkey where user_id = $1",
        "delete from recovery_code where user_id = $1",
        "delete from half_sign_in where user_id = $1",
    ] {
        sqlx::query(statement).bind(user_id).execute(&mut *connection).await?;
    }
    Ok(())
}
