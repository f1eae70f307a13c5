//! Writing a part of an export, line by line.

use std::path::PathBuf;

use anyhow::Context;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::folder::{Folder, create};
use super::manifest::Part;
use crate::errors::Result;

/// Bytes that are written at a time.
const PIECE: usize = 256 * 1024;

pub(super) struct Writer {
    file: BufWriter<File>,
    path: PathBuf,
    hash: Sha256,
    part: Part,
}

impl Writer {
    pub async fn begin(folder: &Folder, name: &str, columns: Vec<String>) -> Result<Self> {
        let path = folder.part(name);
        Ok(Self {
            file: BufWriter::with_capacity(PIECE, create(&path).await?),
            path,
            hash: Sha256::new(),
            part: Part {
                name: name.to_owned(),
                columns,
                rows: 0,
                bytes: 0,
                sha256: String::new(),
            },
        })
    }

    /// Returns how many there are by now.
    pub async fn line(&mut self, text: &str) -> Result<u64> {
        for piece in [text.as_bytes(), b"\n".as_slice()] {
            let written = self.file.write_all(piece).await;
            written.with_context(|| format!("cannot write {}", self.path.display()))?;
            self.hash.update(piece);
            self.part.bytes += piece.len() as u64;
        }
        self.part.rows += 1;
        Ok(self.part.rows)
    }

    /// All of it is on the disk then.
    pub async fn finish(mut self) -> Result<Part> {
        let cannot = || format!("cannot write {}", self.path.display());
        self.file.flush().await.with_context(cannot)?;
        self.file.get_ref().sync_all().await.with_context(cannot)?;
        self.part.sha256 = hex::encode(self.hash.finalize());
        Ok(self.part)
    }
}
