//! What a login granted, sealed, until accounts were picked from it or an hour has passed. Only who logged in sees it.

use frontdesk_connectors::login::{Granted, GrantedAccount};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{GrantedState, Provider};
use crate::crypto::Keys;
use crate::errors::{Error, Result};
use crate::store::Scoped;

const LIFE: Duration = Duration::hours(1);

pub struct Grant {
    pub id: Uuid,
    pub provider: Provider,
    /// The app-scoped id of the person.
    pub subject: Option<String>,
    /// The inbox that is reconnected.
    pub inbox_id: Option<Uuid>,
    pub accounts: Vec<GrantedAccount>,
    pub expires_at: OffsetDateTime,
}

/// What the sealed accounts are bound to.
pub(in crate::domain) fn row_name(id: Uuid) -> String {
    format!("grant:{id}")
}

pub async fn keep(
    scope: &mut Scoped,
    keys: &Keys,
    user_id: Uuid,
    provider: Provider,
    inbox_id: Option<Uuid>,
    granted: &Granted,
) -> Result<Uuid> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let id = scope.store().clock.id();
    let plain = serde_json::to_vec(&granted.accounts).map_err(anyhow::Error::from)?;
    sqlx::query(
        "insert into oauth_grant (workspace_id, id, user_id, provider, subject, inbox_id, accounts, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(user_id)
    .bind(provider.as_str())
    .bind(granted.subject.as_deref())
    .bind(inbox_id)
    .bind(keys.seal(&plain, &row_name(id)))
    .bind(now)
    .bind(now + LIFE)
    .execute(scope.connection())
    .await?;
    Ok(id)
}

type Row = (String, Option<String>, Option<Uuid>, Vec<u8>, OffsetDateTime);

pub async fn load(scope: &mut Scoped, keys: &Keys, user_id: Uuid, id: Uuid) -> Result<Grant> {
    let now = scope.store().clock.now();
    let row: Option<Row> = sqlx::query_as(
        "select provider, subject, inbox_id, accounts, expires_at from oauth_grant
         where workspace_id = $1 and id = $2 and user_id = $3 and expires_at > $4",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(user_id)
    .bind(now)
    .fetch_optional(scope.connection())
    .await?;
    let (provider, subject, inbox_id, sealed, expires_at) = row.ok_or(Error::NotFound("login"))?;
    let plain = keys.open(&sealed, &row_name(id))?;
    Ok(Grant {
        id,
        provider: provider.parse()?,
        subject,
        inbox_id,
        accounts: serde_json::from_slice(&plain).map_err(anyhow::Error::from)?,
        expires_at,
    })
}

pub async fn forget(scope: &mut Scoped, id: Uuid) -> Result<()> {
    sqlx::query("delete from oauth_grant where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await?;
    Ok(())
}

/// Where an account is now: in this workspace, in another, nowhere. The other is not named.
pub async fn account_state(scope: &mut Scoped, account: &GrantedAccount) -> Result<(GrantedState, Option<Uuid>)> {
    let (channel, workspace_id) = (account.channel.as_str(), scope.workspace_id());
    let owner: Option<(Uuid, Uuid)> =
        sqlx::query_as("select workspace_id, inbox_id from channel_account where channel = $1 and external_id = $2")
            .bind(channel)
            .bind(&account.external_id)
            .fetch_optional(&scope.store().database.owner)
            .await?;
    if let Some((workspace, inbox_id)) = owner {
        return Ok(match workspace == workspace_id {
            true => (GrantedState::Connected, Some(inbox_id)),
            false => (GrantedState::Elsewhere, None),
        });
    }
    let before: bool = sqlx::query_scalar(
        "select exists (select from inbox where workspace_id = $1 and channel = $2 and external_id = $3)",
    )
    .bind(workspace_id)
    .bind(channel)
    .bind(&account.external_id)
    .fetch_one(scope.connection())
    .await?;
    Ok((
        if before {
            GrantedState::Removed
        } else {
            GrantedState::New
        },
        None,
    ))
}
