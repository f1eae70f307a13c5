//! Reading a part of an export, line by line, from any of its lines on.

use std::io::SeekFrom;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use tokio::fs::File;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncSeekExt, BufReader};

use super::folder::{Folder, open};
use crate::errors::{Error, Result};

/// Bytes that are read at a time.
const PIECE: usize = 256 * 1024;
/// Bytes of a line that is none of an export's: it is not taken into memory whole.
const TOO_LONG: u64 = 64 * 1024 * 1024;

/// How much of a part was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub lines: u64,
    pub bytes: u64,
}

pub(super) struct Reader {
    file: BufReader<File>,
    name: String,
    /// Behind the line that was read last.
    pub place: Place,
}

impl Reader {
    pub async fn open(folder: &Folder, name: &str, from: Place) -> Result<Self> {
        let path = folder.part(name);
        let cannot = || format!("cannot read {}", path.display());
        let mut file = open(&path).await?.with_context(cannot)?;
        file.seek(SeekFrom::Start(from.bytes)).await.with_context(cannot)?;
        Ok(Self {
            file: BufReader::with_capacity(PIECE, file),
            name: name.to_owned(),
            place: from,
        })
    }

    /// The next line; none: that was the last.
    pub async fn line(&mut self) -> Result<Option<String>> {
        let mut line = Vec::new();
        let read = (&mut self.file).take(TOO_LONG).read_until(b'\n', &mut line).await;
        let read = read.with_context(|| format!("cannot read {}.jsonl", self.name))?;
        if read == 0 {
            return Ok(None);
        }
        self.place.lines += 1;
        self.place.bytes += read as u64;
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if read as u64 == TOO_LONG {
            return Err(wrong(&self.name, self.place.lines, "is longer than any of an export"));
        }
        let text = String::from_utf8(line).map_err(|_| wrong(&self.name, self.place.lines, "is no text in UTF-8"))?;
        Ok(Some(text))
    }

    /// Some of the next lines; none of them: that were all.
    pub async fn lines(&mut self, most: usize, bytes: u64) -> Result<Vec<String>> {
        let upto = self.place.bytes.saturating_add(bytes);
        let mut lines = Vec::new();
        while lines.len() < most && self.place.bytes < upto {
            match self.line().await? {
                Some(line) => lines.push(line),
                None => break,
            }
        }
        Ok(lines)
    }
}

/// `line`: as an editor counts them.
pub(super) fn wrong(name: &str, line: u64, words: impl Into<String>) -> Error {
    Error::invalid(&format!("{name}.jsonl:{line}"), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_has_an_end() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        std::fs::write(folder.part("some"), "one\ntwo").unwrap();
        let mut reader = Reader::open(&folder, "some", Place::default()).await.unwrap();
        assert_eq!(reader.lines(9, u64::MAX).await.unwrap(), ["one", "two"]);
        assert_eq!(reader.place, Place { lines: 2, bytes: 7 });

        // nothing but zeros, which takes no place on the disk
        let file = std::fs::File::create(folder.part("long")).unwrap();
        file.set_len(TOO_LONG + 1).unwrap();
        let mut reader = Reader::open(&folder, "long", Place::default()).await.unwrap();
        let refused = reader.line().await.unwrap_err();
        assert!(format!("{refused:?}").contains("longer than any"), "{refused:?}");
    }
}
