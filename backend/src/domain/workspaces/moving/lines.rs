//! What a line of a table has to be before the database sees it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;
use uuid::Uuid;

use super::folder::file_name;
use super::manifest::Part;
use super::reader::wrong;
use super::taken::WORKSPACE;
use crate::errors::Result;

/// Columns that say where in the storage something lies.
const KEYS: [&str; 2] = ["storage_key", "thumbnail_key"];

pub(super) struct Lines<'a> {
    name: &'a str,
    columns: BTreeSet<&'a str>,
    workspace_id: Uuid,
}

impl<'a> Lines<'a> {
    pub fn of(workspace_id: Uuid, part: &'a Part) -> Self {
        Self {
            name: &part.name,
            columns: part.columns.iter().map(String::as_str).collect(),
            workspace_id,
        }
    }

    /// `number`: as an editor counts them.
    pub fn check(&self, number: u64, line: &str) -> Result<()> {
        self.fault(line)
            .map_or(Ok(()), |words| Err(wrong(self.name, number, words)))
    }

    fn fault(&self, line: &str) -> Option<String> {
        let fields: BTreeMap<String, &RawValue> = match serde_json::from_str(line) {
            Ok(fields) => fields,
            Err(error) => return Some(format!("is no JSON object: {error}")),
        };
        if let Some(name) = fields.keys().find(|name| !self.columns.contains(name.as_str())) {
            return Some(format!("has {name}, which its part does not have"));
        }
        if let Some(name) = self.columns.iter().find(|name| !fields.contains_key(**name)) {
            return Some(format!("lacks {name}"));
        }
        let of = if self.name == WORKSPACE { "id" } else { "workspace_id" };
        let own = format!("\"{}\"", self.workspace_id);
        if fields.get(of).is_none_or(|id| id.get() != own) {
            return Some("is of another workspace".to_owned());
        }
        // the files of others are in the same storage
        let mut keys = KEYS.iter().filter_map(|name| fields.get(*name));
        let is_strange = |value: &&RawValue| match serde_json::from_str::<Option<String>>(value.get()) {
            Ok(Some(key)) => file_name(&key, self.workspace_id).is_none(),
            Ok(None) => false,
            Err(_) => true,
        };
        keys.any(is_strange)
            .then(|| "names what is no file of this workspace".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::files;

    #[test]
    fn a_line_is_whole_and_of_its_workspace() {
        let own = Uuid::from_u128(1);
        let other = Uuid::from_u128(2);
        let part = Part {
            name: "attachment".to_owned(),
            columns: ["workspace_id", "id", "storage_key"].map(str::to_owned).to_vec(),
            rows: 0,
            bytes: 0,
            sha256: String::new(),
        };
        let lines = Lines::of(own, &part);
        let line = |id: Uuid, key: &str| format!(r#"{{"workspace_id":"{id}","id":1,"storage_key":{key}}}"#);
        let of = |id: Uuid| format!("\"{}\"", files::key(id, other));
        for right in [line(own, "null"), line(own, &of(own))] {
            assert_eq!(lines.fault(&right), None, "{right}");
        }
        for (wrong, words) in [
            (line(other, "null"), "another workspace"),
            (line(own, &of(other)), "no file of this workspace"),
            (line(own, "7"), "no file of this workspace"),
            ("{".to_owned(), "no JSON"),
            ("[]".to_owned(), "no JSON"),
            (format!(r#"{{"workspace_id":"{own}","id":1}}"#), "lacks storage_key"),
            (line(own, r#"null,"more":1"#), "has more"),
        ] {
            let said = lines.fault(&wrong).unwrap_or_default();
            assert!(said.contains(words), "{wrong}: {said}");
        }
    }
}
