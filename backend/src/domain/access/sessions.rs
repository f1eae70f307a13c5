//! Where somebody is signed in, seen and ended by themselves; and their password, whose change ends every other session.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::FromRow;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::of_workspace::session_hash;
use super::reauthentication::proven;
use super::{SESSION_IDLE, note_failure, password_is};
use crate::clock::rfc3339_millis;
use crate::domain::accounts;
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::members::account;
use crate::domain::page::{Cursor, Page};
use crate::domain::tokens;
use crate::domain::views::Language;
use crate::errors::{Check, Error, Result};
use crate::store::{Origin, Signal, Store};

/// A place where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromRow)]
pub struct SessionView {
    pub id: Uuid,
    /// The one that asks.
    pub current: bool,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    /// To five minutes.
    #[serde(with = "rfc3339_millis")]
    pub last_seen_at: OffsetDateTime,
    /// Unless it is used before; `expires_at` however it is used.
    #[serde(with = "rfc3339_millis")]
    pub idle_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
    /// Whether a workspace's sign-in provider has begun it: it reaches that workspace alone.
    pub by_provider: bool,
    /// From where it was begun.
    pub address: Option<String>,
    pub user_agent: Option<String>,
}

/// What a session is called: half of the hash of its secret, from which nobody gets to the secret or to the hash.
const ID: &str = "encode(substring(token_hash from 1 for 16), 'hex')::uuid";

/// Those that have not ended, the newest first. `own`: the secret of the one that asks.
pub async fn list(
    store: &Store,
    user_id: Uuid,
    own: &str,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<SessionView>> {
    let now = store.clock.now();
    let sql = format!(
        "select {ID} as id, token_hash = $2 as current, created_at, last_seen_at, last_seen_at + $4 as idle_at, expires_at,
           only_workspace_id is not null as by_provider, address, user_agent
         from session
         where user_id = $1 and expires_at > $3 and last_seen_at + $4 > $3 and ($5::timestamptz is null or (created_at, {ID}) < ($5, $6))
         order by created_at desc, {ID} desc limit $7"
    );
    let rows: Vec<SessionView> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(user_id)
        .bind(session_hash(own).as_slice())
        .bind(now)
        .bind(SESSION_IDLE)
        .bind(cursor.map(|cursor| cursor.at))
        .bind(cursor.map(|cursor| cursor.id))
        .bind(limit + 1)
        .fetch_all(&store.database.owner)
        .await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    }))
}

/// Ends one of them, and its sockets.
pub async fn revoke(store: &Store, user_id: Uuid, id: Uuid, origin: &Origin) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let ended: Option<Option<String>> = sqlx::query_scalar(
        "delete from session where user_id = $1 and substring(token_hash from 1 for 16) = $2 returning user_agent",
    )
    .bind(user_id)
    .bind(id.as_bytes().as_slice())
    .fetch_optional(&mut *transaction)
    .await?;
    let user_agent = ended.ok_or(Error::NotFound("session"))?;
    let said = json!({ "user_agent": user_agent });
    audit::within(
        store,
        &mut transaction,
        user_id,
        AuditAction::SessionRevoked,
        origin,
        said,
    )
    .await?;
    transaction.commit().await?;
    tell(store, user_id);
    Ok(())
}

/// Ends all but the one that asks.
pub async fn revoke_others(store: &Store, user_id: Uuid, own: &str, origin: &Origin) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let ended = end_others(&mut transaction, user_id, own).await?;
    if ended > 0 {
        let said = json!({ "ended": ended });
        audit::within(
            store,
            &mut transaction,
            user_id,
            AuditAction::SessionsRevoked,
            origin,
            said,
        )
        .await?;
    }
    transaction.commit().await?;
    tell(store, user_id);
    Ok(())
}

pub(in crate::domain) async fn end_others(
    connection: &mut sqlx::PgConnection,
    user_id: Uuid,
    own: &str,
) -> Result<u64> {
    let ended = sqlx::query("delete from session where user_id = $1 and token_hash <> $2")
        .bind(user_id)
        .bind(session_hash(own).as_slice())
        .execute(connection)
        .await?;
    Ok(ended.rows_affected())
}

/// Their sockets are looked at again.
pub(in crate::domain) fn tell(store: &Store, user_id: Uuid) {
    store.wake.send(Signal::Access {
        workspace_id: None,
        user_id: Some(user_id),
    });
}

/// The same of somebody, where there is one.
pub(in crate::domain) fn tell_of(store: &Store, user_id: Option<Uuid>) {
    if let Some(user_id) = user_id {
        tell(store, user_id);
    }
}

/// Another password, by whoever knows the present one.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[schema(format = "password")]
    pub current_password: String,
    /// 10 to 200 characters.
    #[schema(format = "password", min_length = 10, max_length = 200)]
    pub new_password: String,
    /// Whether your API tokens end too, in every workspace: whoever knew the old password may have made one.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub revoke_tokens: bool,
    /// Of the mail that says so, where its reader has not chosen one.
    #[serde(default)]
    pub language: Option<Language>,
}

fn yes() -> bool {
    true
}

/// Only the session that asks goes on, and no sign-in that is under way.
pub async fn change_password(
    store: &Store,
    room: Mailroom<'_>,
    (user_id, own): (Uuid, &str),
    change: &ChangePassword,
    origin: &Origin,
) -> Result<()> {
    let (current, new) = (change.current_password.as_str(), change.new_password.as_str());
    let mut check = Check::default();
    account::check_password(&mut check, "new_password", new);
    check.done()?;
    let hash: String = sqlx::query_scalar("select password_hash from users where id = $1")
        .bind(user_id)
        .fetch_one(&store.database.owner)
        .await?;
    if !password_is(current, hash.clone()).await? {
        note_failure(store, user_id, origin);
        return Err(Error::invalid("current_password", "is not your password"));
    }
    let new_hash = account::hash(new).await?;
    let mut transaction = store.database.owner.begin().await?;
    // two at once: the second one's present password is no longer that
    let changed = sqlx::query("update users set password_hash = $3 where id = $1 and password_hash = $2")
        .bind(user_id)
        .bind(hash)
        .bind(new_hash)
        .execute(&mut *transaction)
        .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::invalid("current_password", "is not your password"));
    }
    end_others(&mut transaction, user_id, own).await?;
    sqlx::query("delete from half_sign_in where user_id = $1")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    proven(&mut transaction, own, store.clock.now()).await?;
    accounts::tell_changed(&mut transaction, store, room, user_id, change.language).await?;
    let revoked = match change.revoke_tokens {
        true => tokens::revoke_all_of(&mut transaction, store, user_id).await?,
        false => BTreeMap::new(),
    };
    let said = (AuditAction::PasswordChanged, Value::Null);
    audit::with_others(store, &mut transaction, user_id, said, origin, revoked).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    tell(store, user_id);
    Ok(())
}
