//! What files the platforms take.

use crate::config::Channel;
use crate::graph::error::GraphError;

const KB: usize = 1024;
const MB: usize = 1024 * KB;
const STILL_STICKER: usize = 100 * KB;
const LINKED_IMAGE: usize = 8 * MB;

/// The MIME type without its parameters.
fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Checks a file that is sent as `kind` (`image`, `video`, `audio`, `file` or WhatsApp's `document`, `sticker`).
pub fn check_file(channel: Channel, kind: &str, content_type: &str, size: usize) -> Result<(), GraphError> {
    let mime = essence(content_type);
    let (allowed, largest): (&[&str], usize) = match (channel, kind) {
        (Channel::Messenger, "image") => (&["image/*"], 25 * MB),
        (Channel::Messenger, "video") => (&["video/*"], 25 * MB),
        (Channel::Messenger, "audio") => (&["audio/*", "video/mp4", "video/webm"], 25 * MB),
        (Channel::Messenger, "file") => (&["*"], 25 * MB),
        (Channel::Instagram, "image") => (&["image/png", "image/jpeg", "image/gif"], 8 * MB),
        (Channel::Instagram, "video") => (
            &[
                "video/mp4",
                "video/ogg",
                "video/x-msvideo",
                "video/quicktime",
                "video/webm",
            ],
            25 * MB,
        ),
        (Channel::Instagram, "audio") => (
            &[
                "audio/aac",
                "audio/mp4",
                "audio/x-m4a",
                "audio/m4a",
                "audio/wav",
                "audio/x-wav",
                "video/mp4",
            ],
            25 * MB,
        ),
        (Channel::Instagram, "file") => (&["application/pdf"], 25 * MB),
        (Channel::Whatsapp, "image") => (&["image/jpeg", "image/png"], 5 * MB),
        (Channel::Whatsapp, "video") => (&["video/mp4", "video/3gpp"], 16 * MB),
        (Channel::Whatsapp, "audio") => (
            &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
            16 * MB,
        ),
        (Channel::Whatsapp, "document") => (&["*"], 100 * MB),
        (Channel::Whatsapp, "sticker") => (&["image/webp"], 500 * KB),
        _ => return Err(GraphError::parameter(format_args!("Unknown attachment type {kind}"))),
    };
    let fits = allowed.iter().any(|pattern| match pattern.strip_suffix("/*") {
        Some(family) => mime.split('/').next() == Some(family),
        None => *pattern == "*" || *pattern == mime,
    });
    let refusal = |details: String| match channel {
        Channel::Whatsapp => GraphError::new(400, 131_053, "(#131053) Media upload error").details(details),
        _ => GraphError::parameter("Upload attachment failure.")
            .subcode(2_018_047)
            .details_as_message(details),
    };
    if !fits {
        return Err(refusal(format!("{mime} cannot be sent as {kind}")));
    }
    if size > largest {
        return Err(refusal(format!(
            "{size} bytes are more than the {largest} allowed for {kind}"
        )));
    }
    if size == 0 {
        return Err(refusal("the file is empty".to_owned()));
    }
    Ok(())
}

impl GraphError {
    /// Messenger has no `error_data`: the particulars follow the message.
    fn details_as_message(mut self, details: String) -> Self {
        self.message = format!("{} {details}", self.message);
        self
    }
}

/// A WebP file with an animation in it.
fn is_animated(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.windows(4).take(64).any(|chunk| chunk == b"ANIM")
}

/// A still sticker has less room than one that moves.
pub fn check_sticker(bytes: &[u8]) -> Result<(), GraphError> {
    if is_animated(bytes) || bytes.len() <= STILL_STICKER {
        return Ok(());
    }
    let details = format!(
        "{} bytes are more than the {STILL_STICKER} allowed for a still sticker",
        bytes.len()
    );
    Err(GraphError::new(400, 131_053, "(#131053) Media upload error").details(details))
}

/// Messenger fetches smaller pictures than it takes as an upload.
pub fn check_linked(channel: Channel, kind: &str, size: usize) -> Result<(), GraphError> {
    if channel == Channel::Messenger && kind == "image" && size > LINKED_IMAGE {
        return Err(
            GraphError::parameter("Upload attachment failure. An image by link has at most 8 MB").subcode(2_018_047),
        );
    }
    Ok(())
}

/// What is uploaded to WhatsApp may go out as a document at least, whatever it is; the message says as what it goes.
pub fn check_upload(content_type: &str, size: usize) -> Result<(), GraphError> {
    check_file(Channel::Whatsapp, "document", content_type, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_channel() {
        assert!(check_file(Channel::Whatsapp, "audio", "audio/ogg; codecs=opus", 10).is_ok());
        assert_eq!(
            check_file(Channel::Whatsapp, "image", "image/gif", 10)
                .unwrap_err()
                .code,
            131_053
        );
        assert_eq!(
            check_file(Channel::Whatsapp, "image", "image/png", 6 * MB)
                .unwrap_err()
                .code,
            131_053
        );
        assert!(check_file(Channel::Messenger, "file", "application/zip", 24 * MB).is_ok());
        assert!(check_file(Channel::Instagram, "file", "application/zip", 10).is_err());
        assert!(check_file(Channel::Instagram, "image", "image/jpeg", 9 * MB).is_err());
        assert!(check_file(Channel::Messenger, "image", "image/png", 0).is_err());
        assert!(check_linked(Channel::Messenger, "image", 8 * MB).is_ok());
        assert!(check_linked(Channel::Messenger, "image", 8 * MB + 1).is_err());
        assert!(check_linked(Channel::Messenger, "video", 20 * MB).is_ok());
        let mut sticker = b"RIFF....WEBPVP8X..........ANIM".to_vec();
        sticker.resize(400 * KB, 0);
        assert!(check_sticker(&sticker).is_ok());
        sticker[26] = b'-';
        assert_eq!(check_sticker(&sticker).unwrap_err().code, 131_053);
        assert!(check_sticker(&sticker[..100 * KB]).is_ok());
        assert!(check_upload("video/quicktime", 100 * MB).is_ok());
        assert_eq!(check_upload("video/quicktime", 100 * MB + 1).unwrap_err().code, 131_053);
    }
}
