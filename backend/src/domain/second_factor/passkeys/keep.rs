//! One's passkeys, seen, renamed and removed.

use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{PasskeyView, checked};
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::page::{Cursor, Page};
use crate::domain::second_factor::letters::{self, News};
use crate::domain::second_factor::{keeps_another, lock_user};
use crate::errors::{Error, Result};
use crate::store::{Origin, Signal, Store};

/// The oldest first.
pub async fn list(store: &Store, user_id: Uuid, cursor: Option<Cursor>, limit: i64) -> Result<Page<PasskeyView>> {
    let rows: Vec<PasskeyView> = sqlx::query_as(
        "select id, name, created_at, last_used_at from passkey
         where user_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3))
         order by created_at, id limit $4",
    )
    .bind(user_id)
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

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Work laptop" }))]
pub struct ChangePasskey {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

pub async fn rename(
    store: &Store,
    user_id: Uuid,
    id: Uuid,
    change: &ChangePasskey,
    origin: &Origin,
) -> Result<PasskeyView> {
    let name = checked(&change.name)?;
    let mut transaction = store.database.owner.begin().await?;
    let before = of(&mut transaction, user_id, id).await?;
    let after = PasskeyView { name, ..before.clone() };
    if after == before {
        return Ok(after);
    }
    sqlx::query("update passkey set name = $2 where id = $1")
        .bind(id)
        .bind(&after.name)
        .execute(&mut *transaction)
        .await?;
    let (action, said) = (
        AuditAction::PasskeyRenamed,
        json!({ "before": before.name, "name": after.name }),
    );
    audit::within(store, &mut transaction, user_id, action, origin, said).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Not the last thing that a second step can be passed with: that would turn two-step sign-in off by the way.
pub async fn remove(store: &Store, room: Mailroom<'_>, user_id: Uuid, id: Uuid, origin: &Origin) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    lock_user(&mut transaction, user_id).await?;
    let passkey = of(&mut transaction, user_id, id).await?;
    keeps_another(&mut transaction, user_id).await?;
    sqlx::query("delete from passkey where id = $1")
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    let said = json!({ "name": passkey.name });
    let news = News::PasskeyRemoved { passkey: passkey.name };
    letters::tell(&mut transaction, store, room, user_id, news, None).await?;
    let action = AuditAction::PasskeyRemoved;
    audit::within(store, &mut transaction, user_id, action, origin, said).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    Ok(())
}

/// Locked, and theirs.
async fn of(connection: &mut PgConnection, user_id: Uuid, id: Uuid) -> Result<PasskeyView> {
    let found: Option<PasskeyView> = sqlx::query_as(
        "select id, name, created_at, last_used_at from passkey where user_id = $1 and id = $2 for no key update",
    )
    .bind(user_id)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    found.ok_or(Error::NotFound("passkey"))
}
