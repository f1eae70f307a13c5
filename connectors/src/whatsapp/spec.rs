//! What may be sent on WhatsApp.

use crate::spec::{Channel, MediaLimit, Spec, TextUnit};

const MB: u64 = 1024 * 1024;

const fn row(kind: &'static str, content_types: &'static [&'static str], max_bytes: u64, caption: bool) -> MediaLimit {
    MediaLimit {
        kind,
        content_types,
        max_bytes,
        caption,
    }
}

/// Source: WhatsApp Cloud API, "Messages" and "Media". A document may be of any type in practice, so that what
/// is none of the other kinds goes as one.
pub(super) static SPEC: Spec = Spec {
    channel: Channel::Whatsapp,
    name: "WhatsApp",
    text_max: 4096,
    text_unit: TextUnit::Characters,
    caption_max: 1024,
    media: &[
        row("image", &["image/jpeg", "image/png"], 5 * MB, true),
        row("video", &["video/mp4", "video/3gpp"], 16 * MB, true),
        row(
            "audio",
            &[
                "audio/aac",
                "audio/amr",
                "audio/mpeg",
                "audio/mp4",
                "audio/x-m4a",
                "audio/m4a",
                "audio/ogg",
            ],
            16 * MB,
            false,
        ),
        row("voice", &["audio/ogg"], 16 * MB, false),
        row("sticker", &["image/webp"], 500 * 1024, false),
        row("file", &[], 100 * MB, true),
    ],
    quoted_reply: true,
    typing: true,
    mark_read: true,
    window_hours: Some(24),
    echoes_our_id: true,
    profiles: false,
    own_webhook: false,
    answers_taps: false,
    delivered_receipts: true,
    read_receipts: true,
};
