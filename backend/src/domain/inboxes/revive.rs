//! An account that was here before gets its inbox back, with its history.

use frontdesk_connectors::Channel;
use uuid::Uuid;

use super::connect::{NewInbox, fetch_templates, own};
use super::tokens::{self, TokenOrigin};
use super::{InboxChange, change, credentials, load, waiting};
use crate::crypto::Keys;
use crate::domain::audit::{self, AuditAction};
use crate::domain::views::{Event, InboxView};
use crate::errors::Result;
use crate::store::Scoped;

/// The inbox that an account had in this workspace and that was taken away.
pub(super) async fn earlier(scope: &mut Scoped, channel: Channel, external_id: &str) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(
        "select id from inbox where workspace_id = $1 and channel = $2 and external_id = $3 and removed_at is not null
         order by removed_at desc limit 1",
    )
    .bind(scope.workspace_id())
    .bind(channel.as_str())
    .bind(external_id)
    .fetch_optional(scope.connection())
    .await?)
}

/// What waited when it was taken away is delivered, as far as its window allows.
pub(super) async fn revive(
    scope: &mut Scoped,
    channel: Channel,
    id: Uuid,
    name: &str,
    external_id: &str,
    sealed: credentials::Sealed,
) -> Result<InboxView> {
    let workspace_id = scope.workspace_id();
    waiting::lock(scope, id).await?;
    sqlx::query(
        "update inbox set removed_at = null, name = $3, credentials = $4, credential_names = $5, settings = $6,
           state = 'connected', state_detail = null, held_until = null, version = version + 1
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(name)
    .bind(sealed.bytes)
    .bind(sealed.names)
    .bind(sealed.settings)
    .execute(scope.connection())
    .await?;
    own(scope, channel, external_id, id).await?;
    tokens::note(scope, id, &TokenOrigin::default()).await?;
    waiting::drain(scope, id).await?;
    let view = load::get(scope, id).await?;
    audit::created(scope, AuditAction::InboxConnected, id, &view.name, &view);
    scope.record(Event::InboxCreated(view.clone()));
    fetch_templates(scope, channel, id).await?;
    Ok(view)
}

/// The inbox that an account has in this workspace.
pub async fn of_account(scope: &mut Scoped, channel: &str, external_id: &str) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(
        "select id from inbox where workspace_id = $1 and channel = $2 and external_id = $3 and removed_at is null",
    )
    .bind(scope.workspace_id())
    .bind(channel)
    .bind(external_id.trim())
    .fetch_optional(scope.connection())
    .await?)
}

/// Connects an account whose token a login brought: a new inbox, the one it had before, or the one it has.
pub async fn connect_granted(
    scope: &mut Scoped,
    keys: &Keys,
    new: NewInbox,
    origin: &TokenOrigin,
) -> Result<InboxView> {
    super::validate(&new)?;
    let view = match of_account(scope, &new.channel, &new.external_id).await? {
        Some(id) => {
            let credentials = InboxChange {
                credentials: new.credentials,
                ..InboxChange::default()
            };
            change(scope, keys, id, credentials).await?
        }
        None => super::add(scope, keys, new).await?,
    };
    tokens::note(scope, view.id, origin).await?;
    Ok(view)
}
