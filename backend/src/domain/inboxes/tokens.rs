//! Where an inbox's token came from and how long it lives. Instagram's own are refreshed before they end.

use frontdesk_connectors::{Channel, Login};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::notices::{self, NewNotice};
use super::{credentials, load};
use crate::crypto::Keys;
use crate::domain::views::Event;
use crate::errors::Result;
use crate::store::{Scoped, Store};

/// Whose login a token came out of; a pasted one came out of none.
#[derive(Debug, Clone, Default)]
pub struct TokenOrigin {
    /// `meta` or `instagram`.
    pub app: Option<&'static str>,
    /// The app-scoped id of the person.
    pub subject: Option<String>,
    pub expires_at: Option<OffsetDateTime>,
}

/// Notes a token that was just stored. Only tokens of Instagram login can be refreshed, so only they count their age.
pub(super) async fn note(scope: &mut Scoped, id: Uuid, origin: &TokenOrigin) -> Result<()> {
    let now = scope.store().clock.now();
    sqlx::query(
        "update inbox set token_expires_at = $3, token_refresh_tried_at = null, grant_app = $5, granted_by = $6,
           token_issued_at = case when channel = 'instagram' and settings ->> 'login' = 'instagram' then $4 end
         where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(origin.expires_at)
    .bind(now)
    .bind(origin.app)
    .bind(origin.subject.as_deref())
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// The platform refuses a token that is younger.
const YOUNGEST: Duration = Duration::days(1);
const REFRESH_EVERY: Duration = Duration::days(7);
/// With less left than this it is tried whatever its age.
const NEAR_THE_END: Duration = Duration::days(10);
const TRY_EVERY: Duration = Duration::hours(6);

/// A token that has to be refreshed.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Refreshable {
    pub workspace_id: Uuid,
    pub id: Uuid,
}

/// Those that are due, each for one process: whoever gets it tries, and others not for some hours.
pub async fn claim_refreshable(store: &Store, limit: i64) -> Result<Vec<Refreshable>> {
    let now = store.clock.now();
    Ok(sqlx::query_as(
        "with due as (
           select workspace_id, id from inbox
           where token_issued_at is not null and removed_at is null and state <> 'reauthorization_required'
             and token_issued_at < $1 and (token_issued_at < $2 or token_expires_at < $3)
             and (token_refresh_tried_at is null or token_refresh_tried_at < $4)
           order by token_issued_at limit $6 for update skip locked)
         update inbox i set token_refresh_tried_at = $5 from due
         where i.workspace_id = due.workspace_id and i.id = due.id returning i.workspace_id, i.id",
    )
    .bind(now - YOUNGEST)
    .bind(now - REFRESH_EVERY)
    .bind(now + NEAR_THE_END)
    .bind(now - TRY_EVERY)
    .bind(now)
    .bind(limit)
    .fetch_all(&store.database.owner)
    .await?)
}

/// Stores a refreshed token, unless somebody gave the inbox another one meanwhile.
pub async fn store_refreshed(
    scope: &mut Scoped,
    keys: &Keys,
    id: Uuid,
    old: &str,
    new: &str,
    expires_at: Option<OffsetDateTime>,
) -> Result<()> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let Some(sealed) = still(scope, keys, id, old).await? else {
        return Ok(());
    };
    let fresh = credentials::seal(keys, id, Some(&sealed), json!({ "access_token": new }))?;
    sqlx::query(
        "update inbox set credentials = $3, token_expires_at = $4, token_issued_at = $5, token_refresh_tried_at = null
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(fresh.bytes)
    .bind(expires_at)
    .bind(now)
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// The stored credentials, locked, if this is their token still.
async fn still(scope: &mut Scoped, keys: &Keys, id: Uuid, token: &str) -> Result<Option<Vec<u8>>> {
    let workspace_id = scope.workspace_id();
    let stored: Option<Option<Vec<u8>>> = sqlx::query_scalar(
        "select credentials from inbox where workspace_id = $1 and id = $2 and removed_at is null for no key update",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(scope.connection())
    .await?;
    let Some(sealed) = stored.flatten() else {
        return Ok(None);
    };
    let current = credentials::open(keys, id, Some(sealed.clone()))?;
    let is_it = current.access_token.as_deref() == Some(token) && current.login == Login::Instagram;
    Ok(is_it.then_some(sealed))
}

/// A token that the platform would not refresh is dead. Whether that was so: somebody may have given the inbox another one
/// meanwhile.
pub async fn lock_out_refused(scope: &mut Scoped, keys: &Keys, id: Uuid, old: &str, detail: &str) -> Result<bool> {
    if still(scope, keys, id, old).await?.is_none() {
        return Ok(false);
    }
    lock_out(scope, id, detail).await?;
    Ok(true)
}

/// Nothing goes out any more until somebody connects the account again; all admins see why.
async fn lock_out(scope: &mut Scoped, id: Uuid, detail: &str) -> Result<()> {
    sqlx::query(
        "update inbox set state = 'reauthorization_required', state_detail = $3, version = version + 1
         where workspace_id = $1 and id = $2 and removed_at is null and state <> 'disabled'",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(detail)
    .execute(scope.connection())
    .await?;
    tell(scope, id).await
}

/// The same for somebody who withdrew their consent: what they gave is deleted.
pub async fn withdraw(scope: &mut Scoped, id: Uuid, detail: &str) -> Result<()> {
    sqlx::query(
        "update inbox set credentials = null, credential_names = '{}', token_expires_at = null, token_issued_at = null,
           grant_app = null, granted_by = null, version = version + 1,
           state = case when state = 'disabled' then state else 'reauthorization_required' end, state_detail = $3
         where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(detail)
    .execute(scope.connection())
    .await?;
    tell(scope, id).await
}

/// Something that admins have to see to.
pub async fn notify(scope: &mut Scoped, inbox_id: Uuid, kind: &str, words: &str) -> Result<()> {
    let now = scope.store().clock.now();
    let notice = NewNotice {
        workspace_id: scope.workspace_id(),
        id: scope.store().clock.id(),
        inbox_id,
        kind: kind.to_owned(),
        severity: "critical",
        text: words.to_owned(),
        raw: json!({}),
        // each time it happens is told
        fingerprint: Sha256::digest(format!("{kind}:{}", now.unix_timestamp_nanos())).to_vec(),
        at: now,
        created_at: now,
    };
    for (_, view) in notices::insert(scope.connection(), &[notice]).await? {
        scope.record(Event::InboxNoticeCreated(view));
    }
    Ok(())
}

async fn tell(scope: &mut Scoped, id: Uuid) -> Result<()> {
    let workspace_id = scope.workspace_id();
    if let Some(view) = load::load_one(scope.connection(), workspace_id, id).await? {
        scope.record(Event::InboxUpdated(view));
    }
    Ok(())
}

/// Inboxes that live on the login of a person, wherever they are.
pub async fn granted_by(store: &Store, app: &str, subject: &str) -> Result<Vec<Refreshable>> {
    Ok(sqlx::query_as(
        "select workspace_id, id from inbox where grant_app = $1 and granted_by = $2 order by workspace_id, id",
    )
    .bind(app)
    .bind(subject)
    .fetch_all(&store.database.owner)
    .await?)
}

/// Whether another inbox lives on the same object of the platform, so that it must stay subscribed: a Page is behind an
/// inbox of Messenger and one of Instagram, a business account behind several numbers.
pub async fn is_shared(store: &Store, channel: Channel, inbox_id: Uuid, object: &str) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from inbox where removed_at is null and id <> $1
           and ((channel = $2 and external_id = $3) or (channel = 'messenger' and external_id = $3)
             or settings ->> 'page_id' = $3 or settings ->> 'waba_id' = $3))",
    )
    .bind(inbox_id)
    .bind(channel.as_str())
    .bind(object)
    .fetch_one(&store.database.owner)
    .await?)
}
