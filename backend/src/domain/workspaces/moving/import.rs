//! Taking a workspace in. What can be known before is looked at before: whether the folder is whole, and whether this version knows all that is in
//! it. Then the workspace is here and waits, then come its audit log, its files, and the other rows, those first that others refer to.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::arrival::Arrival;
use super::export::{file_count, row_count};
use super::folder::{Digested, Folder, digest};
use super::intake::{Insert, Intake};
use super::manifest::{FILE_COLUMNS, FILES, Manifest, Part, USER_COLUMNS, USERS, wrong};
use super::taken::{AUDIT, COUNTER, WORKSPACE};
use super::{Watch, media, rows};
use crate::errors::{Error, Result};
use crate::store::Store;
use crate::store::files::Files;

/// What is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    pub workspace_id: Uuid,
    pub name: String,
    pub rows: u64,
    pub files: u64,
    /// Those that rows name and the export does not have.
    pub missing_files: u64,
    /// For members who had none.
    pub accounts_made: usize,
    /// Addresses of members who had one: they are in it now.
    pub accounts_known: Vec<String>,
}

/// Takes in what a folder has, or what is missing here of one that was cut off.
pub async fn import(store: &Store, files: &Files, path: &Path, watch: Watch<'_>) -> Result<Imported> {
    let folder = Folder::at(path);
    let text = folder.manifest().await?;
    let manifest = Manifest::read(&text)?;
    let plan = Plan::of(store, &manifest).await?;
    whole(&folder, &manifest, watch).await?;
    let seal = Sha256::digest(&text).to_vec();
    let arrival = Arrival::begin(store, files, &folder, &manifest, &seal, &plan.workspace).await?;
    plan.log.run(store, &folder, &arrival, watch).await?;
    arrival.expect_log(store, &manifest).await?;
    media::put(store, files, &folder, &arrival, watch).await?;
    for table in &plan.tables {
        table.run(store, &folder, &arrival, watch).await?;
    }
    let accounts = arrival.finish(store, &manifest).await?;
    Ok(Imported {
        workspace_id: manifest.workspace_id,
        rows: row_count(&manifest),
        files: file_count(&manifest),
        missing_files: manifest.missing_files,
        accounts_made: accounts.made,
        accounts_known: accounts.known,
        name: manifest.name.clone(),
    })
}

/// Everything in the folder is what the manifest says.
async fn whole(folder: &Folder, manifest: &Manifest, watch: Watch<'_>) -> Result<()> {
    for part in &manifest.parts {
        let wanted = Digested {
            bytes: part.bytes,
            sha256: part.sha256.clone(),
        };
        let file = format!("{}.jsonl", part.name);
        match digest(&folder.part(&part.name)).await? {
            Some(found) if found == wanted => {}
            Some(_) => {
                return Err(Error::invalid(
                    &file,
                    "is not what the manifest says: copy it once more",
                ));
            }
            None => return Err(Error::invalid(&file, "is not there: copy it once more")),
        }
    }
    watch("parts that are whole", manifest.parts.len() as u64)
}

/// What is done, in its order.
struct Plan<'a> {
    /// The row of the workspace itself.
    workspace: Insert,
    /// The audit log, while nobody does anything that would be an entry.
    log: Intake<'a>,
    tables: Vec<Intake<'a>>,
}

impl<'a> Plan<'a> {
    async fn of(store: &Store, manifest: &'a Manifest) -> Result<Self> {
        let mut connection = store.database.owner.acquire().await?;
        let here = rows::migrations(&mut connection).await?;
        if let Some(unknown) = manifest.migrations.iter().find(|name| !here.contains(*name)) {
            return Err(wrong(format!(
                "is of a newer version, which has the migration {unknown}: upgrade this installation first"
            )));
        }
        let mut left = named(manifest)?;
        expect_columns(manifest.part(USERS)?, &USER_COLUMNS)?;
        expect_columns(manifest.part(FILES)?, &FILE_COLUMNS)?;
        left.remove(USERS);
        left.remove(FILES);
        let (mut workspace, mut log, mut tables) = (None, None, Vec::new());
        for (table, taken) in rows::tables(&mut connection).await? {
            // a table that is newer than the export
            let Some(part) = manifest.parts.iter().find(|part| part.name == table.name) else {
                continue;
            };
            left.remove(part.name.as_str());
            let stays = |column: &String| taken.without.contains(&column.as_str()) || !table.columns.contains(column);
            if let Some(column) = part.columns.iter().find(|column| stays(column)) {
                return Err(wrong(format!(
                    "says that {} has {column}, which this version does not take in",
                    part.name
                )));
            }
            let insert = Insert::of(&table, taken, &part.columns, manifest);
            match table.name.as_str() {
                WORKSPACE => workspace = Some(insert),
                AUDIT => log = Some(Intake { part, insert }),
                _ => tables.push(Intake { part, insert }),
            }
        }
        if let Some(name) = left.first() {
            return Err(wrong(format!("names {name}, which this version does not take in")));
        }
        manifest.part(COUNTER)?;
        let workspace = workspace.ok_or_else(|| wrong("names no workspace"))?;
        let log = log.ok_or_else(|| wrong("names no audit log"))?;
        Ok(Self { workspace, log, tables })
    }
}

/// The parts, each of them once.
fn named(manifest: &Manifest) -> Result<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    match manifest.parts.iter().find(|part| !names.insert(part.name.as_str())) {
        None => Ok(names),
        Some(twice) => Err(wrong(format!("names {} twice", twice.name))),
    }
}

fn expect_columns(part: &Part, columns: &[&str]) -> Result<()> {
    match part.columns == columns {
        true => Ok(()),
        false => Err(wrong(format!(
            "says of {} what this version does not take in",
            part.name
        ))),
    }
}
