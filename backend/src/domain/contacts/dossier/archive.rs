//! A zip that is written on this machine's disk while its content is read: little of it is in memory at once.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::warn;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::errors::{Error, Result};

/// Pieces on their way to the disk.
const PIECES: usize = 8;

enum Piece {
    File(String),
    Bytes(Bytes),
}

pub struct Archive {
    pieces: mpsc::Sender<Piece>,
    written: JoinHandle<anyhow::Result<File>>,
}

impl Archive {
    pub fn begin() -> Self {
        let (pieces, received) = mpsc::channel(PIECES);
        Self {
            pieces,
            // whoever adds something hears no more than that it ended
            written: tokio::task::spawn_blocking(move || {
                write(received).inspect_err(|error| warn!(%error, "an archive could not be written"))
            }),
        }
    }

    /// What is added from now on is in this file.
    pub async fn file(&self, name: String) -> Result<()> {
        self.send(Piece::File(name)).await
    }

    pub async fn add(&self, bytes: impl Into<Bytes>) -> Result<()> {
        self.send(Piece::Bytes(bytes.into())).await
    }

    async fn send(&self, piece: Piece) -> Result<()> {
        self.pieces
            .send(piece)
            .await
            .map_err(|_| Error::Internal(anyhow::anyhow!("the archive could not be written further")))
    }

    /// The whole, at its beginning.
    pub async fn finish(self) -> Result<File> {
        drop(self.pieces);
        Ok(self.written.await.map_err(anyhow::Error::from)??)
    }
}

/// Large files are media, which are compressed already.
fn write(mut received: mpsc::Receiver<Piece>) -> anyhow::Result<File> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true);
    let mut archive = ZipWriter::new(BufWriter::new(tempfile::tempfile()?));
    while let Some(piece) = received.blocking_recv() {
        match piece {
            Piece::File(name) => archive.start_file(name, options)?,
            Piece::Bytes(bytes) => archive.write_all(&bytes)?,
        }
    }
    let mut file = archive.finish()?.into_inner()?;
    file.rewind()?;
    Ok(file)
}
