//! Turning it off, by its owner: with both, since whoever has one of them alone must not get rid of the other.

use serde_json::Value;
use uuid::Uuid;

use super::check::{Passed, pass};
use super::letters::{self, News};
use super::{clear, wrong_code};
use crate::domain::access::{note_failure, password_is, sessions};
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::views::Language;
use crate::errors::{Error, Result};
use crate::store::{Origin, Signal, Store};

pub async fn turn_off(
    store: &Store,
    (room, asked): (Mailroom<'_>, Option<Language>),
    user_id: Uuid,
    (password, code): (&str, &str),
    origin: &Origin,
) -> Result<()> {
    let hash: String = sqlx::query_scalar("select password_hash from users where id = $1")
        .bind(user_id)
        .fetch_one(&store.database.owner)
        .await?;
    if !password_is(password, hash).await? {
        note_failure(store, user_id, origin);
        return Err(Error::invalid("password", "is not your password"));
    }
    let mut transaction = store.database.owner.begin().await?;
    if !super::is_on(&mut transaction, user_id).await? {
        return Err(Error::conflict("second_factor_off", "Two-step sign-in is not on."));
    }
    let Some(passed) = pass(&mut transaction, store, room.keys, user_id, code).await? else {
        note_failure(store, user_id, origin);
        return Err(wrong_code());
    };
    clear(&mut transaction, user_id).await?;
    letters::tell(&mut transaction, store, room, user_id, News::Off, asked).await?;
    let said = match passed {
        Passed::Authenticator => Value::Null,
        Passed::Recovery { .. } => serde_json::json!({ "by": "recovery_code" }),
    };
    audit::within(
        store,
        &mut transaction,
        user_id,
        AuditAction::SecondFactorOff,
        origin,
        said,
    )
    .await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell(store, user_id);
    Ok(())
}
