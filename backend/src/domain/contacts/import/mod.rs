//! Contacts from a file: it is uploaded, its columns are told, each line is looked at without writing anything, and then taken in, by
//! a job in small steps that each remember how far they came.

mod file;
mod line;
mod mapping;
mod read;
mod work;

pub use file::{BYTES_MAX, upload};
pub use read::{get, lines, list, report};
pub use work::{take_up, tidy, work};

use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::domain::audit::{self, AuditAction};
use crate::domain::contact_attributes;
use crate::domain::messages::By;
use crate::domain::views::{ContactImportView, Event, ImportState};
use crate::errors::{Error, Result, violated};
use crate::store::Scoped;
use crate::store::jobs::Job;

/// Has each line looked at, with these columns. Nothing is written.
pub async fn check(scope: &mut Scoped, by: &By, id: Uuid, mapping: Vec<String>) -> Result<ContactImportView> {
    let import = locked(scope, id).await?;
    expect(&import, &[ImportState::Uploaded, ImportState::Checked])?;
    let attributes = contact_attributes::all(scope).await?;
    mapping::check(&import.columns, &mapping, &attributes)?;
    begin(scope, by, id, "checking", &mapping).await
}

/// Takes in what was looked at.
pub async fn start(scope: &mut Scoped, by: &By, id: Uuid) -> Result<ContactImportView> {
    let import = locked(scope, id).await?;
    expect(&import, &[ImportState::Checked])?;
    let said = json!({ "lines": import.total, "mapping": import.mapping });
    audit::done(
        scope,
        AuditAction::ImportStarted,
        Some(id),
        Some(&import.file_name),
        said,
    );
    begin(scope, by, id, "running", &import.mapping).await
}

/// What was taken in so far stays.
pub async fn cancel(scope: &mut Scoped, id: Uuid) -> Result<ContactImportView> {
    let import = locked(scope, id).await?;
    if matches!(import.state, ImportState::Finished | ImportState::Cancelled) {
        return Ok(import);
    }
    let said = json!({ "done": import.done });
    audit::done(
        scope,
        AuditAction::ImportCancelled,
        Some(id),
        Some(&import.file_name),
        said,
    );
    let now = scope.store().clock.now();
    sqlx::query(
        "update contact_import set state = 'cancelled', finished_at = $3, version = version + 1 where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(now)
    .execute(scope.connection())
    .await?;
    tell(scope, id).await
}

async fn begin(scope: &mut Scoped, by: &By, id: Uuid, state: &str, mapping: &[String]) -> Result<ContactImportView> {
    let (workspace_id, lease) = (scope.workspace_id(), scope.store().clock.now() + work::LEASE);
    sqlx::query(
        "update contact_import set state = $3, mapping = $4, author_id = $5, author_name = $6, lease_until = $7, done = 0, reached = 0,
           created = 0, updated = 0, failed = 0, version = version + 1
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(state)
    .bind(mapping)
    .bind(by.id)
    .bind(by.name.as_deref())
    .bind(lease)
    .execute(scope.connection())
    .await
    .map_err(|error| match violated(&error) {
        Some("contact_import_working") => Error::conflict(
            "import_running",
            "Another file is being looked at or taken in. Wait until that has finished.",
        ),
        _ => error.into(),
    })?;
    scope.enqueue(Job::ImportContacts {
        workspace_id,
        import_id: id,
    });
    tell(scope, id).await
}

async fn locked(scope: &mut Scoped, id: Uuid) -> Result<ContactImportView> {
    sqlx::query("select 1 from contact_import where workspace_id = $1 and id = $2 for no key update")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await?;
    get(scope, id).await
}

fn expect(import: &ContactImportView, states: &[ImportState]) -> Result<()> {
    if states.contains(&import.state) {
        return Ok(());
    }
    Err(Error::conflict(
        "import_state",
        "This file is not at that step. Look at it again.",
    ))
}

async fn tell(scope: &mut Scoped, id: Uuid) -> Result<ContactImportView> {
    let view = get(scope, id).await?;
    scope.record(Event::ContactImportUpdated(view.clone()));
    Ok(view)
}

/// The statement that reads imports, with a condition.
fn select(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "select id, version, state, file_name, columns, mapping, total, done, created, updated, failed, author_name, created_at,
           finished_at from contact_import where workspace_id = $1 and {condition}"
    ))
}
