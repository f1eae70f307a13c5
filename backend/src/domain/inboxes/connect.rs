//! Connecting an account, changing it, taking it away.

use frontdesk_connectors::{Channel, Credentials, by_channel};
use serde_json::{Value, json};
use uuid::Uuid;

use super::credentials::{self, Sealed};
use super::tokens::{self, TokenOrigin};
use super::{Connection, load, revive, secret, waiting};
use crate::crypto::Keys;
use crate::domain::audit::{self, AuditAction};
use crate::domain::templates;
use crate::domain::views::{Event, InboxView, MediaPolicy, RemovedView};
use crate::domain::workspaces::limits;
use crate::errors::{Check, Error, Result, violated};
use crate::store::Scoped;

#[derive(Debug, Clone)]
pub struct NewInbox {
    pub id: Option<Uuid>,
    pub channel: String,
    pub external_id: String,
    pub name: String,
    pub credentials: Option<Value>,
}

/// What is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct InboxChange {
    pub name: Option<String>,
    pub credentials: Option<Value>,
    pub disabled: Option<bool>,
    pub media: Option<MediaPolicy>,
}

/// The channel and the credentials of a new inbox, when all its fields are right.
pub fn validate(new: &NewInbox) -> Result<(Channel, Credentials)> {
    let channel = new.channel.parse::<Channel>();
    let parsed = credentials::parse(new.credentials.clone());
    let mut check = Check::default();
    check_text(&mut check, "name", &new.name);
    check_text(&mut check, "external_id", &new.external_id);
    if let Err(text) = &channel {
        check.field("channel", false, text);
    }
    if let Err(Error::Invalid(fields)) = &parsed {
        check.also(fields);
    }
    check.done()?;
    Ok((channel.map_err(|error| Error::invalid("channel", error))?, parsed?))
}

/// Connects an account to this workspace. One account belongs to one inbox, wherever it is.
pub async fn add(scope: &mut Scoped, keys: &Keys, new: NewInbox) -> Result<InboxView> {
    let (channel, known) = validate(&new)?;
    let id = new.id.unwrap_or_else(|| scope.store().clock.id());
    let given = with_webhook_secret(channel, &known, new.credentials.unwrap_or_else(|| json!({})));
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let external_id = new.external_id.trim();
    // who asks for an id gets an inbox of that id
    let earlier = match new.id {
        None => revive::earlier(scope, channel, external_id).await?,
        Some(_) => None,
    };
    if channel == Channel::Api && new.id.is_none() && earlier.is_none() {
        let words = "is given by us: leave it out, or name a connector's inbox that was removed here";
        return Err(Error::invalid("external_id", words));
    }
    let id = earlier.unwrap_or(id);
    let sealed = credentials::seal(keys, id, None, given)?;
    if earlier.is_some() {
        return revive::revive(scope, channel, id, new.name.trim(), external_id, sealed).await;
    }
    sqlx::query(
        "insert into inbox (workspace_id, id, channel, external_id, name, credentials, credential_names, settings, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(channel.as_str())
    .bind(external_id)
    .bind(new.name.trim())
    .bind(sealed.bytes)
    .bind(sealed.names)
    .bind(sealed.settings)
    .bind(now)
    .execute(scope.connection())
    .await
    .map_err(|error| match violated(&error) {
        Some("inbox_pkey") => Error::conflict("inbox_taken", "There is an inbox with this id already."),
        _ => error.into(),
    })?;
    own(scope, channel, external_id, id).await?;
    tokens::note(scope, id, &TokenOrigin::default()).await?;
    let view = load::get(scope, id).await?;
    audit::created(scope, AuditAction::InboxConnected, id, &view.name, &view);
    scope.record(Event::InboxCreated(view.clone()));
    fetch_templates(scope, channel, id).await?;
    Ok(view)
}

/// Where the channel has any: they are there when somebody wants to send one.
pub(super) async fn fetch_templates(scope: &mut Scoped, channel: Channel, id: Uuid) -> Result<()> {
    if by_channel(channel).spec().templates {
        templates::request_anew(scope, id).await?;
    }
    Ok(())
}

/// From now on what the account's customers write is this inbox's. What came while it was nobody's is given to nobody.
pub(super) async fn own(scope: &mut Scoped, channel: Channel, external_id: &str, id: Uuid) -> Result<()> {
    limits::one_more_inbox(scope, id).await?;
    let workspace_id = scope.workspace_id();
    sqlx::query("insert into channel_account (channel, external_id, workspace_id, inbox_id) values ($1, $2, $3, $4)")
        .bind(channel.as_str())
        .bind(external_id)
        .bind(workspace_id)
        .bind(id)
        .execute(scope.connection())
        .await
        .map_err(|error| match violated(&error) {
            Some("channel_account_pkey") => Error::conflict(
                "inbox_taken",
                format!("The {channel} account {external_id} is connected to an inbox already."),
            ),
            _ => error.into(),
        })?;
    Ok(())
}

/// Where each inbox has a webhook of its own, it has a secret from its first moment.
fn with_webhook_secret(channel: Channel, known: &Credentials, mut given: Value) -> Value {
    if by_channel(channel).spec().own_webhook && known.webhook_secret.is_none() {
        given["webhook_secret"] = json!(secret::new(channel));
    }
    given
}

/// Fills in the account where its id was left out and the credentials name it by themselves, as a bot's token does.
pub fn name_account(new: &mut NewInbox) -> Result<()> {
    if !new.external_id.trim().is_empty() {
        return Ok(());
    }
    let (Ok(channel), Ok(credentials)) = (
        new.channel.parse::<Channel>(),
        credentials::parse(new.credentials.clone()),
    ) else {
        return Ok(());
    };
    let named = by_channel(channel).account_of(&credentials);
    if let Some(id) = named.map_err(|words| Error::invalid("credentials", words))? {
        new.external_id = id;
    }
    Ok(())
}

fn check_text(check: &mut Check, name: &str, value: &str) {
    check
        .text(name, value, 200)
        .field(name, !value.contains('\0'), "must not hold a NUL character");
}

/// The stored credentials with the given ones over them; locked, so that two changes at once both count.
async fn overlay(scope: &mut Scoped, keys: &Keys, id: Uuid, given: Value) -> Result<Sealed> {
    let stored: Option<Vec<u8>> =
        sqlx::query_scalar("select credentials from inbox where workspace_id = $1 and id = $2 for no key update")
            .bind(scope.workspace_id())
            .bind(id)
            .fetch_one(scope.connection())
            .await?;
    credentials::seal(keys, id, stored.as_deref(), without_former_page(given))
}

/// An account that is connected by itself from now on leaves the Page it was behind.
fn without_former_page(mut given: Value) -> Value {
    if given["login"] == "instagram" && given.get("page_id").is_none() {
        given["page_id"] = Value::Null;
    }
    given
}

/// What an inbox would be called with if these credentials were laid over its own: to be asked of the platform first.
pub async fn merged(scope: &mut Scoped, keys: &Keys, id: Uuid, given: Value) -> Result<Connection> {
    load::get(scope, id).await?;
    credentials::refuse_made(&given)?;
    let sealed = overlay(scope, keys, id, given).await?;
    let (channel, account_id): (String, String) =
        sqlx::query_as("select channel, external_id from inbox where workspace_id = $1 and id = $2")
            .bind(scope.workspace_id())
            .bind(id)
            .fetch_one(scope.connection())
            .await?;
    Ok(Connection {
        channel: channel.parse().map_err(|error: String| anyhow::anyhow!(error))?,
        account_id,
        credentials: credentials::open(keys, id, Some(sealed.bytes))?,
    })
}

/// New credentials bring a held inbox back: what waited is delivered in order.
pub async fn change(scope: &mut Scoped, keys: &Keys, id: Uuid, change: InboxChange) -> Result<InboxView> {
    let workspace_id = scope.workspace_id();
    let before = load::get(scope, id).await?;
    if let Some(name) = &change.name {
        let mut check = Check::default();
        check_text(&mut check, "name", name);
        check.done()?;
    }
    let reconnected = change.credentials.is_some();
    let goes_on = reconnected || change.disabled == Some(false);
    if goes_on {
        waiting::lock(scope, id).await?;
    }
    let new_token = change
        .credentials
        .as_ref()
        .is_some_and(|given| given.get("access_token").is_some() || given.get("login").is_some());
    // their names alone: what they are is nobody's to read, in this log neither
    let replaced: Vec<String> = match &change.credentials {
        Some(Value::Object(given)) => given.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let sealed = match change.credentials {
        Some(given) => Some(overlay(scope, keys, id, given).await?),
        None => None,
    };
    sqlx::query(
        "update inbox set name = coalesce($3, name), credentials = coalesce($4, credentials), credential_names = coalesce($5, credential_names),
           settings = coalesce($6, settings), media = coalesce($9, media),
           -- one that was switched off stays so until somebody switches it on
           state = case when $7 then 'disabled' when state = 'disabled' then case when $7 is false then 'connected' else state end
             when $8 then 'connected' else state end,
           state_detail = case when $8 then null else state_detail end,
           held_until = case when $8 then null else held_until end, version = version + 1
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(change.name.as_deref().map(str::trim))
    .bind(sealed.as_ref().map(|sealed| &sealed.bytes))
    .bind(sealed.as_ref().map(|sealed| &sealed.names))
    .bind(sealed.as_ref().map(|sealed| &sealed.settings))
    .bind(change.disabled)
    .bind(reconnected)
    .bind(change.media.map(|media| match media {
        MediaPolicy::Store => "store",
        MediaPolicy::Proxy => "proxy",
    }))
    .execute(scope.connection())
    .await?;
    if new_token {
        tokens::note(scope, id, &TokenOrigin::default()).await?;
    }
    if goes_on {
        waiting::drain(scope, id).await?;
    }
    let after = load::get(scope, id).await?;
    note_change(scope, &before, &after, &replaced);
    if after.version != before.version {
        scope.record(Event::InboxUpdated(after.clone()));
    }
    if reconnected && after.spec["templates"] == true {
        templates::request_anew(scope, id).await?;
    }
    Ok(after)
}

fn note_change(scope: &mut Scoped, before: &InboxView, after: &InboxView, replaced: &[String]) {
    let action = AuditAction::InboxChanged;
    let differs = audit::difference(action, after.id, &after.name, before, after);
    if replaced.is_empty() {
        differs.into_iter().for_each(|entry| scope.audit(entry));
        return;
    }
    let mut entry = differs.unwrap_or_else(|| audit::deed(action, Some(after.id), Some(&after.name), json!({})));
    if let Some(after) = &mut entry.after {
        after["credentials_replaced"] = json!(replaced);
    }
    scope.audit(entry);
}

/// Takes the account away: its conversations stay readable, nothing more comes in or goes out, and it may be connected
/// elsewhere.
pub async fn remove(scope: &mut Scoped, id: Uuid) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let before = load::get(scope, id).await?;
    sqlx::query("delete from channel_account where workspace_id = $1 and inbox_id = $2")
        .bind(workspace_id)
        .bind(id)
        .execute(scope.connection())
        .await?;
    let now = scope.store().clock.now();
    sqlx::query(
        "update inbox set removed_at = $3, credentials = null, credential_names = '{}', state = 'disabled', version = version + 1,
           token_expires_at = null, token_issued_at = null, grant_app = null, granted_by = null
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(now)
    .execute(scope.connection())
    .await?;
    audit::removed(scope, AuditAction::InboxRemoved, id, &before.name, &before);
    scope.record(Event::InboxRemoved(RemovedView { id }));
    Ok(())
}
