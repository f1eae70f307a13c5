//! A workspace that is being taken in: it waits until all of it is here, and how much of it is stands in the same commit as the rows.

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::folder::Folder;
use super::intake::Insert;
use super::lines::Lines;
use super::manifest::{Manifest, wrong as wrong_manifest};
use super::people::{self, Renamed, Settled};
use super::reader::{Place, Reader, wrong};
use super::taken::WORKSPACE;
use crate::clock::rfc3339_millis;
use crate::crypto;
use crate::domain::audit::{self, AuditAction};
use crate::domain::members::account;
use crate::errors::{Error, Result, violated};
use crate::store::files::Files;
use crate::store::{Doer, Store, audit::append};

pub(super) struct Arrival {
    pub workspace_id: Uuid,
    pub renamed: Renamed,
    places: BTreeMap<String, Place>,
}

/// What its members sign in with.
pub(super) struct Accounts {
    pub made: usize,
    /// Addresses of those that were here before.
    pub known: Vec<String>,
}

impl Arrival {
    /// One that was begun goes on, with the same export. `seal`: SHA-256 of its manifest. `insert`: of the workspace's own row.
    pub async fn begin(
        store: &Store,
        files: &Files,
        folder: &Folder,
        manifest: &Manifest,
        seal: &[u8],
        insert: &Insert,
    ) -> Result<Self> {
        if let Some(begun) = Self::begun(store, manifest.workspace_id, seal).await? {
            return Ok(begun);
        }
        expect_no_files(files, manifest.workspace_id).await?;
        let row = own_row(folder, manifest).await?;
        let people = people::read(folder, manifest.workspace_id).await?;
        // one for all of them: nobody knows what it is of
        let hash = account::hash(&crypto::new_token()).await?;
        let now = store.clock.now();
        let mut transaction = store.database.owner.begin().await?;
        let inserted = insert.run(&mut transaction, &[row]).await;
        let inserted = inserted.map_err(|error| match violated(&error) {
            Some("workspace_pkey") => is_here(),
            _ => error.into(),
        })?;
        if inserted != 1 {
            return Err(wrong(WORKSPACE, 1, "is refused: no export has such a line"));
        }
        let settled = people::settle(&mut transaction, store, &people, &hash).await?;
        note(&mut transaction, manifest.workspace_id, seal, &settled, now).await?;
        transaction.commit().await?;
        Ok(Self {
            workspace_id: manifest.workspace_id,
            renamed: settled.renamed,
            places: BTreeMap::new(),
        })
    }

    async fn begun(store: &Store, workspace_id: Uuid, seal: &[u8]) -> Result<Option<Self>> {
        let (is_known, is_deleting): (bool, bool) = sqlx::query_as(
            "select exists (select from workspace where id = $1), exists (select from workspace_deletion where id = $1)",
        )
        .bind(workspace_id)
        .fetch_one(&store.database.owner)
        .await?;
        if is_deleting {
            return Err(refused(
                "workspace_deleting",
                "Its deletion has begun here. Finish that first: frontdesk workspace delete.",
            ));
        }
        type Row = (Vec<u8>, Json<Renamed>, Json<BTreeMap<String, Place>>);
        let row: Option<Row> = sqlx::query_as("select manifest, people, places from workspace_import where id = $1")
            .bind(workspace_id)
            .fetch_optional(&store.database.owner)
            .await?;
        match row {
            None if is_known => Err(is_here()),
            None => Ok(None),
            Some((manifest, ..)) if manifest != seal => Err(refused(
                "other_export",
                "A part of this workspace is here already, from another export. Go on with that one, or delete what is here: frontdesk workspace delete.",
            )),
            Some((_, Json(renamed), Json(places))) => Ok(Some(Self {
                workspace_id,
                renamed,
                places,
            })),
        }
    }

    /// How much of a part was in when this run began.
    pub fn place(&self, part: &str) -> Place {
        self.places.get(part).copied().unwrap_or_default()
    }

    /// Notes how much of a part is in, before whatever else the transaction does: whoever takes in the same at this moment waits here, and is
    /// refused.
    pub async fn reach(&self, connection: &mut PgConnection, part: &str, from: Place, to: Place) -> Result<()> {
        let reached = sqlx::query(
            "update workspace_import set places = jsonb_set(places, array[$2::text], $4)
             where id = $1 and coalesce(places -> $2::text, $5) = $3
               and not exists (select from workspace_deletion d where d.id = workspace_import.id)",
        )
        .bind(self.workspace_id)
        .bind(part)
        .bind(Json(from))
        .bind(Json(to))
        .bind(Json(Place::default()))
        .execute(connection)
        .await?;
        match reached.rows_affected() {
            1 => Ok(()),
            _ => Err(elsewhere()),
        }
    }

    /// It is being deleted meanwhile, or was.
    pub async fn is_given_up(&self, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(
            "select exists (select from workspace_deletion where id = $1) or not exists (select from workspace where id = $1)",
        )
        .bind(self.workspace_id)
        .fetch_one(connection)
        .await
    }

    /// The audit log is the one of there, as far as that went. What was done here since stands behind it.
    pub async fn expect_log(&self, store: &Store, manifest: &Manifest) -> Result<()> {
        let mut connection = store.database.owner.acquire().await?;
        if audit::holds(&mut connection, self.workspace_id, &manifest.audit).await? {
            return Ok(());
        }
        Err(refused(
            "audit_log_differs",
            "The audit log here is not the one that was exported: something else was recorded first. Delete what is here (frontdesk workspace delete), and take it in once more.",
        ))
    }

    /// All of it is here. It waits on, until somebody lets it go on.
    pub async fn finish(self, store: &Store, manifest: &Manifest) -> Result<Accounts> {
        let id = self.workspace_id;
        let mut transaction = store.database.owner.begin().await?;
        let made: Option<Vec<Uuid>> = sqlx::query_scalar("delete from workspace_import where id = $1 returning made")
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let made = made.ok_or_else(elsewhere)?;
        let known = sqlx::query_scalar(
            "select u.email from member m join users u on u.id = m.user_id
             where m.workspace_id = $1 and u.id <> all($2) order by lower(u.email)",
        )
        .bind(id)
        .bind(&made)
        .fetch_all(&mut *transaction)
        .await?;
        let said = json!({ "exported_at": rfc3339_millis::format(manifest.exported_at) });
        let entry = audit::deed(AuditAction::WorkspaceImported, Some(id), Some(&manifest.name), said);
        append(&mut transaction, id, &Doer::OPERATOR, &[entry], store.clock.now()).await?;
        transaction.commit().await?;
        Ok(Accounts {
            made: made.len(),
            known,
        })
    }
}

/// Two installations that share a storage would share the files, and whoever deletes them deletes the other's.
async fn expect_no_files(files: &Files, workspace_id: Uuid) -> Result<()> {
    match files.has_any(workspace_id).await.map_err(anyhow::Error::from)? {
        false => Ok(()),
        true => Err(refused(
            "files_exist",
            "The storage has files of this workspace already: another installation uses it too, and deleting the workspace there would delete its files here. Give this installation a storage or a prefix of its own in STORAGE_URL, or delete the workspace there first.",
        )),
    }
}

/// The line of the workspace itself.
async fn own_row(folder: &Folder, manifest: &Manifest) -> Result<String> {
    let part = manifest.part(WORKSPACE)?;
    let mut reader = Reader::open(folder, WORKSPACE, Place::default()).await?;
    let row = reader.line().await?;
    let row = row.ok_or_else(|| wrong_manifest("names a workspace of no row"))?;
    Lines::of(manifest.workspace_id, part).check(1, &row)?;
    match reader.line().await? {
        None => Ok(row),
        Some(_) => Err(wrong(WORKSPACE, 2, "is one too many: an export is of one workspace")),
    }
}

/// It waits from its first moment on.
async fn note(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    seal: &[u8],
    settled: &Settled,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query("update workspace set suspended_at = $2 where id = $1")
        .bind(workspace_id)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into workspace_import (id, manifest, people, made, began_at) values ($1, $2, $3, $4, $5)")
        .bind(workspace_id)
        .bind(seal)
        .bind(Json(&settled.renamed))
        .bind(&settled.made)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

fn is_here() -> Error {
    refused(
        "workspace_exists",
        "This workspace is here already; nothing was changed.",
    )
}

fn elsewhere() -> Error {
    refused(
        "import_elsewhere",
        "Somebody else takes it in at this moment, or deletes it. Look at frontdesk workspace list.",
    )
}

/// Told at the command line alone: the dashboard has no words for it.
fn refused(code: &'static str, detail: &str) -> Error {
    Error::Conflict {
        code,
        detail: detail.to_owned(),
    }
}
