//! What a workspace chooses for itself.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::check_name;
use crate::domain::audit::{self, AuditAction};
use crate::errors::{Check, Error, Result};
use crate::store::{Scoped, Signal};

/// Days; what is kept for longer is kept without an end.
const KEPT_MOST: i32 = 3_650;

/// What the workspace has chosen for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkspaceSettingsView {
    pub id: Uuid,
    pub name: String,
    /// How many days raw webhooks are kept; null: as long as the server keeps them.
    pub webhook_retention_days: Option<i16>,
    /// How many days the server keeps them at most.
    pub webhook_retention_max: u16,
    /// How many days messages of resolved conversations are kept, counted from when they came; null: until somebody erases them.
    pub message_retention_days: Option<i32>,
    /// The fewest days of messages: as long as the server keeps its log of changes and raw webhooks.
    pub message_retention_min: u16,
    /// How many days files of messages are kept; null: as long as their messages.
    pub media_retention_days: Option<i32>,
    /// Whether every member has to sign in with two steps: who has not set it up can do nothing else until then.
    pub second_factor_required: bool,
}

pub async fn settings(scope: &mut Scoped, retention_max: u16) -> Result<WorkspaceSettingsView> {
    let (id, name, webhook_retention_days, message_retention_days, media_retention_days, second_factor_required) =
        sqlx::query_as(
            "select id, name, webhook_retention_days, message_retention_days, media_retention_days, second_factor_required
             from workspace where id = $1",
        )
        .bind(scope.workspace_id())
        .fetch_one(scope.connection())
        .await?;
    Ok(WorkspaceSettingsView {
        id,
        name,
        webhook_retention_days,
        webhook_retention_max: retention_max,
        message_retention_days,
        message_retention_min: retention_max,
        media_retention_days,
        second_factor_required,
    })
}

/// What is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct WorkspaceChange {
    pub name: Option<String>,
    /// Days; none: as long as the server keeps them.
    pub webhook_retention_days: Option<Option<i16>>,
    /// Days; none: until somebody erases them.
    pub message_retention_days: Option<Option<i32>>,
    /// Days; none: as long as their messages.
    pub media_retention_days: Option<Option<i32>>,
}

impl WorkspaceChange {
    fn check(&self, retention_max: u16) -> Result<()> {
        let mut check = Check::default();
        if let Some(name) = &self.name {
            check_name(&mut check, "name", name);
        }
        let most = i32::from(retention_max);
        for (field, days, (fewest, most), otherwise) in [
            (
                "webhook_retention_days",
                self.webhook_retention_days.flatten().map(i32::from),
                (1, most),
                "as long as the server keeps them",
            ),
            (
                "message_retention_days",
                self.message_retention_days.flatten(),
                (most, KEPT_MOST),
                "no end",
            ),
            (
                "media_retention_days",
                self.media_retention_days.flatten(),
                (1, KEPT_MOST),
                "as long as their messages",
            ),
        ] {
            let right = days.is_none_or(|days| (fewest..=most).contains(&days));
            check.field(
                field,
                right,
                format!("must be from {fewest} to {most}, or null for {otherwise}"),
            );
        }
        check.done()
    }
}

/// `retention_max`: how many days the server keeps raw webhooks and its log of changes.
pub async fn change(scope: &mut Scoped, change: WorkspaceChange, retention_max: u16) -> Result<()> {
    change.check(retention_max)?;
    lock(scope).await?;
    let before = settings(scope, retention_max).await?;
    sqlx::query(
        "update workspace set name = $2, webhook_retention_days = $3, message_retention_days = $4, media_retention_days = $5 where id = $1",
    )
    .bind(scope.workspace_id())
    .bind(change.name.as_deref().map_or(before.name.as_str(), str::trim))
    .bind(change.webhook_retention_days.unwrap_or(before.webhook_retention_days))
    .bind(change.message_retention_days.unwrap_or(before.message_retention_days))
    .bind(change.media_retention_days.unwrap_or(before.media_retention_days))
    .execute(scope.connection())
    .await?;
    let after = settings(scope, retention_max).await?;
    let action = AuditAction::WorkspaceChanged;
    audit::changed(scope, action, after.id, &after.name, &before, &after);
    Ok(())
}

async fn lock(scope: &mut Scoped) -> Result<()> {
    sqlx::query("select from workspace where id = $1 for no key update")
        .bind(scope.workspace_id())
        .execute(scope.connection())
        .await?;
    Ok(())
}

/// Whether every member has to sign in with two steps. `by` asks for nothing that they do not do themselves; sockets are looked at again
/// after the commit.
pub async fn require_second_factor(scope: &mut Scoped, by: Uuid, required: bool, retention_max: u16) -> Result<()> {
    lock(scope).await?;
    let before = settings(scope, retention_max).await?;
    if before.second_factor_required == required {
        return Ok(());
    }
    let has_one: bool = sqlx::query_scalar("select second_factor_at is not null from users where id = $1")
        .bind(by)
        .fetch_one(scope.connection())
        .await?;
    if required && !has_one {
        return Err(Error::conflict(
            "second_factor_first",
            "Set up two-step sign-in for yourself first.",
        ));
    }
    sqlx::query("update workspace set second_factor_required = $2 where id = $1")
        .bind(scope.workspace_id())
        .bind(required)
        .execute(scope.connection())
        .await?;
    let after = settings(scope, retention_max).await?;
    let action = AuditAction::WorkspaceChanged;
    audit::changed(scope, action, after.id, &after.name, &before, &after);
    scope.signal(Signal::Access {
        workspace_id: Some(scope.workspace_id()),
        user_id: None,
    });
    Ok(())
}
