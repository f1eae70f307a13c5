//! Whether what was given is right: a passkey's answer, or a code of the app or for recovery. Which of the two codes shows in how it looks.

use sqlx::PgConnection;
use uuid::Uuid;

use super::given::Given;
use super::totp::{Authenticator, DIGITS};
use super::{passkeys, recovery};
use crate::crypto::Keys;
use crate::domain::mail::Mailroom;
use crate::errors::Result;
use crate::store::Store;

/// With what somebody passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    Authenticator,
    Passkey,
    /// So many of them are left.
    Recovery {
        left: i64,
    },
}

/// What a sealed secret is bound to.
pub(in crate::domain) fn bound_to(user_id: Uuid) -> String {
    format!("totp {user_id}")
}

pub(super) fn of_app(typed: &str) -> Option<String> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    (plain.len() == DIGITS && plain.bytes().all(|c| c.is_ascii_digit())).then_some(plain)
}

/// Takes what was given, as part of the caller's transaction, which has locked the user: it is never taken again. None: it is wrong, or was
/// taken before.
pub async fn pass(
    connection: &mut PgConnection,
    store: &Store,
    room: Mailroom<'_>,
    user_id: Uuid,
    given: Given,
) -> Result<Option<Passed>> {
    match given {
        Given::Code(typed) => pass_by_code(connection, store, room.keys, user_id, &typed).await,
        Given::Passkey(answered) => {
            let right = passkeys::shows(connection, store, room.public_url, user_id, *answered).await?;
            Ok(right.then_some(Passed::Passkey))
        }
    }
}

async fn pass_by_code(
    connection: &mut PgConnection,
    store: &Store,
    keys: &Keys,
    user_id: Uuid,
    typed: &str,
) -> Result<Option<Passed>> {
    let now = store.clock.now();
    if let Some(code) = recovery::read(typed) {
        let left = recovery::spend(connection, user_id, &code, now).await?;
        return Ok(left.map(|left| Passed::Recovery { left }));
    }
    let Some(code) = of_app(typed) else { return Ok(None) };
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("select secret from totp where user_id = $1 and confirmed_at is not null")
            .bind(user_id)
            .fetch_optional(&mut *connection)
            .await?;
    let Some(sealed) = sealed else { return Ok(None) };
    let secret = keys.open(&sealed, &bound_to(user_id))?;
    let Some(step) = Authenticator::of(&secret)?.step(&code, now) else {
        return Ok(None);
    };
    // of two at once with the same code one takes it; sealed anew, so that after a change of keys the old one can go some day
    let taken = sqlx::query("update totp set last_step = $2, secret = $3 where user_id = $1 and last_step < $2")
        .bind(user_id)
        .bind(step)
        .bind(keys.seal(&secret, &bound_to(user_id)))
        .execute(connection)
        .await?;
    Ok((taken.rows_affected() == 1).then_some(Passed::Authenticator))
}
