//! Making, changing and removing endpoints, and giving them another secret.

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

use super::load::{COLUMNS, Row, find};
use super::view::{DisabledReason, DisabledView, MadeWebhookEndpointView, WebhookEndpointView};
use super::{WebhookEventType, secret};
use crate::crypto::Keys;
use crate::domain::access::Actor;
use crate::domain::audit::{self, AuditAction};
use crate::domain::views::{Event, RemovedView};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

/// That one workspace has.
const ENDPOINTS_MAX: i64 = 20;
const NAME_MAX: usize = 100;
const URL_MAX: usize = 2_000;
/// So long both secrets sign, where nothing else is said, and at most.
const OVERLAP_HOURS: u16 = 24;
const OVERLAP_HOURS_MAX: u16 = 7 * 24;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Shop", "url": "https://shop.example/hooks/desk", "event_types": ["message.created", "conversation.updated"] }))]
pub struct NewWebhookEndpoint {
    /// What it is for. At most 100 characters.
    pub name: String,
    /// An `https` address in the public internet, without a password in it. At most 2000 characters.
    pub url: String,
    /// At least one, none that you may not read.
    pub event_types: Vec<WebhookEventType>,
}

/// What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "event_types": ["message.created"], "enabled": true }))]
pub struct WebhookEndpointChanges {
    pub name: Option<String>,
    pub url: Option<String>,
    /// All of them.
    pub event_types: Option<Vec<WebhookEventType>>,
    /// Switched on, it goes on where it was, as far as the change log reaches.
    pub enabled: Option<bool>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "overlap_hours": 24 }))]
pub struct RotateSecret {
    /// So long what is posted is signed with the secret before as well: 24 by default, at most 168. 0: that one is known to somebody.
    #[schema(minimum = 0, maximum = 168)]
    pub overlap_hours: Option<u16>,
}

/// As the audit log has it: what stands behind the `?` of an address may be a secret. Of two that differ there, both are told apart.
fn recorded(view: &WebhookEndpointView) -> Value {
    let mut recorded = serde_json::to_value(view).unwrap_or_default();
    if let Some((place, query)) = view.url.split_once('?') {
        recorded["url"] = format!("{place}?#{}", &hex::encode(Sha256::digest(query))[..8]).into();
    }
    recorded
}

/// `allowed`: whether we post to such an address at all.
pub async fn create(
    scope: &mut Scoped,
    actor: &Actor,
    keys: &Keys,
    new: NewWebhookEndpoint,
    allowed: impl Fn(&str) -> bool,
) -> Result<MadeWebhookEndpointView> {
    let url = new.url.trim();
    let mut check = Check::default();
    check_name(&mut check, &new.name);
    check_url(&mut check, url, &allowed);
    check_types(&mut check, actor, &new.event_types);
    check.done()?;
    let clock = scope.store().clock.clone();
    let id = clock.id();
    let (sealed, shown) = secret::make(keys, id);
    // from now on: what is in the log already is the past
    let sql = format!(
        "insert into webhook_endpoint (workspace_id, id, name, url, event_types, secret, seq, created_at)
         select $1, $2, $3, $4, $5, $6, coalesce((select last_seq from workspace_counter where workspace_id = $1), 0), $7
         where (select count(*) from webhook_endpoint where workspace_id = $1) < $8 returning {COLUMNS}"
    );
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .bind(new.name.trim())
        .bind(url)
        .bind(names(&new.event_types))
        .bind(sealed)
        .bind(clock.now())
        .bind(ENDPOINTS_MAX)
        .fetch_optional(scope.connection())
        .await?;
    let endpoint: WebhookEndpointView = row.map(Into::into).ok_or_else(|| {
        Error::conflict(
            "too_many_endpoints",
            format!("There are {ENDPOINTS_MAX} webhook endpoints already. Remove one first."),
        )
    })?;
    audit::created(
        scope,
        AuditAction::WebhookEndpointCreated,
        id,
        &endpoint.name,
        &recorded(&endpoint),
    );
    scope.record(Event::WebhookEndpointUpdated(endpoint.clone()));
    Ok(MadeWebhookEndpointView {
        secret: shown,
        endpoint,
    })
}

pub async fn update(
    scope: &mut Scoped,
    actor: &Actor,
    id: Uuid,
    changes: WebhookEndpointChanges,
    allowed: impl Fn(&str) -> bool,
) -> Result<WebhookEndpointView> {
    let before = find(scope, id, " for no key update").await?;
    let mut after = before.clone();
    let mut check = Check::default();
    if let Some(name) = changes.name {
        check_name(&mut check, &name);
        name.trim().clone_into(&mut after.name);
    }
    if let Some(url) = changes.url {
        check_url(&mut check, url.trim(), &allowed);
        url.trim().clone_into(&mut after.url);
    }
    if let Some(mut types) = changes.event_types {
        types.sort_unstable();
        types.dedup();
        after.event_types = types;
    }
    // also where it is sent elsewhere: nobody hands on what they may not read
    if after.url != before.url || after.event_types != before.event_types {
        check_types(&mut check, actor, &after.event_types);
    }
    check.done()?;
    let now = scope.store().clock.now();
    match changes.enabled {
        Some(true) => after.disabled = None,
        Some(false) if before.disabled.is_none() => {
            after.disabled = Some(DisabledView {
                reason: DisabledReason::ByHand,
                at: now,
            });
        }
        _ => {}
    }
    if after == before {
        return Ok(before);
    }
    let turned_on = before.disabled.is_some() && after.disabled.is_none();
    let begins_anew = turned_on || after.url != before.url;
    if begins_anew {
        after.failing_since = None;
    }
    if turned_on {
        after.missed_at = None;
    }
    after.version += 1;
    save(scope, &after, begins_anew || after.event_types != before.event_types).await?;
    leave(scope, &after).await?;
    audit::changed(
        scope,
        AuditAction::WebhookEndpointChanged,
        id,
        &after.name,
        &recorded(&before),
        &recorded(&after),
    );
    scope.record(Event::WebhookEndpointUpdated(after.clone()));
    Ok(after)
}

/// `at_once`: what comes next is tried now, as if for the first time.
async fn save(scope: &mut Scoped, view: &WebhookEndpointView, at_once: bool) -> Result<()> {
    let disabled = view.disabled.as_ref();
    sqlx::query(
        "update webhook_endpoint set version = $3, name = $4, url = $5, event_types = $6, disabled_at = $7, disabled_because = $8,
           failing_since = $9, missed_at = $10, tries = case when $11 then 0 else tries end, retry_at = case when not $11 then retry_at end
         where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(view.id)
    .bind(view.version)
    .bind(&view.name)
    .bind(&view.url)
    .bind(names(&view.event_types))
    .bind(disabled.map(|disabled| disabled.at))
    .bind(disabled.map(|disabled| disabled.reason.as_str()))
    .bind(view.failing_since)
    .bind(view.missed_at)
    .bind(at_once)
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// What is not tried again, since nothing is or since it is not wanted any more, does not look as if it were.
async fn leave(scope: &mut Scoped, view: &WebhookEndpointView) -> Result<()> {
    sqlx::query(
        "update endpoint_delivery set state = 'failed', next_attempt_at = null
         where workspace_id = $1 and endpoint_id = $2 and state = 'retrying' and ($3 or type <> all($4))",
    )
    .bind(scope.workspace_id())
    .bind(view.id)
    .bind(view.disabled.is_some())
    .bind(names(&view.event_types))
    .execute(scope.connection())
    .await?;
    Ok(())
}

pub async fn remove(scope: &mut Scoped, id: Uuid) -> Result<()> {
    let before = find(scope, id, " for update").await?;
    sqlx::query("delete from webhook_endpoint where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await?;
    audit::removed(
        scope,
        AuditAction::WebhookEndpointRemoved,
        id,
        &before.name,
        &recorded(&before),
    );
    scope.record(Event::WebhookEndpointRemoved(RemovedView { id }));
    Ok(())
}

/// Another secret. Both sign for a while, so that its owner can change over without losing anything; a third one is forgotten.
pub async fn rotate(
    scope: &mut Scoped,
    keys: &Keys,
    id: Uuid,
    wanted: RotateSecret,
) -> Result<MadeWebhookEndpointView> {
    let hours = wanted.overlap_hours.unwrap_or(OVERLAP_HOURS);
    Check::default()
        .field(
            "overlap_hours",
            hours <= OVERLAP_HOURS_MAX,
            format!("must be at most {OVERLAP_HOURS_MAX}"),
        )
        .done()?;
    find(scope, id, " for no key update").await?;
    let until = scope.store().clock.now() + Duration::hours(i64::from(hours));
    let (sealed, shown) = secret::make(keys, id);
    let sql = format!(
        "update webhook_endpoint set version = version + 1, secret = $3,
           previous_secret = case when $4 then secret end, previous_until = case when $4 then $5::timestamptz end
         where workspace_id = $1 and id = $2 returning {COLUMNS}"
    );
    let row: Row = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .bind(sealed)
        .bind(hours > 0)
        .bind(until)
        .fetch_one(scope.connection())
        .await?;
    let endpoint = WebhookEndpointView::from(row);
    let detail = serde_json::json!({ "overlap_hours": hours });
    audit::done(
        scope,
        AuditAction::WebhookSecretRotated,
        Some(id),
        Some(&endpoint.name),
        detail,
    );
    scope.record(Event::WebhookEndpointUpdated(endpoint.clone()));
    Ok(MadeWebhookEndpointView {
        secret: shown,
        endpoint,
    })
}

fn names(types: &[WebhookEventType]) -> Vec<&'static str> {
    let mut sorted = types.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.into_iter().map(WebhookEventType::as_str).collect()
}

fn check_name(check: &mut Check, name: &str) {
    check.text("name", name, NAME_MAX).field(
        "name",
        !name.contains(char::is_control),
        "must not contain control characters",
    );
}

fn check_url(check: &mut Check, url: &str, allowed: &impl Fn(&str) -> bool) {
    check
        .field(
            "url",
            url.len() <= URL_MAX,
            format!("must have at most {URL_MAX} characters"),
        )
        .field(
            "url",
            allowed(url),
            "must be an https address in the public internet, without a password in it",
        );
}

fn check_types(check: &mut Check, actor: &Actor, types: &[WebhookEventType]) {
    let may = |one: &WebhookEventType| one.may_be_sent_by(actor.reach());
    check
        .field("event_types", !types.is_empty(), "must not be empty")
        .field(
            "event_types",
            types.iter().all(may),
            "hold events that you may not read yourself",
        );
}
