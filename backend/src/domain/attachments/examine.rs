//! What a file that has just been stored shows before it is opened.

use tokio::sync::Semaphore;
use tracing::{info, warn};

use crate::inspect::{self, Insight};
use crate::store::files::{self, Files};

/// Files that are looked into at once: each may take a core, and a picture's pixels of memory.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Of a stored file; what could not be found out is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    pub content_type: String,
    /// Width and height in pixels.
    pub preview: Option<(i32, i32)>,
    /// Seconds, to the millisecond.
    pub duration: Option<f64>,
    pub waveform: Option<Vec<i16>>,
    pub thumbnail_key: Option<String>,
}

/// Looks into the file and puts its thumbnail beside it. A file that cannot be read is what its first bytes say.
pub async fn examine(files: &Files, key: &str, head: &[u8], declared: Option<&str>) -> Examined {
    let content_type = inspect::content_type(head, declared);
    let insight = look(files, key, &content_type).await.unwrap_or_default();
    let thumbnail_key = match &insight.thumbnail {
        Some(thumbnail) => keep(files, key, thumbnail).await,
        None => None,
    };
    let side = |side: u32| i32::try_from(side).ok();
    Examined {
        content_type: with_sound_alone(content_type, insight.shows),
        preview: insight
            .size
            .and_then(|(width, height)| Some((side(width)?, side(height)?))),
        duration: insight.duration.map(|seconds| (seconds * 1000.0).round() / 1000.0),
        waveform: insight
            .waveform
            .map(|values| values.into_iter().map(i16::from).collect()),
        thumbnail_key,
    }
}

async fn look(files: &Files, key: &str, content_type: &str) -> Option<Insight> {
    if !["image/", "audio/", "video/"]
        .iter()
        .any(|kind| content_type.starts_with(kind))
    {
        return None;
    }
    let _turn = TURNS.acquire().await.ok()?;
    let copy = match files.spool(key).await {
        Ok(copy) => copy,
        Err(error) => {
            warn!(%error, "a file could not be read for its preview");
            return None;
        }
    };
    let content_type = content_type.to_owned();
    tokio::task::spawn_blocking(move || inspect::inspect(&copy, &content_type))
        .await
        .ok()
}

async fn keep(files: &Files, key: &str, thumbnail: &inspect::Thumbnail) -> Option<String> {
    let (workspace_id, id) = files::owner(key)?;
    let thumbnail_key = files::thumbnail_key(workspace_id, id, thumbnail.content_type);
    match files.put(&thumbnail_key, thumbnail.bytes.clone().into()).await {
        Ok(()) => Some(thumbnail_key),
        Err(error) => {
            info!(%error, "a thumbnail could not be stored");
            None
        }
    }
}

/// A container for films that holds no picture is a recording.
fn with_sound_alone(content_type: String, shows: Option<bool>) -> String {
    match (content_type.as_str(), shows) {
        ("video/mp4" | "video/quicktime" | "video/3gpp", Some(false)) => "audio/mp4".to_owned(),
        ("video/webm", Some(false)) => "audio/webm".to_owned(),
        _ => content_type,
    }
}
