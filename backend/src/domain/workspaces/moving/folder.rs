//! The folder that an export is in.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

use super::manifest::{Manifest, wrong};
use crate::clock::rfc3339_millis;
use crate::errors::{Error, Result};
use crate::store::files;

const MANIFEST: &str = "manifest.json";
/// Says whose the folder is until there is a manifest.
const BEGUN: &str = "unfinished.json";
/// What lies in the storage, by the names it has there.
const FILES: &str = "files";
/// Bytes that are read at a time.
const PIECE: usize = 256 * 1024;

#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    workspace_id: Uuid,
}

/// How long something is, and its SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digested {
    pub bytes: u64,
    pub sha256: String,
}

#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// For an export of this workspace: a new folder, an empty one, or one in which it was begun. In a finished one it is as it was:
    /// whoever takes that for what it is now loses what was written since.
    pub async fn begin(path: &Path, workspace_id: Uuid) -> Result<Self> {
        let folder = Self::at(path);
        folder.make()?;
        if let Some(text) = folder.read(MANIFEST).await? {
            let manifest = Manifest::read(&text)?;
            if manifest.workspace_id != workspace_id {
                return Err(wrong("is that of another workspace's export: name another folder"));
            }
            return Err(wrong(format!(
                "is that of a finished export, of {}: name a new folder for another one",
                rfc3339_millis::format(manifest.exported_at)
            )));
        }
        let begun = folder.read(BEGUN).await?;
        match begun.map(|text| serde_json::from_slice::<Begun>(&text).ok()) {
            Some(Some(begun)) if begun.workspace_id == workspace_id => {}
            Some(_) => {
                return Err(Error::invalid(
                    BEGUN,
                    "is that of another workspace's export: name another folder",
                ));
            }
            None => {
                folder.expect_nothing()?;
                folder.write(BEGUN, &Begun { workspace_id }).await?;
            }
        }
        make(&folder.0.join(FILES))?;
        Ok(folder)
    }

    fn make(&self) -> Result<()> {
        // what is above it may be others' too
        if let Some(above) = self.0.parent() {
            std::fs::create_dir_all(above).with_context(|| format!("cannot make {}", above.display()))?;
        }
        make(&self.0)
    }

    /// What a first try left behind that was cut off in its first moment is nothing.
    fn expect_nothing(&self) -> Result<()> {
        let entries = std::fs::read_dir(&self.0).with_context(|| self.cannot("read", ""))?;
        let half = beside(BEGUN);
        let mut others = entries.filter(|entry| !entry.as_ref().is_ok_and(|entry| entry.file_name() == half.as_str()));
        match others.next() {
            None => Ok(()),
            Some(_) => Err(Error::invalid(
                &self.0.display().to_string(),
                "has something in it that is no export: name a new folder",
            )),
        }
    }

    /// The manifest as it stands there.
    pub async fn manifest(&self) -> Result<Vec<u8>> {
        let text = self.read(MANIFEST).await?;
        text.ok_or_else(|| {
            wrong(format!(
                "is not there, in {}: this is no export, or one that was not finished. Run frontdesk workspace export once more",
                self.0.display()
            ))
        })
    }

    /// The export is whole.
    pub async fn finish(&self, manifest: &Manifest) -> Result<()> {
        self.write(MANIFEST, manifest).await?;
        self.remove(BEGUN).await
    }

    pub fn part(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}.jsonl"))
    }

    /// Where a file of the storage lies here.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(FILES).join(name)
    }

    /// Names of the files that lie here.
    pub async fn names(&self) -> Result<Vec<String>> {
        let mut entries = tokio::fs::read_dir(self.0.join(FILES))
            .await
            .with_context(|| self.cannot("read", FILES))?;
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await.with_context(|| self.cannot("read", FILES))? {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        Ok(names)
    }

    pub async fn remove_file(&self, name: &str) -> Result<()> {
        self.remove(&format!("{FILES}/{name}")).await
    }

    async fn remove(&self, name: &str) -> Result<()> {
        let removed = tokio::fs::remove_file(self.0.join(name)).await;
        Ok(removed.with_context(|| self.cannot("remove", name))?)
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.0.join(name)).await {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(anyhow::Error::from(error).context(self.cannot("read", name)).into()),
        }
    }

    /// All of it or nothing.
    async fn write(&self, name: &str, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_vec_pretty(value).map_err(anyhow::Error::from)?;
        let half = self.0.join(beside(name));
        let mut file = create(&half).await?;
        file.write_all(&text)
            .await
            .with_context(|| self.cannot("write", name))?;
        file.flush().await.with_context(|| self.cannot("write", name))?;
        file.sync_all().await.with_context(|| self.cannot("write", name))?;
        let renamed = tokio::fs::rename(&half, self.0.join(name)).await;
        Ok(renamed.with_context(|| self.cannot("write", name))?)
    }

    fn cannot(&self, what: &str, name: &str) -> String {
        format!("cannot {what} {}", self.0.join(name).display())
    }
}

/// What something is called until all of it is written.
fn beside(name: &str) -> String {
    format!("{name}.part")
}

/// What is in it is nobody else's on this machine.
fn make(path: &Path) -> Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    Ok(made.with_context(|| format!("cannot make {}", path.display()))?)
}

/// A new file, or an old one that is emptied.
pub(super) async fn create(path: &Path) -> Result<File> {
    let created = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .await;
    Ok(created.with_context(|| format!("cannot write {}", path.display()))?)
}

/// To read it. None: there is no such file. What an export writes is a file: a link leads out of the folder, and of a pipe there is no end.
pub(super) async fn open(path: &Path) -> Result<Option<File>> {
    let cannot = || format!("cannot read {}", path.display());
    match tokio::fs::symlink_metadata(path).await {
        Ok(known) if known.is_file() => Ok(Some(File::open(path).await.with_context(cannot)?)),
        Ok(_) => Err(Error::invalid(
            &path.display().to_string(),
            "is not a file: copy the export once more",
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(anyhow::Error::from(error).context(cannot()).into()),
    }
}

/// None: there is no such file.
pub(super) async fn digest(path: &Path) -> Result<Option<Digested>> {
    let cannot = || format!("cannot read {}", path.display());
    let Some(mut file) = open(path).await? else {
        return Ok(None);
    };
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).await.with_context(cannot)?;
        if read == 0 {
            return Ok(Some(Digested {
                bytes,
                sha256: hex::encode(hash.finalize()),
            }));
        }
        bytes += read as u64;
        hash.update(&piece[..read]);
    }
}

/// What a file of this workspace is called in the folder; none: the key is not one of its.
pub(super) fn file_name(key: &str, workspace_id: Uuid) -> Option<&str> {
    files::owner(key)?;
    key.strip_prefix(&format!("{workspace_id}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_folder() {
        let (own, file) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let key = files::thumbnail_key(own, file, "image/png");
        assert_eq!(file_name(&key, own), Some(format!("{file}.png").as_str()));
        for wrong in [
            key.replace(&own.to_string(), &file.to_string()),
            format!("{own}/../{file}"),
            format!("{own}/exports/{file}.zip"),
            format!("{own}"),
        ] {
            assert_eq!(file_name(&wrong, own), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn nothing_but_files_is_read() {
        let place = tempfile::tempdir().unwrap();
        let (file, link) = (place.path().join("file"), place.path().join("link"));
        std::fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(digest(&file).await.unwrap().unwrap().bytes, 1);
        assert!(digest(&place.path().join("none")).await.unwrap().is_none());
        for other in [link.as_path(), place.path()] {
            assert!(
                matches!(digest(other).await, Err(Error::Invalid(_))),
                "{}",
                other.display()
            );
        }
    }

    #[tokio::test]
    async fn a_folder_is_of_one_export() {
        let place = tempfile::tempdir().unwrap();
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let path = place.path().join("new/folder");
        assert!(Folder::begin(&path, one).await.is_ok());
        // gone on with, and nobody else's
        assert!(Folder::begin(&path, one).await.is_ok());
        assert!(matches!(Folder::begin(&path, two).await, Err(Error::Invalid(_))));
        // not that of something else
        let other = place.path().join("other");
        std::fs::create_dir(&other).unwrap();
        std::fs::write(other.join("letter.txt"), "mine").unwrap();
        assert!(matches!(Folder::begin(&other, one).await, Err(Error::Invalid(_))));
    }
}
