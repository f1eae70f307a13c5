//! What may be sent on Messenger.

use crate::spec::{ButtonLimits, Channel, MediaLimit, Pace, QuickReplyLimits, Reactions, Spec, TextUnit};

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
    splits_text: true,
    text_parts_max: 10,
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
    images_together: 10,
    quoted_reply: true,
    // Nothing says that a Page may react: the platform names it in its limits and nowhere else.
    reactions: Reactions::None,
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
    echoes_our_id: true,
    profiles: true,
    own_webhook: false,
    answers_taps: false,
    delivered_receipts: true,
    read_receipts: true,
    waits_for_sent: false,
    pace: Pace {
        per_second: 300,
        media_per_second: 10,
        per_recipient: None,
    },
};
