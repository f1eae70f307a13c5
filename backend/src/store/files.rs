//! Media, in an object store: a folder by default, or a bucket.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use time::OffsetDateTime;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::storage;

#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file is larger than {max} bytes")]
    TooLarge { max: u64 },
    #[error("the file is not there")]
    NotFound,
    #[error("reading the file failed: {0}")]
    Source(#[from] std::io::Error),
    #[error("writing the file failed: {0}")]
    Unwritten(std::io::Error),
    #[error("storage: {0}")]
    Storage(object_store::Error),
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => Self::Storage(other),
        }
    }
}

/// Bytes of a file that go to the storage at once; Amazon takes no smaller parts.
const PART: usize = 5 * 1024 * 1024;
/// Parts of one file on their way at once.
const PARTS: usize = 4;
/// Bytes from the beginning of a file that `write` hands back: enough to tell its type.
pub const HEAD: usize = 4096;

/// Files of a workspace that are listed, and deleted, at a time.
const DELETED_AT_ONCE: usize = 500;

pub type ByteStream = BoxStream<'static, std::io::Result<Bytes>>;

/// Part of a file, streamed.
pub struct Opened {
    pub stream: ByteStream,
    /// Bytes of the whole file.
    pub size: u64,
    /// What the stream covers.
    pub range: std::ops::Range<u64>,
}

impl Files {
    /// `storage_url`: `file:///path`, `s3://bucket/prefix` or `gs://bucket/prefix`; none: the folder `files` in the data
    /// directory. What a bucket needs beside its name, such as credentials, is read from the environment.
    pub fn open(storage_url: Option<&str>, data_dir: &Path) -> anyhow::Result<Self> {
        storage::open(storage_url, data_dir).map(Self)
    }

    /// Streams a file in; more than `max` bytes is refused and leaves nothing behind. Returns its size and its first bytes.
    /// A part of it is in memory at once, whatever its size.
    pub async fn write(&self, key: &str, mut source: ByteStream, max: u64) -> Result<(u64, Vec<u8>), FileError> {
        let mut upload = BufWriter::with_capacity(self.0.clone(), Key::from(key), PART).with_max_concurrency(PARTS);
        let mut size = 0;
        let mut head = Vec::new();
        while let Some(chunk) = source.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    let _ = upload.abort().await;
                    return Err(error.into());
                }
            };
            size += chunk.len() as u64;
            if size > max {
                let _ = upload.abort().await;
                return Err(FileError::TooLarge { max });
            }
            let wanted = HEAD.saturating_sub(head.len());
            head.extend_from_slice(&chunk[..chunk.len().min(wanted)]);
            upload.put(chunk).await?;
        }
        upload.shutdown().await.map_err(FileError::Unwritten)?;
        Ok((size, head))
    }

    /// Writes, reads and deletes a file of its own, so that what is wrong with the storage is known before media come.
    pub async fn probe(&self, name: Uuid) -> Result<(), FileError> {
        let key = format!("probe/{name}");
        let bytes = Bytes::from_static(b"frontdesk");
        self.put(&key, bytes.clone()).await?;
        let read = self.read(&key, None).await?;
        let found: Vec<Bytes> = read.stream.try_collect().await?;
        self.delete(&key).await?;
        if found.concat() == bytes {
            Ok(())
        } else {
            Err(FileError::Source(std::io::Error::other(
                "what was read is not what was written",
            )))
        }
    }

    /// A small file that is in memory already.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), FileError> {
        self.0.put(&Key::from(key), bytes.into()).await?;
        Ok(())
    }

    /// A copy on this machine's disk, for readers that jump about in it; it is gone when it is closed.
    pub async fn spool(&self, key: &str) -> Result<std::fs::File, FileError> {
        let mut stream = self.read(key, None).await?.stream;
        let mut copy = tokio::fs::File::from_std(tempfile::tempfile()?);
        while let Some(chunk) = stream.next().await {
            copy.write_all(&chunk?).await?;
        }
        copy.flush().await?;
        Ok(copy.into_std().await)
    }

    pub async fn read(&self, key: &str, range: Option<GetRange>) -> Result<Opened, FileError> {
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        let result = self.0.get_opts(&Key::from(key), options).await?;
        let (size, range) = (result.meta.size, result.range.clone());
        let stream = result.into_stream().map_err(std::io::Error::other).boxed();
        Ok(Opened { stream, size, range })
    }

    /// Bytes of a file; none: it is not there.
    pub async fn size(&self, key: &str) -> Result<Option<u64>, FileError> {
        match self.0.head(&Key::from(key)).await {
            Ok(file) => Ok(Some(file.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Keys of the files that were written before `at`.
    pub fn older_than(&self, at: OffsetDateTime) -> BoxStream<'static, Result<String, FileError>> {
        let at = at.unix_timestamp();
        self.0
            .list(None)
            .map_err(FileError::from)
            .try_filter_map(move |file| {
                let old = file.last_modified.timestamp() < at;
                std::future::ready(Ok(old.then(|| file.location.to_string())))
            })
            .boxed()
    }

    /// Whether something of a workspace lies there.
    pub async fn has_any(&self, workspace_id: Uuid) -> Result<bool, FileError> {
        let folder = Key::from(workspace_id.to_string());
        Ok(self.0.list(Some(&folder)).try_next().await?.is_some())
    }

    /// Every file of a workspace; returns how many went.
    pub async fn delete_all(&self, workspace_id: Uuid) -> Result<u64, FileError> {
        let folder = Key::from(workspace_id.to_string());
        let mut gone = 0;
        loop {
            // listed anew each time: what is deleted is not walked through at the same time
            let some: Vec<String> = self
                .0
                .list(Some(&folder))
                .map_ok(|file| file.location.to_string())
                .take(DELETED_AT_ONCE)
                .try_collect()
                .await?;
            if some.is_empty() {
                return Ok(gone);
            }
            for key in &some {
                self.delete(key).await?;
            }
            gone += some.len() as u64;
        }
    }

    pub async fn delete(&self, key: &str) -> Result<(), FileError> {
        match self.0.delete(&Key::from(key)).await {
            Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Where a file lies: its workspace first, so that a workspace can be exported or deleted as one.
pub fn key(workspace_id: Uuid, attachment_id: Uuid) -> String {
    format!("{workspace_id}/{attachment_id}")
}

/// Where the small picture of a file lies, beside it. The ending says what it is.
pub fn thumbnail_key(workspace_id: Uuid, attachment_id: Uuid, content_type: &str) -> String {
    let ending = if content_type == "image/png" { "png" } else { "jpg" };
    format!("{}.{ending}", key(workspace_id, attachment_id))
}

/// What the ending of a thumbnail's key says.
pub fn thumbnail_type(key: &str) -> &'static str {
    if key.ends_with(".png") {
        "image/png"
    } else {
        "image/jpeg"
    }
}

/// The workspace and the attachment a key was made of; none when it is not one of ours.
pub fn owner(key: &str) -> Option<(Uuid, Uuid)> {
    let (workspace_id, name) = key.split_once('/')?;
    let attachment_id = name.trim_end_matches(".jpg").trim_end_matches(".png");
    Some((workspace_id.parse().ok()?, attachment_id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const PIECE: usize = 1024 * 1024;
    const PIECES: usize = 96;

    /// A piece of a file that knows how many of them there are.
    struct Piece(Arc<AtomicUsize>, Vec<u8>);

    impl AsRef<[u8]> for Piece {
        fn as_ref(&self) -> &[u8] {
            &self.1
        }
    }

    impl Drop for Piece {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::SeqCst);
        }
    }

    #[tokio::test]
    async fn of_a_large_file_only_a_part_is_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(None, folder.path()).unwrap();
        let (alive, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counted, highest) = (alive.clone(), most.clone());
        let pieces = futures::stream::iter(0..PIECES).map(move |_| {
            let now = counted.fetch_add(1, Ordering::SeqCst) + 1;
            highest.fetch_max(now, Ordering::SeqCst);
            Ok(Bytes::from_owner(Piece(counted.clone(), vec![7; PIECE])))
        });
        let (size, _) = files.write("large", pieces.boxed(), u64::MAX).await.unwrap();
        assert_eq!(size, (PIECE * PIECES) as u64);
        let bound = (PARTS + 2) * PART / PIECE;
        assert!(
            most.load(Ordering::SeqCst) <= bound,
            "{most:?} pieces of {PIECES} at once, {bound} are allowed"
        );
        assert_eq!(alive.load(Ordering::SeqCst), 0);

        // out again piece by piece, too
        let mut opened = files.read("large", None).await.unwrap();
        let (mut read, mut largest) = (0, 0);
        while let Some(chunk) = opened.stream.next().await {
            let chunk = chunk.unwrap();
            read += chunk.len();
            largest = largest.max(chunk.len());
        }
        assert_eq!(read, PIECE * PIECES);
        assert!(largest <= PART, "{largest}");
    }

    #[tokio::test]
    async fn what_is_too_large_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(None, folder.path()).unwrap();
        for (count, max) in [(1, 10), (24, 6 * PIECE as u64)] {
            let pieces = futures::stream::iter(0..count)
                .map(|_| Ok(Bytes::from(vec![7; PIECE])))
                .boxed();
            let refused = files.write("key", pieces, max).await;
            assert!(matches!(refused, Err(FileError::TooLarge { .. })));
            let left: Vec<_> = std::fs::read_dir(folder.path().join("files")).unwrap().collect();
            assert!(left.is_empty(), "{left:?}");
        }
    }
}
