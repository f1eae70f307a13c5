//! What is in a file of a customer or an agent: its type by its bytes, size of a picture, length and loudness of a
//! recording, a small picture to show before the whole one. The file may be made to do harm: every reader has a limit, and
//! what it cannot read it leaves out.

mod kind;
mod movie;
mod picture;
mod sound;
mod speech;

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

pub use kind::{content_type, kind};
pub use picture::{Thumbnail, shrink};

/// Values of a waveform.
pub const WAVEFORM: usize = 64;
/// A recording that takes longer to read than this keeps its length alone.
const PATIENCE: Duration = Duration::from_secs(10);

/// What could be found out; the rest is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Insight {
    /// Width and height in pixels, as shown: a picture that was taken upright is higher than wide.
    pub size: Option<(u32, u32)>,
    /// Seconds.
    pub duration: Option<f64>,
    /// Loudness over time, 0 to 100, the loudest part 100.
    pub waveform: Option<[u8; WAVEFORM]>,
    /// None for what is small anyway, or no picture.
    pub thumbnail: Option<Thumbnail>,
    /// Whether a container that may hold both has a picture: none where that is not known.
    pub shows: Option<bool>,
}

/// Reads the file, on this thread, for ten seconds and a limited amount of memory at most.
pub fn inspect(file: &File, content_type: &str) -> Insight {
    let look = || -> Option<Insight> {
        let file = rewound(file)?;
        match content_type.split_once('/')? {
            ("image", _) => picture::look(file),
            ("audio", "amr") => speech::amr(file),
            ("audio", _) => sound::listen(file, Instant::now() + PATIENCE),
            ("video", _) => movie::look(file, Instant::now() + PATIENCE),
            _ => None,
        }
    };
    // a decoder that gives up on what somebody made for that is no more than a file without a preview
    catch_unwind(AssertUnwindSafe(look)).ok().flatten().unwrap_or_default()
}

/// The same file from its beginning.
fn rewound(file: &File) -> Option<File> {
    let mut file = file.try_clone().ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    Some(file)
}

#[cfg(test)]
mod tests;
