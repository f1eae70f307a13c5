//! Taking it from somebody who has lost app, passkeys and codes: by an admin, or by who has the command line.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::letters::{self, News};
use super::{clear, lock_user};
use crate::domain::access::{Actor, sessions};
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::members::held::Held;
use crate::domain::permissions::Giver;
use crate::errors::{Error, Result};
use crate::store::audit::append;
use crate::store::{Doer, Signal, Store};

/// Only of who is in this workspace and in no other: an account is one for all of them, and an admin of one must not take from the people of
/// another what protects it.
pub async fn reset(store: &Store, room: Mailroom<'_>, by: &Actor, doer: &Doer, user_id: Uuid) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let memberships: Vec<(Uuid, String, Option<Uuid>, String)> = sqlx::query_as(
        "select m.workspace_id, m.role, m.role_id, u.name from member m join users u on u.id = m.user_id where m.user_id = $1 for no key update of m",
    )
    .bind(user_id)
    .fetch_all(&mut *transaction)
    .await?;
    let here = memberships
        .iter()
        .find(|(workspace_id, ..)| *workspace_id == by.workspace_id);
    let (_, role, role_id, name) = here.ok_or(Error::NotFound("member"))?;
    let held = Held::stored(role, *role_id);
    let reach = held.reach(&mut transaction, by.workspace_id).await?;
    Giver::from(by).gives(held.role, reach)?;
    if by.user_id == Some(user_id) {
        return Err(Error::conflict(
            "own_second_factor",
            "Turn your own off in your settings, with a code.",
        ));
    }
    if memberships.len() > 1 {
        return Err(Error::conflict(
            "member_elsewhere",
            "They are a member of another workspace too. Whoever runs the server can reset it.",
        ));
    }
    take(&mut transaction, store, room, user_id).await?;
    let entry = audit::deed(AuditAction::SecondFactorReset, Some(user_id), Some(name), Value::Null);
    append(&mut transaction, by.workspace_id, doer, &[entry], store.clock.now()).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell(store, user_id);
    Ok(())
}

/// From the command line, for anybody.
pub async fn reset_by_operator(store: &Store, room: Mailroom<'_>, email: &str) -> Result<Uuid> {
    let mut transaction = store.database.owner.begin().await?;
    let found: Option<(Uuid, String)> = sqlx::query_as("select id, name from users where lower(email) = lower($1)")
        .bind(email.trim())
        .fetch_optional(&mut *transaction)
        .await?;
    let (user_id, name) = found.ok_or(Error::NotFound("user"))?;
    take(&mut transaction, store, room, user_id).await?;
    let workspaces: Vec<Uuid> =
        sqlx::query_scalar("select workspace_id from member where user_id = $1 order by workspace_id")
            .bind(user_id)
            .fetch_all(&mut *transaction)
            .await?;
    let entry = audit::deed(AuditAction::SecondFactorReset, Some(user_id), Some(&name), Value::Null);
    for workspace_id in workspaces {
        let entries = std::slice::from_ref(&entry);
        append(
            &mut transaction,
            workspace_id,
            &Doer::OPERATOR,
            entries,
            store.clock.now(),
        )
        .await?;
    }
    transaction.commit().await?;
    Ok(user_id)
}

/// Their sessions end with it: whoever asked an admin for this signs in again.
async fn take(connection: &mut PgConnection, store: &Store, room: Mailroom<'_>, user_id: Uuid) -> Result<()> {
    if !lock_user(connection, user_id).await? {
        return Err(Error::conflict(
            "second_factor_off",
            "Two-step sign-in is not on for them.",
        ));
    }
    clear(connection, user_id).await?;
    sqlx::query("delete from session where user_id = $1")
        .bind(user_id)
        .execute(&mut *connection)
        .await?;
    letters::tell(connection, store, room, user_id, News::Reset, None).await
}
