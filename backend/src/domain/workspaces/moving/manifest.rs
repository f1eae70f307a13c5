//! What an export consists of. It is written when everything else is there: a folder without one is not finished.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::taken::LEFT_OUT;
use crate::clock::rfc3339_millis;
use crate::domain::audit::AuditHead;
use crate::errors::{Error, Result};

/// Of the folder: what is in it, and how.
pub(super) const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: u32,
    pub workspace_id: Uuid,
    pub name: String,
    /// The moment that the rows are of.
    #[serde(with = "rfc3339_millis")]
    pub exported_at: OffsetDateTime,
    /// Those of the database that it is from: whoever takes it in has to know all of them.
    pub migrations: Vec<String>,
    /// The end of the audit log, which is the same afterwards.
    pub audit: AuditHead,
    pub parts: Vec<Part>,
    /// Files that rows name and the storage did not have.
    pub missing_files: u64,
    /// Tables that stayed, and why. For whoever looks into the folder.
    #[serde(default)]
    pub left_out: BTreeMap<String, String>,
}

/// One file of lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    /// That of the table, `users` or `files`. The file is called so, with `.jsonl`.
    pub name: String,
    /// What each line has.
    pub columns: Vec<String>,
    pub rows: u64,
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

/// Those who are members, and what the installation knows of them apart from it.
pub(super) const USERS: &str = "users";
pub(super) const USER_COLUMNS: [&str; 4] = ["id", "email", "name", "language"];
/// What lies in the storage.
pub(super) const FILES: &str = "files";
pub(super) const FILE_COLUMNS: [&str; 3] = ["key", "bytes", "sha256"];

pub(super) fn left_out() -> BTreeMap<String, String> {
    let all = LEFT_OUT.iter();
    all.map(|(table, why)| ((*table).to_owned(), (*why).to_owned()))
        .collect()
}

impl Manifest {
    /// `text`: what stands in the file.
    pub fn read(text: &[u8]) -> Result<Self> {
        let value: serde_json::Value =
            serde_json::from_slice(text).map_err(|error| wrong(format!("is no JSON: {error}")))?;
        if value["format"] != FORMAT {
            return Err(wrong(format!(
                "is of the format {}, and this version reads the format {FORMAT}",
                value["format"]
            )));
        }
        serde_json::from_value(value).map_err(|error| wrong(format!("cannot be read: {error}")))
    }

    pub fn part(&self, name: &str) -> Result<&Part> {
        let found = self.parts.iter().find(|part| part.name == name);
        found.ok_or_else(|| wrong(format!("names no part {name}")))
    }
}

pub(super) fn wrong(words: impl Into<String>) -> Error {
    Error::invalid("manifest.json", words)
}
