//! What may be sent on Instagram.

use crate::spec::{ButtonLimits, Channel, MediaLimit, Pace, QuickReplyLimits, Reactions, Spec, TextUnit};

const MB: u64 = 1024 * 1024;

const fn row(kind: &'static str, content_types: &'static [&'static str], megabytes: u64) -> MediaLimit {
    MediaLimit {
        kind,
        content_types,
        max_bytes: megabytes * MB,
        caption: false,
    }
}

/// Source: Instagram Platform, "Send messages". There are no delivery receipts and no echo of an id of ours.
pub(super) static SPEC: Spec = Spec {
    channel: Channel::Instagram,
    name: "Instagram",
    text_max: 1000,
    text_unit: TextUnit::Bytes,
    splits_text: true,
    text_parts_max: 10,
    caption_max: 0,
    media: &[
        row("image", &["image/jpeg", "image/png", "image/gif"], 8),
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
            25,
        ),
        row(
            "audio",
            &[
                "audio/aac",
                "audio/mp4",
                "audio/x-m4a",
                "audio/m4a",
                "audio/wav",
                "audio/x-wav",
            ],
            25,
        ),
        row("file", &["application/pdf"], 25),
    ],
    images_together: 10,
    quoted_reply: true,
    // Any emoji; the names of the six old ones are no longer needed.
    reactions: Reactions::Any,
    reaction_days: None,
    buttons: Some(ButtonLimits {
        max: 3,
        title_max: 20,
        id_max: 1000,
        text_max: 640,
        links_max: 3,
        links_mixed: true,
        header: &[],
    }),
    list: None,
    quick_replies: Some(QuickReplyLimits {
        max: 13,
        title_max: 20,
        id_max: 1000,
    }),
    location: false,
    contact_cards: false,
    link_preview: false,
    templates: false,
    typing: true,
    mark_read: true,
    window_hours: Some(24),
    human_agent_days: Some(7),
    echoes_our_id: false,
    profiles: true,
    own_webhook: false,
    answers_taps: false,
    delivered_receipts: false,
    read_receipts: true,
    waits_for_sent: false,
    pace: Pace {
        per_second: 300,
        media_per_second: 10,
        per_recipient: None,
    },
};
