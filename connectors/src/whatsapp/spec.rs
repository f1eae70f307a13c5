//! What may be sent on WhatsApp.

use crate::spec::{ButtonLimits, Channel, ListLimits, MB, Pace, Reactions, RecipientPace, Spec, TextUnit, media};

/// Source: WhatsApp Cloud API, "Messages" and "Media". A document may be of any type in practice, so that what
/// is none of the other kinds goes as one.
pub(super) static SPEC: Spec = Spec {
    channel: Channel::Whatsapp,
    name: "WhatsApp",
    scopes: &["wa_id", "bsuid", "parent_bsuid"],
    text_max: 4096,
    text_unit: TextUnit::Characters,
    splits_text: true,
    text_parts_max: 10,
    caption_max: 1024,
    media: &[
        media("image", &["image/jpeg", "image/png"], 5 * MB, true),
        media("video", &["video/mp4", "video/3gpp"], 16 * MB, true),
        media(
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
        media("voice", &["audio/ogg"], 16 * MB, false),
        media("sticker", &["image/webp"], 500 * 1024, false),
        media("file", &[], 100 * MB, true),
    ],
    images_together: 1,
    quoted_reply: true,
    reactions: Reactions::Any,
    reaction_days: Some(30),
    buttons: Some(ButtonLimits {
        max: 3,
        title_max: 20,
        id_max: 256,
        text_max: 1024,
        links_max: 1,
        link_schemes: &["https", "http"],
        links_mixed: false,
        header: &["image", "video", "file"],
    }),
    list: Some(ListLimits {
        sections_max: 10,
        rows_max: 10,
        section_title_max: 24,
        row_title_max: 24,
        row_id_max: 200,
        row_description_max: 72,
        button_max: 20,
        text_max: 4096,
    }),
    quick_replies: None,
    location: true,
    contact_cards: true,
    link_preview: true,
    templates: true,
    typing: true,
    mark_read: true,
    window_hours: Some(24),
    human_agent_days: None,
    echoes_our_id: true,
    profiles: false,
    own_webhook: false,
    answers_taps: false,
    delivered_receipts: true,
    read_receipts: true,
    waits_for_sent: true,
    // A number that is used in the phone app as well has less: see `Connector::pace`.
    pace: Pace {
        per_second: 80,
        media_per_second: 80,
        // one below the platform's 45: what was a little late on its way must not make the next one early
        per_recipient: Some(RecipientPace { seconds: 6, burst: 44 }),
    },
};
