//! Handing a workspace out. Rows are one quick pass, since the moment that they are of does not outlive the process; files are many and large, so
//! those that are in the folder already stay there when it is done again.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::folder::Folder;
use super::manifest::{FILES, Manifest, USERS};
use super::{Watch, media, rows};
use crate::clock::rfc3339_millis;
use crate::domain::audit::{self, AuditAction};
use crate::errors::Result;
use crate::store::files::Files;
use crate::store::{Doer, Store, audit::append};

/// What is in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    pub workspace_id: Uuid,
    /// The moment that the rows are of.
    #[serde(with = "rfc3339_millis")]
    pub exported_at: OffsetDateTime,
    pub rows: u64,
    pub files: u64,
    /// Those that rows name and the storage did not have.
    pub missing_files: u64,
}

impl Exported {
    fn of(manifest: &Manifest) -> Self {
        Self {
            workspace_id: manifest.workspace_id,
            exported_at: manifest.exported_at,
            rows: row_count(manifest),
            files: file_count(manifest),
            missing_files: manifest.missing_files,
        }
    }
}

/// Of the workspace's tables.
pub(super) fn row_count(manifest: &Manifest) -> u64 {
    let tables = manifest
        .parts
        .iter()
        .filter(|part| part.name != FILES && part.name != USERS);
    tables.map(|part| part.rows).sum()
}

pub(super) fn file_count(manifest: &Manifest) -> u64 {
    let files = manifest.parts.iter().filter(|part| part.name == FILES);
    files.map(|part| part.rows).sum()
}

/// Writes all of it to a folder, or what is missing there of one that was cut off.
pub async fn export(
    store: &Store,
    files: &Files,
    workspace_id: Uuid,
    path: &Path,
    watch: Watch<'_>,
) -> Result<Exported> {
    let mut connection = store.database.owner.acquire().await?;
    let name = rows::exportable(&mut connection, workspace_id).await?;
    drop(connection);
    let folder = Folder::begin(path, workspace_id).await?;
    record(store, workspace_id, &name).await?;
    let mut manifest = rows::write(store, workspace_id, &folder, watch).await?;
    let (part, missing) = media::fetch(files, workspace_id, &folder, watch).await?;
    manifest.parts.push(part);
    manifest.missing_files = missing;
    folder.finish(&manifest).await?;
    Ok(Exported::of(&manifest))
}

/// Before anything is handed out.
async fn record(store: &Store, workspace_id: Uuid, name: &str) -> Result<()> {
    let entry = audit::deed(
        AuditAction::WorkspaceExported,
        Some(workspace_id),
        Some(name),
        Value::Null,
    );
    let mut transaction = store.database.owner.begin().await?;
    append(
        &mut transaction,
        workspace_id,
        &Doer::OPERATOR,
        &[entry],
        store.clock.now(),
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}
