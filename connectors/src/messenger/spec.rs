//! What may be sent on Messenger.

use crate::spec::{Channel, MediaLimit, Spec, TextUnit};

const MB: u64 = 1024 * 1024;

const fn row(kind: &'static str, content_types: &'static [&'static str]) -> MediaLimit {
    MediaLimit {
        kind,
        content_types,
        max_bytes: 25 * MB,
        caption: false,
    }
}

/// Source: Messenger Platform, "Send API" and "Sending attachments".
pub(super) static SPEC: Spec = Spec {
    channel: Channel::Messenger,
    name: "Messenger",
    text_max: 2000,
    text_unit: TextUnit::Characters,
    caption_max: 0,
    media: &[
        row("image", &["image/jpeg", "image/png", "image/gif"]),
        row(
            "video",
            &[
                "video/mp4",
                "video/ogg",
                "video/x-msvideo",
                "video/avi",
                "video/quicktime",
                "video/webm",
            ],
        ),
        row(
            "audio",
            &[
                "audio/aac",
                "audio/mp4",
                "audio/x-m4a",
                "audio/wav",
                "audio/x-wav",
                "audio/mpeg",
                "audio/ogg",
            ],
        ),
        row("file", &[]),
    ],
    quoted_reply: true,
    typing: true,
    mark_read: true,
    window_hours: Some(24),
    echoes_our_id: true,
    profiles: true,
    own_webhook: false,
    answers_taps: false,
    delivered_receipts: true,
    read_receipts: true,
};
