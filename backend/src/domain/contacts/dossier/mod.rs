//! Everything that is known of one contact, as one file: asked for, made as a job, kept for a few days. Why it is so: decision 47.

mod archive;
mod content;
mod work;

use serde::Serialize;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, FromRow};
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

pub use work::{sweep_expired, take_up, work};

use self::work::LEASE;
use super::get as contact;
use crate::clock::rfc3339_millis;
use crate::domain::audit::{self, AuditAction};
use crate::domain::messages::By;
use crate::errors::{Error, Result};
use crate::store::jobs::Job;
use crate::store::{Doer, Scoped, Store};

/// A file is there for so long.
const KEPT: Duration = Duration::days(3);

/// A file with everything of one contact, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct ContactExportView {
    pub id: Uuid,
    pub contact_id: Uuid,
    /// `running`, `ready`, or `failed`: ask for another one.
    pub state: String,
    /// Messages.
    pub total: i32,
    /// Of which so many are in it.
    pub done: i32,
    /// Bytes, once it is ready.
    pub size: Option<i64>,
    pub author_name: Option<String>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis::option")]
    pub finished_at: Option<OffsetDateTime>,
    /// When it is removed by itself.
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
}

fn select(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "select id, contact_id, state, total, done, size, author_name, created_at, finished_at, expires_at
         from contact_export where workspace_id = $1 and {condition}"
    ))
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ContactExportView> {
    sqlx::query_as(select("id = $2 and expires_at > $3"))
        .bind(scope.workspace_id())
        .bind(id)
        .bind(scope.store().clock.now())
        .fetch_optional(scope.connection())
        .await?
        .ok_or(Error::NotFound("export"))
}

/// Doing it again while one is made gives that one.
pub async fn ask(scope: &mut Scoped, by: &By, contact_id: Uuid) -> Result<ContactExportView> {
    if contact(scope, contact_id).await?.merged_into.is_some() {
        return Err(Error::conflict(
            "contact_merged",
            "This contact was merged into another one. Export that one.",
        ));
    }
    let (workspace_id, id, now) = (
        scope.workspace_id(),
        scope.store().clock.id(),
        scope.store().clock.now(),
    );
    let going: bool = sqlx::query_scalar(
        "select exists (select from erasure where workspace_id = $1 and contact_id = $2 and state = 'running')",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_one(scope.connection())
    .await?;
    if going {
        return Err(Error::conflict("contact_being_erased", "This contact is being erased."));
    }
    let made: Option<Uuid> = sqlx::query_scalar(
        "insert into contact_export (workspace_id, id, contact_id, state, storage_key, author_id, author_name, lease_until, created_at, expires_at)
         values ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9)
         on conflict (workspace_id, contact_id) where state = 'running' do nothing returning id",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(contact_id)
    .bind(format!("{workspace_id}/exports/{id}.zip"))
    .bind(by.id)
    .bind(by.name.as_deref())
    .bind(now + LEASE)
    .bind(now)
    .bind(now + KEPT)
    .fetch_optional(scope.connection())
    .await?;
    if made.is_none() {
        return Ok(sqlx::query_as(select("contact_id = $2 and state = 'running'"))
            .bind(workspace_id)
            .bind(contact_id)
            .fetch_one(scope.connection())
            .await?);
    }
    let said = json!({ "export_id": id });
    audit::done(scope, AuditAction::ContactExportAsked, Some(contact_id), None, said);
    scope.enqueue(Job::ExportContact {
        workspace_id,
        export_id: id,
    });
    get(scope, id).await
}

/// Where a file lies that is ready. That somebody took it is recorded before they have any of it.
pub async fn take(store: &Store, mut scope: Scoped, doer: Doer, id: Uuid) -> Result<String> {
    let view = get(&mut scope, id).await?;
    if view.state != "ready" {
        return Err(Error::conflict(
            "export_not_ready",
            "The file is not ready yet. Look again in a moment.",
        ));
    }
    let workspace_id = scope.workspace_id();
    let key = sqlx::query_scalar("select storage_key from contact_export where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(id)
        .fetch_one(scope.connection())
        .await?;
    scope.rollback().await?;
    let said: Value = json!({ "export_id": id });
    let entry = audit::deed(AuditAction::ContactExportRead, Some(view.contact_id), None, said);
    audit::note(store, workspace_id, doer, entry).await?;
    Ok(key)
}
