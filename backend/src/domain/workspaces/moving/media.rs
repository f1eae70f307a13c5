//! The workspace's files: out of the storage, and into another one before the rows that name them.

use std::collections::HashSet;
use std::path::Path;

use anyhow::Context;
use futures::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;
use tracing::warn;
use uuid::Uuid;

use super::Watch;
use super::arrival::Arrival;
use super::folder::{Digested, Folder, create, digest, file_name, open};
use super::manifest::{FILE_COLUMNS, FILES, Part};
use super::reader::{Place, Reader, wrong};
use super::writer::Writer;
use crate::errors::{Error, Result};
use crate::store::Store;
use crate::store::files::{FileError, Files, Opened};

/// Files between two words, and between two notes of how many are in.
const AT_ONCE: u64 = 100;

/// Where it says which files there are.
const NAMED_IN: &str = "attachment";

#[derive(Deserialize)]
struct Keys {
    storage_key: Option<String>,
    thumbnail_key: Option<String>,
}

/// A line of the part.
#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    bytes: u64,
    sha256: String,
}

/// Copies what the rows in the folder name. Returns the part that lists it, and how many were not there.
pub(super) async fn fetch(files: &Files, workspace_id: Uuid, folder: &Folder, watch: Watch<'_>) -> Result<(Part, u64)> {
    let mut rows = Reader::open(folder, NAMED_IN, Place::default()).await?;
    let mut list = Writer::begin(folder, FILES, FILE_COLUMNS.map(str::to_owned).to_vec()).await?;
    let (mut copied, mut missing) = (HashSet::new(), 0);
    while let Some(row) = rows.line().await? {
        let keys: Keys = serde_json::from_str(&row).map_err(anyhow::Error::from)?;
        for key in [keys.storage_key, keys.thumbnail_key].into_iter().flatten() {
            let name = file_name(&key, workspace_id).map(str::to_owned);
            let found = match &name {
                Some(name) => copy(files, &key, &folder.file(name)).await?,
                None => None,
            };
            let (Some(name), Some(Digested { bytes, sha256 })) = (name, found) else {
                warn!(%key, "the storage has no such file; the export goes on without it");
                missing += 1;
                continue;
            };
            copied.insert(name);
            let line = Line { key, bytes, sha256 };
            let line = serde_json::to_string(&line).map_err(anyhow::Error::from)?;
            let listed = list.line(&line).await?;
            if listed.is_multiple_of(AT_ONCE) {
                watch(FILES, listed)?;
            }
        }
    }
    // of an earlier try: what was deleted since is not handed out
    for name in folder.names().await? {
        if !copied.contains(&name) {
            folder.remove_file(&name).await?;
        }
    }
    let part = list.finish().await?;
    if !part.rows.is_multiple_of(AT_ONCE) {
        watch(FILES, part.rows)?;
    }
    Ok((part, missing))
}

/// Files never change: one that is there with its size is it. None: the storage does not have it.
async fn copy(files: &Files, key: &str, to: &Path) -> Result<Option<Digested>> {
    let opened = match files.read(key, None).await {
        Ok(opened) => opened,
        Err(FileError::NotFound) => return Ok(None),
        Err(error) => return Err(internal(error)),
    };
    let there = tokio::fs::metadata(to).await;
    if there.is_ok_and(|there| there.len() == opened.size) {
        return digest(to).await;
    }
    Ok(Some(write(opened, to).await?))
}

/// All of it or nothing.
async fn write(mut opened: Opened, to: &Path) -> Result<Digested> {
    let cannot = || format!("cannot write {}", to.display());
    let beside = to.with_extension("part");
    let mut file = create(&beside).await?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    while let Some(piece) = opened.stream.try_next().await.map_err(anyhow::Error::from)? {
        file.write_all(&piece).await.with_context(cannot)?;
        hash.update(&piece);
        bytes += piece.len() as u64;
    }
    file.flush().await.with_context(cannot)?;
    file.sync_all().await.with_context(cannot)?;
    tokio::fs::rename(&beside, to).await.with_context(cannot)?;
    Ok(Digested {
        bytes,
        sha256: hex::encode(hash.finalize()),
    })
}

/// Puts what the folder has into the storage, from where it was cut off.
pub(super) async fn put(
    store: &Store,
    files: &Files,
    folder: &Folder,
    arrival: &Arrival,
    watch: Watch<'_>,
) -> Result<()> {
    let mut list = Reader::open(folder, FILES, arrival.place(FILES)).await?;
    loop {
        let from = list.place;
        let lines = list.lines(AT_ONCE as usize, u64::MAX).await?;
        if lines.is_empty() {
            return Ok(());
        }
        let mut keys = Vec::new();
        for (number, line) in (from.lines + 1..).zip(&lines) {
            keys.push(put_one(files, folder, arrival.workspace_id, number, line).await?);
        }
        let mut connection = store.database.owner.acquire().await?;
        let reached = arrival.reach(&mut connection, FILES, from, list.place).await;
        if reached.is_err() && arrival.is_given_up(&mut connection).await? {
            // whoever deleted it may have been here before them
            for key in &keys {
                files.delete(key).await.map_err(internal)?;
            }
        }
        reached?;
        drop(connection);
        watch(FILES, list.place.lines)?;
    }
}

/// Returns its key.
async fn put_one(files: &Files, folder: &Folder, workspace_id: Uuid, number: u64, line: &str) -> Result<String> {
    let line: Line =
        serde_json::from_str(line).map_err(|error| wrong(FILES, number, format!("cannot be read: {error}")))?;
    let name = file_name(&line.key, workspace_id)
        .ok_or_else(|| wrong(FILES, number, "names what is no file of this workspace"))?;
    if files.size(&line.key).await.map_err(internal)? == Some(line.bytes) {
        return Ok(line.key);
    }
    let path = folder.file(name);
    let wanted = Digested {
        bytes: line.bytes,
        sha256: line.sha256,
    };
    match digest(&path).await? {
        Some(found) if found == wanted => {}
        Some(_) => return Err(other(name, "is not the file that was exported: copy it once more")),
        None => return Err(other(name, "is not there: copy it once more")),
    }
    let file = open(&path).await?;
    let file = file.with_context(|| format!("cannot read {}", path.display()))?;
    let stream = ReaderStream::new(file).boxed();
    files.write(&line.key, stream, u64::MAX).await.map_err(internal)?;
    Ok(line.key)
}

fn other(name: &str, words: &str) -> Error {
    Error::invalid(&format!("{FILES}/{name}"), words)
}

fn internal(error: FileError) -> Error {
    Error::Internal(error.into())
}
